/** The strategy map, for all or for one segment or product. */

import { html } from "../vendor/htm-preact.mjs";
import { changed, go, to } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { exploring } from "../explore/homes.js";
import { NODE_WORDS, parts } from "../explore/model.js";
import { Picture } from "../parts/picture.js";
import { Select } from "../parts/select.js";
import { useReader } from "../words.js";

const GAPS = ["0", "8", "20", "50"];

export function Strategies({ params }) {
  const { t, as_of } = useReader();
  const names = useAnswer(url("bank/names"));
  const of = (kind) => (names.data ? names.data.rows.filter((row) => row.kind === kind).map((row) => row.id) : []);
  const gaps = GAPS.includes(params.get("gaps")) ? params.get("gaps") : "8";
  const choose = (key) => (given) => go(changed({ [key]: given, node: null }));
  return html`
    <div class="title-row">
    <div class="title"><h1>${t("strategies")}</h1><p>${t("map_hint")}</p></div>
    <div class="tools-row">
      <${Select} label=${t("segment")} kind="segment" ids=${of("segment")} value=${params.get("segment")} all=${t("all_segments")} choose=${choose("segment")} />
      <${Select} label=${t("product")} kind="product" ids=${of("product")} value=${params.get("product")} all=${t("all_products")} choose=${choose("product")} />
      <${Select} label=${t("gaps_shown")} ids=${GAPS} value=${gaps} choose=${choose("gaps")} />
    </div>
    </div>
    <section class="panel"><${Picture}
      path="strategy/coverage"
      titled=${false}
      params=${{ segment: params.get("segment"), product: params.get("product"), gaps, as_of }}
      chosen=${params.get("node")}
      choose=${(node) => go(changed({ node }), { quietly: true })}
      open=${(node) => opened(node) && go(opened(node))}
      action=${(node) => html`<p class="actions">${opened(node) && html`<a class="button" href=${opened(node)}>${t("open")}</a>`}
        ${isOfBank(node) && html`<a class="button" href=${exploring(node)}>${t("explore_from")}</a>`}</p>`}
    /></section>
  `;
}

/** Gaps are of the map alone. */
const isOfBank = (node) => parts(node)[0] in NODE_WORDS;

/** Where a node of the map leads. */
function opened(node) {
  const [kind, id] = parts(node);
  if (kind === "gap") return to("coverage", { cell: id });
  if (kind === "segment") return to("strategies", { segment: id });
  if (kind === "product") return to("strategies", { product: id });
  return null;
}
