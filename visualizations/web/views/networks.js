/** Referral networks: the list, the tree of one, and how reproduction went. */

import { html, useMemo } from "../vendor/htm-preact.mjs";
import { changed, go, to } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { exploring } from "../explore/homes.js";
import { count, number, ratio } from "../form.js";
import { Chart } from "../parts/chart.js";
import { Figures } from "../parts/figures.js";
import { Picture } from "../parts/picture.js";
import { Empty, Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { colour } from "../theme.js";
import { useReader } from "../words.js";

const LISTED = 200;

export function Networks({ params }) {
  const { as_of } = useReader();
  const answer = useAnswer(url("referrals/networks", { as_of, page_size: LISTED }));
  return html`<${Shown} answer=${answer}>${(data) => html`<${Found} data=${data} params=${params} />`}<//>`;
}

function Found({ data: { rows, summary }, params }) {
  const { t } = useReader();
  const network = params.get("network") || (rows.length ? rows[0].network : null);
  return html`
    <div class="title"><h1>${t("networks")}</h1><p>${t("who_brought_whom")}</p></div>
    <${Summary} summary=${summary} />
    ${network === null ? html`<${Empty} text=${t("no_networks")} />` : html`<div class="split">
      <section class="panel list"><h2>${t("largest")}</h2><${List} rows=${rows} network=${network} /></section>
      <section class="panel"><${Tree} network=${network} params=${params} /></section>
    </div>`}
    <${Months} months=${summary.months} />
  `;
}

function Summary({ summary }) {
  const { lang, t } = useReader();
  const findings = Object.entries(summary.findings).map(([kind, found]) => `${t(kind)} ${count(lang, found)}`);
  return html`<${Figures} figures=${[
    { label: t("networks"), shown: count(lang, summary.networks), key: "networks" },
    { label: t("in_networks"), shown: `${count(lang, summary.in_networks)} / ${count(lang, summary.customers)}`, key: "in_networks" },
    { label: t("counted"), shown: count(lang, summary.counted), key: "counted" },
    { label: t("reproduction"), shown: ratio(lang, summary.reproduction.r), key: "reproduction", hint: t("reproduction_hint") },
    { label: t("cycle_median"), shown: number(lang, summary.cycle_days.median, 1), key: "cycle_median" },
    { label: t("links_used"), shown: `${count(lang, summary.redeemed_links)} / ${count(lang, summary.issued_links)}`, key: "links_used" },
    { label: t("findings"), shown: count(lang, Object.values(summary.findings).reduce((all, each) => all + each, 0)), key: "findings", hint: findings.join(" · ") },
  ]} />`;
}

function List({ rows, network }) {
  const { t } = useReader();
  const columns = [
    { label: t("network") },
    { label: t("members"), form: "count" },
    { label: t("depth"), form: "count" },
    { label: "R", form: "ratio" },
    { label: t("joined_90"), form: "count" },
  ];
  return html`<${Table}
    columns=${columns}
    rows=${rows.map((row) => [row.network, row.members, row.depth, row.reproduction.r, row.joined_90])}
    open=${(number_) => go(changed({ network: rows[number_].network, node: null }))}
    current=${rows.findIndex((row) => row.network === network)}
    step=${30}
  />`;
}

function Tree({ network, params }) {
  const { t, as_of } = useReader();
  const id = (node) => node.slice("customer:".length);
  return html`<${Picture}
    path="referrals/networks"
    params=${{ network, as_of }}
    chosen=${params.get("node")}
    choose=${(node) => go(changed({ node }), { quietly: true })}
    open=${(node) => go(to("customer", { id: id(node) }))}
    action=${(node) => html`<p class="actions">
      <a class="button" href=${to("customer", { id: id(node) })}>${t("customer")}</a>
      ${id(node) !== network && html`<a class="button" href=${to("networks", { network: id(node) })}>${t("begin_here")}</a>`}
      <a class="button" href=${exploring(node)}>${t("explore_from")}</a>
    </p>`}
  />`;
}

function Months({ months }) {
  const { lang, t, theme } = useReader();
  const options = useMemo(
    () => ({
      grid: { left: 44, right: 16, top: 24, bottom: 28 },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (given) => number(lang, given) },
      xAxis: { type: "category", axisLabel: { color: colour("soft") }, data: months.map((each) => each.month), axisTick: { show: false } },
      yAxis: { type: "value", axisLabel: { color: colour("soft") }, splitLine: { lineStyle: { color: colour("hair") } } },
      series: [{ type: "line", name: "R(30)", data: months.map((each) => each.reproduction.r), symbolSize: 6, color: colour("line-blue") }],
    }),
    [months, lang, theme],
  );
  if (months.length < 2) return null;
  const description = `${t("by_month")}: ${months.map((each) => `${each.month} ${number(lang, each.reproduction.r)}`).join("; ")}`;
  return html`<section class="panel"><h2>${t("by_month")}</h2><${Chart} name=${t("by_month")} options=${options} height=${220} description=${description} />
    <details class="twin"><summary>${t("table")} (${months.length})</summary><${Table}
      columns=${[{ label: t("joined_on") }, { label: t("members"), form: "count" }, { label: t("counted"), form: "count" }, { label: "R(30)", form: "ratio" }]}
      rows=${months.map(({ month, reproduction: r }) => [month, r.members, r.referrals, r.r])} /></details>
  </section>`;
}
