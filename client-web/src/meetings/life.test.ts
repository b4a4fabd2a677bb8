// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attendance, Meeting, Seat } from "../protocol";
import { byAnswer, byTime, sectorsMissing, stepOf } from "./life";
import { isFound, membersOf } from "./members";

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const meeting = (id: number, from: number, state: Meeting["state"] = "scheduled") =>
  ({ id, state, starts: NOW + from * HOUR, ends: NOW + (from + 2) * HOUR }) as Meeting;

test("the step follows the state, and a summary is the last one", () => {
  assert.equal(stepOf({ state: "scheduled" }), "prepare");
  assert.equal(stepOf({ state: "in_progress" }), "room");
  assert.equal(stepOf({ state: "in_progress", summary: 3 }), "room");
  assert.equal(stepOf({ state: "ended" }), "summary");
  assert.equal(stepOf({ state: "ended", summary: 3 }), "published");
  assert.equal(stepOf({ state: "cancelled" }), undefined);
});

test("what is ahead comes nearest first, what is past latest first", () => {
  const list = [meeting(1, 72), meeting(2, 5), meeting(3, -90, "ended"), meeting(4, -40, "ended"), meeting(5, -60)];
  const { ahead, past } = byTime(list, NOW);
  assert.deepEqual(
    ahead.map(({ id }) => id),
    [2, 1],
  );
  assert.deepEqual(
    past.map(({ id }) => id),
    [4, 5, 3],
  );
});

test("a meeting that is late to begin, or runs over, is still ahead", () => {
  const { ahead, past } = byTime([meeting(1, -3), meeting(2, -30, "in_progress"), meeting(3, -3, "cancelled")], NOW);
  assert.deepEqual(
    ahead.map(({ id }) => id),
    [2, 1],
  );
  assert.deepEqual(
    past.map(({ id }) => id),
    [3],
  );
});

test("a sector is missing when it sits in the forum and nobody of it comes", () => {
  const seated = [
    { sector: "state", count: 3 },
    { sector: "business", count: 2 },
    { sector: "residents", count: 0 },
  ];
  assert.deepEqual(
    sectorsMissing(
      [
        { sector: "state", count: 1 },
        { sector: "business", count: 0 },
      ],
      seated,
    ),
    ["business"],
  );
});

test("those who come stand first, then by name", () => {
  const lines = [
    { name: "b", rsvp: "no" as const },
    { name: "d" },
    { name: "c", rsvp: "yes" as const },
    { name: "a", rsvp: "yes" as const },
    { name: "e", rsvp: "maybe" as const },
  ];
  assert.deepEqual(
    byAnswer(lines, (a, b) => a.localeCompare(b)).map(({ name }) => name),
    ["a", "c", "e", "d", "b"],
  );
});

const seat = (person: number, more: Partial<Seat> = {}) =>
  ({ person, name: `p${person}`, sector: "state", ...more }) as Seat;
const noted = (person: number, more: Partial<Attendance> = {}) =>
  ({ person, name: `old ${person}`, sector: "business", present: false, ...more }) as Attendance;

test("members are those seated, their alternates, and whoever is noted without a seat", () => {
  const seats = [seat(1, { alternate: 2, alternate_name: "p2", organisation_name: "City" }), seat(3)];
  const members = membersOf(seats, [noted(3, { rsvp: "yes" }), noted(9, { present: true })]);
  assert.deepEqual(
    members.map(({ person }) => person),
    [1, 2, 3, 9],
  );
  assert.equal(members[1]!.stands_for, "p1");
  assert.deepEqual([members[2]!.name, members[2]!.rsvp], ["p3", "yes"]);
  assert.deepEqual([members[3]!.name, members[3]!.present, members[3]!.sector], ["old 9", true, "business"]);
});

test("an alternate who holds a seat too stands once", () => {
  assert.equal(membersOf([seat(1), seat(2, { alternate: 1, alternate_name: "p1" })], []).length, 2);
});

test("people are found by name and organisation", () => {
  const [member] = membersOf([seat(1, { name: "Dana Levi", organisation_name: "Open Door" })], []);
  assert.ok(isFound(member!, " dana"));
  assert.ok(isFound(member!, "door"));
  assert.ok(!isFound(member!, "omar"));
});
