/** The explorer: a view is a list of operations, which the address carries; everything on it adds one. */

import { html, useMemo, useState } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { Board } from "../explore/board.js";
import { useCarried } from "../explore/carried.js";
import { Code } from "../explore/code.js";
import { Filters, Sizes } from "../explore/filters.js";
import { graphml } from "../explore/graphml.js";
import { History } from "../explore/history.js";
import { nodeWords, plainNameOf, propertyForm, propertyWords } from "../explore/model.js";
import { latest, told } from "../explore/operations.js";
import { Saved } from "../explore/saved.js";
import { sceneOf, twin } from "../explore/scene.js";
import { Selected } from "../explore/selected.js";
import { steps, useExplorer } from "../explore/state.js";
import { count } from "../form.js";
import { Legend } from "../parts/picture.js";
import { Search } from "../parts/search.js";
import { Loading, Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { save } from "../saving.js";
import { useReader } from "../words.js";

const PANELS = ["selected", "filters", "history", "views_saved", "code"];
const LAYOUTS = ["force", "radial", "columns"];
const LONG = 4000; // characters of an address up to which it is asked by one

export function Explorer({ params }) {
  const { t } = useReader();
  const operations = useCarried(params);
  if (operations === undefined) return html`<${Title} /><${Loading} />`;
  if (operations === null) {
    return html`<${Title} /><div class="state failed" role="alert"><p>${t("no_list")}</p>
      <button type="button" onClick=${() => go(changed({ ops: null, z: null, node: null }))}>${t("anew")}</button></div>`;
  }
  return html`<${View} operations=${operations} params=${params} />`;
}

const Title = () => html`<div class="title"><h1>${useReader().t("explore")}</h1></div>`;

function View({ operations, params }) {
  const { lang, as_of } = useReader();
  const explorer = useExplorer(operations, params);
  const asked = told(operations);
  const text = JSON.stringify(asked);
  const isShort = text.length <= LONG;
  const address = asked.length ? (isShort ? url("explore", { operations: text, lenient: "true", as_of }) : "v1/explore") : null;
  const answer = useAnswer(address, isShort ? undefined : { operations: asked, lenient: true, ...(as_of ? { as_of } : {}) });
  return html`<div class="title-row"><${Title} /><${Bar} explorer=${explorer} /></div>
    ${asked.length === 0 ? html`<${Beginning} explorer=${explorer} />` : html`<${Shown} answer=${answer.error ? { ...answer, data: null } : answer}>${(view) => html`<${Seen} view=${view} explorer=${explorer} />`}<//>`}
    ${answer.error && html`<section class="panel"><${History} explorer=${explorer} called=${(node) => plainNameOf(lang, node)} /></section>`}`;
}

/** What is done to the view as a whole. */
function Bar({ explorer }) {
  const { t } = useReader();
  const { operations, undoneSteps } = explorer;
  const layout = latest(operations, "layout")?.name || "force";
  const put = (row) => {
    explorer.act({ do: "start", node: `${row.kind}:${row.id}` });
    explorer.focus(`${row.kind}:${row.id}`);
  };
  return html`<div class="tools-row explorer-bar">
    <${Search} label=${t("put_in")} id="put-in" choose=${put} />
    <span class="pair">
      <button type="button" class="button" disabled=${!steps(operations)} title="Ctrl-Z" onClick=${() => explorer.undo()}>↶ ${t("undo")}</button>
      <button type="button" class="button" disabled=${!undoneSteps.length} title="Ctrl-Shift-Z" onClick=${() => explorer.redo()}>↷ ${t("redo")}</button>
    </span>
    ${steps(operations) > 0 && html`<label class="select"><span>${t("layout")}</span><select onChange=${(event) => explorer.act({ do: "layout", name: event.target.value })}>
      ${LAYOUTS.map((each) => html`<option value=${each} selected=${each === layout}>${t(`layout_${each}`)}</option>`)}</select></label>
    <button type="button" class="button" onClick=${() => explorer.act({ do: "relate" })}>${t("relate")}</button>`}
  </div>`;
}

/** An empty view: how to begin. */
function Beginning({ explorer }) {
  const { lang, t, as_of } = useReader();
  const [listed, setListed] = useState(false);
  const largest = useAnswer(url("referrals/networks", { as_of, page_size: 5 }));
  const rows = largest.data ? largest.data.rows : [];
  return html`<section class="panel beginning"><h2>${t("begin")}</h2><p class="hint">${t("begin_hint")}</p>
    ${rows.length > 0 && html`<h3>${t("largest")}</h3><p class="actions">${rows.map((row) => html`<button type="button" class="button"
      onClick=${() => explorer.act({ do: "network", customer: row.network, most: 300 })}>${row.network} (${count(lang, row.members)})</button>`)}</p>`}
    <details class="twin" onToggle=${(event) => setListed(event.target.open)}><summary>${t("views_saved")}</summary>${listed && html`<${Saved} explorer=${explorer} />`}</details>
  </section>`;
}

function Seen({ view, explorer }) {
  const { lang, t } = useReader();
  const scene = useMemo(() => sceneOf(view), [view]);
  const names = new Map(view.nodes.map((node) => [node.id, node.label[lang]]));
  const called = (node) => names.get(node) || plainNameOf(lang, node);
  const open = latest(explorer.operations, "panel")?.name;
  const panel = PANELS.includes(open) ? open : "selected";
  const content = {
    selected: () => html`<${Selected} view=${view} scene=${scene} explorer=${explorer} /><${Legend} scene=${scene} /><${Sizes} sizes=${view.sizes} />`,
    filters: () => html`<${Filters} view=${view} explorer=${explorer} />`,
    history: () => html`<${History} explorer=${explorer} called=${called} />`,
    views_saved: () => html`<${Saved} explorer=${explorer} />`,
    code: () => html`<${Code} explorer=${explorer} />`,
  };
  return html`
    <${Notes} view=${view} explorer=${explorer} />
    <section class="panel"><div class="scene explorer">
      <${Board} scene=${scene} explorer=${explorer} />
      <aside>
        <div class="tabs" role="tablist">${PANELS.map((each) => html`<button type="button" role="tab" aria-selected=${each === panel} onClick=${() => explorer.panel(each)}>${t(each)}</button>`)}</div>
        <div role="tabpanel" class="tab">${content[panel]()}</div>
      </aside>
    </div>
    ${view.paths.length > 0 && html`<details class="twin" open><summary>${t("paths_in_words")} (${view.paths.length})</summary><ol class="paths">${view.paths.map((each) => html`<li>${each.words[lang]}</li>`)}</ol></details>`}
    <${Twin} view=${view} explorer=${explorer} /></section>`;
}

/** What is not seen, and why. */
function Notes({ view, explorer }) {
  const { lang, t } = useReader();
  const notes = view.left_out.map((each) => each[lang]);
  if (view.gone.length) notes.push(`${t("gone")} ${view.gone.map((node) => plainNameOf(lang, node)).join(lang === "zh" ? "、" : ", ")}`);
  for (const { node, neighbours } of view.hubs) notes.push(`${plainNameOf(lang, node)}: ${count(lang, neighbours)} ${t("neighbours")} – ${t("hub")}`);
  return html`<p class="coverage-note" role="status"><b>${t("shown_of").replace("{shown}", count(lang, view.shown)).replace("{of}", count(lang, view.of))}</b>
      ${view.hidden.length > 0 && html` · ${count(lang, view.hidden.length)} ${t("out_of_sight")} <button type="button" class="quiet" onClick=${() => explorer.act({ do: "show" })}>${t("show_all")}</button>`}
      ${view.filtered.length > 0 && html` · ${count(lang, view.filtered.length)} ${t("filtered_out")}`}</p>
    ${notes.length > 0 && html`<ul class="notice">${notes.map((each) => html`<li>${each}</li>`)}</ul>`}`;
}

/** The table beside the view, with the same selection. */
function Twin({ view, explorer }) {
  const { lang, t } = useReader();
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState("");
  const kinds = [...new Set(view.nodes.map((node) => node.kind))];
  const { nodes, names, rows } = twin(view, kinds.includes(kind) ? kind : "", lang);
  const columns = [
    { label: t("node") }, { label: t("id") }, { label: t("kind"), show: (given) => nodeWords(lang, given) }, { label: t("neighbours"), form: "count" },
    ...names.map((name) => ({ label: propertyWords(lang, name), form: propertyForm(name) })),
  ];
  return html`<details class="twin" onToggle=${(event) => setOpen(event.target.open)}><summary>${t("table")} (${view.nodes.length})</summary>
    ${isOpen && html`<p class="foot"><button type="button" class="quiet csv" onClick=${() => save(`${t("explore")}.graphml`, graphml(view, lang), "application/xml")}>GraphML</button></p><div class="switch" role="group">${["", ...kinds].map((each) => html`<button type="button" aria-pressed=${each === kind} onClick=${() => setKind(each)}>${each ? nodeWords(lang, each) : t("all_kinds")}</button>`)}</div>
      <${Table} key=${kind} columns=${columns} rows=${rows} open=${(number) => explorer.focus(nodes[number].id)} current=${nodes.findIndex((node) => node.id === explorer.chosen)} />`}
  </details>`;
}
