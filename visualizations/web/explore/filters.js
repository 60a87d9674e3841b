/** Filters with their histograms, and rules for colour, size and shape: each is an operation. */

import { html, useState } from "../vendor/htm-preact.mjs";
import { count, isNumeric, value } from "../form.js";
import { Empty } from "../parts/state.js";
import { useReader } from "../words.js";
import { nodeWords, propertyForm, propertyWords } from "./model.js";

const RULES = ["colour", "size", "icon"];
const TALLEST = 44; // pixels

/** @param {{view: any, explorer: import("./state.js").Explorer}} props */
export function Filters({ view, explorer }) {
  const { t } = useReader();
  const filters = view.filters || [];
  if (!filters.length) return html`<${Empty} text=${t("no_filters")} />`;
  return html`<${Rules} filters=${filters} explorer=${explorer} />
    ${filters.map((each) => html`<${Filter} key=${`${each.kind} ${each.property}`} filter=${each} explorer=${explorer} />`)}`;
}

/** Rules for the look: by which property, of which kind of node. */
function Rules({ filters, explorer }) {
  const { lang, t } = useReader();
  const choices = filters.map(({ kind, property }) => [`${kind} ${property}`, `${nodeWords(lang, kind)}: ${propertyWords(lang, property)}`]);
  const put = (rule, given) => {
    const [kind, property] = given.split(" ");
    if (given) explorer.act({ do: rule, kind, property });
  };
  const now = (rule) => explorer.operations.findLast((each) => each.do === rule);
  return html`<div class="rules">${RULES.map((rule) => {
    const chosen = now(rule) ? `${now(rule).kind} ${now(rule).property}` : "";
    return html`<label>${t(`by_${rule}`)}<select onChange=${(event) => put(rule, event.target.value)}>
      <option value="" selected=${!chosen}>–</option>
      ${choices.map(([key, words]) => html`<option value=${key} selected=${key === chosen}>${words}</option>`)}</select></label>`;
  })}</div>`;
}

function Filter({ filter, explorer }) {
  const { lang, t } = useReader();
  const { kind, property } = filter;
  const now = explorer.operations.findLast((each) => ["filter", "unfilter"].includes(each.do) && each.kind === kind && each.property === property);
  const isOn = now?.do === "filter";
  return html`<details class="filter" open=${isOn}><summary>${nodeWords(lang, kind)}: ${propertyWords(lang, property)}${isOn ? " ●" : ""}</summary>
    ${filter.histogram ? html`<${Range} filter=${filter} now=${isOn ? now : {}} explorer=${explorer} />` : html`<${Values} filter=${filter} now=${isOn ? now : {}} explorer=${explorer} />`}
    ${isOn && html`<button type="button" class="quiet" onClick=${() => explorer.act({ do: "unfilter", kind, property })}>${t("unfilter")}</button>`}
  </details>`;
}

function Values({ filter: { kind, property, values = [] }, now, explorer }) {
  const { lang, t } = useReader();
  const chosen = now.values || values.map((each) => each.value);
  const toggle = (given) => {
    const kept = chosen.includes(given) ? chosen.filter((each) => each !== given) : [...chosen, given];
    if (kept.length) explorer.act({ do: "filter", kind, property, values: kept });
  };
  return html`<ul class="values">${values.map((each) => html`<li><label><input type="checkbox" checked=${chosen.includes(each.value)} onChange=${() => toggle(each.value)} />
    ${each.value === null ? t("missing") : value(lang, each.value, propertyForm(property))}</label><b>${count(lang, each.count)}</b></li>`)}</ul>`;
}

/** Bars of how many nodes there are by value, and two sliders over them. */
function Range({ filter: { kind, property, histogram }, now, explorer }) {
  const { lang, t } = useReader();
  const form = propertyForm(property);
  const edges = [...histogram.map((each) => each.from), histogram.at(-1).to];
  const place = (given, otherwise) => (given === undefined || given === null ? otherwise : Math.max(0, edges.findLastIndex((each) => each <= given)));
  const [low, setLow] = useState(place(now.least, 0));
  const [high, setHigh] = useState(place(now.most, edges.length - 1));
  const most = Math.max(1, ...histogram.map((each) => each.count));
  const say = (given) => value(lang, given, isNumeric(form) || form === "day" ? form : "text");
  const put = (from, to) => explorer.act({ do: "filter", kind, property, least: edges[from], most: edges[to] });
  return html`<div class="range">
    <svg viewBox=${`0 0 ${histogram.length * 10} ${TALLEST}`} preserveAspectRatio="none" role="img" aria-label=${histogram.map((each) => `${say(each.from)}: ${each.count}`).join("; ")}>
      ${histogram.map((each, number) => html`<rect class=${number >= low && number < high ? "in" : "out"} x=${number * 10 + 1} width="8" y=${TALLEST - (TALLEST * each.count) / most} height=${(TALLEST * each.count) / most} />`)}
    </svg>
    <label>${t("least")} <input type="range" min="0" max=${edges.length - 1} value=${low} onInput=${(event) => setLow(Math.min(Number(event.target.value), high))} onChange=${() => put(low, high)} /> <b>${say(edges[low])}</b></label>
    <label>${t("most")} <input type="range" min="0" max=${edges.length - 1} value=${high} onInput=${(event) => setHigh(Math.max(Number(event.target.value), low))} onChange=${() => put(low, high)} /> <b>${say(edges[high])}</b></label>
  </div>`;
}
