/** A scene made ready for drawing: places in arrays, edges by look, who is next to whom, what is where. */

import { Grid } from "./grid.js";

const FEW = 300; // nodes up to which each stays easy to hit, however far away

export class Plan {
  /** @param {any} scene */
  constructor(scene) {
    this.scene = scene;
    this.nodes = scene.nodes;
    this.count = this.nodes.length;
    this.places = new Map(this.nodes.map((node, number) => [node.id, number]));
    this.starts = this.sized = null; // made when first asked for
    this.ends = new Uint32Array(0);
    this.#layNodes(scene);
    this.#layEdges(scene);
    this.grid = new Grid(this);
    this.bounds = this.#bounds();
    this.smallest = this.count < FEW ? 4 : 1.8; // pixels of a node's radius
  }

  #layNodes({ nodes, node_styles }) {
    const styles = new Map(node_styles.map((style, number) => [style.key, number]));
    this.styles = node_styles;
    this.x = Float64Array.from(nodes, (node) => node.x);
    this.y = Float64Array.from(nodes, (node) => node.y);
    this.size = Float64Array.from(nodes, (node) => node.size);
    this.look = Uint16Array.from(nodes, (node) => styles.get(node.style));
    this.wide = Float64Array.from(this.look, (look) => node_styles[look].width / 2);
  }

  #layEdges({ edges, edge_styles }) {
    this.edges = edges;
    this.from = Uint32Array.from(edges, (edge) => this.places.get(edge.source));
    this.to = Uint32Array.from(edges, (edge) => this.places.get(edge.target));
    const styles = new Map(edge_styles.map((style) => [style.key, style]));
    const looks = new Map();
    edges.forEach((edge, number) => {
      const key = `${edge.style} ${edge.width ?? 1}`;
      if (!looks.has(key)) looks.set(key, { style: styles.get(edge.style), width: edge.width ?? 1, edges: [] });
      looks.get(key).edges.push(number);
    });
    this.looks = [...looks.values()];
    this.labelled = edges.flatMap((edge, number) => (edge.label ? [number] : []));
  }

  /** The edges at a node, by number. @param {number} number */
  edgesAt(number) {
    this.starts ??= this.#indexed();
    return this.ends.subarray(this.starts[number], this.starts[number + 1]);
  }

  /** The nodes beside a node, each once. @param {number} number @returns {number[]} */
  beside(number) {
    const ends = Array.from(this.edgesAt(number), (edge) => (this.from[edge] === number ? this.to[edge] : this.from[edge]));
    return [...new Set(ends)];
  }

  /** For each node where its edges begin in `ends`: made when first asked for. */
  #indexed() {
    const starts = new Uint32Array(this.count + 2);
    for (let edge = 0; edge < this.from.length; edge += 1) {
      starts[this.from[edge] + 2] += 1;
      starts[this.to[edge] + 2] += 1;
    }
    for (let number = 2; number < starts.length; number += 1) starts[number] += starts[number - 1];
    this.ends = new Uint32Array(2 * this.from.length);
    for (let edge = 0; edge < this.from.length; edge += 1) {
      this.ends[starts[this.from[edge] + 1]++] = edge;
      this.ends[starts[this.to[edge] + 1]++] = edge;
    }
    return starts;
  }

  /** The nodes, largest first: who has the first right to a label. */
  get bySize() {
    this.sized ??= Uint32Array.from(this.nodes, (_, number) => number).sort((a, b) => this.size[b] - this.size[a] || a - b);
    return this.sized;
  }

  /** Put a node elsewhere. */
  move(number, x, y) {
    this.x[number] = x;
    this.y[number] = y;
    this.grid = new Grid(this);
  }

  /** Left, top, right and bottom of all that is drawn. */
  #bounds() {
    const bounds = [Infinity, Infinity, -Infinity, -Infinity];
    const take = (x, y, size, wide) => {
      const across = Math.max(size, wide);
      bounds[0] = Math.min(bounds[0], x - across);
      bounds[1] = Math.min(bounds[1], y - size);
      bounds[2] = Math.max(bounds[2], x + across);
      bounds[3] = Math.max(bounds[3], y + size + 1.5 * this.scene.text);
    };
    for (let number = 0; number < this.count; number += 1) take(this.x[number], this.y[number], this.size[number], this.wide[number]);
    for (const guide of this.scene.guides) if (!guide.radius) take(guide.x, guide.y, 8, 30);
    return bounds;
  }
}
