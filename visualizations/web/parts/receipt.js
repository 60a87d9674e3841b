/** The receipt: for every answer on screen, how to ask it again and what it rests on. */

import { html } from "../vendor/htm-preact.mjs";
import { count, day, number } from "../form.js";
import { useReader } from "../words.js";

/** @param {{receipts: [string, any][], close: () => void}} props */
export function ReceiptPanel({ receipts, close }) {
  const { t } = useReader();
  return html`<aside class="receipts" aria-label=${t("receipt")}>
    <header><div><h2>${t("receipt")}</h2><p>${t("receipt_hint")}</p></div>
      <button type="button" class="quiet" onClick=${close} aria-label=${t("close")}>✕</button></header>
    ${receipts.length === 0 && html`<p class="hint">${t("nothing")}</p>`}
    ${receipts.map(([address, receipt]) => html`<${Receipt} key=${address} address=${address} receipt=${receipt} />`)}
  </aside>`;
}

function Receipt({ address, receipt }) {
  const { lang, t } = useReader();
  const parameters = Object.entries(receipt.parameters);
  const counts = Object.entries(receipt.counts);
  return html`<article class="receipt">
    <h3>${receipt.question}</h3>
    <dl>
      <dt>${t("parameters")}</dt><dd>${parameters.length ? parameters.map(([name, given]) => html`<code>${name} = ${[given].flat().join(", ")}</code> `) : t("none")}</dd>
      <dt>${t("as_of")}</dt><dd>${day(lang, receipt.as_of)}</dd>
      <dt>${t("revision")}</dt><dd><code>${receipt.revision}</code></dd>
      <dt>${t("definition")}</dt><dd><code>${receipt.definition}</code></dd>
      <dt>${t("seconds")}</dt><dd>${number(lang, receipt.seconds, 3)}</dd>
    </dl>
    ${counts.length > 0 && html`<h4>${t("counts")}</h4><dl>${counts.map(([name, given]) => html`<dt><code>${name}</code></dt><dd>${count(lang, given)}</dd>`)}</dl>`}
    <details><summary>${t("statements")} (${receipt.method.length})</summary>
      ${receipt.method.map((each) => html`<details class="statement"><summary><code>${each.name}</code></summary><pre tabindex="0">${each.text}</pre></details>`)}
    </details>
    <p class="forms"><a href=${address} target="_blank" rel="noopener">JSON</a>
      ${!address.startsWith("v1/scenes/") && html` · <a href=${`${address}${address.includes("?") ? "&" : "?"}format=csv`} target="_blank" rel="noopener">CSV</a>`}</p>
  </article>`;
}
