/** The list of operations that is a view: adding one, stepping back and on, and what each says in words. */

import { edgeWords, nodeWords, propertyWords } from "./model.js";

/** @typedef {{do: string, [field: string]: any}} Operation */

/** What changes how a view is looked at, not what is in it: only the latest counts, and no step back ends there. */
const QUIET = ["camera", "panel"];

/** What is in a view without how it is looked at: what the server is asked. @param {Operation[]} all */
export const told = (all) => all.filter((each) => !QUIET.includes(each.do));

/** The latest operation of a kind. @param {Operation[]} all @param {string} what @returns {Operation | undefined} */
export const latest = (all, what) => all.findLast((each) => each.do === what);

/** The list with one more; a place of the same node, a rule of the same kind and a look at the view replace the one before. */
export function added(all, operation) {
  const isSame = (each) => each.do === operation.do && keyOf(each) === keyOf(operation);
  if (QUIET.includes(operation.do)) return [...all.filter((each) => each.do !== operation.do), operation];
  const last = told(all).at(-1);
  if (operation.do === "pin" && last && isSame(last)) return [...all.filter((each) => each !== last), operation];
  return [...all, operation];
}

const keyOf = ({ node, kind, property }) => `${node || ""} ${kind || ""} ${property || ""}`;

/** The list without its last steps, and those. @param {Operation[]} all @param {number} steps @returns {[Operation[], Operation[]]} */
export function undone(all, steps = 1) {
  const gone = told(all).slice(-steps);
  return [all.filter((each) => !gone.includes(each)), gone];
}

/** What is written in an address: a list of objects that say what they do; anything else is no list. @param {any} given */
export function read(given) {
  if (!Array.isArray(given) || !given.every((each) => each !== null && typeof each === "object" && typeof each.do === "string")) return null;
  return given;
}

const SAID = {
  start: ["放入 {node}", "Put in {node}"],
  network: ["展示 {customer} 的推荐网络（最多 {most} 人）", "The referral network of {customer} (at most {most})"],
  expand: ["展开 {node}：{kinds}{direction}，最多 {most} 个", "Expand {node}: {kinds}{direction}, at most {most}"],
  paths: ["{source} 与 {target} 之间的最短路径：{kinds}", "Shortest paths between {source} and {target}: {kinds}"],
  cell: ["缺口 {segment} × {product} 的客户", "People of the gap {segment} × {product}"],
  collapse: ["收起 {node}", "Collapse {node}"],
  hide: ["隐藏 {nodes}", "Hide {nodes}"],
  show: ["重新显示 {nodes}", "Show {nodes} again"],
  dismiss: ["移除 {nodes}", "Dismiss {nodes}"],
  only: ["只看 {nodes}", "Only {nodes}"],
  relate: ["补全彼此之间的关系", "Relations between these"],
  filter: ["筛选 {kind}：{property} {range}", "Filter {kind}: {property} {range}"],
  unfilter: ["取消筛选 {kind}：{property}", "No filter on {kind}: {property}"],
  colour: ["按 {property} 着色（{kind}）", "Colour by {property} ({kind})"],
  size: ["按 {property} 定大小（{kind}）", "Size by {property} ({kind})"],
  icon: ["按 {property} 定形状（{kind}）", "Shape by {property} ({kind})"],
  layout: ["布局：{name}", "Layout: {name}"],
  pin: ["固定 {node}", "Pin {node}"],
  unpin: ["放开 {node}", "Unpin {node}"],
};
const LAYOUTS = { force: ["力导向", "by ties"], radial: ["放射", "radial"], columns: ["分列", "columns"] };
const DIRECTIONS = { out: ["（出）", ", outwards"], in: ["（入）", ", inwards"], any: ["", ""] };
const ALL = ["全部", "all"];
const EVERY_KIND = ["各种关系", "every kind of edge"];

/**
 * An operation in the reader's words.
 * @param {string} lang
 * @param {Operation} operation
 * @param {(node: string) => string} called what a node is called
 */
export function said(lang, operation, called) {
  const at = lang === "zh" ? 0 : 1;
  const comma = lang === "zh" ? "、" : ", ";
  const list = (nodes) => (nodes?.length ? `${nodes.slice(0, 3).map(called).join(comma)}${nodes.length > 3 ? ` … (${nodes.length})` : ""}` : ALL[at]);
  const known = {
    node: () => called(operation.node),
    source: () => called(operation.source),
    target: () => called(operation.target),
    customer: () => called(`customer:${operation.customer}`),
    segment: () => called(`segment:${operation.segment}`),
    product: () => called(`product:${operation.product}`),
    nodes: () => list(operation.nodes),
    kinds: () => (operation.kinds?.length ? operation.kinds.map((each) => edgeWords(lang, each)).join(comma) : EVERY_KIND[at]),
    direction: () => (DIRECTIONS[operation.direction] || DIRECTIONS.any)[at],
    most: () => operation.most ?? (operation.do === "network" ? 300 : 50),
    kind: () => nodeWords(lang, operation.kind),
    property: () => propertyWords(lang, operation.property),
    name: () => (LAYOUTS[operation.name] || [operation.name, operation.name])[at],
    range: () => range(operation, comma),
  };
  const sentence = SAID[operation.do];
  return sentence ? sentence[at].replace(/\{(\w+)\}/g, (_, name) => String(known[name]())) : operation.do;
}

/** @param {Operation} operation @param {string} comma */
function range({ least, most, values }, comma) {
  if (values) return values.join(comma);
  return [least !== undefined && `≥ ${least}`, most !== undefined && `≤ ${most}`].filter(Boolean).join(comma);
}

/** The nodes that operations name, so that they can be called by name. @param {Operation[]} all */
export const named = (all) =>
  new Set(all.flatMap(({ node, nodes, source, target, customer }) => [node, source, target, customer && `customer:${customer}`, ...(nodes || [])].filter(Boolean)));
