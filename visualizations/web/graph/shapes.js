/** The shapes of nodes and the courses of edges, as paths on a canvas. */

const STAR = Array.from({ length: 10 }, (_, number) => {
  const far = number % 2 ? 0.45 : 1.15;
  const angle = (number * Math.PI) / 5;
  return [far * Math.sin(angle), -far * Math.cos(angle)];
});
const CORNERS = {
  square: [[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]],
  diamond: [[0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]],
  triangle: [[0, -1.05], [1.05, 0.85], [-1.05, 0.85]],
  triangleDown: [[0, 1.05], [1.05, -0.85], [-1.05, -0.85]],
  hexagon: [[-1.05, 0], [-0.52, -0.92], [0.52, -0.92], [1.05, 0], [0.52, 0.92], [-0.52, 0.92]],
  star: STAR,
};

/** Add a node's outline to the path of a context; `wide` is half the width of a box. */
export function outline(path, shape, x, y, size, wide = 0) {
  if (shape === "box") {
    path.roundRect(x - wide, y - size, 2 * wide, 2 * size, Math.min(6, size / 2));
    return;
  }
  const corners = CORNERS[shape];
  if (!corners) {
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([across, down], number) => {
    if (number) path.lineTo(x + across * size, y + down * size);
    else path.moveTo(x + across * size, y + down * size);
  });
  path.closePath();
}

/**
 * The course of an edge from one place to another: its control points, and where it ends.
 * @returns {number[]} x0, y0, then two control points, then x1, y1
 */
export function course(lines, x0, y0, x1, y1) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  if (lines === "arc") {
    const [bx, by] = [dy * 0.11, -dx * 0.11];
    return [x0, y0, x0 + dx / 3 + bx, y0 + dy / 3 + by, x0 + (2 * dx) / 3 + bx, y0 + (2 * dy) / 3 + by, x1, y1];
  }
  if (lines === "flow" && Math.abs(dx) > 1) return [x0, y0, x0 + dx / 2, y0, x1 - dx / 2, y1, x1, y1];
  if (lines === "flow") return [x0, y0, x0 + dy * 0.12, y0 + dy / 3, x1 + dy * 0.12, y1 - dy / 3, x1, y1];
  return [x0, y0, x0 + dx / 3, y0 + dy / 3, x0 + (2 * dx) / 3, y0 + (2 * dy) / 3, x1, y1];
}

/** The place on a course at `part` of its way. */
export function along(c, part) {
  const rest = 1 - part;
  const [a, b, d, e] = [rest ** 3, 3 * rest ** 2 * part, 3 * rest * part ** 2, part ** 3];
  return [a * c[0] + b * c[2] + d * c[4] + e * c[6], a * c[1] + b * c[3] + d * c[5] + e * c[7]];
}

/** An SVG path of a sign for a legend, in a box of 34 × 22 about (0, 0). */
export function sign(style) {
  if (!style.shape) return style.arrow ? "M-15 0H13M8 -4L14 0L8 4" : "M-15 0H15";
  if (style.shape === "box") return "M-14 -8H14V8H-14Z";
  if (style.shape === "dot") return "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0Z";
  const points = CORNERS[style.shape].map(([x, y]) => `${(8 * x).toFixed(1)} ${(8 * y).toFixed(1)}`);
  return `M${points.join("L")}Z`;
}
