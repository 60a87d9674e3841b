/** Tables: the twin of every picture, sorted by any column, and to be had as CSV. */

import { html, useMemo, useState } from "../vendor/htm-preact.mjs";
import { csv } from "../csv.js";
import { isNumeric, value } from "../form.js";
import { ordered, sortable } from "../ordering.js";
import { save } from "../saving.js";
import { useReader } from "../words.js";

const STEP = 100;

/**
 * @typedef {{column: number, way: "" | "ascending" | "descending"}} By by which column the rows are sorted, and which way
 * @typedef {{label: string, form?: string, show?: (given: any, row: any[]) => any}} Column
 *   `form` as in a scene's facts; `show` draws a cell where its value alone would not do
 */

/**
 * @param {{columns: Column[], rows: any[][], name?: string, open?: (number: number) => void, current?: number, step?: number,
 *   empty?: string}} props rows hold raw values; `name` is that of the file; `empty` is said where there is no row
 */
export function Table({ columns, rows, name, open, current = -1, step = STEP, empty }) {
  const { lang, t } = useReader();
  const [most, setMost] = useState(step);
  const [by, setBy] = useState(/** @type {By} */ ({ column: -1, way: "" }));
  const order = useMemo(
    () => (columns[by.column] && by.way ? ordered(rows, by.column, by.way, lang) : rows.map((_, number) => number)),
    [rows, by, lang, columns.length],
  );
  if (!rows.length && empty) return html`<p class="hint">${empty}</p>`;
  const cell = (row, place) => {
    const { form, show } = columns[place];
    return show ? show(row[place], row) : value(lang, row[place], form);
  };
  return html`<div class="wide">
    <table>
      <thead><tr>${columns.map(({ label, form }, place) => html`<${Head} label=${label} form=${form} way=${by.column === place ? by.way : ""}
        sort=${() => setBy(next(by, place, form))} />`)}</tr></thead>
      <tbody>
        ${order.slice(0, most).map((number) => html`<tr key=${number} class=${number === current ? "current" : ""} aria-current=${number === current ? "true" : undefined}>
          ${rows[number].slice(0, columns.length).map((_, place) => html`<td class=${isNumeric(columns[place].form) ? "number" : ""}>
            ${place === 0 && open ? html`<button type="button" class="link" onClick=${() => open(number)}>${cell(rows[number], 0)}</button>` : cell(rows[number], place)}
          </td>`)}
        </tr>`)}
      </tbody>
    </table>
    <p class="foot">
      ${rows.length > most && html`<button type="button" class="quiet more" onClick=${() => setMost(most + 5 * step)}>
        ${t("more_rows")} (${most} / ${rows.length} ${t("of_rows")})</button>`}
      <button type="button" class="quiet csv" onClick=${() => save(`${name || document.title}.csv`, asCsv(columns, order.map((number) => rows[number]), lang), "text/csv")}>CSV</button>
    </p>
  </div>`;
}

/** Numbers begin with the largest, all else with the first; the third time the rows stand as they came. @returns {By} */
function next(by, column, form) {
  const [first, second] = /** @type {By["way"][]} */ (isNumeric(form) ? ["descending", "ascending"] : ["ascending", "descending"]);
  if (by.column !== column) return { column, way: first };
  return by.way === first ? { column, way: second } : { column: -1, way: "" };
}

function Head({ label, form, way, sort }) {
  const sign = { ascending: "▲", descending: "▼" }[way] || "";
  return html`<th scope="col" class=${isNumeric(form) ? "number" : ""} aria-sort=${way || "none"}>
    <button type="button" class="sort" onClick=${sort}>${label}<span aria-hidden="true">${sign}</span></button></th>`;
}

/** What the table holds, values raw: money in minor units, days as ISO has them. A mark of order makes Excel read UTF-8. */
function asCsv(columns, rows, lang) {
  const plain = (given) => (Array.isArray(given) ? given.join("; ") : sortable(given, lang));
  return `\ufeff${csv([columns.map((column) => column.label), ...rows.map((row) => row.slice(0, columns.length).map(plain))])}`;
}
