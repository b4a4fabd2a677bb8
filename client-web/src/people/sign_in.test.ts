// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { digitsOf } from "./code_digits";
import { linkToken, nextAddress } from "./next_address";

test("a pasted code loses what is not a digit and what is too much", () => {
  assert.equal(digitsOf(" 123 456\n"), "123456");
  assert.equal(digitsOf("123-456-7"), "123456");
  assert.equal(digitsOf("قد ١٢٣۴۵۶"), "123456");
  assert.equal(digitsOf("abc"), "");
});

test("signing in leads on only inside this site", () => {
  const origin = "https://shidra.example";
  assert.equal(nextAddress("/app/calls/3?tab=form", origin), "/app/calls/3?tab=form");
  for (const foreign of [
    "//evil.example/x",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    null,
    "",
  ])
    assert.equal(nextAddress(foreign, origin), "/app/home");
  assert.equal(nextAddress("/sign-in?next=/app", origin), "/app/home");
});

test("a link carries its token behind the #", () => {
  assert.equal(linkToken(`#link=${"a1_-".repeat(8)}`), "a1_-".repeat(8));
  assert.equal(linkToken("#link=short"), undefined);
  assert.equal(linkToken("#main"), undefined);
});
