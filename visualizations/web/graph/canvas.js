/** A scene on a canvas in which a reader moves: by pointer, by keys, by the page. While a slow one moves, labels wait. */

import { colour } from "../theme.js";
import { Gestures } from "./gestures.js";
import { paintMarks } from "./marks.js";
import { paint } from "./painter.js";
import { Plan } from "./plan.js";
import { SvgPen } from "./svg.js";
import { tinted } from "./tint.js";

const SLOW = 14; // milliseconds of a draw after which moving frames leave out what is small
const FRAME = [18, 24]; // milliseconds between moving frames: below the first more is drawn, above the second less
const REST = 140; // milliseconds without a move after which all is drawn again
const MARGIN = [64, 46]; // pixels beside and above a fitted scene: names are wider than nodes
const [FARTHEST, NEAREST] = [0.01, 12];
const COLOURS = ["paper", "ring", "faint", "ink", "focus", "soft", "sky", "blue"];

/**
 * What a picture tells the page. `select` with `also` adds to what is selected; `lasso` names what was encircled;
 * `move` is told when a node was dragged (without it nodes stay where they are); `camera` when the view rests.
 * @typedef {{select: (id: string | null, also?: boolean) => void, hover: (id: string | null) => void, open: (id: string, by: "pointer" | "key") => void,
 *   lasso?: (ids: string[]) => void, move?: (id: string, x: number, y: number) => void,
 *   camera?: (view: {k: number, x: number, y: number} | null) => void}} Told
 */

export class Picture {
  /** @param {HTMLCanvasElement} canvas @param {Told} told */
  constructor(canvas, told) {
    this.canvas = canvas;
    this.told = told;
    // Kept off the graphics card: without a good one, large paths are several times slower there.
    this.context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    this.over = canvas.ownerDocument.createElement("canvas");
    this.over.className = "over";
    canvas.after(this.over);
    this.plan = null;
    this.view = { k: 1, x: 0, y: 0 };
    this.selected = -1;
    this.hovered = -1;
    this.also = new Set();
    this.lasso = null;
    this.took = 0;
    this.moving = false;
    this.share = 1; // of what is small, how much moving frames draw
    this.before = 0; // when the moving frame before was drawn
    this.gestures = new Gestures(this);
    this.#watch();
  }

  /** Show a scene; the view stays where the scene is the same one, or where `keep` says so; `view` names one. */
  show(scene, lang, { keep = false, view = null } = {}) {
    this.lang = lang;
    this.colours = colours();
    if (this.plan && this.plan.scene === scene) {
      this.draw();
      return;
    }
    const first = this.plan === null;
    this.plan = new Plan(scene);
    this.selected = -1;
    this.hovered = -1;
    this.also = new Set();
    if (view) this.look(view);
    else if (keep && !first) this.draw();
    else this.fit();
  }

  /** The whole scene, as large as it fits. */
  fit() {
    const { width, height } = this.size();
    if (!this.plan || !this.plan.count || !width) return;
    const [left, top, right, bottom] = this.plan.bounds;
    const k = Math.min(2.2, (width - 2 * MARGIN[0]) / (right - left || 1), (height - 2 * MARGIN[1]) / (bottom - top || 1));
    this.view = { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 - (k * (top + bottom)) / 2 };
    this.draw();
  }

  /** As `fit`, by the reader's wish: the view is no longer one of their own. */
  whole() {
    this.fit();
    this.told.camera?.(null);
  }

  /** A view: `x` and `y` are the place of the scene in the middle of the canvas, `k` its scale. */
  look({ x, y, k }) {
    const { width, height } = this.size();
    this.view = { k, x: width / 2 - k * x, y: height / 2 - k * y };
    this.draw();
  }

  /** The view as `look` takes it, whatever the size of the canvas. */
  get camera() {
    const { width, height } = this.size();
    const { k, x, y } = this.view;
    const round = (number) => Math.round(number * 1000) / 1000;
    return { x: round((width / 2 - x) / k), y: round((height / 2 - y) / k), k: round(k) };
  }

  /** Nearer (above 1) or farther, about the middle or a place on the canvas. */
  zoom(factor, place = null) {
    const { width, height } = this.size();
    const [px, py] = place || [width / 2, height / 2];
    const k = Math.min(NEAREST, Math.max(FARTHEST, this.view.k * factor));
    const part = k / this.view.k;
    this.move({ k, x: px - (px - this.view.x) * part, y: py - (py - this.view.y) * part });
  }

