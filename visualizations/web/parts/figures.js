/** A few figures in a row, each with its name; a click on one shows what it means and where it comes from. */

import { html } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { DEFINITIONS } from "../definitions.js";
import { useReader } from "../words.js";

/** @param {{figures: {label: string, shown: string, key?: string, hint?: string}[]}} props `key` is that of a definition */
export function Figures({ figures }) {
  return html`<dl class="figures">
    ${figures.map(({ label, shown, key, hint }) => html`<div title=${hint}><dt>${label}</dt><dd>${key in DEFINITIONS ? html`<${Figure} shown=${shown} of=${key} />` : shown}</dd></div>`)}
  </dl>`;
}

function Figure({ shown, of }) {
  const { t } = useReader();
  return html`<button type="button" class="figure" title=${t("figure_hint")} onClick=${() => go(changed({ receipt: of }), { quietly: true })}>${shown}</button>`;
}
