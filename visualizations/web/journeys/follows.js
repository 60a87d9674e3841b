/** The directly-follows graph of a segment's journeys. */

import { html } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { Picture } from "../parts/picture.js";
import { useReader } from "../words.js";
import { thresholdOf } from "./threshold.js";

const EVENT = "event:";

export function Follows({ segment, params }) {
  const { t, as_of } = useReader();
  const add = (node) => go(changed({ show: "funnel", node: null, event: [...params.getAll("event"), node.slice(EVENT.length)] }));
  return html`<${Picture}
    path="journeys/follows"
    titled=${false}
    params=${{ segment, threshold: thresholdOf(params), as_of }}
    chosen=${params.get("node")}
    choose=${(node) => go(changed({ node }), { quietly: true })}
    open=${(node) => node.startsWith(EVENT) && add(node)}
    action=${(node) => node.startsWith(EVENT) && html`<p class="actions"><button type="button" class="button" onClick=${() => add(node)}>${t("into_funnel")}</button></p>`}
  />`;
}
