/** Colours that scenes bring, on dark paper: the hue stays, light and dark change places. */

const made = new Map();

/** A colour of a scene (`#rrggbb`) as the theme shows it. @param {string} hex @param {boolean} isDark */
export function tinted(hex, isDark) {
  if (!isDark || !/^#[0-9a-f]{6}$/i.test(hex)) return hex;
  if (!made.has(hex)) made.set(hex, turned(hex));
  return made.get(hex);
}

function turned(hex) {
  const [red, green, blue] = channels(hex);
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  // White becomes the dark paper, black nearly white; in between all keep their distances.
  const light = 0.13 + 0.83 * (1 - (most + least) / 2);
  const spread = Math.min(1, (most - least) / (1 - Math.abs(most + least - 1) || 1)) * 0.8;
  const hue = most === least ? 0 : hueOf(red, green, blue, most, most - least);
  return fromHsl(hue, spread, light);
}

/** Red, green and blue from 0 to 1. */
export const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);

function hueOf(red, green, blue, most, range) {
  if (most === red) return (((green - blue) / range + 6) % 6) * 60;
  return most === green ? ((blue - red) / range + 2) * 60 : ((red - green) / range + 4) * 60;
}

function fromHsl(hue, spread, light) {
  const reach = spread * Math.min(light, 1 - light);
  const part = (at) => {
    const step = (at + hue / 30) % 12;
    return light - reach * Math.max(-1, Math.min(step - 3, 9 - step, 1));
  };
  return `#${[0, 8, 4].map((at) => Math.round(255 * part(at)).toString(16).padStart(2, "0")).join("")}`;
}

/** How well one colour is read on another, from 1 to 21, as the accessibility guidelines reckon it. */
export function contrast(one, other) {
  const [above, below] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (above + 0.05) / (below + 0.05);
}

function luminance(hex) {
  const [red, green, blue] = channels(hex).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
