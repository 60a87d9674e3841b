import assert from "node:assert/strict";
import { test } from "node:test";
import { ahead } from "../../visualizations/web/customer/next.js";
import { scale, spans } from "../../visualizations/web/customer/holdings.js";
import { atStop, stopOf } from "../../visualizations/web/journeys/threshold.js";

test("the slider goes from one to the most frequent edge, and back to the same stop", () => {
  assert.equal(atStop(0, 90_000), 1);
  assert.equal(atStop(40, 90_000), 90_000);
  assert.equal(stopOf(atStop(25, 90_000), 90_000), 25);
  assert.equal(stopOf(500_000, 90_000), 40);
  assert.equal(stopOf(3, 1), 0);
});

test("contracts stand from the oldest on; what closes after the day is open", () => {
  const held = [
    { contract: "b", opened_on: "2026-02-01", closed_on: "2026-05-01" },
    { contract: "a", opened_on: "2025-01-01", closed_on: "2026-01-01" },
    { contract: "unknown", opened_on: null, closed_on: null },
    { contract: "later", opened_on: "2026-12-01", closed_on: null },
  ];
  assert.deepEqual(spans(held, "2026-03-01").map((each) => [each.contract, each.isOpen]), [["a", false], ["b", true]]);
});

test("years stand where their first day is, and one day has a width", () => {
  const { at, years } = scale("2024-06-01", "2026-06-01");
  assert.deepEqual(years, ["2025-01-01", "2026-01-01"]);
  assert.ok(at("2024-06-01") < at("2025-01-01") && at("2025-01-01") < at("2026-06-01"));
  assert.ok(Number.isFinite(scale("2026-06-01", "2026-06-01").at("2026-06-01")));
});

test("the next product is the nearest to a sale, and none that is held", () => {
  assert.deepEqual(ahead({ credit: "blocked", debit: "holds", fund: "not_eligible", wealth: "open" }), ["wealth", "credit", "fund"]);
});
