/** Between two: the shortest paths over the kinds of edges that are ticked, drawn, and in words. */

import { html, useState } from "../vendor/htm-preact.mjs";
import { url, useAnswer } from "../asking.js";
import { count } from "../form.js";
import { Shown } from "../parts/state.js";
import { useReader } from "../words.js";
import { EDGE_WORDS, edgeWords, plainNameOf } from "./model.js";

/** @param {{source: string, target: string, view: any, called: (node: string) => string, explorer: import("./state.js").Explorer}} props */
export function Between({ source, target, view, called, explorer }) {
  const { lang, t, as_of } = useReader();
  const [kinds, setKinds] = useState(/** @type {string[]} */ ([]));
  const answer = useAnswer(url("paths/between", { source, target, kinds, as_of }));
  const toggle = (kind) => setKinds(kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind]);
  const named = new Map(view.nodes.map((node) => [node.id, node.label[lang]]));
  const name = (id) => named.get(id) || plainNameOf(lang, id);
  return html`<section class="between">
    <h4>${t("between")}</h4>
    <p class="hint">${called(source)} ↔ ${called(target)}</p>
    <details><summary>${t("edge_kinds")} ${kinds.length ? `(${kinds.length})` : ""}</summary>
      <p class="ticks">${Object.keys(EDGE_WORDS).map((kind) => html`<label><input type="checkbox" checked=${kinds.includes(kind)} onChange=${() => toggle(kind)} /> ${edgeWords(lang, kind)}</label>`)}</p></details>
    <${Shown} answer=${answer}>${({ rows, summary }) => html`
      ${rows.length === 0 && html`<p>${t("no_path")}</p>`}
      ${summary.hubs_skipped > 0 && html`<p class="hint">${t("hubs_skipped")} ${count(lang, summary.hubs_skipped)}</p>`}
      <ol class="paths">${rows.map((row) => html`<li>${inWords(row, view, name, lang)}</li>`)}</ol>
      ${rows.length > 0 && html`<button type="button" class="button" onClick=${() => explorer.act({ do: "paths", source, target, ...(kinds.length ? { kinds } : {}) })}>${t("draw_paths")}</button>`}`}
    <//>
  </section>`;
}

/** A path as a sentence: arrows point the way an edge runs, as far as it is drawn. */
export function inWords({ nodes, edges }, view, name, lang) {
  const runs = (source, target, kind) => view.edges.some((edge) => edge.source === source && edge.target === target && edge.kind === kind);
  return nodes.map((node, place) => {
    if (!place) return name(node);
    const [before, kind] = [nodes[place - 1], edges[place - 1]];
    const tie = edgeWords(lang, kind);
    return runs(node, before, kind) && !runs(before, node, kind) ? ` ←${tie}– ${name(node)}` : ` –${tie}→ ${name(node)}`;
  }).join("");
}
