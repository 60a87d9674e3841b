/** Choosing one of a few. */

import { html } from "../vendor/htm-preact.mjs";
import { useReader } from "../words.js";

/** @param {{label: string, ids: string[], value: string | null, kind?: string, all?: string, choose: (id: string | null) => void}} props */
export function Select({ label, ids, value, kind, all, choose }) {
  const { name } = useReader();
  return html`<label class="select"><span>${label}</span>
    <select value=${value || ""} onChange=${(event) => choose(event.target.value || null)}>
      ${all && html`<option value="" selected=${!value}>${all}</option>`}
      ${ids.map((id) => html`<option value=${id} selected=${id === value}>${kind ? name(kind, id) : id}</option>`)}
    </select>
  </label>`;
}
