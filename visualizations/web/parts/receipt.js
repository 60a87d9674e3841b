/** The receipt: for every answer on screen, how to ask it again and what it rests on. */

import { html } from "../vendor/htm-preact.mjs";
import { count, day, number } from "../form.js";
import { DEFINITIONS } from "../definitions.js";
import { useReader } from "../words.js";

/** @param {{receipts: [string, any][], figure: string, close: () => void}} props `figure`: the one that was clicked, if any */
export function ReceiptPanel({ receipts, figure, close }) {
  const { t } = useReader();
  const defined = DEFINITIONS[figure] || null;
  const isOf = ([, receipt]) => Boolean(defined) && receipt.question === defined.question;
  const sorted = [...receipts].sort((a, b) => Number(isOf(b)) - Number(isOf(a)));
  return html`<aside class="receipts" aria-label=${t("receipt")}>
    <header><div><h2>${t("receipt")}</h2><p>${t("receipt_hint")}</p></div>
      <button type="button" class="quiet" onClick=${close} aria-label=${t("close")}>✕</button></header>
    ${receipts.length === 0 && html`<p class="hint">${t("nothing")}</p>`}
    ${defined && html`<${Definition} figure=${figure} defined=${defined} />`}
    ${sorted.map(([address, receipt]) => html`<${Receipt} key=${address} address=${address} receipt=${receipt} />`)}
  </aside>`;
}

/** What the figure that was clicked means, of whom it is a part, and where in the answer it stands. */
function Definition({ figure, defined }) {
  const { lang, t } = useReader();
  return html`<article class="defined" aria-live="polite"><h3>${t(figure === "pairs_customers" ? "customers" : figure)}</h3>
    <p>${defined[lang]}</p><p class="hint">${t("field")}: <code>${defined.field}</code></p></article>`;
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
    <details><summary>${t("call")}</summary><pre tabindex="0">${call(address, receipt)}</pre></details>
    <p class="forms"><a href=${address} target="_blank" rel="noopener">JSON</a>
      ${!address.startsWith("v1/scenes/") && html` · <a href=${`${address}${address.includes("?") ? "&" : "?"}format=csv`} target="_blank" rel="noopener">CSV</a>`}</p>
  </article>`;
}

/** How to ask the same elsewhere: on a command line, and by the API. */
function call(address, { question, parameters, as_of }) {
  const quoted = (given) => `'${String(given).replaceAll("'", "'\\''")}'`;
  const options = Object.entries(parameters).flatMap(([name, given]) =>
    [given].flat().filter((each) => each !== null).map((each) => `--${name.replaceAll("_", "-")} ${quoted(each)}`),
  );
  return `cjg ${question} ${[...options, `--as-of ${as_of}`].join(" ")}\n\ncurl ${quoted(new URL(address, location.href))}`;
}
