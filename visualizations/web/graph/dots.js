/** Nodes on a canvas: all of one look are one path, those below two pixels are squares, what is outside is left out. */

import { outline } from "./shapes.js";

const FEW = 1000; // nodes up to which moving frames draw all
const MOST_RIMS = 4000; // nodes of one look up to which their rims are drawn

/** @param {import("./painter.js").Look} look */
export function paintNodes(look) {
  const { plan, near } = look;
  const seen = visible(look);
  const faint = plan.styles.map(() => []);
  const clear = plan.styles.map(() => []);
  const step = seen.length > FEW ? Math.round(1 / look.share) : 1;
  for (let place = 0; place < seen.length; place += step) {
    const number = seen[place];
    (near !== null && !near.has(number) ? faint : clear)[plan.look[number]].push(number);
  }
  plan.styles.forEach((style, place) => paintStyle(look, style, faint[place], 0.25));
  plan.styles.forEach((style, place) => paintStyle(look, style, clear[place], 1));
  look.context.globalAlpha = 1;
  look.context.setLineDash([]);
}

/** The nodes that may be seen, in the order of the scene. @param {import("./painter.js").Look} look */
function visible({ plan, view, width, height }) {
  const reach = plan.grid.reach + plan.smallest / view.k;
  const seen = [];
  const at = (x, y) => [(x - view.x) / view.k, (y - view.y) / view.k];
  const [[left, top], [right, bottom]] = [at(0, 0), at(width, height)];
  plan.grid.within(left - reach, top - reach, right + reach, bottom + reach, (number) => seen.push(number));
  return seen.length < 5000 ? seen.sort((a, b) => a - b) : seen;
}

function paintStyle({ context, plan, view, colours }, style, numbers, alpha) {
  if (!numbers.length) return;
  context.globalAlpha = alpha;
  context.fillStyle = colours.tint(style.fill);
  context.strokeStyle = colours.tint(style.stroke);
  context.lineWidth = 1.5;
  context.setLineDash(style.dashed ? [4, 3] : []);
  context.beginPath();
  for (const number of numbers) {
    const [x, y] = [view.x + view.k * plan.x[number], view.y + view.k * plan.y[number]];
    const size = Math.max(plan.smallest, view.k * plan.size[number]);
    if (size < 2) context.rect(x - size, y - size, 2 * size, 2 * size);
    else outline(context, style.shape, x, y, size, view.k * plan.wide[number]);
  }
  context.fill();
  if (numbers.length < MOST_RIMS) context.stroke();
}
