// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, paramsOf, problemsIn, rowAt, withAttribute, withMend, withRow } from "./key_draft";

const VALUES = {
  sector: ["government", "civil", "business"],
  region: ["north", "south"],
  size_band: ["micro", "small"],
};
const business = { attribute: "sector", value: "business", min: 2, max: 5 } as const;

test("every sector has a row, and only rows that say something become rules", () => {
  const draft = draftOf(10, [business], VALUES);
  assert.deepEqual(
    draft.rows.map(({ value }) => value),
    ["government", "civil", "business"],
  );
  assert.deepEqual(paramsOf(draft), { capacity: 10, rules: [business] });
});

test("a maximum that is no limit stays none when the capacity grows", () => {
  const draft = { ...draftOf(10, [{ ...business, max: 10 }], VALUES), capacity: 20 };
  assert.equal(draft.rows[2]!.max, null);
  assert.equal(paramsOf(draft).rules[0]!.max, 20);
});

test("a rule of a value that the initiative no longer has keeps its row", () => {
  const draft = draftOf(10, [{ ...business, value: "media" }], VALUES);
  assert.equal(draft.rows[3]!.value, "media");
});

test("what is said of a rule is brought back to its row", () => {
  const draft = withRow(draftOf(10, [business], VALUES), 0, { min: 6, max: 3 });
  assert.equal(rowAt(draft, 1), 2);
  assert.deepEqual(problemsIn(draft, [{ code: "min_over_max", rule: 0 }]), [
    { code: "min_over_max", row: 0, params: { actual: 6, limit: 3 } },
  ]);
});

test("sums over the seats are told for the attribute that is over", () => {
  let draft = withAttribute(draftOf(4, [business], VALUES), "region", VALUES);
  draft = withRow(withRow(draft, 3, { min: 3 }), 4, { min: 2 });
  assert.deepEqual(problemsIn(draft, [{ code: "sum_of_mins_over_capacity" }]), [
    { code: "sum_of_mins_over_capacity", params: { actual: 5, limit: 4 } },
  ]);
});

test("all changes of a mend are made together, whatever they do to the order of rules", () => {
  const draft = withRow(draftOf(5, [business], VALUES), 0, { min: 4 });
  const mended = withMend(draft, [
    { rule: 0, what: "min", from: 4, to: 0 },
    { rule: 1, what: "min", from: 2, to: 1 },
    { what: "capacity", from: 5, to: 6 },
  ]);
  assert.deepEqual(paramsOf(mended), { capacity: 6, rules: [{ ...business, min: 1, max: 6 }] });
});
