/** What a run in the browser does: draw a scene by our painter or by vis-network, and tell how long frames took. */

import { Picture } from "/web/graph/canvas.js";

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Two frames: what was drawn in the first is on the screen with the second. */
const settled = async () => {
  await frame();
  await frame();
};

let picture = null;
let answered = null;

export async function drawOwn(scene) {
  document.getElementById("other").style.display = "none";
  const started = performance.now();
  picture = new Picture(document.getElementById("own"), { select: () => {}, hover: (id) => answered && answered(id), open: () => {} });
  picture.show(scene, "zh");
  await settled();
  return performance.now() - started;
}

/** vis-network as stock pyvis would be at its best: places given, physics and curves off. */
export async function drawOther(scene) {
  document.querySelector(".canvas.stage").style.display = "none";
  const styles = Object.fromEntries(scene.node_styles.map((style) => [style.key, style]));
  const nodes = scene.nodes.map((node) => ({ id: node.id, label: node.label.zh, x: node.x, y: node.y, size: node.size, shape: "dot", color: styles[node.style].fill }));
  const edges = scene.edges.map((edge) => ({ from: edge.source, to: edge.target }));
  const started = performance.now();
  const network = new window.vis.Network(document.getElementById("other"), { nodes, edges }, {
    physics: false, edges: { smooth: false }, interaction: { hover: true },
  });
  network.fit({ animation: false });
  await settled();
  return performance.now() - started;
}

/** The milliseconds of each frame while `until()` is false. */
export async function frames(until) {
  const times = [];
  let before = performance.now();
  while (!until()) {
    await frame();
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times;
}

/** How long our answer to a pointer takes, over some places of the canvas: from the event to the mark drawn. */
export async function hovers(places) {
  const canvas = document.getElementById("own");
  const times = [];
  for (const [clientX, clientY] of places) {
    await settled();
    const started = performance.now();
    canvas.dispatchEvent(new PointerEvent("pointermove", { clientX, clientY }));
    const heard = performance.now();
    let drawn = 0;
    if (picture.hovered >= 0) {
      await frame(); // its mark was asked for before this one
      const begun = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 0));
      drawn = performance.now() - begun;
    }
    times.push(heard - started + drawn);
  }
  return times;
}

Object.assign(window, { drawOwn, drawOther, frames, hovers });
