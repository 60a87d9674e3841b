/** The order of rows by a column: numbers as numbers, text as the reader's language has it, what is missing last. */

/** What a value sorts as: words in the reader's language, everything else as it is. */
export const sortable = (given, lang) => (given !== null && typeof given === "object" && !Array.isArray(given) ? given[lang] : given);

const isMissing = (given) => given === null || given === undefined || given === "";

/**
 * The numbers of the rows in their order; rows that are equal keep the order they came in.
 * @param {any[][]} rows raw values
 * @param {number} column
 * @param {"ascending" | "descending"} way
 * @param {string} lang
 * @returns {number[]}
 */
export function ordered(rows, column, way, lang) {
  const words = new Intl.Collator(lang === "zh" ? "zh-CN" : "en", { numeric: true });
  const turn = way === "ascending" ? 1 : -1;
  const keys = rows.map((row) => sortable(row[column], lang));
  const compare = (a, b) => {
    const [left, right] = [keys[a], keys[b]];
    if (isMissing(left) || isMissing(right)) return Number(isMissing(left)) - Number(isMissing(right));
    if (typeof left === "number" && typeof right === "number") return turn * (left - right);
    return turn * words.compare(String(left), String(right));
  };
  return rows.map((_, number) => number).sort((a, b) => compare(a, b) || a - b);
}
