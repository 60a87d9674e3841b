/** Numbers, money and days in the reader's form. Nothing here computes a figure of the bank. */

const LOCALES = { zh: "zh-CN", en: "en-GB" };
const NONE = "–";

const made = new Map();

/** @param {any} [make] a constructor of `Intl` */
function once(lang, kind, options, make = Intl.NumberFormat) {
  const key = `${lang} ${kind}`;
  if (!made.has(key)) made.set(key, new make(LOCALES[lang], options));
  return made.get(key);
}

const missing = (value) => value === null || value === undefined;

export const count = (lang, value) => (missing(value) ? NONE : once(lang, "count", {}).format(value));

export const number = (lang, value, digits = 2) =>
  missing(value) ? NONE : once(lang, `number${digits}`, { maximumFractionDigits: digits }).format(value);

export const share = (lang, value) =>
  missing(value) ? NONE : once(lang, "share", { style: "percent", maximumSignificantDigits: 3 }).format(value);

/** Minor units as major units. */
export const money = (lang, value) =>
  missing(value) ? NONE : once(lang, "money", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value / 100);

/** Minor units as major units in few characters: 53万, 530K. */
export const shortMoney = (lang, value) =>
  missing(value) ? NONE : once(lang, "short", { notation: "compact", maximumSignificantDigits: 3 }).format(value / 100);

/** A moment in a form; text that is none, as an address may hold it, stays as it is. */
function moment(lang, kind, options, iso, text) {
  const given = new Date(iso);
  return Number.isNaN(given.getTime()) ? text : once(lang, kind, { ...options, timeZone: "UTC" }, Intl.DateTimeFormat).format(given);
}

export const day = (lang, value) =>
  missing(value) ? NONE : moment(lang, "day", { dateStyle: "medium" }, `${value}T00:00:00Z`, value);

export const time = (lang, value) =>
  missing(value) ? NONE : moment(lang, "time", { dateStyle: "medium", timeStyle: "short" }, `${value.slice(0, 19)}Z`, value);

/** A ratio: always two digits, so that a column of them stands aligned. */
export const ratio = (lang, value) =>
  missing(value) ? NONE : once(lang, "ratio", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);

/** A value in a form: text, count, number, ratio, share, money, day or time; words in the reader's language. */
export function value(lang, given, form) {
  if (missing(given)) return NONE;
  if (typeof given === "object") return given[lang];
  if (form === "truth") return given ? { zh: "是", en: "yes" }[lang] : { zh: "否", en: "no" }[lang];
  const forms = { count, number, ratio, share, money, day, time };
  return forms[form] ? forms[form](lang, given) : String(given);
}

export const isNumeric = (form) => ["count", "number", "ratio", "share", "money"].includes(form);
