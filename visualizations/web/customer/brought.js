/** Whom a customer brought, generation by generation, with what is known of their balances. */

import { html } from "../vendor/htm-preact.mjs";
import { to } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { count } from "../form.js";
import { Figures } from "../parts/figures.js";
import { Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { useReader } from "../words.js";

const LISTED = 200;

export function Brought({ id }) {
  const { as_of } = useReader();
  const answer = useAnswer(url("referrals/traits", { customer: id, as_of, page_size: LISTED }));
  return html`<${Shown} answer=${answer}>${(data) => html`<${Found} id=${id} ...${data} />`}<//>`;
}

function Found({ id, rows, summary, next }) {
  const { lang, t } = useReader();
  const below = rows.filter((row) => row.customer !== id); // generation 0 is the customer
  if (!below.length) return html`<p class="hint">${t("brought_nobody")}</p>`;
  const link = (each) => html`<a href=${to("customer", { id: each })}>${each}</a>`;
  const columns = [
    { label: t("generation"), form: "count" },
    { label: t("customer"), show: link },
    { label: t("referrer"), show: link },
    { label: t("joined_on"), form: "day" },
    { label: t("balance"), form: "money" },
  ];
  return html`
    <${Figures} figures=${[
      { label: t("descendants"), shown: count(lang, summary.descendants), key: "descendants" },
      { label: t("generations"), shown: count(lang, summary.depth), key: "generations" },
    ]} />
    <${Table} step=${12} columns=${columns} rows=${below.map((row) => [row.generation, row.customer, row.referrer, row.joined_on, row.balance_minor])} />
    ${next && html`<p class="hint">${count(lang, below.length)} / ${count(lang, summary.descendants)}</p>`}`;
}
