/** The next product: what a customer does not hold yet, and the paths that lead there from what they hold. */

import { html } from "../vendor/htm-preact.mjs";
import { changed, go, to } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { Select } from "../parts/select.js";
import { Shown } from "../parts/state.js";
import { Table } from "../parts/table.js";
import { stateKey, useReader } from "../words.js";

const PATHS = 3;
const SOONEST = ["open", "reached", "blocked", "no_strategy", "not_addressable", "not_eligible"]; // states, the nearest to a sale first

/** The products that are not held, the nearest to a sale first. @param {Record<string, string>} state */
export const ahead = (state) => SOONEST.flatMap((each) => Object.keys(state).filter((product) => state[product] === each));

export function Next({ id, card, params }) {
  const { t, name } = useReader();
  const products = ahead(card.state);
  if (!products.length) return html`<p class="hint">${t("no_next")}</p>`;
  const target = products.includes(params.get("next")) ? params.get("next") : products[0];
  const called = (product) => `${name("product", product)} · ${t(stateKey(card.state[product]))}`;
  return html`<p class="tools-row"><${Select} label=${t("next_product")} called=${called} ids=${products} value=${target}
      choose=${(next) => go(changed({ next }), { quietly: true })} />
      <a class="button" href=${to("products", { customer: id, target })}>${t("paths_for")}</a></p>
    <${Paths} id=${id} target=${target} />`;
}

function Paths({ id, target }) {
  const { t, name, as_of } = useReader();
  const answer = useAnswer(url("products/paths", { customer: id, target, limit: PATHS, as_of }));
  const columns = [
    { label: t("path"), show: (path) => path.map((product) => name("product", product)).join(" → ") },
    { label: t("share_of_path"), form: "share" },
    { label: t("basis") },
    { label: t("observed_n"), form: "count" },
  ];
  return html`<${Shown} answer=${answer}>${({ rows }) => html`<${Table} columns=${columns} empty=${t("no_path")}
    rows=${rows.map((row) => [row.path, row.share, t(row.basis), row.n])} />`}<//>`;
}
