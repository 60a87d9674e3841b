/** A scene made ready for drawing: nodes by number, who is next to whom, what is where. */

import { Grid } from "./grid.js";

export class Plan {
  constructor(scene) {
    const styles = new Map(scene.node_styles.map((style) => [style.key, style]));
    this.scene = scene;
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
    this.bounds = this.#bounds();
    // Pixels of a node's radius: a few nodes stay easy to hit, however far away they are.
    this.smallest = this.nodes.length < 300 ? 4 : 1.8;
  }

  /** Left, top, right and bottom of all that is drawn. */
  #bounds() {
    const headings = this.scene.guides.filter((guide) => !guide.radius).map((guide) => ({ ...guide, size: 8, wide: 30 }));
    const bounds = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, size, wide } of [...this.nodes, ...headings]) {
      const across = Math.max(size, wide);
      bounds[0] = Math.min(bounds[0], x - across);
      bounds[1] = Math.min(bounds[1], y - size);
      bounds[2] = Math.max(bounds[2], x + across);
      bounds[3] = Math.max(bounds[3], y + size + 1.5 * this.scene.text);
    }
    return bounds;
  }
}
