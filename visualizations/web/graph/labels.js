/** Labels: where there is room for one, and how words fold into a box. */

/** Take a place on the canvas for a label; false where another has it. */
export function claim(taken, x, y, wide, high) {
  const cells = [];
  for (let across = Math.floor(x / 12); across <= Math.floor((x + wide) / 12); across += 1) {
    for (let down = Math.floor(y / 8); down <= Math.floor((y + high) / 8); down += 1) cells.push(`${across},${down}`);
  }
  if (cells.some((cell) => taken.has(cell))) return false;
  cells.forEach((cell) => taken.add(cell));
  return true;
}

/** Words on at most so many lines of a width, as equally long as can be; what does not fit ends in an ellipsis. */
export function fold(context, words, wide, most) {
  const pieces = /[\u3400-\u9fff]/.test(words) ? [...words] : words.split(/(?<= )/);
  const lines = broken(context, pieces, wide);
  if (lines.length > most) return [...lines.slice(0, most - 1), `${lines[most - 1].slice(0, -1)}…`];
  const even = broken(context, pieces, (1.1 * context.measureText(words).width) / lines.length);
  return even.length === lines.length && even.every((line) => context.measureText(line).width <= wide) ? even : lines;
}

function broken(context, pieces, wide) {
  const lines = [""];
  for (const piece of pieces) {
    if (context.measureText(lines.at(-1) + piece).width <= wide || !lines.at(-1)) lines[lines.length - 1] += piece;
    else lines.push(piece);
  }
  return lines;
}
