/** Words on a canvas: labels where there is room, larger nodes first; those of a selected node and its neighbours before all. */

import { fold, Room, shortened } from "./labels.js";
import { courseOf } from "./strokes.js";
import { along } from "./shapes.js";

export const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif';
const MOST_LABELS = 500;
const LEGIBLE = 5; // pixels of a node's radius from which it has a badge
const TRIED = 4000; // nodes whose label is tried where there are many more

/** @param {import("./painter.js").Look} look */
export function paintLabels(look) {
  const { context, plan, view, near, width, height } = look;
  const scale = view.k * plan.scene.text;
  const room = standing(look);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  const size = Math.min(15, Math.max(11, scale));
  context.font = `${size}px ${FONT}`;
  let left = MOST_LABELS;
  for (const number of [...(near || []), ...plan.bySize.subarray(0, TRIED)]) {
    if (!left) break;
    const style = plan.styles[plan.look[number]];
    const [x, y] = [view.x + view.k * plan.x[number], view.y + view.k * plan.y[number]];
    if (style.label_at === "nowhere" || x < -60 || y < -30 || x > width + 60 || y > height + 30) continue;
    context.globalAlpha = near && !near.has(number) ? 0.3 : 1;
    if (style.shape === "box") paintBoxed(look, number, x, y, scale);
    else if (style.label_at === "inside") paintInside(look, number, x, y, scale);
    else if (paintBelow(look, number, x, y, size, room, scale)) left -= 1;
  }
  paintEdgeLabels(look, scale, room);
  paintBadges(look);
  context.globalAlpha = 1;
}

/** The places of nodes, on which no label goes; where there are hundreds, labels go over them. */
function standing({ plan, view }) {
  const room = new Room();
  if (plan.count > 300) return room;
  for (let number = 0; number < plan.count; number += 1) {
    const [half, high] = [view.k * Math.max(0.8 * plan.size[number], plan.wide[number]), 0.8 * view.k * plan.size[number]];
    room.take(view.x + view.k * plan.x[number] - half, view.y + view.k * plan.y[number] - high, 2 * half, 2 * high);
  }
  return room;
}

function paintBoxed({ context, plan, view, lang, colours }, number, x, y, scale) {
  if (scale < 6.5) return;
  const words = shortened(plan.nodes[number].label[lang]);
  const [wide, high] = [view.k * plan.wide[number], view.k * plan.size[number]];
  context.fillStyle = colours.ink;
  let size = Math.min(15, Math.max(scale, 11.5));
  context.font = `${size}px ${FONT}`;
  let lines = fold(context, words, 2 * wide - 10, 2);
  if (lines.length * 1.15 * size > 2 * high) {
    size = Math.min(size, Math.max(6.5, high / 1.15));
    context.font = `${size}px ${FONT}`;
    lines = fold(context, words, 2 * wide - 8, 2);
  }
  lines.forEach((line, place) => context.fillText(line, x, y + size * (0.36 + 1.12 * (place - (lines.length - 1) / 2))));
}

function paintInside({ context, plan, view, lang, colours }, number, x, y, scale) {
  if (scale < 6) return;
  const words = plan.nodes[number].label[lang];
  context.font = `600 ${Math.min(14, scale, (view.k * plan.size[number] * 2.3) / (0.62 * words.length + 0.6))}px ${FONT}`;
  context.fillStyle = colours.ink;
  context.fillText(words, x, y + 4);
}

function paintBelow(look, number, x, y, size, room, scale) {
  const { context, plan, view, near, lang, colours } = look;
  if (scale < 3.2 && !near?.has(number) && plan.size[number] < 2 * plan.scene.text) return false;
  context.font = `${size}px ${FONT}`;
  const words = shortened(plan.nodes[number].label[lang]);
  const wide = context.measureText(words).width;
  const base = y + Math.max(plan.smallest, view.k * plan.size[number]) + size + 2;
  if (!room.claim(x - wide / 2, base - size, wide, size + 3)) return false;
  paintText(look, words, x, base, colours.ink);
  return true;
}

function paintEdgeLabels(look, scale, room) {
  if (scale < 8) return;
  const { context, plan, near, selected, lang, colours } = look;
  context.font = `11px ${FONT}`;
  for (const edge of plan.labelled) {
    const words = plan.edges[edge].label[lang];
    context.globalAlpha = near && plan.from[edge] !== selected && plan.to[edge] !== selected ? 0.15 : 1;
    const [x, y] = along(courseOf(look, edge), 0.42);
    const wide = context.measureText(words).width;
    if (room.claim(x - wide / 2, y - 8, wide, 14)) paintText(look, words, x, y + 4, colours.soft);
  }
}

/** "+12" beside a node of which more is not drawn, and a pin on one that was put there by hand: where there is room. */
function paintBadges({ context, plan, view, colours, width, height, selected }) {
  const room = new Room();
  context.globalAlpha = 1;
  context.textAlign = "left";
  context.font = `600 10px ${FONT}`;
  plan.nodes.forEach((node, number) => {
    const words = `${node.pinned ? "📌" : ""}${node.badge || ""}`;
    if (!words) return;
    const size = Math.max(plan.smallest, view.k * plan.size[number]);
    if (size < LEGIBLE && number !== selected && !node.pinned) return;
    const [x, y] = [view.x + view.k * plan.x[number] + 0.7 * Math.max(size, view.k * plan.wide[number]), view.y + view.k * plan.y[number] - size];
    if (x < 0 || y < 0 || x > width || y > height) return;
    const wide = context.measureText(words).width + 8;
    if (!room.claim(x, y - 8, wide, 15) && number !== selected) return;
    context.fillStyle = colours.sky;
    context.strokeStyle = colours.blue;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x, y - 8, wide, 15, 7);
    context.fill();
    context.stroke();
    context.fillStyle = colours.ink;
    context.fillText(words, x + 4, y + 3);
  });
  context.textAlign = "center";
}

/** Words with a rim of paper, so that they are read over lines. */
export function paintText({ context, colours }, words, x, y, colour) {
  context.strokeStyle = colours.paper;
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeText(words, x, y);
  context.fillStyle = colour;
  context.fillText(words, x, y);
}
