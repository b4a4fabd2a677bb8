// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { match, type Route } from "./router";

const load = () => Promise.reject(new Error("not loaded here"));
const routes: Route[] = [
  { path: "/forums", load },
  { path: "/forums/new", load },
  { path: "/forums/:forum/seats", load },
  { path: "/j/:code", load },
];

test("the first route that fits is taken, with its parts decoded", () => {
  assert.equal(match(routes, "/forums/")?.route, routes[0]);
  assert.equal(match(routes, "/forums/new?from=home")?.props.query.get("from"), "home");
  assert.deepEqual({ ...match(routes, "/forums/12/seats")?.props.params }, { forum: "12" });
  assert.equal(match(routes, "/j/%D7%90")?.props.params.code, "א");
});

test("an address without a route, or with broken escapes, does no harm", () => {
  assert.equal(match(routes, "/forums/12/other"), undefined);
  assert.equal(match(routes, "/forums/12/seats/more"), undefined);
  assert.equal(match(routes, "/j/%E0%A4%A")?.props.params.code, "%E0%A4%A");
});
