/** Filters with their histograms, and rules for colour, size and shape: each is an operation. */

import { html, useState } from "../vendor/htm-preact.mjs";
import { count, value } from "../form.js";
import { useReader } from "../words.js";
import { nodeWords, propertyForm, propertyWords } from "./model.js";

const RULES = ["colour", "size", "icon"];
const SIZED = ["count", "number", "money", "day"]; // forms of values that a size can show
const TALLEST = 44; // pixels
const NAMES = ["id", "name", "name_en"];

/** @param {{view: any, explorer: import("./state.js").Explorer}} props */
export function Filters({ view, explorer }) {
  const { t } = useReader();
  const all = propertiesOf(view);
  const filtered = new Set(view.filters.map((each) => `${each.kind} ${each.property}`));
  const rest = all.filter(([kind, property]) => !filtered.has(`${kind} ${property}`));
  return html`
    <h3>${t("style")}</h3>
    <div class="rules">${RULES.map((rule) => html`<${Rule} rule=${rule} explorer=${explorer}
      choices=${rule === "size" ? all.filter(([, property]) => SIZED.includes(propertyForm(property))) : all} />`)}</div>
    <${Sizes} sizes=${view.sizes} />
    <h3>${t("filter")}</h3>
    <div class="rules"><label>${t("by_property")}<${Choice} choices=${rest} chosen="" put=${(kind, property) => explorer.act({ do: "filter", kind, property })} /></label></div>
    ${view.filters.map((each) => html`<${Filter} key=${`${each.kind} ${each.property} ${each.least} ${each.most} ${each.histogram.length}`} filter=${each} explorer=${explorer} />`)}`;
}

/** The properties that nodes of the view have: kind and property. @returns {[string, string][]} */
function propertiesOf(view) {
  const found = new Map();
  for (const node of view.nodes) for (const name of Object.keys(node.properties)) if (!NAMES.includes(name)) found.set(`${node.kind} ${name}`, [node.kind, name]);
  return [...found.values()];
}

function Choice({ choices, chosen, put }) {
  const { lang } = useReader();
  const take = (event) => {
    const [kind, property] = event.target.value.split(" ");
    if (property) put(kind, property);
  };
  return html`<select onChange=${take}>
    <option value="" selected=${!chosen}>–</option>
    ${choices.map(([kind, property]) => html`<option value=${`${kind} ${property}`} selected=${`${kind} ${property}` === chosen}>${nodeWords(lang, kind)}: ${propertyWords(lang, property)}</option>`)}</select>`;
}

/** A rule for the look: by which property, of which kind of node. */
function Rule({ rule, choices, explorer }) {
  const { t } = useReader();
  const now = explorer.operations.findLast((each) => each.do === rule);
  return html`<label>${t(`by_${rule}`)}<${Choice} choices=${choices} chosen=${now ? `${now.kind} ${now.property}` : ""}
    put=${(kind, property) => explorer.act({ do: rule, kind, property })} /></label>`;
}

/** The legend of sizes: from the smallest value to the largest. */
export function Sizes({ sizes }) {
  const { lang } = useReader();
  return html`${sizes.map((each) => html`<p class="sizes"><span>● ${nodeWords(lang, each.kind)} · ${propertyWords(lang, each.property)}</span>
    <b>${value(lang, each.least, each.form)} – ${value(lang, each.most, each.form)}</b></p>`)}`;
}

function Filter({ filter, explorer }) {
  const { lang, t } = useReader();
  const { kind, property } = filter;
  return html`<section class="filter"><header><b>${nodeWords(lang, kind)}: ${propertyWords(lang, property)}</b>
    <button type="button" class="quiet" aria-label=${`${t("unfilter")}: ${propertyWords(lang, property)}`} onClick=${() => explorer.act({ do: "unfilter", kind, property })}>✕</button></header>
    ${filter.histogram.length ? html`<${Range} filter=${filter} explorer=${explorer} />` : html`<${Values} filter=${filter} explorer=${explorer} />`}
  </section>`;
}

function Values({ filter, explorer }) {
  const { lang, t } = useReader();
  const { kind, property, values, chosen, form, others, unknown, missing } = filter;
  const isOn = (given) => !chosen.length || chosen.includes(given);
  const put = (kept, withMissing) => explorer.act({ do: "filter", kind, property, ...(kept.length ? { values: kept } : {}), ...(withMissing ? { missing: true } : {}) });
  const toggle = (given) => put(values.map((each) => each.value).filter((each) => (each === given ? !isOn(each) : isOn(each))), missing);
  return html`<ul class="values">
    ${values.map((each) => html`<li><label><input type="checkbox" checked=${isOn(each.value)} onChange=${() => toggle(each.value)} /> ${value(lang, each.value, form)}</label><b>${count(lang, each.count)}</b></li>`)}
    ${others > 0 && html`<li><span>${t("others")}</span><b>${count(lang, others)}</b></li>`}
    ${unknown > 0 && html`<li><label><input type="checkbox" checked=${!chosen.length || missing} onChange=${() => put(chosen.length ? chosen : values.map((each) => each.value), !(!chosen.length || missing))} /> ${t("missing")}</label><b>${count(lang, unknown)}</b></li>`}
  </ul>`;
}

/** Bars of how many nodes there are by value, and two sliders over them. */
function Range({ filter, explorer }) {
  const { lang, t } = useReader();
  const { kind, property, form, histogram, least, most, missing, unknown } = filter;
  const edges = [...histogram.map((each) => each.least), histogram.at(-1).most];
  const last = edges.length - 1;
  const placed = (given, otherwise) => (given === null ? otherwise : Math.max(0, edges.findLastIndex((each) => each <= given)));
  const [low, setLow] = useState(placed(least, 0));
  const [high, setHigh] = useState(placed(most, last));
  const tallest = Math.max(1, ...histogram.map((each) => each.count));
  const given = (place) => (place === placed(least, -1) ? least : place === placed(most, -1) ? most : edges[place]);
  const say = (place) => value(lang, given(place), form);
  const put = (withMissing) =>
    explorer.act({ do: "filter", kind, property, ...(low ? { least: edges[low] } : {}), ...(high < last ? { most: edges[high] } : {}), ...(withMissing ? { missing: true } : {}) });
  const slider = (label, place, move) => html`<label>${t(label)}<input type="range" min="0" max=${last} value=${place} aria-valuetext=${say(place)} onInput=${(event) => move(Number(event.target.value))} onChange=${() => put(missing)} /><b>${say(place)}</b></label>`;
  return html`<div class="range">
    <svg viewBox=${`0 0 ${histogram.length * 10} ${TALLEST}`} preserveAspectRatio="none" role="img" aria-label=${histogram.filter((each) => each.count).map((each) => `${value(lang, each.least, form)}: ${each.count}`).join("; ")}>
      ${histogram.map((each, place) => html`<rect class=${place >= low && place < high ? "in" : "out"} x=${place * 10 + 1} width="8" y=${TALLEST - (TALLEST * each.count) / tallest} height=${(TALLEST * each.count) / tallest} />`)}
    </svg>
    ${slider("least", low, (place) => setLow(Math.min(place, high)))}
    ${slider("most", high, (place) => setHigh(Math.max(place, low)))}
    ${unknown > 0 && html`<label class="unknown"><input type="checkbox" checked=${missing} onChange=${() => put(!missing)} /> ${t("missing")} (${count(lang, unknown)})</label>`}
  </div>`;
}
