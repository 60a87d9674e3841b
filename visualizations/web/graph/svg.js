/** A pen that draws SVG: it takes the words of a canvas's context that the painter uses, so that one painter serves both. */

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
const short = (number) => String(Math.round(100 * number) / 100);

export class SvgPen {
  /** @param {{measureText: (words: string) => {width: number}, font?: string}} ruler measures words, as a canvas's context does */
  constructor(ruler) {
    this.ruler = ruler;
    this.parts = [];
    this.way = [];
    this.fillStyle = this.strokeStyle = "#000";
    this.lineWidth = this.globalAlpha = 1;
    this.textAlign = "center";
    this.font = "12px sans-serif";
    this.dash = [];
  }

  setTransform() {}

  setLineDash(dash) {
    this.dash = dash;
  }

  measureText(words) {
    this.ruler.font = this.font;
    return this.ruler.measureText(words);
  }

  beginPath() {
    this.way = [];
  }

  moveTo(x, y) {
    this.way.push(`M${short(x)} ${short(y)}`);
  }

  lineTo(x, y) {
    this.way.push(`L${short(x)} ${short(y)}`);
  }

  bezierCurveTo(...places) {
    this.way.push(`C${places.map(short).join(" ")}`);
  }

  /** A whole circle: the painter draws no other arc. */
  arc(x, y, radius) {
    const [left, wide, r] = [short(x - radius), short(2 * radius), short(radius)];
    this.way.push(`M${left} ${short(y)}a${r} ${r} 0 1 0 ${wide} 0a${r} ${r} 0 1 0 -${wide} 0Z`);
  }

  rect(x, y, wide, high) {
    this.way.push(`M${short(x)} ${short(y)}h${short(wide)}v${short(high)}h${short(-wide)}Z`);
  }

  roundRect(x, y, wide, high, round) {
    const [r, across, down] = [Math.min(round, wide / 2, high / 2), wide - 2 * Math.min(round, wide / 2), high - 2 * Math.min(round, high / 2)];
    const turn = (dx, dy) => `a${short(r)} ${short(r)} 0 0 1 ${short(dx)} ${short(dy)}`;
    this.way.push(`M${short(x + r)} ${short(y)}h${short(across)}${turn(r, r)}v${short(down)}${turn(-r, r)}h${short(-across)}${turn(-r, -r)}v${short(-down)}${turn(r, -r)}Z`);
  }

  closePath() {
    this.way.push("Z");
  }

  fill() {
    this.#path(`fill="${this.fillStyle}"`);
  }

  stroke() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    this.#path(`fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}"${dash}`);
  }

  fillRect(x, y, wide, high) {
    this.parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(wide)}" height="${short(high)}" fill="${this.fillStyle}"/>`);
  }

  fillText(words, x, y) {
    this.#text(words, x, y, `fill="${this.fillStyle}"`);
  }

  strokeText(words, x, y) {
    this.#text(words, x, y, `fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth)}" stroke-linejoin="round"`);
  }

  #path(how) {
    if (this.way.length) this.parts.push(`<path d="${this.way.join("")}" ${how}${this.#faint()}/>`);
  }

  #text(words, x, y, how) {
    const [, bold, size, family] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font);
    const anchor = { center: "middle", left: "start", right: "end" }[this.textAlign];
    this.parts.push(
      `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}" font-size="${size}" font-family="${escaped(family)}"${bold ? ` font-weight="${bold}"` : ""} ${how}${this.#faint()}>${escaped(words)}</text>`,
    );
  }

  #faint() {
    return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : "";
  }

  /** The picture as a file's text. */
  text(width, height) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${this.parts.join("\n")}</svg>\n`;
  }
}
