import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "../../visualizations/web/csv.js";
import { ordered } from "../../visualizations/web/ordering.js";
import { fileName } from "../../visualizations/web/saving.js";

const sorted = (values, way, lang = "en") => ordered(values.map((each) => [each]), 0, way, lang).map((number) => values[number]);

test("numbers are sorted as numbers, and what is missing is last both ways", () => {
  assert.deepEqual(sorted([10, 9, null, 100, undefined, -1], "ascending"), [-1, 9, 10, 100, null, undefined]);
  assert.deepEqual(sorted([10, 9, null, 100], "descending"), [100, 10, 9, null]);
});

test("ids are sorted by the numbers in them, days by time, names as the language has them", () => {
  assert.deepEqual(sorted(["C10", "C9", "", "C100"], "ascending"), ["C9", "C10", "C100", ""]);
  assert.deepEqual(sorted(["2026-03-01", "2025-12-31"], "ascending"), ["2025-12-31", "2026-03-01"]);
  assert.deepEqual(sorted(["张伟", "阿明", "李秀英"], "ascending", "zh"), ["阿明", "李秀英", "张伟"]);
});

test("equal rows keep their order", () => {
  assert.deepEqual(ordered([[1, "a"], [0, "b"], [1, "c"]], 0, "descending", "en"), [0, 2, 1]);
});

test("words of two languages are sorted by the reader's", () => {
  const words = [{ zh: "乙", en: "a" }, { zh: "甲", en: "b" }];
  assert.deepEqual(ordered(words.map((each) => [each]), 0, "ascending", "en"), [0, 1]);
  assert.deepEqual(ordered(words.map((each) => [each]), 0, "ascending", "zh"), [1, 0]);
});

test("a cell of CSV is quoted where it must be, and no formula runs", () => {
  assert.equal(csv([["a,b", 'say "x"', "l\nm", null, 12, -3]]), '"a,b","say ""x""","l\nm",,12,-3\n');
  assert.equal(csv([["=1+1", "@x", "-2", "+a"]]), "'=1+1,'@x,'-2,'+a\n");
});

test("a file's name holds nothing that a file system refuses", () => {
  assert.equal(fileName('a/b\\c:d*"?<x>|'), "a b c d x");
  assert.equal(fileName("///"), "file");
});
