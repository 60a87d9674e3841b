/** The view as code: what gives the same nodes on a command line, in Python and in Cypher. */

import { html } from "../vendor/htm-preact.mjs";
import { url, useAnswer } from "../asking.js";
import { Shown } from "../parts/state.js";
import { useReader } from "../words.js";
import { told } from "./operations.js";

/** @param {{explorer: import("./state.js").Explorer}} props */
export function Code({ explorer }) {
  const { t, as_of } = useReader();
  const operations = told(explorer.operations);
  const answer = useAnswer(operations.length ? url("explore/recipe", { operations: JSON.stringify(operations), as_of }) : null);
  if (!operations.length) return html`<p class="hint">${t("empty_view")}</p>`;
  return html`<p class="hint">${t("code_hint")}</p><${Shown} answer=${answer}>${({ curl, python, cypher }) => html`
    <${Piece} name="curl" text=${curl} /><${Piece} name="Python" text=${python} />
    ${cypher.map((each, place) => html`<${Piece} name=${`Cypher ${place + 1}`} text=${`${each.text.trim()}\n\n// ${JSON.stringify(each.parameters)}`} />`)}`}
  <//>`;
}

function Piece({ name, text }) {
  const { t } = useReader();
  return html`<h4>${name} <button type="button" class="quiet csv" onClick=${() => navigator.clipboard?.writeText(text)}>${t("copy")}</button></h4><pre tabindex="0">${text}</pre>`;
}
