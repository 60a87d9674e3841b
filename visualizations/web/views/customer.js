/** One customer on one page. */

import { html } from "../vendor/htm-preact.mjs";
import { to } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { Brought } from "../customer/brought.js";
import { Holdings } from "../customer/holdings.js";
import { Next } from "../customer/next.js";
import { exploring } from "../explore/homes.js";
import { day, money, time } from "../form.js";
import { Empty, Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { ruleKey, stateKey, useReader } from "../words.js";

export function Customer({ params }) {
  const { t, as_of } = useReader();
  const id = params.get("id");
  const answer = useAnswer(id ? url("customers/card", { customer: id, as_of }) : null);
  if (!id) return html`<${Empty} text=${t("customer_hint")} />`;
  return html`<${Shown} answer=${answer}>${({ summary }) => html`<${Card} key=${id} id=${id} card=${summary} params=${params} />`}<//>`;
}

function Card({ id, card, params }) {
  const { t } = useReader();
  return html`
    <div class="title person"><h1><bdi>${card.name || id}</bdi>${card.name && html` <small>${id}</small>`}</h1><${Marks} card=${card} />
      <a class="button" href=${exploring(`customer:${id}`)}>${t("explore_from")}</a></div>
    <div class="card">
      <div>
        <section class="panel"><${Properties} card=${card} /></section>
        <section class="panel"><${Ties} id=${id} card=${card} /></section>
        <section class="panel"><h2>${t("brought")}</h2><${Brought} id=${id} /></section>
        <section class="panel"><h2>${t("last_steps")}</h2><${Steps} steps=${card.last_steps} /></section>
      </div>
      <div>
        <section class="panel"><h2>${t("holdings")}</h2><${Holdings} holdings=${card.holdings} /></section>
        <section class="panel"><h2>${t("next_product")}</h2><${Next} id=${id} card=${card} params=${params} /></section>
        <section class="panel"><h2>${t("where_strategies_stand")}</h2><${Standing} id=${id} card=${card} /></section>
      </div>
    </div>
  `;
}

function Marks({ card: { properties, segments, scenes } }) {
  const { t, name } = useReader();
  const warnings = ["no_contact", "no_profiling"].filter((key) => properties[key]).map((key) => t(key));
  if (properties.left_on) warnings.unshift(t("has_left"));
  if (!properties.joined_on) warnings.unshift(t("prospect"));
  return html`<ul class="marks">
    ${warnings.map((text) => html`<li class="warning">⚠ ${text}</li>`)}
    ${segments.map((each) => html`<li><a href=${to("coverage", { segment: each })}>${name("segment", each)}</a></li>`)}
    ${scenes.map((each) => html`<li>${t("scenes")}: ${name("scene", each)}</li>`)}
  </ul>`;
}

function Properties({ card: { properties } }) {
  const { lang, t } = useReader();
  const lines = [
    ["joined_on", day(lang, properties.joined_on)],
    ["left_on", day(lang, properties.left_on)],
    ["tier", properties.tier || "–"],
    ["margin_12m_minor", money(lang, properties.margin_12m_minor)],
    ...("birth_year" in properties ? [["birth_year", properties.birth_year || "–"]] : []),
  ];
  return html`<dl class="lines">${lines.map(([key, text]) => html`<dt>${t(key)}</dt><dd>${text}</dd>`)}</dl>`;
}

/** Who brought a customer, and who brought them, up to the top of the network. */
function Ties({ id, card }) {
  const { t, as_of } = useReader();
  const tree = useAnswer(card.referrer ? url("referrals/tree", { customer: id, depth: 0, as_of }) : null);
  const above = tree.data ? tree.data.summary.ancestors : [card.referrer].filter(Boolean);
  const link = (each) => html`<a href=${to("customer", { id: each })}>${each}</a> `;
  return html`<dl class="lines">
    <dt>${t("referrer")}</dt><dd>${above.length ? above.map((each, number) => html`${number > 0 && html`<span aria-hidden="true">← </span>`}${link(each)}`) : t("nobody")}</dd>
    <dt>${t("referees")}</dt><dd>${card.referees.length ? card.referees.map(link) : t("nobody")}</dd>
    <dt>${t("network")}</dt><dd><a href=${to("networks", { network: card.network, node: `customer:${id}` })}>${card.network}</a></dd>
  </dl>`;
}

function Steps({ steps }) {
  const { lang, t, name } = useReader();
  if (!steps.length) return html`<p class="hint">${t("no_steps")}</p>`;
  return html`<ol class="steps">${steps.map((step) => html`<li>
    <time datetime=${step.at}>${time(lang, step.at)}</time>
    <span><b>${step.event || "–"}</b> ${name("channel", step.channel)}${step.product && ` · ${name("product", step.product)}`}</span>
  </li>`)}</ol>`;
}

/** For each product the state, and for those not held what keeps each strategy away. */
function Standing({ id, card }) {
  const { t, as_of } = useReader();
  const products = Object.keys(card.state);
  const answer = useAnswer(url("strategy/why-not", { customer: id, as_of }));
  if (!products.length) return html`<p class="hint">${t(card.properties.left_on ? "no_state" : "no_products")}</p>`;
  return html`<${Shown} answer=${answer}>${({ rows }) => html`<${Reasons} id=${id} state=${card.state} rows=${rows} />`}<//>`;
}

function Reasons({ id, state, rows }) {
  const { lang, t, name } = useReader();
  const comma = lang === "zh" ? "、" : ", ";
  const reason = (row) => `${name("strategy", row.strategy)}${lang === "zh" ? "：" : ": "}${row.failed.map((rule) => t(ruleKey(rule))).join(comma) || t("passes_all")}`;
  const reasons = (product) => {
    const offers = rows.filter((row) => row.product === product);
    return state[product] === "holds" ? [] : offers.length ? offers.map(reason) : [t("no_offer")];
  };
  const paths = (product) => state[product] !== "holds" && html` <a class="small" href=${to("products", { customer: id, target: product })}>${t("paths_for")}</a>`;
  const columns = [
    { label: t("product") },
    { label: t("state"), show: (words, [, , , product]) => html`<span class=${`state-mark ${state[product]}`}>${words}</span>${paths(product)}` },
    { label: `${t("strategy")}: ${t("failed_rules")}`, show: (all) => html`<ul class="reasons">${all.map((each) => html`<li>${each}</li>`)}</ul>` },
  ];
  return html`<${Table} columns=${columns} rows=${Object.entries(state).map(([product, each]) => [name("product", product), t(stateKey(each)), reasons(product), product])} />`;
}
