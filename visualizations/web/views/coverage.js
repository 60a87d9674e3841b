/** Coverage: segments × products as a heat map of gaps; a cell shows its people and the rule that unlocks most. */

import { html, useMemo } from "../vendor/htm-preact.mjs";
import { changed, go, to } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { count, money, shortMoney } from "../form.js";
import { shortened } from "../graph/labels.js";
import { Chart } from "../parts/chart.js";
import { Figures } from "../parts/figures.js";
import { Empty, Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { colour } from "../theme.js";
import { ruleKey, stateKey, useReader } from "../words.js";

export const STATES = ["holds", "not_eligible", "not_addressable", "reached", "open", "blocked", "no_strategy"];
const PEOPLE = 100;
const MEASURES = { gap: (row) => row.gap, balance: (row) => row.gap_balance_minor };
const CELL = [52, 92]; // pixels: a cell is never narrower than this; the names of segments

export function Coverage({ params }) {
  const { as_of } = useReader();
  const given = { segment: params.get("segment"), product: params.get("product"), as_of };
  const answer = useAnswer(url("strategy/coverage", given));
  return html`<${Shown} answer=${answer}>${(data) => html`<${Found} data=${data} params=${params} />`}<//>`;
}

function Found({ data: { rows, summary }, params }) {
  const { lang, t } = useReader();
  const cell = rows.find((row) => `${row.segment}|${row.product}` === params.get("cell")) || rows[0] || null;
  return html`
    <div class="title"><h1>${t("coverage")}</h1><p>${t("where_gaps")}</p></div>
    <${Figures} figures=${[
      { label: t("customers"), shown: count(lang, summary.all.customers), key: "customers" },
      { label: t("in_a_gap"), shown: count(lang, summary.all.gap), key: "in_a_gap" },
      { label: t("over_contacted"), shown: count(lang, summary.over_contacted.length), key: "over_contacted" },
    ]} />
    ${rows.length === 0 ? html`<${Empty} text=${t("no_segments")} />` : html`<div class="split wide-left">
      <section class="panel"><${Heat} rows=${rows} params=${params} cell=${cell} /></section>
      <section class="panel">${cell ? html`<${Cell} cell=${cell} key=${`${cell.segment}|${cell.product}`} />` : ""}</section>
    </div>`}
    <${OverContacted} found=${summary.over_contacted} />
  `;
}

function Heat({ rows, params, cell }) {
  const { lang, t, name, theme } = useReader();
  const measure = params.get("by") === "balance" ? "balance" : "gap";
  const segments = [...new Set(rows.map((row) => row.segment))];
  const products = [...new Set(rows.map((row) => row.product))];
  const choose = (row) => go(changed({ cell: `${row.segment}|${row.product}` }), { quietly: true });
  const options = useMemo(() => heat(rows, segments, products, measure, cell, { lang, t, name }), [rows, measure, cell, lang, name, theme]);
  const walk = {
    cells: options.series[0].data.map((each) => each.row),
    at: rows.length - 1,
    tell: (row) => told(row, { lang, t, name }).join(". "),
    open: choose,
    step: (at, key) => stepped(options.series[0].data, segments, products, at, key),
  };
  const one = (key) => params.get(key) && html`<button type="button" class="chip" onClick=${() => go(changed({ [key]: null }))}>
    ${name(key, params.get(key))} ✕</button>`;
  return html`
    <header class="tools-row">
      <div class="switch" role="group">
        ${[["gap", "by_gap"], ["balance", "by_balance"]].map(([key, label]) => html`<button type="button" aria-pressed=${key === measure}
          onClick=${() => go(changed({ by: key === "gap" ? null : key }), { quietly: true })}>${t(label)}</button>`)}
      </div>
      ${one("segment")}${one("product")}
      <p class="hint">${t("heat_hint")}</p>
    </header>
    <${Chart} name=${t("coverage")} walk=${walk} options=${options} height=${96 + 46 * segments.length} width=${CELL[1] + 24 + CELL[0] * products.length} click=${(event) => event.data && choose(event.data.row)}
      description=${`${t("where_gaps")}: ${rows.slice(0, 8).map((row) => `${name("segment", row.segment)} × ${name("product", row.product)} ${count(lang, row.gap)}`).join("; ")}`} />
    <${Cells} rows=${rows} cell=${cell} choose=${choose} />
  `;
}

/** What a cell says: whose it is, how many, how much. */
const told = (row, { lang, t, name }) => [
  `${name("segment", row.segment)} × ${name("product", row.product)}`,
  `${t("gap_of")}: ${count(lang, row.gap)} / ${count(lang, row.customers)}`,
  `${t("gap_balance")}: ${money(lang, row.gap_balance_minor)} (${t("known_for")} ${count(lang, row.gap_balance_known)})`,
];

/** The number of the cell that an arrow key leads to from another; the same where there is none. */
function stepped(data, segments, products, at, key) {
  const [right, down] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key] || [0, 0];
  const { row } = data[at];
  const [product, segment] = [products[products.indexOf(row.product) + right], segments[segments.indexOf(row.segment) + down]];
  const found = data.findIndex((each) => each.row.product === product && each.row.segment === segment);
  return found < 0 ? at : found;
}

