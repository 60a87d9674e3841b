/** The three headline answers on one page. */

import { html } from "../vendor/htm-preact.mjs";
import { to } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { count, ratio } from "../form.js";
import { Figures } from "../parts/figures.js";
import { Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { useReader } from "../words.js";

const TOP = 6;

export function Overview() {
  const { t } = useReader();
  return html`<div class="title"><h1>${t("overview")}</h1><p>${t("tagline")}</p></div>
    <div class="panels"><${Who} /><${Where} /><${What} /><${HowWell} /></div>`;
}

function Panel({ title, text, view, children }) {
  const { t } = useReader();
  return html`<section class="panel">
    <header><div><h2>${title}</h2><p>${text}</p></div><a class="button" href=${to(view)}>${t("see_all")}</a></header>
    ${children}
  </section>`;
}

function HowWell() {
  const { lang, t, name, as_of } = useReader();
  const answer = useAnswer(url("strategy/kpis", { as_of }));
  const columns = [
    { label: t("strategy"), show: (words, row) => html`<a href=${to("strategies", { node: `strategy:${row[5]}` })}>${words}</a>` },
    { label: t("kpi") },
    { label: t("period") },
    { label: t("target_value"), form: "number" },
    { label: t("actual_value"), form: "number" },
  ];
  return html`<${Panel} title=${t("kpis")} text=${t("what_came")} view="strategies">
    <${Shown} answer=${answer}>${({ rows, summary }) => {
      const missed = rows.filter((row) => row.state === "missed").slice(0, TOP);
      return html`
        <${Figures} figures=${["met", "missed", "unknown"].map((key) => ({ label: t(key), shown: count(lang, summary[key]), key }))} />
        <h3>${t("missed_kpis")}</h3>
        <${Table} columns=${columns} empty=${t("no_missed")} rows=${missed.map((row) => [
          name("strategy", row.strategy),
          name("kpi", row.kpi),
          row.period,
          row.target,
          row.actual,
          row.strategy,
        ])} />`;
    }}<//>
  <//>`;
}

function Who() {
  const { lang, t, as_of } = useReader();
  const answer = useAnswer(url("referrals/networks", { as_of, page_size: TOP }));
  const columns = [
    { label: t("network"), show: (network) => html`<a href=${to("networks", { network })}>${network}</a>` },
    { label: t("members"), form: "count" },
    { label: t("depth"), form: "count" },
    { label: t("joined_90"), form: "count" },
  ];
  return html`<${Panel} title=${t("networks")} text=${t("who_brought_whom")} view="networks">
    <${Shown} answer=${answer}>${({ rows, summary }) => html`
      <${Figures} figures=${[
        { label: t("in_networks"), shown: count(lang, summary.in_networks), key: "in_networks" },
        { label: t("counted"), shown: count(lang, summary.counted), key: "counted" },
        { label: t("reproduction"), shown: ratio(lang, summary.reproduction.r), key: "reproduction", hint: t("reproduction_hint") },
      ]} />
      <h3>${t("largest")}</h3>
      <${Table} columns=${columns} empty=${t("no_networks")} rows=${rows.map((row) => [
        row.network,
        row.members,
        row.depth,
        row.joined_90,
      ])} />`}
    <//>
  <//>`;
}

function Where() {
  const { lang, t, name, as_of } = useReader();
  const answer = useAnswer(url("strategy/coverage", { as_of, page_size: TOP }));
  const link = (words, row) => html`<a href=${to("coverage", { cell: row[3] })}>${words}</a>`;
  const columns = [{ label: `${t("segment")} × ${t("product")}`, show: link }, { label: t("gap"), form: "count" }, { label: t("gap_balance"), form: "money" }];
  return html`<${Panel} title=${t("coverage")} text=${t("where_gaps")} view="coverage">
    <${Shown} answer=${answer}>${({ rows, summary }) => html`
      <${Figures} figures=${[
        { label: t("customers"), shown: count(lang, summary.all.customers), key: "customers" },
        { label: t("in_a_gap"), shown: count(lang, summary.all.gap), key: "in_a_gap" },
        { label: t("over_contacted"), shown: count(lang, summary.over_contacted.length), key: "over_contacted" },
      ]} />
      <h3>${t("largest_gaps")}</h3>
      <${Table} columns=${columns} empty=${t("no_gaps")} rows=${rows.filter((row) => row.gap).map((row) => [
        `${name("segment", row.segment)} × ${name("product", row.product)}`,
        row.gap,
        row.gap_balance_minor,
        `${row.segment}|${row.product}`,
      ])} />`}
    <//>
  <//>`;
}

function What() {
  const { lang, t, name, as_of } = useReader();
  const answer = useAnswer(url("products/pairs", { as_of, page_size: TOP }));
  const columns = [{ label: t("a_then_b") }, { label: t("after_share"), form: "share" }, { label: t("ratio"), form: "ratio" }];
  return html`<${Panel} title=${t("products")} text=${t("what_follows")} view="products">
    <${Shown} answer=${answer}>${({ rows, summary }) => html`
      <${Figures} figures=${[{ label: t("customers"), shown: count(lang, summary.customers), key: "pairs_customers" }]} />
      <h3>${t("surest_pairs")}</h3>
      <${Table} columns=${columns} empty=${t("no_pairs")} rows=${rows.filter((row) => row.after_share !== null).map((row) => [
        `${name("product", row.a)} → ${name("product", row.b)}`,
        row.after_share,
        row.ratio,
      ])} />`}
    <//>
  <//>`;
}
