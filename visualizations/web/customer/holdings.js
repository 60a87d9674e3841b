/** What a customer holds and held: a line for each contract from its opening to its closing, and the same as a table. */

import { html } from "../vendor/htm-preact.mjs";
import { day } from "../form.js";
import { shortened } from "../graph/labels.js";
import { Table } from "../parts/table.js";
import { useReader } from "../words.js";

const [WIDE, LEFT, RIGHT, ROW, FOOT] = [640, 150, 20, 22, 22]; // the drawing's own units
const DAY = 86_400_000; // milliseconds
const MOST = 30; // contracts drawn

export function Holdings({ holdings }) {
  const { t, name, as_of, bank } = useReader();
  if (!holdings.length) return html`<p class="hint">${t("no_holdings")}</p>`;
  const columns = [{ label: t("product") }, { label: t("opened_on"), form: "day" }, { label: t("closed_on"), form: "day" }, { label: t("balance"), form: "money" }, { label: t("contract") }];
  const rows = holdings.map((each) => [name("product", each.product), each.opened_on, each.closed_on, each.balance_minor, each.contract]);
  return html`<${Lines} holdings=${holdings} until=${as_of || bank.as_of} /><${Table} columns=${columns} rows=${rows} />`;
}

/** The contracts whose opening is known, oldest first; what is not closed by the day ends in an arrow. */
export function spans(holdings, until) {
  const dated = holdings.filter(({ opened_on }) => opened_on && opened_on <= until);
  return dated
    .map((each) => ({ ...each, isOpen: !each.closed_on || each.closed_on > until }))
    .sort((a, b) => (a.opened_on < b.opened_on ? -1 : a.opened_on > b.opened_on ? 1 : 0));
}

/** Where days stand between the left and the right, and the first days of years between them. */
export function scale(first, last) {
  const [from, to] = [Date.parse(first), Math.max(Date.parse(last), Date.parse(first) + DAY)];
  const at = (iso) => LEFT + ((WIDE - LEFT - RIGHT) * (Date.parse(iso) - from)) / (to - from);
  const years = [];
  for (let year = Number(first.slice(0, 4)) + 1; year <= Number(last.slice(0, 4)); year += 1) years.push(`${year}-01-01`);
  const step = Math.ceil(years.length / 8);
  return { at, years: years.filter((_, number) => number % step === 0) };
}

function Lines({ holdings, until }) {
  const { lang, t, name } = useReader();
  const drawn = until ? spans(holdings, until).slice(0, MOST) : [];
  if (!drawn.length) return null;
  const { at, years } = scale(drawn[0].opened_on, until);
  const bottom = ROW * drawn.length + 6;
  const said = (each) => `${name("product", each.product)}: ${day(lang, each.opened_on)} – ${each.isOpen ? t("still_open") : day(lang, each.closed_on)}`;
  return html`<svg class="spans" viewBox=${`0 0 ${WIDE} ${bottom + FOOT}`} role="img" aria-label=${`${t("holdings_in_time")}. ${drawn.map(said).join("; ")}`}>
    ${years.map((each) => html`<g class="year"><line x1=${at(each)} x2=${at(each)} y1="0" y2=${bottom} /><text x=${at(each)} y=${bottom + 15} text-anchor="middle">${each.slice(0, 4)}</text></g>`)}
    ${drawn.map((each, number) => html`<g class=${each.isOpen ? "span" : "span closed"} key=${each.contract}><title>${said(each)}</title>
      <text x=${LEFT - 10} y=${ROW * number + 17} text-anchor="end">${shortened(name("product", each.product), 18)}</text>
      <${Bar} x0=${at(each.opened_on)} x1=${at(each.isOpen ? until : each.closed_on)} y=${ROW * number + 12} isOpen=${each.isOpen} /></g>`)}
  </svg>`;
}

function Bar({ x0, x1, y, isOpen }) {
  const end = isOpen ? `M${x1} ${y - 5}l7 5l-7 5z` : `M${x1} ${y - 6}v12`;
  return html`<circle cx=${x0} cy=${y} r="3.5" /><path d=${`M${x0} ${y}H${Math.max(x0, x1)}`} /><path class="tip" d=${end} />`;
}