  /** Select a node by id, or none; `centre` brings it to the middle; `also` are more that are selected with it. */
  select(id, { centre = false, also = [] } = {}) {
    this.selected = id === null ? -1 : (this.plan.places.get(id) ?? -1);
    this.also = new Set(also.map((each) => this.plan.places.get(each) ?? -1));
    if (centre && this.selected >= 0) {
      const k = Math.max(this.view.k, 11 / this.plan.scene.text);
      this.look({ k, x: this.plan.x[this.selected], y: this.plan.y[this.selected] });
    }
    this.draw();
  }

  /** The picture as it stands, twice as fine. @returns {Promise<Blob>} */
  png() {
    const { width, height } = this.size();
    const canvas = Object.assign(this.canvas.ownerDocument.createElement("canvas"), { width: 2 * width, height: 2 * height });
    paint(canvas.getContext("2d"), this.#given({ dense: 2 }));
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  /** The picture as it stands, as SVG. @returns {string} */
  svg() {
    const { width, height } = this.size();
    const pen = new SvgPen(this.over.getContext("2d"));
    paint(pen, this.#given({ dense: 1 }));
    return pen.text(width, height);
  }

  destroy() {
    this.gestures.destroy();
    this.watching.disconnect();
    clearTimeout(this.resting);
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.marking);
    this.over.remove();
  }

  size() {
    return { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
  }

  /** Draw with the next frame. */
  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame((now) => this.#paint(now));
  }

  /** Draw what lies over the picture with the next frame: the picture itself stays. */
  mark() {
    cancelAnimationFrame(this.marking);
    this.marking = requestAnimationFrame(() => this.#paintOver());
  }

  /** Another view, of which more may follow at once. */
  move(view) {
    this.view = view;
    this.stir();
  }

  /** Draw moving frames, until nothing has moved for a while. */
  stir() {
    this.moving = true;
    this.draw();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.moving = false;
      const { camera } = this;
      this.look(camera); // what a link shows is this very view
      this.told.camera?.(camera);
    }, REST);
  }

  #given(more = {}) {
    const { plan, view, lang, selected, colours: theme } = this;
    return { plan, view, lang, selected, colours: theme, ...this.size(), dense: devicePixelRatio || 1, brief: false, share: 1, ...more };
  }

  /** Draw less, or more again, so that moving frames come as fast as this machine can show them. */
  #pace(now) {
    const gap = now - this.before;
    this.before = now;
    if (gap > 300) return; // the first of a move
    if (gap > FRAME[1]) this.share = Math.max(0.1, this.share * 0.75);
    else if (gap < FRAME[0]) this.share = Math.min(1, this.share * 1.1);
  }

  #paint(now) {
    if (!this.plan) return;
    const started = performance.now();
    this.#fitPixels(this.canvas);
    const brief = this.moving && this.took > SLOW;
    if (brief) this.#pace(now);
    paint(this.context, this.#given({ brief, share: brief ? this.share : 1 }));
    this.#paintOver();
    if (!brief) this.took = performance.now() - started;
    this.canvas.dataset.drawn = String(this.plan.count);
  }

  #paintOver() {
    this.#fitPixels(this.over);
    const { hovered, also, lasso } = this;
    paintMarks(this.over.getContext("2d"), { ...this.#given(), hovered, also, lasso });
  }

  #fitPixels(canvas) {
    const { width, height } = this.size();
    const dense = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * dense)) canvas.width = Math.round(width * dense);
    if (canvas.height !== Math.round(height * dense)) canvas.height = Math.round(height * dense);
  }

  #watch() {
    let before = this.size();
    this.watching = new ResizeObserver(() => {
      const now = this.size();
      const [dx, dy] = [now.width - before.width, now.height - before.height];
      if (!before.width) this.fit();
      else if (dx || dy) this.view = { ...this.view, x: this.view.x + dx / 2, y: this.view.y + dy / 2 };
      if (dx || dy) this.draw();
      before = now;
    });
    this.watching.observe(this.canvas);
  }
}

/** The colours of the theme that a picture is drawn with. */
function colours() {
  const isDark = document.documentElement.dataset.theme === "dark";
  return { ...Object.fromEntries(COLOURS.map((name) => [name, colour(name)])), tint: (hex) => tinted(hex, isDark) };
}
