/** The funnel: events chosen in their order, and how many customers did one after the other. */

import { html, useMemo } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { count, share } from "../form.js";
import { shortened } from "../graph/labels.js";
import { Chart } from "../parts/chart.js";
import { Select } from "../parts/select.js";
import { Empty, Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { colour } from "../theme.js";
import { useReader } from "../words.js";

const ROW = 56; // pixels of a stage

/** @param {{found: any[], params: URLSearchParams}} props `found`: for each side which events there are */
export function Stages({ found, params }) {
  const { t } = useReader();
  const events = [...new Set(found.flatMap(({ summary }) => summary.events.map((each) => each.event)))].filter((event) => event !== null);
  const chosen = params.getAll("event");
  const set = (event) => go(changed({ event }), { quietly: true });
  const without = (at) => chosen.filter((_, number) => number !== at);
  const before = (at) => [...without(at).slice(0, at - 1), chosen[at], ...without(at).slice(at - 1)];
  return html`<ol class="stages" aria-label=${t("stages")}>
      ${chosen.map((event, at) => html`<li class="chip"><b>${at + 1}</b> <bdi>${shortened(event, 30)}</bdi>
        ${at > 0 && html`<button type="button" class="link" title=${t("earlier")} aria-label=${`${t("earlier")}: ${event}`} onClick=${() => set(before(at))}>←</button>`}
        <button type="button" class="link" title=${t("take_out")} aria-label=${`${t("take_out")}: ${event}`} onClick=${() => set(without(at))}>✕</button></li>`)}
    </ol>
    <${Select} key=${chosen.length} label=${t("add_event")} ids=${events} value=${null} all=${t("choose")} choose=${(event) => event && set([...chosen, event])} />`;
}

export function Funnel({ segment, params }) {
  const { t, as_of } = useReader();
  const event = params.getAll("event");
  const answer = useAnswer(event.length ? url("journeys/funnel", { event, segment, as_of }) : null);
  if (!event.length) return html`<${Empty} text=${t("choose_events")} />`;
  return html`<${Shown} answer=${answer}>${({ rows }) => html`<${Found} rows=${rows} />`}<//>`;
}

function Found({ rows }) {
  const { lang, t, theme } = useReader();
  const said = (row) => `${row.stage}. ${shortened(row.event, 30)}: ${count(lang, row.customers)} (${share(lang, row.share)})`;
  const options = useMemo(() => drawn(rows, said), [rows, lang, theme]);
  const columns = [
    { label: t("stage"), form: "count" }, { label: t("event") }, { label: t("customers"), form: "count" },
    { label: t("of_first"), form: "share" }, { label: t("of_before"), form: "share" },
    { label: t("seconds_before"), form: "number" }, { label: t("seconds_in_all"), form: "number" }, { label: t("timed"), form: "count" },
  ];
  return html`
    <${Chart} name=${t("show_funnel")} options=${options} height=${40 + ROW * rows.length} description=${`${t("show_funnel")}: ${rows.map(said).join("; ")}`} />
    <details class="twin" open><summary>${t("table")} (${rows.length})</summary><${Table} columns=${columns}
      rows=${rows.map((row) => [row.stage, row.event, row.customers, row.share, row.share_before, row.median_seconds, row.median_seconds_in_all, row.timed])} /></details>`;
}

/** Bars about one middle, from the first stage to the last; each says its event, customers and share of the first. */
function drawn(rows, said) {
  return {
    tooltip: { renderMode: "richText", confine: true, formatter: ({ data }) => data.said },
    series: [{
      type: "funnel", sort: "none", left: "8%", right: "8%", top: 12, bottom: 12, gap: 6, minSize: "0%", funnelAlign: "center",
      min: 0, max: Math.max(1, ...rows.map((row) => row.customers)),
      label: { position: "inside", color: colour("ink"), fontSize: 13, formatter: ({ data }) => data.said },
      itemStyle: { color: colour("bar"), borderWidth: 0 },
      data: rows.map((row) => ({ name: `${row.stage}`, value: row.customers, said: said(row) })),
    }],
  };
}
