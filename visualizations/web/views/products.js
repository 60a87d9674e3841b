/** Products: what follows what; and the paths from what is held to a target. */

import { html } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { Picture } from "../parts/picture.js";
import { Select } from "../parts/select.js";
import { Empty } from "../parts/state.js";
import { useReader } from "../words.js";

export function Products({ params }) {
  const { t } = useReader();
  const names = useAnswer(url("bank/names"));
  const ids = names.data ? names.data.rows.filter((row) => row.kind === "product").map((row) => row.id) : [];
  const [target, customer, held] = [params.get("target"), params.get("customer"), params.getAll("held")];
  const toPaths = target || customer || held.length > 0;
  return html`
    <div class="title"><h1>${t("products")}</h1><p>${t("what_follows")}</p></div>
    <div class="tools-row">
      <div class="switch" role="group">
        <button type="button" aria-pressed=${!toPaths} onClick=${() => go(changed({ target: null, customer: null, held: null, node: null }))}>${t("which_follow")}</button>
        <button type="button" aria-pressed=${Boolean(toPaths)} onClick=${() => !toPaths && ids.length > 1 && go(changed({ held: ids[0], target: ids[1], node: null }))}>${t("paths_to")}</button>
      </div>
      ${toPaths && html`<${Choice} ids=${ids} target=${target} customer=${customer} held=${held} />`}
    </div>
    <section class="panel">${!toPaths ? html`<${Scene} key="pairs" path="products/pairs" given=${{}} params=${params} />` : target && (customer || held.length) ? html`<${Scene} key="paths" path="products/paths" given=${{ target, customer, held: customer ? null : held }} params=${params} />` : html`<${Empty} text=${t("choose_held")} />`}</section>
  `;
}

function Choice({ ids, target, customer, held }) {
  const { t, name } = useReader();
  const toggle = (id) => go(changed({ held: held.includes(id) ? held.filter((each) => each !== id) : [...held, id], customer: null, node: null }));
  return html`
    ${customer
      ? html`<button type="button" class="chip" onClick=${() => go(changed({ customer: null }))}>${t("of_customer")} ${customer} ✕</button>`
      : html`<fieldset class="chips"><legend>${t("held")}</legend>${ids.map((id) => html`<button type="button" class="chip" aria-pressed=${held.includes(id)} onClick=${() => toggle(id)}>${held.includes(id) ? "✓ " : ""}${name("product", id)}</button>`)}</fieldset>`}
    <${Select} label=${t("target")} kind="product" ids=${ids} value=${target} all=${t("choose")} choose=${(id) => go(changed({ target: id, node: null }))} />
  `;
}

function Scene({ path, given, params }) {
  const { as_of } = useReader();
  return html`<${Picture}
    path=${path}
    params=${{ ...given, as_of }}
    chosen=${params.get("node")}
    choose=${(node) => go(changed({ node }), { quietly: true })}
    open=${() => {}}
  />`;
}
