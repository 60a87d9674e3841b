/**
 * Paints a scene: all nodes of a look are one path, nodes below two pixels are squares, and what is outside the view is
 * left out, so that thousands of nodes move smoothly without a graphics card.
 */

import { fold, Room, shortened } from "./labels.js";
import { along, course, outline } from "./shapes.js";

const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif';
const COLOURS = { paper: "#ffffff", ring: "#e3e9ee", heading: "#62717f", ink: "#1f2933", focus: "#d9480f", soft: "#52606d" };
const MOST_LABELS = 500;

export class Painter {
  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.context = context;
  }

  /**
   * @param {{plan: import("./plan.js").Plan, view: {k: number, x: number, y: number}, lang: string, selected: number,
   *   hovered: number, width: number, height: number, dense: number, brief: boolean}} given
   *   `dense`: pixels of the screen in one of the page; `brief`: leave labels out
   */
  paint(given) {
    Object.assign(this, given);
    const { context, width, height, selected } = this;
    context.setTransform(this.dense, 0, 0, this.dense, 0, 0);
    context.fillStyle = COLOURS.paper;
    context.fillRect(0, 0, width, height);
    const near = selected >= 0 ? new Set([selected, ...this.plan.adjacent[selected]]) : null;
    this.#paintGuides(width);
    this.#paintEdges(near, width, height);
    this.#paintNodes(near, width, height);
    if (!this.brief) this.#paintLabels(near, width, height);
    this.#paintMarks();
  }

  #paintGuides(width) {
    const { context, view } = this;
    context.textAlign = "center";
    context.fillStyle = COLOURS.heading;
    context.strokeStyle = COLOURS.ring;
    context.lineWidth = 1;
    const room = new Room();
    for (const guide of this.plan.scene.guides) {
      const [x, y, radius] = [view.x + view.k * guide.x, view.y + view.k * guide.y, view.k * guide.radius];
      if (radius) {
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.stroke();
      }
      if (x < -80 || x > width + 80 || (radius && radius < 26)) continue;
      context.font = radius ? `11px ${FONT}` : `600 12px ${FONT}`;
      const [words, base] = [guide.label[this.lang], radius ? y - radius - 4 : y];
      const wide = context.measureText(words).width;
      if (room.claim(x - wide / 2, base - 11, wide, 13)) context.fillText(words, x, base);
    }
  }

  /** Edges of one look are one path; with a node selected, its own stand out and the others step back. */
  #paintEdges(near, width, height) {
    const looks = new Map();
    for (const edge of this.plan.edges) {
      const own = near !== null && (edge.from === this.selected || edge.to === this.selected);
      const key = `${edge.style} ${edge.width} ${own}`;
      if (!looks.has(key)) looks.set(key, { style: this.plan.edgeStyles.get(edge.style), width: edge.width, own, edges: [] });
      looks.get(key).edges.push(edge);
    }
    for (const look of [...looks.values()].sort((a, b) => a.own - b.own)) this.#paintLook(look, near, width, height);
    this.context.globalAlpha = 1;
    this.context.setLineDash([]);
  }

  #paintLook({ style, width: thick, own, edges }, near, width, height) {
    const { context, view } = this;
    const many = this.plan.edges.length > 40;
    context.globalAlpha = own ? 1 : near ? 0.12 : many && this.plan.scene.lines === "flow" ? 0.42 : this.plan.edges.length > 400 ? 0.5 : 0.85;
    context.strokeStyle = style.colour;
    context.fillStyle = style.colour;
    context.lineWidth = Math.min(9, Math.max(0.7, thick * Math.min(1.1, view.k) * (own ? 1.5 : 1)));
    context.setLineDash(style.dashed ? [6, 4] : []);
    context.beginPath();
    const arrows = [];
    for (const edge of edges) {
      const c = this.#course(edge);
      if (this.#isOutside(c, width, height)) continue;
      context.moveTo(c[0], c[1]);
      if (this.plan.scene.lines === "straight") context.lineTo(c[6], c[7]);
      else context.bezierCurveTo(c[2], c[3], c[4], c[5], c[6], c[7]);
      if (style.arrow) arrows.push([edge, c]);
    }
    context.stroke();
    context.setLineDash([]);
    if (arrows.length && view.k * this.plan.scene.text > 4) this.#paintArrows(arrows);
  }

  #course(edge) {
    const { view } = this;
    const [from, to] = [this.plan.nodes[edge.from], this.plan.nodes[edge.to]];
    const [x0, y0] = [view.x + view.k * from.x, view.y + view.k * from.y];
    const [x1, y1] = [view.x + view.k * to.x, view.y + view.k * to.y];
    if (this.plan.scene.lines !== "flow" || from.x === to.x) return course(this.plan.scene.lines, x0, y0, x1, y1);
    const way = Math.sign(to.x - from.x) * view.k;
    return course("flow", x0 + way * Math.max(from.wide, 0), y0, x1 - way * Math.max(to.wide, 0), y1);
  }

  #isOutside(c, width, height) {
    const [left, right] = [Math.min(c[0], c[2], c[4], c[6]), Math.max(c[0], c[2], c[4], c[6])];
    const [top, bottom] = [Math.min(c[1], c[3], c[5], c[7]), Math.max(c[1], c[3], c[5], c[7])];
    return right < 0 || left > width || bottom < 0 || top > height;
  }

  #paintArrows(arrows) {
    const { context, view } = this;
    context.beginPath();
    for (const [edge, c] of arrows) {
      const node = this.plan.nodes[edge.to];
      const inset = view.k * (node.wide && this.plan.scene.lines === "flow" ? 0 : Math.max(this.plan.smallest / view.k, node.size)) + 1;
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

  #paintNodes(near, width, height) {
    const { context, view } = this;
    const looks = new Map();
    this.plan.nodes.forEach((node, number) => {
      const [x, y] = [view.x + view.k * node.x, view.y + view.k * node.y];
      const size = Math.max(this.plan.smallest, view.k * node.size);
      const reach = Math.max(size, view.k * node.wide);
      if (x < -reach || y < -size || x > width + reach || y > height + size) return;
      const faint = near !== null && !near.has(number);
      const key = `${node.style} ${faint}`;
      if (!looks.has(key)) looks.set(key, { look: node.look, faint, places: [] });
      looks.get(key).places.push([x, y, size, view.k * node.wide]);
    });
    for (const { look, faint, places } of looks.values()) {
      context.globalAlpha = faint ? 0.25 : 1;
      context.fillStyle = look.fill;
      context.strokeStyle = look.stroke;
      context.lineWidth = 1.5;
      context.setLineDash(look.dashed ? [4, 3] : []);
      context.beginPath();
      for (const [x, y, size, wide] of places) {
        if (size < 2) context.rect(x - size, y - size, 2 * size, 2 * size);
        else outline(context, look.shape, x, y, size, wide);
      }
      context.fill();
      if (places.length < 4000) context.stroke();
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
  }

  /** Labels where there is room, larger nodes first; those of a selected node and its neighbours before all. */
  #paintLabels(near, width, height) {
    const { context, view } = this;
    const scale = view.k * this.plan.scene.text;
    const room = this.#standing();
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    const first = near ? [...near] : [];
    const size = Math.min(15, Math.max(11, scale));
    context.font = `${size}px ${FONT}`;
    let left = MOST_LABELS;
    for (const number of [...first, ...this.plan.bySize]) {
      if (!left) break;
      const node = this.plan.nodes[number];
      const [x, y] = [view.x + view.k * node.x, view.y + view.k * node.y];
      if (node.look.label_at === "nowhere" || x < -60 || y < -30 || x > width + 60 || y > height + 30) continue;
      context.globalAlpha = near && !near.has(number) ? 0.3 : 1;
      if (node.look.shape === "box") this.#paintBoxed(node, x, y, scale);
      else if (node.look.label_at === "inside") this.#paintInside(node, x, y, scale);
      else if (this.#paintBelow(node, x, y, size, room, scale, near?.has(number))) left -= 1;
    }
    this.#paintEdgeLabels(near, scale, room);
    context.globalAlpha = 1;
  }

  /** The places of nodes, on which no label goes; where there are thousands, labels go over them. */
  #standing() {
    const { plan, view } = this;
    const room = new Room();
    if (plan.nodes.length > 300) return room;
    for (const node of plan.nodes) {
      const [half, high] = [view.k * Math.max(0.8 * node.size, node.wide), 0.8 * view.k * node.size];
      room.take(view.x + view.k * node.x - half, view.y + view.k * node.y - high, 2 * half, 2 * high);
    }
    return room;
  }

  #paintBoxed(node, x, y, scale) {
    if (scale < 6.5) return;
    const { context, view } = this;
    const words = shortened(node.label[this.lang]);
    context.fillStyle = COLOURS.ink;
    let size = Math.min(15, Math.max(scale, 11.5));
    context.font = `${size}px ${FONT}`;
    let lines = fold(context, words, 2 * view.k * node.wide - 10, 2);
    if (lines.length * 1.15 * size > 2 * view.k * node.size) {
      size = Math.min(size, Math.max(6.5, (view.k * node.size) / 1.15));
      context.font = `${size}px ${FONT}`;
      lines = fold(context, words, 2 * view.k * node.wide - 8, 2);
    }
    lines.forEach((line, number) => context.fillText(line, x, y + size * (0.36 + 1.12 * (number - (lines.length - 1) / 2))));
  }

  #paintInside(node, x, y, scale) {
    if (scale < 6) return;
    const { context, view } = this;
    context.font = `600 ${Math.min(14, scale, (view.k * node.size * 2.3) / (0.62 * node.label[this.lang].length + 0.6))}px ${FONT}`;
    context.fillStyle = COLOURS.ink;
    context.fillText(node.label[this.lang], x, y + 4);
  }

  #paintBelow(node, x, y, size, room, scale, wanted) {
    const { context, view } = this;
    if (scale < 3.2 && !wanted && node.size < 2 * this.plan.scene.text) return false;
    context.font = `${size}px ${FONT}`;
    const words = shortened(node.label[this.lang]);
    const wide = context.measureText(words).width;
    const base = y + Math.max(this.plan.smallest, view.k * node.size) + size + 2;
    if (!room.claim(x - wide / 2, base - size, wide, size + 3)) return false;
    this.#paintText(words, x, base, COLOURS.ink);
    return true;
  }

  #paintEdgeLabels(near, scale, room) {
    if (scale < 8) return;
    const { context } = this;
    context.font = `11px ${FONT}`;
    for (const edge of this.plan.edges) {
      if (!edge.label) continue;
      context.globalAlpha = near && edge.from !== this.selected && edge.to !== this.selected ? 0.15 : 1;
      const [x, y] = along(this.#course(edge), 0.42);
      const wide = context.measureText(edge.label[this.lang]).width;
      if (room.claim(x - wide / 2, y - 8, wide, 14)) this.#paintText(edge.label[this.lang], x, y + 4, COLOURS.soft);
    }
    context.globalAlpha = 1;
  }

  #paintText(words, x, y, colour) {
    const { context } = this;
    context.strokeStyle = COLOURS.paper;
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeText(words, x, y);
    context.fillStyle = colour;
    context.fillText(words, x, y);
  }

  /** A ring about the selected node and the one under the pointer. */
  #paintMarks() {
    const { context, view } = this;
    for (const [number, thick] of [[this.hovered, 1.5], [this.selected, 2.5]]) {
      if (number < 0) continue;
      const node = this.plan.nodes[number];
      context.strokeStyle = COLOURS.focus;
      context.lineWidth = thick;
      context.beginPath();
      const size = Math.max(this.plan.smallest, view.k * node.size) + 3.5;
      outline(context, node.look.shape === "box" ? "box" : "dot", view.x + view.k * node.x, view.y + view.k * node.y, size, view.k * node.wide + 3.5);
      context.stroke();
    }
  }
}
