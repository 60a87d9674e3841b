/** Where a node has a view of its own, and the way from there into the explorer. */

import { to } from "../address.js";
import { parts } from "./model.js";

const HOMES = {
  customer: (id) => to("customer", { id }),
  product: (id) => to("products", { target: id }),
  strategy: (id) => to("strategies", { node: `strategy:${id}` }),
  segment: (id) => to("coverage", { segment: id }),
};

/** The address of a node's own view; null where it has none. @param {string} node */
export function homeOf(node) {
  const [kind, id] = parts(node);
  return kind in HOMES ? HOMES[kind](id) : null;
}

/** The explorer with a node and its neighbours. @param {string} node */
export const exploring = (node) => to("explore", { ops: JSON.stringify([{ do: "start", node }, { do: "expand", node, most: 50 }]), node });
