import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { contrast, tinted } from "../../visualizations/web/graph/tint.js";

const CSS = readFileSync(new URL("../../visualizations/web/app.css", import.meta.url), "utf8");
const STYLES = readFileSync(new URL("../../visualizations/style.py", import.meta.url), "utf8");

function theme(opening) {
  const block = CSS.slice(CSS.indexOf(opening)).split("}")[0];
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
}

const THEMES = { light: theme(":root {"), dark: theme(':root[data-theme="dark"] {') };
const TEXT = [
  ...["paper", "fog", "over", "sky", "sand", "leaf", "groove"].map((ground) => ["ink", ground]),
  ...["paper", "fog", "over"].flatMap((ground) => [["soft", ground], ["faint", ground], ["blue", ground]]),
  ["deep", "paper"], ["on-pressed", "pressed"], ["rose-ink", "rose"], ["blue", "sky"],
  ...[0, 1, 2, 3].map((shade) => ["heat-ink", `heat-${shade}`]),
];

for (const [name, colours] of Object.entries(THEMES)) {
  test(`text is read on every ground, ${name}`, () => {
    for (const [ink, ground] of TEXT) {
      const found = contrast(colours[ink], colours[ground]);
      assert.ok(found >= 4.5, `${ink} on ${ground}: ${found.toFixed(2)}`);
    }
  });
}

test("both themes name the same colours", () => {
  assert.deepEqual(Object.keys(THEMES.light).sort(), Object.keys(THEMES.dark).sort());
});

test("known contrasts", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#ffffff", "#000000"), 21);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
});

test("light stays as it is; on dark paper lines stand out, and words are read on the pale fills", () => {
  const [, strong] = STYLES.match(/^BLUE.* = (.*)$/m);
  const [, pale] = STYLES.match(/^SKY.* = (.*)$/m);
  for (const [, hex] of strong.matchAll(/"(#\w+)"/g)) {
    assert.equal(tinted(hex, false), hex);
    assert.ok(contrast(tinted(hex, true), THEMES.dark.paper) >= 3, `${hex} ${tinted(hex, true)}`);
  }
  for (const [, hex] of pale.matchAll(/"(#\w+)"/g)) assert.ok(contrast(THEMES.dark.ink, tinted(hex, true)) >= 4.5, hex);
});
