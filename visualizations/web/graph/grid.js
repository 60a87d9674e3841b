/** Which node is at a place: buckets, so that a look-up does not walk all nodes. */

export class Grid {
  /**
   * @param {{x: number, y: number, size: number}[]} nodes
   * @param {(node: any) => number} reach how far from its middle a node can be hit, sideways
   */
  constructor(nodes, reach) {
    this.nodes = nodes;
    this.reach = nodes.map(reach);
    this.cell = Math.max(24, 2 * Math.max(1, ...this.reach));
    this.buckets = new Map();
    nodes.forEach((node, number) => {
      const key = this.#key(node.x, node.y);
      if (!this.buckets.has(key)) this.buckets.set(key, []);
      this.buckets.get(key).push(number);
    });
  }

  /** The number of the node at (x, y), or nearest within `slack` around it; -1 where there is none. */
  at(x, y, slack) {
    const steps = Math.ceil((slack + this.cell / 2) / this.cell);
    let found = -1;
    let nearest = Infinity;
    for (let across = -steps; across <= steps; across += 1) {
      for (let down = -steps; down <= steps; down += 1) {
        for (const number of this.buckets.get(this.#key(x + across * this.cell, y + down * this.cell)) || []) {
          const away = this.#away(number, x, y);
          if (away <= slack && away <= nearest) [found, nearest] = [number, away];
        }
      }
    }
    return found;
  }

  /** How far outside a node a place is; negative inside. */
  #away(number, x, y) {
    const node = this.nodes[number];
    const wide = this.reach[number];
    if (wide > node.size) return Math.max(Math.abs(x - node.x) - wide, Math.abs(y - node.y) - node.size);
    return Math.hypot(x - node.x, y - node.y) - node.size;
  }

  #key(x, y) {
    return `${Math.floor(x / this.cell)},${Math.floor(y / this.cell)}`;
  }
}
