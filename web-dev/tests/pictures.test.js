import assert from "node:assert/strict";
import { test } from "node:test";
import { Plan } from "../../visualizations/web/graph/plan.js";
import { paint } from "../../visualizations/web/graph/painter.js";
import { SvgPen } from "../../visualizations/web/graph/svg.js";

const RULER = { font: "", measureText: (words) => ({ width: 7 * words.length }) };
const COLOURS = { paper: "#ffffff", ring: "#eeeeee", faint: "#666666", ink: "#111111", soft: "#333333", sky: "#eeeeff", blue: "#0000ff", focus: "#ff0000", tint: (hex) => hex };

const node = (id, x, y, more = {}) => ({ id, label: { zh: id, en: id }, style: "dot", x, y, size: 10, facts: [], ...more });

function scene(nodes, edges = []) {
  return {
    nodes, edges, guides: [], lines: "straight", text: 13,
    node_styles: [{ key: "dot", label: {}, shape: "dot", fill: "#2b6cb0", stroke: "#ffffff", dashed: false, width: 0, label_at: "below" }],
    edge_styles: [{ key: "tie", label: {}, colour: "#9aa5b1", dashed: false, arrow: true }],
  };
}

/** A small generator, so that the places are the same each time. */
function* numbers(seed) {
  let state = seed;
  for (;;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

test("the node at a place is the one that a walk over all finds", () => {
  const random = numbers(7);
  const next = () => random.next().value;
  const nodes = Array.from({ length: 400 }, (_, number) => node(`n${number}`, 3000 * next(), 900 * next(), { size: 4 + 30 * next() }));
  const plan = new Plan(scene(nodes));
  for (let turn = 0; turn < 500; turn += 1) {
    const [x, y] = [3200 * next() - 100, 1100 * next() - 100];
    const away = nodes.map((each) => Math.hypot(x - each.x, y - each.y) - each.size);
    const least = Math.min(...away);
    assert.equal(plan.grid.at(x, y, 5), least <= 5 ? away.lastIndexOf(least) : -1);
  }
});

test("a rectangle of the grid holds all nodes in it", () => {
  const random = numbers(3);
  const nodes = Array.from({ length: 300 }, (_, number) => node(`n${number}`, 500 * random.next().value, 500 * random.next().value));
  const plan = new Plan(scene(nodes));
  const found = new Set();
  plan.grid.within(100, 50, 300, 260, (number) => found.add(number));
  nodes.forEach(({ x, y }, number) => assert.ok(!(x >= 100 && x <= 300 && y >= 50 && y <= 260) || found.has(number)));
});

test("an empty scene has no node anywhere", () => {
  assert.equal(new Plan(scene([])).grid.at(0, 0, 100), -1);
});

test("who is beside a node, each once, whichever way the edge runs", () => {
  const tie = (source, target) => ({ source, target, style: "tie" });
  const plan = new Plan(scene([node("a", 0, 0), node("b", 1, 0), node("c", 2, 0)], [tie("a", "b"), tie("b", "a"), tie("c", "a")]));
  assert.deepEqual(plan.beside(0).sort(), [1, 2]);
  assert.deepEqual(plan.beside(1), [0]);
  assert.deepEqual([...plan.edgesAt(2)], [2]);
});

test("the SVG of a scene shows its nodes, edges and words, and markup in a name stays text", () => {
  const evil = '<script>alert("1")</script>&\u0001';
  const plan = new Plan(scene([node("a", 0, 0, { label: { zh: evil, en: evil }, badge: "+3" }), node("b", 200, 100)], [{ source: "a", target: "b", style: "tie", width: 1 }]));
  const pen = new SvgPen(RULER);
  paint(pen, { plan, view: { k: 1, x: 50, y: 50 }, lang: "zh", selected: -1, width: 400, height: 300, dense: 1, brief: false, share: 1, colours: COLOURS });
  const text = pen.text(400, 300);
  assert.ok(!text.includes("<script"));
  assert.ok(text.includes("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;<"));
  assert.ok(text.includes("M50 50L250 150"));
  assert.ok(text.includes("M40 50a10 10 0 1 0 20 0"));
  assert.ok(text.includes(">+3<"));
  assert.equal(text.match(/<(\w+)/g).length - 1, text.match(/\/>|<\/(?!svg)/g).length);
});
