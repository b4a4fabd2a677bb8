// SPDX-License-Identifier: AGPL-3.0-or-later
// What became of answers that waited on this device: sent by this page, or by another one of the same browser.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Signal, signal } from "@preact/signals";
import { connection, type Kept, Refusal } from "../connection";
import type { Answer } from "../protocol";
import { OwnSheet } from "./own_sheet";

const said = (text: string): Answer => ({ question: 1, choices: [], text });
const keptAs = (key: string, text: string): Kept => {
  const params = { survey: 7, answers: [said(text)] };
  return { key, method: "survey.answer", params, place: "survey/7/1" };
};

const outbox = {
  waiting: signal<ReadonlyMap<string, Kept>>(new Map()),
  refused: signal<ReadonlyMap<string, Kept>>(new Map()),
  delivered: new Set<string>(),
};
await connection.outbox; // the page's own, before it is replaced
(connection.outboxNow as Signal<unknown>).value = outbox;
const waits = (...entries: Kept[]) => {
  outbox.waiting.value = new Map(entries.map((entry) => [entry.place, entry]));
};

let onServer: readonly Answer[] | Refusal = [];
const asked: unknown[] = [];
connection.request = async (method, params) => {
  asked.push([method, params]);
  if (onServer instanceof Refusal) throw onServer;
  return { id: 7, answers: onServer };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  outbox.delivered.clear();
  asked.length = 0;
  onServer = [];
});

/** A sheet on which an answer was seen to wait. */
function opened(): OwnSheet {
  waits(keptAs("k1", "mine"));
  const sheet = new OwnSheet(7, undefined, "CODE1");
  assert.equal(sheet.marks.value.get(1), "kept");
  return sheet;
}

test("what this page has sent is saved", () => {
  const sheet = opened();
  outbox.delivered.add("k1");
  waits();
  sheet.followKept();
  assert.equal(sheet.marks.value.get(1), "saved");
  assert.deepEqual(asked, []);
});

test("what another page has put in its place is asked for and shown", async () => {
  const sheet = opened();
  onServer = [said("another page's")];
  waits();
  sheet.followKept();
  assert.equal(sheet.marks.value.get(1), "kept", "nothing is claimed before it is known");
  await settled();
  assert.deepEqual(asked, [["survey.sheet", { survey: 7, code: "CODE1" }]]);
  assert.equal(sheet.answers.value.get(1)?.text, "another page's");
  assert.equal(sheet.marks.value.get(1), "saved");
});

test("what went from the device without reaching the server is not called saved, and stays on the screen", async () => {
  const sheet = opened();
  waits();
  sheet.followKept();
  await settled();
  assert.equal((sheet.marks.value.get(1) as Refusal).code, "unconfirmed");
  assert.equal(sheet.answers.value.get(1)?.text, "mine");
});

test("what the server cannot say stays as it is, and what waits anew is not overwritten", async () => {
  const sheet = opened();
  onServer = new Refusal("offline");
  waits();
  sheet.followKept();
  await settled();
  assert.equal(sheet.marks.value.get(1), "kept");
  onServer = [said("another page's")];
  sheet.followKept();
  waits(keptAs("k2", "newer"));
  sheet.followKept();
  await settled();
  assert.equal(sheet.answers.value.get(1)?.text, "newer");
  assert.equal(sheet.marks.value.get(1), "kept");
});
