/**
 * Draws a scene on a canvas and lets a reader move in it.
 *
 * All nodes of a look are one path, nodes below two pixels are squares, and what is outside the view is left out, so
 * that 20,000 nodes move smoothly without a graphics card. While a slow picture moves, labels wait.
 */

import { Grid } from "./grid.js";
import { along, course, outline } from "./shapes.js";

const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif';
const COLOURS = { paper: "#ffffff", ring: "#e3e9ee", heading: "#62717f", ink: "#1f2933", focus: "#d9480f", soft: "#52606d" };
const SLOW = 14; // milliseconds of a draw after which moving frames leave labels out
const REST = 140; // milliseconds without a move after which all is drawn again
const MOST_LABELS = 500;
const SMALLEST = 1.8; // pixels of a node's radius
const MARGIN = 46; // pixels around a fitted scene

export class Picture {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{select: (id: string | null) => void, hover: (id: string | null) => void, open: (id: string) => void}} told
   */
  constructor(canvas, told) {
    this.canvas = canvas;
    this.told = told;
    this.context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    this.view = { k: 1, x: 0, y: 0 };
    this.selected = -1;
    this.hovered = -1;
    this.took = 0;
    this.moving = false;
    this.nodes = [];
    this.#listen();
  }

  /** Show a scene in a language; the view stays where the scene is the same one. */
  show(scene, lang) {
    const same = this.scene === scene;
    this.scene = scene;
    this.lang = lang;
    if (!same) this.#take(scene);
    if (!same) this.fit();
    else this.draw();
  }

  /** The whole scene, as large as it fits. */
  fit() {
    const { width, height } = this.#size();
    if (!this.nodes.length || !width) return this.draw();
    const [left, top, right, bottom] = this.bounds;
    const k = Math.min(2.2, (width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (bottom - top || 1));
    this.view = { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 - (k * (top + bottom)) / 2 };
    return this.draw();
  }

  /** Nearer (above 1) or farther, about the middle or a place on the canvas. */
  zoom(factor, place = null) {
    const { width, height } = this.#size();
    const [px, py] = place || [width / 2, height / 2];
    const k = Math.min(12, Math.max(0.02, this.view.k * factor));
    const part = k / this.view.k;
    this.view = { k, x: px - (px - this.view.x) * part, y: py - (py - this.view.y) * part };
    this.#move();
  }

  /** Select a node by id, or none; `centre` brings it to the middle. */
  select(id, { centre = false } = {}) {
    this.selected = id === null ? -1 : (this.places.get(id) ?? -1);
    if (centre && this.selected >= 0) {
      const { width, height } = this.#size();
      const node = this.nodes[this.selected];
      const k = Math.max(this.view.k, 11 / this.scene.text);
      this.view = { k, x: width / 2 - k * node.x, y: height / 2 - k * node.y };
    }
    this.draw();
  }

  /** The neighbours of a node, by id. */
  neighbours(id) {
    const number = this.places.get(id);
    return number === undefined ? [] : this.adjacent[number].map((each) => this.nodes[each].id);
  }

  destroy() {
    this.listening.abort();
    this.watching.disconnect();
    clearTimeout(this.resting);
    cancelAnimationFrame(this.frame);
  }

  // ---- what is drawn -------------------------------------------------------------------------------------------

  #take(scene) {
    const styles = new Map(scene.node_styles.map((style) => [style.key, style]));
    this.edgeStyles = new Map(scene.edge_styles.map((style) => [style.key, style]));
    this.nodes = scene.nodes.map((node) => ({ ...node, look: styles.get(node.style), wide: styles.get(node.style).width / 2 }));
    this.places = new Map(this.nodes.map((node, number) => [node.id, number]));
    this.edges = scene.edges.map((edge) => ({ ...edge, from: this.places.get(edge.source), to: this.places.get(edge.target) }));
    this.adjacent = this.nodes.map(() => []);
    for (const { from, to } of this.edges) {
      this.adjacent[from].push(to);
      this.adjacent[to].push(from);
    }
    this.grid = new Grid(this.nodes, (node) => Math.max(node.size, node.wide));
    this.bySize = this.nodes.map((_, number) => number).sort((a, b) => this.nodes[b].size - this.nodes[a].size || a - b);
    this.bounds = this.#bounds(scene);
    this.selected = -1;
    this.hovered = -1;
  }

  #bounds(scene) {
    const places = [...this.nodes, ...scene.guides.filter((guide) => !guide.radius).map((guide) => ({ ...guide, size: 8, wide: 30 }))];
    const bounds = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, size, wide } of places) {
      const across = Math.max(size, wide);
      bounds[0] = Math.min(bounds[0], x - across);
      bounds[1] = Math.min(bounds[1], y - size);
      bounds[2] = Math.max(bounds[2], x + across);
      bounds[3] = Math.max(bounds[3], y + size + 1.5 * scene.text);
    }
    return bounds;
  }

  #size() {
    return { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
  }

  /** Draw with the next frame. */
  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    const started = performance.now();
    const { width, height } = this.#size();
    const dense = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * dense) || this.canvas.height !== Math.round(height * dense)) {
      this.canvas.width = Math.round(width * dense);
      this.canvas.height = Math.round(height * dense);
    }
    const { context } = this;
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.fillStyle = COLOURS.paper;
    context.fillRect(0, 0, width, height);
    if (!this.scene) return;
    const brief = this.moving && this.took > SLOW;
    const near = this.selected >= 0 ? new Set([this.selected, ...this.adjacent[this.selected]]) : null;
    this.#paintGuides(width);
    this.#paintEdges(near, width, height);
    this.#paintNodes(near, width, height);
    if (!brief) this.#paintLabels(near, width, height);
    this.#paintMarks();
    if (!brief) this.took = performance.now() - started;
    this.canvas.dataset.drawn = String(this.nodes.length);
  }

  #paintGuides(width) {
    const { context, view } = this;
    context.textAlign = "center";
    context.fillStyle = COLOURS.heading;
    context.strokeStyle = COLOURS.ring;
    context.lineWidth = 1;
    for (const guide of this.scene.guides) {
      const [x, y, radius] = [view.x + view.k * guide.x, view.y + view.k * guide.y, view.k * guide.radius];
      if (radius) {
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.stroke();
      }
      if (x < -80 || x > width + 80 || (radius && radius < 26)) continue;
      context.font = radius ? `11px ${FONT}` : `600 12px ${FONT}`;
      context.fillText(guide.label[this.lang], x, radius ? y - radius - 4 : y);
    }
  }

  /** Edges of one look are one path; with a node selected, its own stand out and the others step back. */
  #paintEdges(near, width, height) {
    const looks = new Map();
    for (const edge of this.edges) {
      const own = near !== null && (edge.from === this.selected || edge.to === this.selected);
      const key = `${edge.style} ${edge.width} ${own}`;
      if (!looks.has(key)) looks.set(key, { style: this.edgeStyles.get(edge.style), width: edge.width, own, edges: [] });
      looks.get(key).edges.push(edge);
    }
    for (const look of [...looks.values()].sort((a, b) => a.own - b.own)) this.#paintLook(look, near, width, height);
    this.context.globalAlpha = 1;
    this.context.setLineDash([]);
  }

  #paintLook({ style, width: thick, own, edges }, near, width, height) {
    const { context, view } = this;
    const many = this.edges.length > 40;
    context.globalAlpha = own ? 1 : near ? 0.12 : many && this.scene.lines === "flow" ? 0.42 : 0.85;
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
      if (this.scene.lines === "straight") context.lineTo(c[6], c[7]);
      else context.bezierCurveTo(c[2], c[3], c[4], c[5], c[6], c[7]);
      if (style.arrow) arrows.push([edge, c]);
    }
    context.stroke();
    context.setLineDash([]);
    if (arrows.length && view.k * this.scene.text > 4) this.#paintArrows(arrows);
  }

  #course(edge) {
    const { view } = this;
    const [from, to] = [this.nodes[edge.from], this.nodes[edge.to]];
    const [x0, y0] = [view.x + view.k * from.x, view.y + view.k * from.y];
    const [x1, y1] = [view.x + view.k * to.x, view.y + view.k * to.y];
    if (this.scene.lines !== "flow" || from.x === to.x) return course(this.scene.lines, x0, y0, x1, y1);
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
      const node = this.nodes[edge.to];
      const inset = view.k * (node.wide && this.scene.lines === "flow" ? 0 : Math.max(SMALLEST / view.k, node.size)) + 1;
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
    this.nodes.forEach((node, number) => {
      const [x, y] = [view.x + view.k * node.x, view.y + view.k * node.y];
      const size = Math.max(SMALLEST, view.k * node.size);
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
    const scale = view.k * this.scene.text;
    const taken = new Set();
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    this.#paintEdgeLabels(near, scale, taken);
    const first = near ? [...near] : [];
    const size = Math.min(15, Math.max(11, scale));
    context.font = `${size}px ${FONT}`;
    let left = MOST_LABELS;
    for (const number of [...first, ...this.bySize]) {
      if (!left) break;
      const node = this.nodes[number];
      const [x, y] = [view.x + view.k * node.x, view.y + view.k * node.y];
      if (node.look.label_at === "nowhere" || x < -60 || y < -30 || x > width + 60 || y > height + 30) continue;
      context.globalAlpha = near && !near.has(number) ? 0.3 : 1;
      if (node.look.shape === "box") this.#paintBoxed(node, x, y, scale);
      else if (node.look.label_at === "inside") this.#paintInside(node, x, y, scale);
      else if (this.#paintBelow(node, x, y, size, taken, scale, near?.has(number))) left -= 1;
    }
    context.globalAlpha = 1;
  }

  #paintBoxed(node, x, y, scale) {
    if (scale < 6.5) return;
    const { context, view } = this;
    const size = Math.min(15, scale);
    const words = node.label[this.lang];
    context.font = `${size}px ${FONT}`;
    context.fillStyle = COLOURS.ink;
    const lines = fold(context, words, 2 * view.k * node.wide - 10, 2);
    lines.forEach((line, number) => context.fillText(line, x, y + size * (0.36 + 1.12 * (number - (lines.length - 1) / 2))));
  }

  #paintInside(node, x, y, scale) {
    if (scale < 6) return;
    const { context, view } = this;
    context.font = `600 ${Math.min(14, scale, (view.k * node.size * 2.3) / (0.62 * node.label[this.lang].length + 0.6))}px ${FONT}`;
    context.fillStyle = COLOURS.ink;
    context.fillText(node.label[this.lang], x, y + 4);
  }

  #paintBelow(node, x, y, size, taken, scale, wanted) {
    const { context, view } = this;
    if (scale < 3.2 && !wanted && node.size < 2 * this.scene.text) return false;
    context.font = `${size}px ${FONT}`;
    const words = node.label[this.lang];
    const wide = context.measureText(words).width;
    const base = y + Math.max(SMALLEST, view.k * node.size) + size + 2;
    if (!claim(taken, x - wide / 2, base - size, wide, size + 3)) return false;
    this.#paintText(words, x, base, COLOURS.ink);
    return true;
  }

  #paintEdgeLabels(near, scale, taken) {
    if (scale < 8) return;
    const { context } = this;
    context.font = `11px ${FONT}`;
    for (const edge of this.edges) {
      if (!edge.label) continue;
      context.globalAlpha = near && edge.from !== this.selected && edge.to !== this.selected ? 0.15 : 1;
      const [x, y] = along(this.#course(edge), 0.42);
      const wide = context.measureText(edge.label[this.lang]).width;
      if (claim(taken, x - wide / 2, y - 8, wide, 14)) this.#paintText(edge.label[this.lang], x, y + 4, COLOURS.soft);
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
      const node = this.nodes[number];
      context.strokeStyle = COLOURS.focus;
      context.lineWidth = thick;
      context.beginPath();
      const size = Math.max(SMALLEST, view.k * node.size) + 3.5;
      outline(context, node.look.shape === "box" ? "box" : "dot", view.x + view.k * node.x, view.y + view.k * node.y, size, view.k * node.wide + 3.5);
      context.stroke();
    }
  }

  // ---- what a reader does --------------------------------------------------------------------------------------

  #listen() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    const on = (name, heard, options) => this.canvas.addEventListener(name, heard, { signal, ...options });
    on("pointerdown", (event) => this.#press(event));
    on("pointermove", (event) => this.#drag(event));
    on("pointerup", (event) => this.#release(event));
    on("pointercancel", () => (this.pressed = null));
    on("pointerleave", () => this.#hover(-1));
    on("dblclick", (event) => this.selected >= 0 && this.told.open(this.nodes[this.selected].id, event));
    on("wheel", (event) => this.#wheel(event), { passive: false });
    on("keydown", (event) => this.#key(event));
    this.watching = new ResizeObserver(() => this.fit());
    this.watching.observe(this.canvas);
  }

  #place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #at(event) {
    const [px, py] = this.#place(event);
    if (!this.nodes.length) return -1;
    return this.grid.at((px - this.view.x) / this.view.k, (py - this.view.y) / this.view.k, 5 / this.view.k);
  }

  #press(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pressed = { from: this.#place(event), view: { ...this.view }, moved: false };
  }

  #drag(event) {
    if (!this.pressed) {
      this.#hover(this.#at(event));
      return;
    }
    const [px, py] = this.#place(event);
    const [dx, dy] = [px - this.pressed.from[0], py - this.pressed.from[1]];
    if (!this.pressed.moved && Math.hypot(dx, dy) < 4) return;
    this.pressed.moved = true;
    this.view = { ...this.view, x: this.pressed.view.x + dx, y: this.pressed.view.y + dy };
    this.#move();
  }

  #release(event) {
    const { pressed } = this;
    this.pressed = null;
    if (!pressed || pressed.moved) return;
    this.#choose(this.#at(event));
  }

  #hover(number) {
    this.canvas.style.cursor = number >= 0 ? "pointer" : "grab";
    if (number === this.hovered) return;
    this.hovered = number;
    this.told.hover(number >= 0 ? this.nodes[number].id : null);
    this.draw();
  }

  #choose(number) {
    this.selected = number;
    this.told.select(number >= 0 ? this.nodes[number].id : null);
    this.draw();
  }

  #wheel(event) {
    event.preventDefault();
    this.zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY)) * 0.0016), this.#place(event));
  }

  #key(event) {
    const arrows = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const done = {
      "+": () => this.zoom(1.25),
      "=": () => this.zoom(1.25),
      "-": () => this.zoom(0.8),
      0: () => this.fit(),
      Escape: () => this.#choose(-1),
      Enter: () => this.selected >= 0 && this.told.open(this.nodes[this.selected].id),
    }[event.key];
    if (!done && !arrows[event.key]) return;
    event.preventDefault();
    if (done) done();
    else this.#step(arrows[event.key]);
  }

  /** Go to the neighbour that lies most in a direction; with nothing selected, to the first node. */
  #step([right, down]) {
    if (!this.nodes.length) return;
    if (this.selected < 0) {
      this.#choose(0);
      return;
    }
    const here = this.nodes[this.selected];
    let [best, least] = [-1, Infinity];
    for (const number of this.adjacent[this.selected]) {
      const [dx, dy] = [this.nodes[number].x - here.x, this.nodes[number].y - here.y];
      const ahead = dx * right + dy * down;
      const cost = Math.hypot(dx, dy) * (1 + 3 * Math.acos(Math.min(1, ahead / (Math.hypot(dx, dy) || 1))));
      if (ahead > 0 && cost < least) [best, least] = [number, cost];
    }
    if (best < 0) return;
    this.#choose(best);
    this.#bringIntoView(this.nodes[best]);
  }

  #bringIntoView(node) {
    const { width, height } = this.#size();
    const [x, y] = [this.view.x + this.view.k * node.x, this.view.y + this.view.k * node.y];
    if (x > 20 && y > 20 && x < width - 20 && y < height - 20) return;
    this.view = { ...this.view, x: this.view.x + width / 2 - x, y: this.view.y + height / 2 - y };
    this.draw();
  }

  #move() {
    this.moving = true;
    this.draw();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.moving = false;
      this.draw();
    }, REST);
  }
}

/** Take a place on the canvas for a label; false where another has it. */
function claim(taken, x, y, wide, high) {
  const cells = [];
  for (let across = Math.floor(x / 12); across <= Math.floor((x + wide) / 12); across += 1) {
    for (let down = Math.floor(y / 8); down <= Math.floor((y + high) / 8); down += 1) cells.push(`${across},${down}`);
  }
  if (cells.some((cell) => taken.has(cell))) return false;
  cells.forEach((cell) => taken.add(cell));
  return true;
}

/** Words on at most so many lines of a width; what does not fit ends in an ellipsis. */
function fold(context, words, wide, most) {
  const pieces = /[\u3400-\u9fff]/.test(words) ? [...words] : words.split(/(?<= )/);
  const lines = [""];
  for (const piece of pieces) {
    if (context.measureText(lines.at(-1) + piece).width <= wide || !lines.at(-1)) lines[lines.length - 1] += piece;
    else lines.push(piece);
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1].slice(0, -1)}…`];
}
