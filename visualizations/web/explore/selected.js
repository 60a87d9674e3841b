/** The panel of what is selected: what a node is, what can be expanded from it with the counts, and what to do with several. */

import { html, useState } from "../vendor/htm-preact.mjs";
import { url, useAnswer } from "../asking.js";
import { count, value } from "../form.js";
import { Sign } from "../parts/picture.js";
import { Shown } from "../parts/state.js";
import { useReader } from "../words.js";
import { Between } from "./between.js";
import { homeOf } from "./homes.js";
import { edgeWords, nodeWords, parts } from "./model.js";
import { edgeAndWay } from "./scene.js";

const MOST = [10, 25, 50, 100, 200, 500];
const NEAR = 40;
const WAYS = { out: "→", in: "←", any: "–" };

/** @param {{view: any, scene: any, explorer: import("./state.js").Explorer}} props */
export function Selected({ view, scene, explorer }) {
  const { t } = useReader();
  const { chosen, also } = explorer;
  const all = [...new Set([chosen, ...also])].filter((id) => id && scene.nodes.some((node) => node.id === id));
  if (!all.length) return html`<section aria-live="polite"><p class="hint">${t("explore_hint")}</p><p class="hint">${t("explore_keys")}</p></section>`;
  if (all.length > 1) return html`<${Several} ids=${all} scene=${scene} view=${view} explorer=${explorer} />`;
  return html`<${One} key=${all[0]} node=${scene.nodes.find((each) => each.id === all[0])} scene=${scene} explorer=${explorer} />`;
}

/** The ids beside a node, each once, with the edge on the way. */
function beside({ edges }, id) {
  const found = new Map();
  for (const { source, target, kind } of edges) {
    if (source === id && !found.has(target)) found.set(target, [kind, "out"]);
    else if (target === id && !found.has(source)) found.set(source, [kind, "in"]);
  }
  return [...found];
}

function One({ node, scene, explorer }) {
  const { lang, t } = useReader();
  const style = scene.node_styles.find((each) => each.key === node.style);
  const near = beside(scene, node.id);
  const called = new Map(scene.nodes.map((each) => [each.id, each.label[lang]]));
  const home = homeOf(node.id);
  const known = node.facts.filter((fact) => fact.value !== null);
  return html`
    <section aria-live="polite">
      <p class="chosen"><${Sign} style=${style} /><span><strong><bdi>${node.label[lang]}</bdi></strong><small>${nodeWords(lang, node.kind)} · ${count(lang, node.neighbours)} ${t("neighbours")}</small></span></p>
      ${near.length > 0 && html`<p class="unseen">${t("neighbours")}: ${near.slice(0, 12).map(([id, [kind]]) => `${edgeWords(lang, kind)} ${called.get(id)}`).join("; ")}</p>`}
      <dl>${known.map((fact) => html`<dt>${fact.term[lang]}</dt><dd>${value(lang, fact.value, fact.form)}</dd>`)}</dl>
    </section>
    <p class="actions">
      ${home && html`<a class="button" href=${home}>${t("open")}</a>`}
      <${Act} explorer=${explorer} operation=${{ do: "collapse", node: node.id }} label="collapse" />
      <${Act} explorer=${explorer} operation=${{ do: "hide", nodes: [node.id] }} label="hide" />
      <${Act} explorer=${explorer} operation=${{ do: "dismiss", nodes: [node.id] }} label="dismiss" />
      ${node.pinned && html`<${Act} explorer=${explorer} operation=${{ do: "unpin", node: node.id }} label="unpin" />`}
    </p>
    <${Expand} node=${node} explorer=${explorer} />
    ${near.length > 0 && html`<h4>${t("drawn_neighbours")} (${near.length})</h4>
      <ul class="near">${near.slice(0, NEAR).map(([id, [kind, way]]) => html`<li><span class="tie">${edgeWords(lang, kind)} ${WAYS[way]}</span>
        <button type="button" class="link" onClick=${() => explorer.focus(id)}>${called.get(id)}</button></li>`)}</ul>`}`;
}

function Act({ explorer, operation, label }) {
  const { t } = useReader();
  return html`<button type="button" class="button" onClick=${() => explorer.act(operation)}>${t(label)}</button>`;
}

/** What expanding would bring, counted before anything is drawn; "N more" where part of it is drawn. */
function Expand({ node, explorer }) {
  const { lang, t, as_of } = useReader();
  const [most, setMost] = useState(50);
  const answer = useAnswer(url("explore/neighbours", { node: node.id, as_of }));
  const more = Object.fromEntries(Object.entries(node.more).map(([key, left]) => [edgeAndWay(key).join(" "), left]));
  const expand = (kinds, direction) => explorer.act({ do: "expand", node: node.id, ...(kinds ? { kinds, direction } : {}), most });
  return html`<h4>${t("expand")}</h4><${Shown} answer=${answer}>${({ rows, summary }) => html`
    <p class="expand-all"><button type="button" class="button" disabled=${!summary.neighbours} onClick=${() => expand(null)}>${t("expand_all")} (${count(lang, summary.neighbours)})</button>
      <label>${t("at_most")} <select value=${most} onChange=${(event) => setMost(Number(event.target.value))}>
        ${MOST.map((each) => html`<option value=${each} selected=${each === most}>${each}</option>`)}</select></label></p>
    <ul class="ways">${rows.filter((row) => row.neighbours).map((row) => {
      const left = more[`${row.edge} ${row.direction}`] || 0;
      return html`<li><button type="button" class="link" onClick=${() => expand([row.edge], row.direction)}>
        <span>${edgeWords(lang, row.edge)} ${WAYS[row.direction] || ""} ${nodeWords(lang, row.kind)}</span><b>${count(lang, row.neighbours)}</b>
        <small>${left ? `${t("more_of")} ${count(lang, left)}` : t("all_drawn")}</small></button></li>`;
    })}</ul>`}<//>`;
}

function Several({ ids, scene, view, explorer }) {
  const { lang, t } = useReader();
  const called = new Map(scene.nodes.map((each) => [each.id, each.label[lang]]));
  const kinds = [...new Set(ids.map((id) => parts(id)[0]))].map((kind) => [kind, ids.filter((id) => parts(id)[0] === kind).length]);
  return html`
    <section aria-live="polite"><h3>${count(lang, ids.length)} ${t("nodes_selected")}</h3>
      <p class="hint">${kinds.map(([kind, some]) => `${nodeWords(lang, kind)} ${some}`).join(" · ")}</p></section>
    <p class="actions">
      <${Act} explorer=${explorer} operation=${{ do: "only", nodes: ids }} label="only" />
      <${Act} explorer=${explorer} operation=${{ do: "relate" }} label="relate" />
      <${Act} explorer=${explorer} operation=${{ do: "hide", nodes: ids }} label="hide" />
      <${Act} explorer=${explorer} operation=${{ do: "dismiss", nodes: ids }} label="dismiss" />
    </p>
    ${ids.length === 2 && html`<${Between} source=${ids[0]} target=${ids[1]} view=${view} called=${(id) => called.get(id) || id} explorer=${explorer} />`}
    <ul class="near">${ids.slice(0, NEAR).map((id) => html`<li><button type="button" class="link" onClick=${() => explorer.focus(id)}>${called.get(id)}</button></li>`)}</ul>`;
}
