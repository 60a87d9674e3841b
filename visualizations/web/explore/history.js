/** The steps of a view in words: each can be gone back to, those stepped back from can be taken again. */

import { html } from "../vendor/htm-preact.mjs";
import { useReader } from "../words.js";
import { said, told } from "./operations.js";

/** @param {{explorer: import("./state.js").Explorer, called: (node: string) => string}} props */
export function History({ explorer, called }) {
  const { lang, t } = useReader();
  const done = told(explorer.operations);
  const { undoneSteps } = explorer;
  return html`<p class="hint">${t("history_hint")}</p>
    <ol class="history">
      <li><button type="button" class="link" disabled=${!done.length} onClick=${() => explorer.undo(done.length)}>${t("empty_view")}</button></li>
      ${done.map((operation, place) => html`<li class=${place === done.length - 1 ? "current" : ""} aria-current=${place === done.length - 1 ? "step" : undefined}>
        <button type="button" class="link" onClick=${() => explorer.undo(done.length - 1 - place)}>${said(lang, operation, called)}</button></li>`)}
      ${undoneSteps.map((operation, place) => html`<li class="undone"><button type="button" class="link" onClick=${() => explorer.redo(place + 1)}>${said(lang, operation, called)}</button></li>`)}
    </ol>`;
}
