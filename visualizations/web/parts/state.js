/** What stands where an answer is not there yet, failed, or is empty. */

import { html } from "../vendor/htm-preact.mjs";
import { Refused } from "../asking.js";
import { useReader } from "../words.js";

export function Loading() {
  const { t } = useReader();
  return html`<div class="state loading" role="status"><span class="pulse" aria-hidden="true"></span>${t("loading")}</div>`;
}

/** What went wrong in the reader's language, and below it the sentence of the API. */
export function Failed({ error, again }) {
  const { lang, t } = useReader();
  const refused = error instanceof Refused;
  return html`<div class="state failed" role="alert">
    <strong>${t("no_answer")}</strong>
    <p>${refused ? reason(error.problem, lang, t) : t("unreachable")}</p>
    ${refused && html`<p class="detail" lang="en">${error.message}</p>`}
    ${refused ? html`<button type="button" onClick=${again}>${t("again")}</button>` : html`<p>${t("goes_on")}</p>`}
  </div>`;
}

function reason({ status, parameter, value }, lang, t) {
  if (status >= 500) return t("server_failed");
  if (parameter === "as_of" && value === null) return t("no_day");
  if (!parameter) return t("refused");
  const known = t(parameter);
  return `${known}${lang === "zh" ? "：" : ": "}${value} – ${t(status === 404 ? "not_there" : "not_allowed")}`;
}

export function Empty({ text }) {
  return html`<div class="state empty"><p>${text}</p></div>`;
}

/** An answer's content: `children(data)` once it is there; the one before stays, dimmed, while the next one comes. */
export function Shown({ answer, children }) {
  // What is there stays while the server is away: the banner says so.
  if (answer.error && !answer.data) return html`<${Failed} ...${answer} />`;
  if (!answer.data) return html`<${Loading} />`;
  return html`<div class=${answer.loading ? "content stale" : "content"} aria-busy=${answer.loading}>${children(answer.data)}</div>`;
}
