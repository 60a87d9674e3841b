/** Labels: where there is room for one, and how words fold into a box. */

const BUCKET = 64;

/** The room on a canvas: who comes first has the place. */
export class Room {
  constructor() {
    this.buckets = new Map();
  }

  /** Take a place whatever stands there. */
  take(x, y, wide, high) {
    const place = [x, y, x + wide, y + high];
    for (const key of this.#keys(place)) {
      if (!this.buckets.has(key)) this.buckets.set(key, []);
      this.buckets.get(key).push(place);
    }
  }

  /** Take a place where nothing stands yet; false where something does. */
  claim(x, y, wide, high) {
    const place = [x, y, x + wide, y + high];
    const meets = (other) => other[0] < place[2] && place[0] < other[2] && other[1] < place[3] && place[1] < other[3];
    if (this.#keys(place).some((key) => (this.buckets.get(key) || []).some(meets))) return false;
    this.take(x, y, wide, high);
    return true;
  }

  /** @param {number[]} place */
  #keys([left, top, right, bottom]) {
    const keys = [];
    for (let across = Math.floor(left / BUCKET); across <= Math.floor(right / BUCKET); across += 1) {
      for (let down = Math.floor(top / BUCKET); down <= Math.floor(bottom / BUCKET); down += 1) keys.push(`${across},${down}`);
    }
    return keys;
  }
}

/** Words of a length that can be a label; whole names stand in the table and beside the picture. */
export const shortened = (words, most = 48) => (words.length > most ? `${[...words].slice(0, most - 1).join("")}…` : words);

/** Words on at most so many lines of a width, as equally long as can be; what does not fit ends in an ellipsis. */
export function fold(context, words, wide, most) {
  const pieces = /[\u3400-\u9fff]/.test(words) ? [...words] : words.split(/(?<= )/);
  const lines = broken(context, pieces, wide);
  if (lines.length > most) return [...lines.slice(0, most - 1), `${lines[most - 1].slice(0, -1)}…`];
  const even = broken(context, pieces, (1.25 * context.measureText(words).width) / lines.length);
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
