/** CSV that any reader takes apart as it was put together, and that no spreadsheet runs. */

const FORMULA = /^[=+\-@\t\r]/;

/** A cell: text that a spreadsheet would run has an apostrophe before it. */
export function cell(given) {
  if (given === null || given === undefined) return "";
  if (typeof given === "number" || typeof given === "boolean") return String(given);
  const text = String(given);
  const inert = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** @param {any[][]} rows */
export const csv = (rows) => rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
