/** A view on its canvas: what is drawn, and what the reader's hand does to it told as operations. */

import { html, useEffect, useMemo, useRef, useState } from "../vendor/htm-preact.mjs";
import { Picture } from "../graph/canvas.js";
import { Tools } from "../parts/picture.js";
import { useReader } from "../words.js";
import { latest } from "./operations.js";

/**
 * @param {{scene: any, explorer: import("./state.js").Explorer}} props
 */
export function Board({ scene, explorer }) {
  const { lang, t, theme } = useReader();
  const { operations, chosen, also, act, choose, toggle, encircle, open } = explorer;
  const canvas = useRef(null);
  const drawing = useRef(null);
  const [hovered, setHovered] = useState(null);
  const nodes = useMemo(() => new Map(scene.nodes.map((node) => [node.id, node])), [scene]);
  const camera = latest(operations, "camera");

  const told = useRef(null);
  told.current = {
    select: (id, more) => (more ? id && toggle(id) : choose(id)),
    hover: setHovered,
    open: (id, by) => (by === "pointer" ? act({ do: "expand", node: id }) : open(id)),
    lasso: encircle,
    move: (node, x, y) => act({ do: "pin", node, x, y }),
    camera: (view) => explorer.look(view),
  };
  useEffect(() => {
    const pass = (name) => (...given) => told.current[name](...given);
    const names = ["select", "hover", "open", "lasso", "move", "camera"];
    drawing.current = new Picture(canvas.current, /** @type {any} */ (Object.fromEntries(names.map((name) => [name, pass(name)]))));
    return () => drawing.current.destroy();
  }, []);
  useEffect(() => {
    const first = drawing.current.plan === null;
    drawing.current.show(scene, lang, { view: first && camera ? camera : null, keep: Boolean(camera) });
  }, [scene, lang, theme]);
  useEffect(() => drawing.current.select(nodes.has(chosen) ? chosen : null, { also }), [scene, chosen, also]);
  useEffect(() => {
    if (!explorer.wanted || !nodes.has(explorer.wanted)) return;
    drawing.current.select(explorer.wanted, { centre: true, also });
    explorer.reached();
  }, [scene, explorer.wanted]);

  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !chosen) return;
    const done = { e: "expand", c: "collapse", h: "hide", Delete: "dismiss", Backspace: "dismiss" }[event.key];
    if (!done) return;
    event.preventDefault();
    act(["hide", "dismiss"].includes(done) ? { do: done, nodes: [...new Set([chosen, ...also])] } : { do: done, node: chosen });
  };
  return html`<div class="canvas explorer-canvas">
    <canvas ref=${canvas} tabindex="0" role="application" aria-label=${`${t("explore")}. ${t("explore_keys")}`} onKeyDown=${keys}></canvas>
    <${Tools} drawing=${drawing} name=${t("explore")} />
    <p class="hover" aria-hidden="true">${hovered && nodes.has(hovered) ? nodes.get(hovered).label[lang] : ""}</p>
  </div>`;
}
