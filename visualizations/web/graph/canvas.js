/** A scene on a canvas in which a reader moves: by pointer, by keys, by the page. While a slow one moves, labels wait. */

import { Painter } from "./painter.js";
import { Plan } from "./plan.js";

const SLOW = 14; // milliseconds of a draw after which moving frames leave labels out
const REST = 140; // milliseconds without a move after which all is drawn again
const MARGIN = [64, 46]; // pixels beside and above a fitted scene: names are wider than nodes

export class Picture {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{select: (id: string | null) => void, hover: (id: string | null) => void, open: (id: string) => void}} told
   */
  constructor(canvas, told) {
    this.canvas = canvas;
    this.told = told;
    // Kept off the graphics card: without a good one, large paths are several times slower there.
    this.painter = new Painter(canvas.getContext("2d", { alpha: false, willReadFrequently: true }));
    this.plan = null;
    this.view = { k: 1, x: 0, y: 0 };
    this.selected = -1;
    this.hovered = -1;
    this.took = 0;
    this.moving = false;
    this.#listen();
  }

  /** Show a scene in a language; the view stays where the scene is the same one. */
  show(scene, lang) {
    this.lang = lang;
    if (this.plan && this.plan.scene === scene) {
      this.draw();
      return;
    }
    this.plan = new Plan(scene);
    this.selected = -1;
    this.hovered = -1;
    this.fit();
  }

  /** The whole scene, as large as it fits. */
  fit() {
    const { width, height } = this.#size();
    if (!this.plan || !this.plan.nodes.length || !width) return;
    const [left, top, right, bottom] = this.plan.bounds;
    const k = Math.min(2.2, (width - 2 * MARGIN[0]) / (right - left || 1), (height - 2 * MARGIN[1]) / (bottom - top || 1));
    this.view = { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 - (k * (top + bottom)) / 2 };
    this.draw();
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
    this.selected = id === null ? -1 : (this.plan.places.get(id) ?? -1);
    if (centre && this.selected >= 0) {
      const { width, height } = this.#size();
      const node = this.plan.nodes[this.selected];
      const k = Math.max(this.view.k, 11 / this.plan.scene.text);
      this.view = { k, x: width / 2 - k * node.x, y: height / 2 - k * node.y };
    }
    this.draw();
  }

  destroy() {
    this.listening.abort();
    this.watching.disconnect();
    clearTimeout(this.resting);
    cancelAnimationFrame(this.frame);
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
    if (!this.plan) return;
    const started = performance.now();
    const { width, height } = this.#size();
    const dense = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * dense) || this.canvas.height !== Math.round(height * dense)) {
      this.canvas.width = Math.round(width * dense);
      this.canvas.height = Math.round(height * dense);
    }
    const { plan, view, lang, selected, hovered } = this;
    const brief = this.moving && this.took > SLOW;
    this.painter.paint({ plan, view, lang, selected, hovered, width, height, dense, brief });
    if (!brief) this.took = performance.now() - started;
    this.canvas.dataset.drawn = String(plan.nodes.length);
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
    on("dblclick", (event) => this.selected >= 0 && this.told.open(this.plan.nodes[this.selected].id, event));
    on("wheel", (event) => this.#wheel(event), { passive: false });
    on("keydown", (event) => this.#key(event));
    let before = this.#size();
    this.watching = new ResizeObserver(() => {
      const now = this.#size();
      if (now.width !== before.width || now.height !== before.height) this.fit();
      before = now;
    });
    this.watching.observe(this.canvas);
  }

  #place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #at(event) {
    const [px, py] = this.#place(event);
    if (!this.plan) return -1;
    return this.plan.grid.at((px - this.view.x) / this.view.k, (py - this.view.y) / this.view.k, 5 / this.view.k);
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
    this.told.hover(number >= 0 ? this.plan.nodes[number].id : null);
    this.draw();
  }

  #choose(number) {
    this.selected = number;
    this.told.select(number >= 0 ? this.plan.nodes[number].id : null);
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
      Enter: () => this.selected >= 0 && this.told.open(this.plan.nodes[this.selected].id),
    }[event.key];
    if (!done && !arrows[event.key]) return;
    event.preventDefault();
    if (done) done();
    else this.#step(arrows[event.key]);
  }

  /** Go to the neighbour that lies most in a direction; with nothing selected, to the first node. */
  #step([right, down]) {
    if (!this.plan || !this.plan.nodes.length) return;
    if (this.selected < 0) {
      this.#choose(0);
      return;
    }
    const here = this.plan.nodes[this.selected];
    let [best, least] = [-1, Infinity];
    for (const number of this.plan.adjacent[this.selected]) {
      const [dx, dy] = [this.plan.nodes[number].x - here.x, this.plan.nodes[number].y - here.y];
      const ahead = dx * right + dy * down;
      const cost = Math.hypot(dx, dy) * (1 + 3 * Math.acos(Math.min(1, ahead / (Math.hypot(dx, dy) || 1))));
      if (ahead > 0 && cost < least) [best, least] = [number, cost];
    }
    if (best < 0) return;
    this.#choose(best);
    this.#bringIntoView(this.plan.nodes[best]);
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

