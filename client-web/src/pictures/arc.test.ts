// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { arcOf } from "./arc";

const distance = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);

test("every size from 1 to 200 gets its seats, none overlapping, all above the base line and inside the half circle", () => {
  for (let count = 1; count <= 200; count++) {
    const { places, seat } = arcOf(count);
    assert.equal(places.length, count);
    assert.ok(seat > 0.02, `${count} seats of ${seat}`);
    for (const [at, place] of places.entries()) {
      assert.ok(place.y > -1e-9 && Math.hypot(place.x, place.y) <= 1 + 1e-9);
      assert.ok(Math.hypot(place.x, place.y) > 0.49, "the middle stays free for the count");
      for (const other of places.slice(0, at)) assert.ok(distance(place, other) > 2 * seat, `${count}: seats touch`);
    }
  }
});

test("seats are in the order of reading, from one side to the other", () => {
  const { places } = arcOf(23);
  const angles = places.map(({ x, y }) => Math.atan2(y, -x));
  assert.deepEqual(
    angles,
    [...angles].sort((a, b) => a - b),
  );
  assert.ok(places[0]!.x < 0 && places.at(-1)!.x > 0);
});

test("fewer seats are larger", () => {
  assert.ok(arcOf(12).seat > arcOf(40).seat && arcOf(40).seat > arcOf(120).seat);
});
