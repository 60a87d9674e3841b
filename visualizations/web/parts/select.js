/** Choosing one of a few. */

import { html } from "../vendor/htm-preact.mjs";
import { useReader } from "../words.js";

/** @param {{label: string, ids: string[], value: string | null, kind?: string, called?: (id: string) => string, all?: string, choose: (id: string | null) => void}} props */
export function Select({ label, ids, value, kind, called, all, choose }) {
  const { name } = useReader();
  const text = called || ((id) => (kind ? name(kind, id) : id));
  return html`<label class="select"><span>${label}</span>
    <select value=${value || ""} onChange=${(event) => choose(event.target.value || null)}>
      ${all && html`<option value="" selected=${!value}>${all}</option>`}
      ${ids.map((id) => html`<option value=${id} selected=${id === value}>${text(id)}</option>`)}
    </select>
  </label>`;
}