/** A name that fits a few lines of an axis; the whole one stands in the panel, the hint and the table. */
const brief = (words, most = 26) => shortened(words, /[\u3400-\u9fff]/.test(words) ? most / 2 : most);

/** The heat map's options for ECharts; a cell without a gap stays empty but for its sign. */
function heat(rows, segments, products, measure, cell, { lang, t, name }) {
  const of = MEASURES[measure];
  const most = Math.max(1, ...rows.map((row) => of(row) || 0));
  // The chosen cell is drawn last, so that its frame lies over its neighbours.
  const data = [...rows.filter((row) => row !== cell), ...(cell ? [cell] : [])].map((row) => {
    const chosen = cell === row ? { borderColor: colour("ink"), borderWidth: 3 } : {};
    return { value: [row.product, row.segment, of(row) || 0], row, itemStyle: chosen };
  });
  const text = ({ data: { row } }) => (row.gap ? `${count(lang, row.gap)}\n${shortMoney(lang, row.gap_balance_minor)}` : row.customers ? "✓" : "·");
  const hover = ({ data: { row } }) => told(row, { lang, t, name }).join("\n");
  const heading = { width: products.length > 6 ? 62 : 96, overflow: "break", lineHeight: 14 };
  const axis = { axisLine: { show: false }, axisTick: { show: false }, splitArea: { show: false } };
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    tooltip: { renderMode: "richText", formatter: hover, confine: true },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [0, 1, 2, 3].map((shade) => colour(`heat-${shade}`)) } },
    xAxis: {
      ...axis, type: "category", position: "top", data: products,
      axisLabel: { formatter: (id) => brief(name("product", id), 18), interval: 0, color: colour("ink"), ...heading },
    },
    yAxis: {
      ...axis, type: "category", inverse: true, data: segments,
      axisLabel: { formatter: (id) => brief(name("segment", id)), color: colour("ink"), interval: 0, width: CELL[1], lineHeight: 14, overflow: "break" },
    },
    series: [{
      type: "heatmap", data, cursor: "pointer", label: { show: true, formatter: text, color: colour("heat-ink"), fontSize: products.length > 9 ? 11 : 12, lineHeight: 14 },
      itemStyle: { borderColor: colour("cell-gap"), borderWidth: 2, borderRadius: 4 },
      emphasis: { itemStyle: { borderColor: colour("focus"), borderWidth: 2 } },
    }],
  };
}

function Cells({ rows, cell, choose }) {
  const { t, name } = useReader();
  const columns = [
    { label: `${t("segment")} × ${t("product")}` },
    { label: t("customers"), form: "count" },
    ...STATES.map((state) => ({ label: t(stateKey(state)), form: "count" })),
    { label: t("gap"), form: "count" },
    { label: t("gap_balance"), form: "money" },
  ];
  const cells = rows.map((row) => [
    `${name("segment", row.segment)} × ${name("product", row.product)}`,
    row.customers,
    ...STATES.map((state) => row[state]),
    row.gap,
    row.gap_balance_minor,
  ]);
  return html`<details class="twin"><summary>${t("table")} (${rows.length})</summary>
    <${Table} columns=${columns} rows=${cells} open=${(number) => choose(rows[number])} current=${rows.indexOf(cell)} />
  </details>`;
}

