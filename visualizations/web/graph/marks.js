/** What lies over a picture and changes with every move: rings about what is selected or under the pointer, and the lasso. */

import { outline } from "./shapes.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{plan: import("./plan.js").Plan | null, view: {k: number, x: number, y: number}, selected: number, hovered: number,
 *   also: Set<number>, lasso: number[] | null, width: number, height: number, dense: number, colours: any}} given
 */
export function paintMarks(context, { plan, view, selected, hovered, also, lasso, width, height, dense, colours }) {
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, width, height);
  if (!plan) return;
  context.strokeStyle = colours.focus;
  const ring = (number, thick, dash) => {
    if (number < 0) return;
    const box = plan.styles[plan.look[number]].shape === "box";
    const size = Math.max(plan.smallest, view.k * plan.size[number]) + 3.5;
    context.lineWidth = thick;
    context.setLineDash(dash);
    context.beginPath();
    outline(context, box ? "box" : "dot", view.x + view.k * plan.x[number], view.y + view.k * plan.y[number], size, view.k * plan.wide[number] + 3.5);
    context.stroke();
  };
  for (const number of also) if (number !== selected) ring(number, 2, [4, 2]);
  ring(hovered, 1.5, []);
  ring(selected, 2.5, []);
  if (!lasso) return;
  context.setLineDash([5, 4]);
  context.lineWidth = 1.5;
  context.strokeRect(lasso[0], lasso[1], lasso[2] - lasso[0], lasso[3] - lasso[1]);
}
