/** What stands where an answer is not there yet, failed, or is empty. */

import { html } from "../vendor/htm-preact.mjs";
import { Refused } from "../asking.js";
import { useReader } from "../words.js";

export function Loading() {
  const { t } = useReader();
  return html`<div class="state loading" role="status"><span class="pulse" aria-hidden="true"></span>${t("loading")}</div>`;
}

export function Failed({ error, again }) {
  const { t } = useReader();
  const text = error instanceof Refused ? error.message : t("unreachable");
  return html`<div class="state failed" role="alert">
    <strong>${t("failed")}</strong>
    <p>${text}</p>
    <button type="button" onClick=${again}>${t("again")}</button>
  </div>`;
}

export function Empty({ text }) {
  return html`<div class="state empty"><p>${text}</p></div>`;
}

/** An answer's content: `children(data)` once it is there; the one before stays, dimmed, while the next one comes. */
export function Shown({ answer, children }) {
  if (answer.error) return html`<${Failed} ...${answer} />`;
  if (!answer.data) return html`<${Loading} />`;
  return html`<div class=${answer.loading ? "content stale" : "content"} aria-busy=${answer.loading}>${children(answer.data)}</div>`;
}
