/** A view as GraphML, which Gephi, yEd and networkx read. */

import { PROPERTY_WORDS, propertyForm } from "./model.js";

const TYPES = { count: "long", money: "long", number: "double", truth: "boolean" };
const FIXED = [["kind", "string"], ["label", "string"], ["x", "double"], ["y", "double"]];
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escaped = (given) => String(given).replace(FORBIDDEN, "").replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const datum = (key, given) => `<data key="${escaped(key)}">${escaped(given)}</data>`;

/** @param {{nodes: any[], edges: any[]}} view @param {string} lang the language of the labels */
export function graphml({ nodes, edges }, lang) {
  const names = Object.keys(PROPERTY_WORDS).filter((name) => nodes.some((node) => node.properties[name] !== null && name in node.properties));
  const keys = [
    ...FIXED.map(([name, type]) => `<key id="${name}" for="node" attr.name="${name}" attr.type="${type}"/>`),
    ...names.map((name) => `<key id="p_${name}" for="node" attr.name="${name}" attr.type="${TYPES[propertyForm(name)] || "string"}"/>`),
    '<key id="edge" for="edge" attr.name="kind" attr.type="string"/>',
    '<key id="count" for="edge" attr.name="count" attr.type="long"/>',
  ];
  const drawn = nodes.map((node) => {
    const own = names.filter((name) => (node.properties[name] ?? null) !== null).map((name) => datum(`p_${name}`, node.properties[name]));
    return `<node id="${escaped(node.id)}">${datum("kind", node.kind)}${datum("label", node.label[lang])}${datum("x", node.x)}${datum("y", node.y)}${own.join("")}</node>`;
  });
  const ties = edges.map((edge) => `<edge source="${escaped(edge.source)}" target="${escaped(edge.target)}">${datum("edge", edge.kind)}${datum("count", edge.count)}</edge>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${keys.join("\n")}
<graph edgedefault="directed">
${[...drawn, ...ties].join("\n")}
</graph>
</graphml>
`;
}
