/** Which node is at a place: a grid, so that a look-up does not walk all nodes. */

const MOST_CELLS = 400; // across and down

export class Grid {
  /** @param {{count: number, x: ArrayLike<number>, y: ArrayLike<number>, size: ArrayLike<number>, wide: ArrayLike<number>}} plan */
  constructor(plan) {
    this.plan = plan;
    this.reach = 1;
    this.starts = this.items = new Uint32Array(0);
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let number = 0; number < plan.count; number += 1) {
      this.reach = Math.max(this.reach, plan.size[number], plan.wide[number]);
      [left, right] = [Math.min(left, plan.x[number]), Math.max(right, plan.x[number])];
      [top, bottom] = [Math.min(top, plan.y[number]), Math.max(bottom, plan.y[number])];
    }
    this.left = plan.count ? left : 0;
    this.top = plan.count ? top : 0;
    const extent = plan.count ? Math.max(right - left, bottom - top) : 0;
    this.cell = Math.max(24, extent / MOST_CELLS);
    this.columns = 1 + Math.floor((plan.count ? right - left : 0) / this.cell);
    this.rows = 1 + Math.floor((plan.count ? bottom - top : 0) / this.cell);
    this.#fill();
  }

  #fill() {
    const { plan } = this;
    const cells = new Uint32Array(plan.count);
    this.starts = new Uint32Array(this.columns * this.rows + 2);
    for (let number = 0; number < plan.count; number += 1) {
      cells[number] = this.#column(plan.x[number]) + this.columns * this.#row(plan.y[number]);
      this.starts[cells[number] + 2] += 1;
    }
    for (let cell = 2; cell < this.starts.length; cell += 1) this.starts[cell] += this.starts[cell - 1];
    this.items = new Uint32Array(plan.count);
    for (let number = 0; number < plan.count; number += 1) this.items[this.starts[cells[number] + 1]++] = number;
  }

  #column(x) {
    return Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.left) / this.cell)));
  }

  #row(y) {
    return Math.min(this.rows - 1, Math.max(0, Math.floor((y - this.top) / this.cell)));
  }

  /** The number of the node at (x, y), or nearest within `slack` around it; -1 where there is none. */
  at(x, y, slack) {
    let [found, nearest] = [-1, Infinity];
    this.within(x - slack - this.reach, y - slack - this.reach, x + slack + this.reach, y + slack + this.reach, (number) => {
      const away = this.#away(number, x, y);
      if (away <= slack && away <= nearest) [found, nearest] = [number, away];
    });
    return found;
  }

  /** Tell of every node whose middle may lie in a rectangle: those of all cells that it touches. */
  within(left, top, right, bottom, tell) {
    const [first, last] = [this.#column(left), this.#column(right)];
    for (let row = this.#row(top); row <= this.#row(bottom); row += 1) {
      const [from, to] = [this.starts[first + this.columns * row], this.starts[last + this.columns * row + 1]];
      for (let place = from; place < to; place += 1) tell(this.items[place]);
    }
  }

  /** How far outside a node a place is; negative inside. */
  #away(number, x, y) {
    const { plan } = this;
    const [dx, dy, size, wide] = [Math.abs(x - plan.x[number]), Math.abs(y - plan.y[number]), plan.size[number], plan.wide[number]];
    return wide > size ? Math.max(dx - wide, dy - size) : Math.hypot(dx, dy) - size;
  }
}
