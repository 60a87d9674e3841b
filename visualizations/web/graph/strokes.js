/** Edges on a canvas: all of one look are one path; with a node selected its own stand out and the others step back. */

import { along, course } from "./shapes.js";

const SHORT = 2.5; // pixels: what is shorter is left out of moving frames
const FEW = 1000; // edges up to which moving frames draw all
const MOST_ARROWS = 6000;

/** @param {import("./painter.js").Look} look */
export function paintEdges(look) {
  const { context, plan, selected } = look;
  const own = selected >= 0 ? plan.edgesAt(selected) : [];
  const isOwn = new Set(own);
  for (const each of plan.looks) paintLook(look, each, each.edges, isOwn, false);
  for (const each of plan.looks) {
    const mine = Array.from(own).filter((edge) => styleOf(plan, edge) === each);
    if (mine.length) paintLook(look, each, mine, null, true);
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function styleOf(plan, edge) {
  const { style, width } = plan.edges[edge];
  return plan.looks.find((look) => look.style.key === style && look.width === (width ?? 1));
}

function alpha({ plan, selected }, own) {
  if (own) return 1;
  if (selected >= 0) return 0.12;
  if (plan.edges.length > 40 && plan.scene.lines === "flow") return 0.42;
  return plan.edges.length > 400 ? 0.5 : 0.85;
}

function paintLook(look, { style, width: thick }, edges, skipped, own) {
  const { context, plan, view, colours, brief } = look;
  context.globalAlpha = alpha(look, own);
  context.strokeStyle = context.fillStyle = colours.tint(style.colour);
  context.lineWidth = Math.min(9, Math.max(0.7, thick * Math.min(1.1, view.k) * (own ? 1.5 : 1)));
  context.setLineDash(style.dashed ? [6, 4] : []);
  context.beginPath();
  const step = plan.edges.length > FEW ? Math.round(1 / look.share) : 1;
  const arrows = style.arrow && !brief && view.k * plan.scene.text > 4 ? [] : null;
  if (plan.scene.lines === "straight") straight(look, edges, skipped, step, arrows);
  else bent(look, edges, skipped, step, arrows);
  context.stroke();
  context.setLineDash([]);
  if (arrows && arrows.length && arrows.length <= MOST_ARROWS) paintArrows(look, arrows);
}

function straight({ context, plan: { x, y, from, to }, view, width, height, brief }, edges, skipped, step, arrows) {
  const least = brief ? SHORT : 0;
  for (let place = 0; place < edges.length; place += step) {
    const edge = edges[place];
    if (skipped && skipped.size && skipped.has(edge)) continue;
    const [a, b] = [from[edge], to[edge]];
    const x0 = view.x + view.k * x[a];
    const y0 = view.y + view.k * y[a];
    const x1 = view.x + view.k * x[b];
    const y1 = view.y + view.k * y[b];
    if ((x0 < 0 && x1 < 0) || (y0 < 0 && y1 < 0) || (x0 > width && x1 > width) || (y0 > height && y1 > height)) continue;
    if (least && Math.abs(x1 - x0) + Math.abs(y1 - y0) < least) continue;
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    if (arrows) arrows.push(edge);
  }
}

function bent(look, edges, skipped, step, arrows) {
  for (let place = 0; place < edges.length; place += step) {
    const edge = edges[place];
    if (skipped && skipped.has(edge)) continue;
    const c = courseOf(look, edge);
    if (isOutside(c, look.width, look.height)) continue;
    look.context.moveTo(c[0], c[1]);
    look.context.bezierCurveTo(c[2], c[3], c[4], c[5], c[6], c[7]);
    if (arrows) arrows.push(edge);
  }
}

/** An edge's course on the canvas. @param {import("./painter.js").Look} look @param {number} edge */
export function courseOf({ plan, view }, edge) {
  const [a, b] = [plan.from[edge], plan.to[edge]];
  const [x0, y0] = [view.x + view.k * plan.x[a], view.y + view.k * plan.y[a]];
  const [x1, y1] = [view.x + view.k * plan.x[b], view.y + view.k * plan.y[b]];
  const { lines } = plan.scene;
  if (lines !== "flow" || plan.x[a] === plan.x[b]) return course(lines, x0, y0, x1, y1);
  const way = Math.sign(x1 - x0) * view.k;
  return course("flow", x0 + way * plan.wide[a], y0, x1 - way * plan.wide[b], y1);
}

function isOutside(c, width, height) {
  const [left, right] = [Math.min(c[0], c[2], c[4], c[6]), Math.max(c[0], c[2], c[4], c[6])];
  const [top, bottom] = [Math.min(c[1], c[3], c[5], c[7]), Math.max(c[1], c[3], c[5], c[7])];
  return right < 0 || left > width || bottom < 0 || top > height;
}

function paintArrows(look, edges) {
  const { context, plan, view } = look;
  context.beginPath();
  for (const edge of edges) {
    const end = plan.to[edge];
    const c = courseOf(look, edge);
    const inset = view.k * (plan.wide[end] && plan.scene.lines === "flow" ? 0 : Math.max(plan.smallest / view.k, plan.size[end])) + 1;
    const length = Math.hypot(c[6] - c[0], c[7] - c[1]) || 1;
    const part = Math.max(0, 1 - inset / length);
    const [tipX, tipY] = along(c, part);
    const [backX, backY] = along(c, Math.max(0, part - Math.min(0.3, 9 / length)));
    const angle = Math.atan2(tipY - backY, tipX - backX);
    const size = Math.min(10, 4 + context.lineWidth);
    context.moveTo(tipX, tipY);
    context.lineTo(tipX - size * Math.cos(angle - 0.45), tipY - size * Math.sin(angle - 0.45));
    context.lineTo(tipX - size * Math.cos(angle + 0.45), tipY - size * Math.sin(angle + 0.45));
    context.closePath();
  }
  context.fill();
}
