/** A few figures in a row, each with its name. */

import { html } from "../vendor/htm-preact.mjs";

/** @param {{figures: [string, string, string?][]}} props name, figure, and what it means */
export function Figures({ figures }) {
  return html`<dl class="figures">
    ${figures.map(([name, figure, meaning]) => html`<div title=${meaning}><dt>${name}</dt><dd>${figure}</dd></div>`)}
  </dl>`;
}
