/** Paints a scene, back to front: paper, guides, edges, nodes, words. What it paints on may be a canvas or an SVG pen. */

import { FONT, paintLabels } from "./captions.js";
import { paintNodes } from "./dots.js";
import { Room } from "./labels.js";
import { paintEdges } from "./strokes.js";

/**
 * @typedef {{plan: import("./plan.js").Plan, view: {k: number, x: number, y: number}, lang: string, selected: number,
 *   width: number, height: number, dense: number, brief: boolean, share: number, colours: any, context: any, near: Set<number> | null}} Look
 *   `context`: of a canvas, or an SVG pen
 *   `dense`: pixels of the screen in one of the page; `brief`: a moving frame, without labels, of which `share` says how
 *   much of what is many is drawn; `colours` of the theme;
 *   `near`: the selected node and its neighbours
 */

/** @param {any} context of a canvas, or an SVG pen @param {Omit<Look, "context" | "near">} given */
export function paint(context, given) {
  const { plan, selected, width, height, dense, colours } = given;
  const near = selected >= 0 ? new Set([selected, ...plan.beside(selected)]) : null;
  const look = { ...given, context, near };
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, width, height);
  paintGuides(look);
  paintEdges(look);
  paintNodes(look);
  if (!given.brief) paintLabels(look);
}

function paintGuides({ context, plan, view, lang, width, colours }) {
  context.textAlign = "center";
  context.strokeStyle = colours.ring;
  context.lineWidth = 1;
  const room = new Room();
  for (const guide of plan.scene.guides) {
    const [x, y, radius] = [view.x + view.k * guide.x, view.y + view.k * guide.y, view.k * guide.radius];
    if (radius) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.stroke();
    }
    if (x < -80 || x > width + 80 || (radius && radius < 26)) continue;
    context.font = radius ? `11px ${FONT}` : `600 12px ${FONT}`;
    context.fillStyle = colours.faint;
    const [words, base] = [guide.label[lang], radius ? y - radius - 4 : y];
    const wide = context.measureText(words).width;
    if (room.claim(x - wide / 2, base - 11, wide, 13)) context.fillText(words, x, base);
  }
}
