/** What a reader does to a picture by pointer and keys. */

const NEAR = 5; // pixels beside a node at which it is still hit
const STILL = 4; // pixels up to which a press has not moved

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

export class Gestures {
  /** @param {import("./canvas.js").Picture} picture */
  constructor(picture) {
    this.picture = picture;
    this.pressed = null;
    this.listening = new AbortController();
    const { signal } = this.listening;
    const on = (name, heard, options = {}) => picture.canvas.addEventListener(name, heard, { signal, ...options });
    on("pointerdown", (event) => this.#press(event));
    on("pointermove", (event) => (this.pressed ? this.#drag(event) : this.#hover(this.#at(event))));
    on("pointerup", (event) => this.#release(event));
    on("pointercancel", () => this.#cancel());
    on("pointerleave", () => this.#hover(-1));
    on("dblclick", () => this.#open("pointer"));
    on("wheel", (event) => this.#wheel(event), { passive: false });
    on("keydown", (event) => this.#key(event));
  }

  destroy() {
    this.listening.abort();
  }

  /** @returns {[number, number]} */
  #place(event) {
    const box = this.picture.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {number[]} place on the canvas @returns {[number, number]} */
  #inScene([px, py]) {
    const { view } = this.picture;
    return [(px - view.x) / view.k, (py - view.y) / view.k];
  }

  #at(event) {
    const { plan, view } = this.picture;
    if (!plan) return -1;
    const [x, y] = this.#inScene(this.#place(event));
    return plan.grid.at(x, y, Math.max(NEAR, plan.smallest) / view.k);
  }

  #press(event) {
    if (event.button !== 0) return;
    this.picture.canvas.setPointerCapture(event.pointerId);
    const number = this.picture.told.move && !event.shiftKey ? this.#at(event) : -1;
    const how = event.shiftKey && this.picture.told.lasso ? "lasso" : number >= 0 ? "node" : "view";
    this.pressed = { how, number, from: this.#place(event), view: { ...this.picture.view }, moved: false };
  }

  #drag(event) {
    const { picture, pressed } = this;
    const [px, py] = this.#place(event);
    const [dx, dy] = [px - pressed.from[0], py - pressed.from[1]];
    if (!pressed.moved && Math.hypot(dx, dy) < STILL) return;
    pressed.moved = true;
    if (pressed.how === "view") {
      picture.move({ ...picture.view, x: pressed.view.x + dx, y: pressed.view.y + dy });
    } else if (pressed.how === "node") {
      const [x, y] = this.#inScene([px, py]);
      picture.plan.x[pressed.number] = x;
      picture.plan.y[pressed.number] = y;
      picture.draw();
    } else {
      picture.lasso = [...pressed.from, px, py];
      picture.mark();
    }
  }

  #release(event) {
    const { pressed, picture } = this;
    this.#cancel();
    if (!pressed) return;
    if (!pressed.moved) this.#choose(this.#at(event), event.shiftKey || event.ctrlKey || event.metaKey);
    else if (pressed.how === "node") this.#put(pressed.number);
    else if (pressed.how === "lasso") picture.told.lasso(this.#encircled(pressed.from, this.#place(event)));
  }

  #cancel() {
    this.pressed = null;
    if (this.picture.lasso) {
      this.picture.lasso = null;
      this.picture.mark();
    }
  }

  #put(number) {
    const { plan, told } = this.picture;
    const round = (place) => Math.round(place * 10) / 10;
    plan.move(number, round(plan.x[number]), round(plan.y[number]));
    told.move(plan.nodes[number].id, plan.x[number], plan.y[number]);
  }

  /** The ids of the nodes whose middle lies in a rectangle of the canvas. */
  #encircled(one, other) {
    const { plan } = this.picture;
    const [[x0, y0], [x1, y1]] = [this.#inScene(one), this.#inScene(other)];
    const [left, right, top, bottom] = [Math.min(x0, x1), Math.max(x0, x1), Math.min(y0, y1), Math.max(y0, y1)];
    const found = [];
    plan.grid.within(left, top, right, bottom, (number) => {
      if (plan.x[number] >= left && plan.x[number] <= right && plan.y[number] >= top && plan.y[number] <= bottom) found.push(number);
    });
    return found.sort((a, b) => a - b).map((number) => plan.nodes[number].id);
  }

  #hover(number) {
    const { picture } = this;
    picture.canvas.style.cursor = number >= 0 ? "pointer" : "grab";
    if (number === picture.hovered) return;
    picture.hovered = number;
    picture.told.hover(number >= 0 ? picture.plan.nodes[number].id : null);
    picture.mark();
  }

  #choose(number, also = false) {
    const { picture } = this;
    if (!also) picture.selected = number;
    picture.told.select(number >= 0 ? picture.plan.nodes[number].id : null, also);
    picture.draw();
  }

  /** @param {"pointer" | "key"} by */
  #open(by) {
    const { plan, selected, told } = this.picture;
    if (selected >= 0) told.open(plan.nodes[selected].id, by);
  }

  #wheel(event) {
    event.preventDefault();
    this.picture.zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY)) * 0.0016), this.#place(event));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = {
      "+": () => this.picture.zoom(1.25),
      "=": () => this.picture.zoom(1.25),
      "-": () => this.picture.zoom(0.8),
      0: () => this.picture.whole(),
      Escape: () => this.#choose(-1),
      Enter: () => this.#open("key"),
    }[event.key];
    if (!done && !ARROWS[event.key]) return;
    event.preventDefault();
    if (done) done();
    else this.#step(ARROWS[event.key]);
  }

  /** Go to the neighbour that lies most in a direction; with nothing selected, to the first node. */
  #step([right, down]) {
    const { plan, selected } = this.picture;
    if (!plan || !plan.count) return;
    if (selected < 0) {
      this.#choose(0);
      return;
    }
    let [best, least] = [-1, Infinity];
    for (const number of plan.beside(selected)) {
      const [dx, dy] = [plan.x[number] - plan.x[selected], plan.y[number] - plan.y[selected]];
      const ahead = dx * right + dy * down;
      const cost = Math.hypot(dx, dy) * (1 + 3 * Math.acos(Math.min(1, ahead / (Math.hypot(dx, dy) || 1))));
      if (ahead > 0 && cost < least) [best, least] = [number, cost];
    }
    if (best < 0) return;
    this.#choose(best);
    this.#bringIntoView(best);
  }

  #bringIntoView(number) {
    const { picture } = this;
    const { width, height } = picture.size();
    const { view, plan } = picture;
    const [x, y] = [view.x + view.k * plan.x[number], view.y + view.k * plan.y[number]];
    if (x > 20 && y > 20 && x < width - 20 && y < height - 20) return;
    picture.view = { ...view, x: view.x + width / 2 - x, y: view.y + height / 2 - y };
    picture.draw();
  }
}
