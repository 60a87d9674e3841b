/** Tables: the twin of every picture. */

import { html, useState } from "../vendor/htm-preact.mjs";
import { isNumeric } from "../form.js";
import { useReader } from "../words.js";

const STEP = 100;

/**
 * @param {{columns: {label: string, form?: string}[], rows: any[][], keys?: string[], caption?: string,
 *   open?: (number: number) => void, current?: number, empty?: string}} props cells are what a reader sees: text or
 *   elements; `empty` is said where there is no row
 */
export function Table({ columns, rows, caption, open, current = -1, step = STEP, empty }) {
  const { t } = useReader();
  const [most, setMost] = useState(step);
  const shown = rows.slice(0, most);
  if (!rows.length && empty) return html`<p class="hint">${empty}</p>`;
  return html`<div class="wide">
    <table>
      ${caption && html`<caption>${caption}</caption>`}
      <thead><tr>${columns.map(({ label, form }) => html`<th scope="col" class=${isNumeric(form) ? "number" : ""}>${label}</th>`)}</tr></thead>
      <tbody>
        ${shown.map((row, number) => html`<tr class=${number === current ? "current" : ""} aria-current=${number === current ? "true" : undefined}>
          ${row.map((cell, place) => html`<td class=${isNumeric(columns[place].form) ? "number" : ""}>
            ${place === 0 && open ? html`<button type="button" class="link" onClick=${() => open(number)}>${cell}</button>` : cell}
          </td>`)}
        </tr>`)}
      </tbody>
    </table>
    ${rows.length > most && html`<button type="button" class="quiet more" onClick=${() => setMost(most + 5 * step)}>
      ${t("more_rows")} (${most} / ${rows.length} ${t("of_rows")})
    </button>`}
  </div>`;
}
