/** An answer of the explorer as a scene that the painter draws. */

import { parts, propertyForm, propertyWords } from "./model.js";

const both = (make) => ({ zh: make("zh"), en: make("en") });

/** @param {any} view the answer of `explore` */
export function sceneOf(view) {
  const nodes = view.nodes.map((node) => ({ ...node, badge: badge(node.more), facts: facts(node.properties) }));
  const edges = view.edges.map((edge) => ({ ...edge, width: Math.min(4, 1 + Math.log2(edge.count || 1) / 2), label: null }));
  return { ...view, nodes, edges, guides: [], lines: "straight", text: 12, title: both(() => ""), subtitle: both(() => "") };
}

/** How many neighbours are not drawn: "+12". @param {Record<string, number>} more by kind of edge and direction */
export function badge(more) {
  const all = Object.values(more || {}).reduce((sum, each) => sum + each, 0);
  if (!all) return "";
  const [unit, sign] = all < 1000 ? [1, ""] : all < 999_500 ? [1000, "k"] : [1_000_000, "M"];
  const few = all / unit;
  return `+${unit > 1 && few < 9.95 ? few.toFixed(1) : Math.round(few)}${sign}`;
}

/** The properties of a node as facts, without those that are its name. */
function facts(properties) {
  return Object.entries(properties)
    .filter(([name]) => !["name", "name_en"].includes(name))
    .map(([name, value]) => ({ term: both((lang) => propertyWords(lang, name)), value, form: propertyForm(name) }));
}

/** "REFERRED>" as the edge kind and its direction. @param {string} key @returns {[string, "out" | "in"]} */
export const edgeAndWay = (key) => [key.replace(/[<>]$/, ""), key.endsWith("<") ? "in" : "out"];

/** The table beside a view: a row a node, properties of one kind where one is chosen. */
export function twin(view, kind, lang) {
  const nodes = kind ? view.nodes.filter((node) => node.kind === kind) : view.nodes;
  const names = kind ? [...new Set(nodes.flatMap((node) => Object.keys(node.properties)))].filter((name) => !["id", "name", "name_en"].includes(name)) : [];
  const rows = nodes.map((node) => [node.label[lang], parts(node.id)[1], node.kind, node.neighbours, ...names.map((name) => node.properties[name] ?? null)]);
  return { nodes, names, rows };
}