function Cell({ cell }) {
  const { lang, t, name } = useReader();
  const most = Math.max(1, ...STATES.map((state) => cell[state]));
  return html`
    <h2>${name("segment", cell.segment)} × ${name("product", cell.product)}</h2>
    <${Figures} figures=${[
      { label: t("gap_of"), shown: `${count(lang, cell.gap)} / ${count(lang, cell.customers)}`, key: "gap_of" },
      { label: t("gap_balance"), shown: money(lang, cell.gap_balance_minor), key: "gap_balance", hint: `${t("known_for")} ${count(lang, cell.gap_balance_known)}` },
    ]} />
    <${Unlock} unlock=${cell.unlock} gap=${cell.gap} />
    <h3>${t("states_of")}</h3>
    <${Bars} bars=${STATES.map((state) => [t(stateKey(state)), cell[state], ["blocked", "no_strategy"].includes(state)])} most=${most} />
    <p class="actions"><a class="button" href=${to("strategies", { segment: cell.segment, product: cell.product })}>${t("strategies")}</a></p>
    <h3>${t("who")}</h3>
    ${cell.gap ? html`<${People} cell=${cell} />` : html`<p class="hint">${t("no_gap")}</p>`}
  `;
}

function Unlock({ unlock, gap }) {
  const { lang, t } = useReader();
  const ranked = Object.entries(unlock).filter(([, freed]) => freed > 0).sort(([, a], [, b]) => b - a);
  if (!gap) return null;
  if (!ranked.length) return html`<h3>${t("unlock")}</h3><p class="hint">${t("unlock_none")}</p>`;
  const [[best, freed]] = ranked;
  return html`
    <p class="best"><small>${t("unlock_best")}</small><strong>${t(ruleKey(best))}</strong><span>+${count(lang, freed)} ${t("people")}</span></p>
    <h3>${t("unlock")}</h3>
    <${Bars} bars=${ranked.map(([rule, each]) => [t(ruleKey(rule)), each, rule === best])} most=${freed} />`;
}

/** Bars with their figures; the ones that matter are marked by a sign beside their colour. */
function Bars({ bars, most }) {
  const { lang } = useReader();
  return html`<ul class="bars">${bars.map(([label, figure, marked]) => html`<li class=${marked ? "marked" : ""}>
    <span>${marked ? "▸ " : ""}${label}</span><meter min="0" max=${most} value=${figure}></meter><b>${count(lang, figure)}</b>
  </li>`)}</ul>`;
}

function People({ cell }) {
  const { lang, t, as_of } = useReader();
  const given = { segment: cell.segment, product: cell.product, state: ["blocked", "no_strategy"], page_size: PEOPLE, as_of };
  const answer = useAnswer(url("strategy/people", given));
  const rules = (row) => row.unlock.map((rule) => t(ruleKey(rule))).join(lang === "zh" ? "、" : ", ");
  const columns = [
    { label: t("customer"), show: (id) => html`<a href=${to("customer", { id })}>${id}</a>` },
    { label: t("state"), show: (state) => html`<span class="together">${state}</span>` },
    { label: t("balance"), form: "money" },
    { label: t("only_rule"), show: (rule) => rule || "–" },
  ];
  return html`<${Shown} answer=${answer}>${({ rows, next }) => html`
    <${Table} step=${20} columns=${columns} rows=${rows.map((row) => [row.customer, t(stateKey(row.state)), row.balance_minor, rules(row)])} />
    ${next && html`<p class="hint">${count(lang, rows.length)} / ${count(lang, cell.gap)}</p>`}`}
  <//>`;
}

function OverContacted({ found }) {
  const { lang, t, name } = useReader();
  if (!found.length) return null;
  const columns = [
    { label: t("customer"), show: (id) => html`<a href=${to("customer", { id })}>${id}</a>` },
    { label: t("channel") },
    { label: t("contacts"), form: "count" },
    { label: t("strategies_by") },
  ];
  return html`<section class="panel"><h2>${t("over_contacted")} (${count(lang, found.length)})</h2>
    <${Table} step=${10} columns=${columns} rows=${found.map((each) => [
      each.customer,
      name("channel", each.channel),
      each.contacts,
      each.strategies.map((id) => name("strategy", id)).join(lang === "zh" ? "、" : ", "),
    ])} />
  </section>`;
}
