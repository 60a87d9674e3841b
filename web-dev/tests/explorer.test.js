import assert from "node:assert/strict";
import { test } from "node:test";
import { carried, loosened, pressed, unpacked } from "../../visualizations/web/explore/carried.js";
import { graphml } from "../../visualizations/web/explore/graphml.js";
import { added, latest, read, said, told, undone } from "../../visualizations/web/explore/operations.js";
import { badge, edgeAndWay, sceneOf, twin } from "../../visualizations/web/explore/scene.js";

const start = (node) => ({ do: "start", node });
const params = (given) => new URLSearchParams(Object.entries(given).filter(([, value]) => value !== null));

test("the camera and the panel are no steps: only their latest counts", () => {
  const all = [start("customer:C1"), { do: "camera", x: 1, y: 2, k: 1 }, { do: "panel", name: "history" }];
  const moved = added(all, { do: "camera", x: 9, y: 9, k: 2 });
  assert.equal(moved.filter((each) => each.do === "camera").length, 1);
  assert.equal(latest(moved, "camera").x, 9);
  assert.deepEqual(told(moved), [start("customer:C1")]);
});

test("a node dragged again and again is one step", () => {
  const one = added([start("customer:C1")], { do: "pin", node: "customer:C1", x: 1, y: 1 });
  const two = added(one, { do: "pin", node: "customer:C1", x: 5, y: 5 });
  assert.deepEqual(two, [start("customer:C1"), { do: "pin", node: "customer:C1", x: 5, y: 5 }]);
  assert.equal(added(two, { do: "pin", node: "customer:C2", x: 5, y: 5 }).length, 3);
});

test("any number of steps back, and what they were", () => {
  const all = [start("a:1"), { do: "camera", x: 0, y: 0, k: 1 }, start("a:2"), start("a:3")];
  const [rest, gone] = undone(all, 2);
  assert.deepEqual(told(rest), [start("a:1")]);
  assert.deepEqual(gone, [start("a:2"), start("a:3")]);
  assert.deepEqual(undone([], 1), [[], []]);
});

test("what an address may hold by hand is a list of operations or nothing", () => {
  for (const wrong of [null, {}, "x", 3, [null], [1], [{}], [{ do: 2 }]]) assert.equal(read(wrong), null);
  assert.deepEqual(read([start("a:1")]), [start("a:1")]);
});

test("few operations are plain in an address, many are pressed, and both come back", async () => {
  const few = [start("customer:张三 & co")];
  assert.deepEqual(await carried(few), { ops: JSON.stringify(few), z: null });
  assert.deepEqual(await unpacked(params(await carried(few))), few);
  const many = Array.from({ length: 400 }, (_, number) => start(`customer:客户${number}`));
  const packed = await carried(many);
  assert.equal(packed.ops, null);
  assert.match(packed.z, /^[\w-]+$/);
  assert.ok(packed.z.length < JSON.stringify(many).length / 3);
  assert.deepEqual(await unpacked(params(packed)), many);
  assert.deepEqual(await carried([]), { ops: null, z: null });
});

test("a broken address is told from an empty one", async () => {
  assert.equal(await unpacked(params({ z: "@@" })), null);
  assert.equal(await unpacked(params({ z: "AAAA" })), null);
  assert.equal(await unpacked(params({ ops: "[" })), null);
  assert.deepEqual(await unpacked(params({})), []);
});

test("text is pressed and comes back as it was", async () => {
  for (const text of ["", "a", "\u0000\u202e𠮷 'x' \"y\""]) assert.equal(await loosened(await pressed(text)), text);
});

test("every operation is said in both languages without a gap", () => {
  const kinds = ["start", "network", "expand", "paths", "cell", "collapse", "hide", "show", "dismiss", "only", "relate", "filter", "unfilter", "colour", "size", "icon", "layout", "pin", "unpin"];
  for (const each of kinds) {
    for (const lang of ["zh", "en"]) {
      const operation = { do: each, node: "customer:C1", nodes: ["customer:C1"], source: "a:1", target: "a:2", customer: "C1", segment: "young", product: "fund", kind: "customer", property: "joined_on", name: "radial", least: 1 };
      const words = said(lang, operation, (node) => node);
      assert.ok(words.length > 2 && !words.includes("undefined") && !words.includes("{"), words);
    }
  }
  assert.equal(said("en", { do: "unheard" }, String), "unheard");
});

test("neighbours that are not drawn are a badge", () => {
  assert.equal(badge({ "REFERRED>": 12, "HOLDS<": 3 }), "+15");
  assert.equal(badge({}), "");
  assert.equal(badge({ "HOLDS<": 1234 }), "+1.2k");
  assert.equal(badge({ "HOLDS<": 731000 }), "+731k");
  assert.equal(badge({ "HOLDS<": 1027000 }), "+1.0M");
  assert.equal(badge({ "HOLDS<": 12_400_000 }), "+12M");
  assert.deepEqual(edgeAndWay("REFERRED>"), ["REFERRED", "out"]);
  assert.deepEqual(edgeAndWay("HOLDS<"), ["HOLDS", "in"]);
});

const VIEW = {
  nodes: [
    { id: "customer:C1", kind: "customer", label: { zh: "<王>&\u0001", en: "W" }, x: 1, y: 2, size: 3, neighbours: 4, more: {}, properties: { id: "C1", name: "王", joined_on: null, margin_12m_minor: 5 } },
    { id: "product:fund", kind: "product", label: { zh: "基金", en: "fund" }, x: 0, y: 0, size: 3, neighbours: 1, more: {}, properties: { id: "fund", debt: false } },
  ],
  edges: [{ source: "customer:C1", target: "product:fund", kind: "HOLDS", count: 2 }],
};

test("GraphML holds nodes, edges and what is known of them; markup stays text", () => {
  const text = graphml(VIEW, "zh");
  assert.ok(text.includes('<data key="label">&lt;王&gt;&amp;</data>'));
  assert.ok(text.includes('<data key="p_margin_12m_minor">5</data>'));
  assert.ok(text.includes('<edge source="customer:C1" target="product:fund"><data key="edge">HOLDS</data><data key="count">2</data></edge>'));
  assert.ok(!text.includes("p_joined_on"));
  assert.equal(text.match(/<node /g).length, 2);
});

test("the table beside a view has a row a node, and the properties of one kind", () => {
  assert.deepEqual(twin(VIEW, "", "en").rows.map((row) => row[0]), ["W", "fund"]);
  const customers = twin(VIEW, "customer", "zh");
  assert.deepEqual(customers.names, ["joined_on", "margin_12m_minor"]);
  assert.deepEqual(customers.rows[0].slice(4), [null, 5]);
});

test("a scene has a fact for each property but the names", () => {
  const scene = sceneOf({ ...VIEW, node_styles: [], edge_styles: [] });
  assert.deepEqual(scene.nodes[0].facts.map((fact) => fact.term.en), ["id", "joined on", "margin 12m"]);
});
