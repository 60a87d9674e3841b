/** The first steps of journeys as a Sankey diagram. */

import { html, useMemo } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { count } from "../form.js";
import { shortened } from "../graph/labels.js";
import { tinted } from "../graph/tint.js";
import { Chart } from "../parts/chart.js";
import { Select } from "../parts/select.js";
import { Empty, Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { colour } from "../theme.js";
import { useReader } from "../words.js";

const FIRST = ["3", "5", "8"];
const TOP = ["4", "8", "12"];
const HUES = ["#2b6cb0", "#2c7a7b", "#b7791f", "#6b4e9b", "#3d8361", "#b83b2e", "#5a7184", "#8a5a83", "#4f7d3a", "#a0603a"];
const ROW = 52; // pixels for each event of the fullest step

const choice = (params, key, allowed, usual) => (allowed.includes(params.get(key)) ? params.get(key) : usual);
const firstOf = (params) => choice(params, "first", FIRST, "5");
const topOf = (params) => choice(params, "top", TOP, "8");

export function StepsChoice({ params }) {
  const { t } = useReader();
  const choose = (key) => (given) => go(changed({ [key]: given }), { quietly: true });
  return html`<${Select} label=${t("first_steps")} ids=${FIRST} value=${firstOf(params)} choose=${choose("first")} />
    <${Select} label=${t("named_events")} ids=${TOP} value=${topOf(params)} choose=${choose("top")} />`;
}

export function Steps({ segment, params }) {
  const { as_of } = useReader();
  const answer = useAnswer(url("journeys/steps", { segment, first: firstOf(params), top: topOf(params), as_of }));
  return html`<${Shown} answer=${answer}>${(data) => html`<${Found} ...${data} />`}<//>`;
}

function Found({ rows, summary: { stops } }) {
  const { lang, t, theme } = useReader();
  const called = (event, kind) => (kind === "end" ? t("end_of_journey") : kind === "others" ? t("others") : (event ?? t("no_event_name")));
  const options = useMemo(() => sankey(rows, stops, called, lang, theme), [rows, lang, theme]);
  if (!rows.length) return html`<${Empty} text=${t("no_second_step")} />`;
  const flow = (row) => `${row.step}. ${called(row.x, row.x_kind)} → ${called(row.y, row.y_kind)} ${count(lang, row.customers)}`;
  const columns = [
    { label: t("step"), form: "count" }, { label: t("event") }, { label: t("next_event") }, { label: t("customers"), form: "count" },
  ];
  return html`
    <${Chart} name=${t("show_steps")} options=${options} height=${height(options.series[0].data)} width=${560}
      description=${`${t("show_steps")}: ${rows.slice(0, 12).map(flow).join("; ")}`} />
    <details class="twin"><summary>${t("table")} (${rows.length})</summary><${Table} columns=${columns}
      rows=${rows.map((row) => [row.step, called(row.x, row.x_kind), called(row.y, row.y_kind), row.customers])} /></details>`;
}

/** High enough for the step with most events. */
function height(nodes) {
  const full = new Map();
  for (const { depth } of nodes) full.set(depth, (full.get(depth) || 0) + 1);
  return 80 + ROW * Math.max(3, ...full.values());
}

/** The options of ECharts: a node for each event at each step, a link for each flow. */
function sankey(rows, stops, called, lang, theme) {
  const key = (step, event, kind) => JSON.stringify([step, kind, event]);
  const hue = hues(stops, theme === "dark");
  const nodes = new Map();
  const place = (step, event, kind) => {
    const id = key(step, event, kind);
    const said = shortened(called(event, kind), 24);
    if (!nodes.has(id)) nodes.set(id, { name: id, depth: step - 1, said, itemStyle: { color: kind === "event" ? hue.get(event) : colour("faint") } });
    return id;
  };
  for (const { step, event, kind } of stops) place(step, event, kind);
  const links = rows.map((row) => ({
    source: place(row.step, row.x, row.x_kind), target: place(row.step + 1, row.y, row.y_kind), value: row.customers,
    said: `${called(row.x, row.x_kind)} → ${called(row.y, row.y_kind)}`,
  }));
  return {
    tooltip: { renderMode: "richText", confine: true, formatter: ({ data, value }) => `${data.said}: ${count(lang, value)}` },
    series: [{
      type: "sankey", left: 8, right: 130, top: 12, bottom: 12, nodeWidth: 14, nodeGap: 14, draggable: false, nodeAlign: "left",
      emphasis: { focus: "adjacency" },
      lineStyle: { color: "gradient", opacity: 0.35 },
      label: { color: colour("ink"), fontSize: 12, formatter: ({ data, value }) => `${data.said} ${count(lang, value)}` },
      data: [...nodes.values()],
      links,
    }],
  };
}

/** An event has one colour at every step, given out as events come. */
function hues(stops, isDark) {
  const events = [...new Set(stops.filter(({ kind }) => kind === "event").map(({ event }) => event))];
  return new Map(events.map((event, number) => [event, tinted(HUES[number % HUES.length], isDark)]));
}
