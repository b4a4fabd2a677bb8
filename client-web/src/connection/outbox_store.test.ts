// SPDX-License-Identifier: AGPL-3.0-or-later
// The outbox's store over a disk that the test takes away and gives back.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { type Kept, memoryStore, type OutboxStore } from "./outbox";
import { lastingStore } from "./outbox_store";

mock.method(console, "warn", () => {});

const entry = (key: string, more: Partial<Kept> = {}): Kept => ({
  key,
  method: "survey.answer",
  params: {},
  place: `survey/1/${key}`,
  ...more,
});
const gone = () => Promise.reject(new DOMException("Connection to Indexed Database server lost", "UnknownError"));
const dead: OutboxStore = { all: gone, put: gone, remove: gone };
const keys = async (store: OutboxStore) => (await store.all()).map(({ key }) => key);

/** What lies on it outlives its connections; `opens`: whether a new one can be had. */
function disk() {
  const lying = memoryStore();
  const state = { lying, opens: true, opened: 0, cut: () => {} };
  const open = async (): Promise<OutboxStore> => {
    if (!state.opens) return gone();
    state.opened++;
    let connection = lying;
    state.cut = () => {
      connection = dead;
    };
    return {
      all: () => connection.all(),
      put: (one) => connection.put(one),
      remove: (key) => connection.remove(key),
    };
  };
  return Object.assign(state, { open });
}

test("a connection that was cut is opened once more, and nothing is missing", async () => {
  const under = disk();
  const store = lastingStore(under.open);
  await store.put(entry("a"));
  under.cut();
  assert.deepEqual(await keys(store), ["a"]);
  under.cut();
  await store.put(entry("b"));
  under.cut();
  await store.remove("a");
  assert.deepEqual(await keys(under.lying), ["b"]);
  assert.equal(under.opened, 4);
});

test("without a disk, from the start or from some moment on, entries live as long as the page", async () => {
  const under = disk();
  const store = lastingStore(under.open);
  await store.put(entry("a"));
  await store.put(entry("b"));
  await store.all();
  under.cut();
  under.opens = false;
  assert.deepEqual(await keys(store), ["a", "b"], "what was seen there still waits: it is not taken for sent");
  await store.put(entry("c"));
  await store.put(entry("b", { refused: { code: "not_found", params: {}, problems: [] } }));
  await store.remove("a");
  const held = await store.all();
  assert.deepEqual(
    held.map(({ key, refused }) => [key, refused?.code]),
    [
      ["b", "not_found"],
      ["c", undefined],
    ],
  );
});

test("what was crossed out without the disk does not come back with it", async () => {
  const under = disk();
  const store = lastingStore(under.open);
  await store.put(entry("a"));
  under.cut();
  under.opens = false;
  await store.remove("a");
  under.opens = true;
  assert.deepEqual(await keys(store), []);
  assert.deepEqual(await keys(under.lying), [], "nor on another page");
});

test("a full disk loses nothing while the page lives", async () => {
  const under = disk();
  const store = lastingStore(under.open);
  await store.put(entry("a"));
  const { put } = under.lying;
  under.lying.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  await store.put(entry("b"));
  assert.deepEqual(await keys(store), ["a", "b"]);
  under.lying.put = put;
  await store.remove("b");
  assert.deepEqual(await keys(store), ["a"]);
});
