// SPDX-License-Identifier: AGPL-3.0-or-later
// The builder's copy on the device: whose it is, and that looking at it sends nothing.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { connection, Refusal } from "../connection";
import type { Survey } from "../protocol";
import { BuilderState } from "./builder_state";

const store = new Map<string, string>();
Object.assign(globalThis, {
  localStorage: {
    getItem: (name: string) => store.get(name) ?? null,
    setItem: (name: string, text: string) => void store.set(name, text),
    removeItem: (name: string) => void store.delete(name),
  },
});

const sent: unknown[] = [];
let isLost = false;
connection.command = async (_method, params) => {
  sent.push(params);
  if (isLost) throw new Refusal("unconfirmed");
  return { survey: 7 };
};

const survey = { id: 7, title: "as saved", intro: "", audience: "initiative", mode: "named", results: "live" };
const draft = (title = survey.title) => ({ ...survey, title, questions: [] }) as unknown as Survey;
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  store.clear();
  sent.length = 0;
  isLost = false;
});

/** Somebody writes a title and the page is closed. */
function written(person: number, of: Survey | undefined, title: string) {
  const state = new BuilderState({ survey: of }, person);
  state.form.values.title.value = title;
}

test("what was written and not sent is there again, for who wrote it", () => {
  written(1, draft(), "mine");
  const again = new BuilderState({ survey: draft() }, 1);
  assert.equal(again.form.values.title.value, "mine");
  assert.equal(again.restored.value, true);
  assert.equal(new BuilderState({ survey: draft() }, 2).form.values.title.value, "as saved");
  written(1, undefined, "a new one");
  assert.equal(new BuilderState({}, 2).form.values.title.value, "");
});

test("a copy that was only looked at is not sent, one that was gone on with is", async () => {
  written(1, draft(), "mine");
  new BuilderState({ survey: draft() }, 1).leave();
  await settled();
  assert.deepEqual(sent, []);
  const again = new BuilderState({ survey: draft() }, 1);
  assert.equal(again.form.values.title.value, "mine", "it is still there");
  again.form.values.title.value = "mine, better";
  again.leave();
  await settled();
  assert.deepEqual(
    sent.map((request) => (request as { title: string }).title),
    ["mine, better"],
  );
  assert.equal(store.size, 0);
});

test("what somebody else saved meanwhile wins over a copy from before, which stays to be brought back", () => {
  written(1, draft(), "mine");
  const later = new BuilderState({ survey: draft("a colleague's") }, 1);
  assert.equal(later.form.values.title.value, "a colleague's");
  assert.equal(later.restored.value, false);
  const again = new BuilderState({ survey: draft("a colleague's") }, 1);
  again.form.values.title.value = "something new";
  again.bringBack();
  assert.equal(again.form.values.title.value, "mine");
  assert.equal(again.restored.value, true);
  again.bringBack();
  assert.equal(again.form.values.title.value, "something new", "nor is what was written instead lost");
  again.form.values.title.value = "a colleague's";
  again.bringBack();
  assert.equal(again.overtaken.value, undefined);
  assert.equal(new BuilderState({ survey: draft("a colleague's") }, 1).form.values.title.value, "mine");
});

test("what was written after one's own save is there again, although nobody confirmed that save", async () => {
  const state = new BuilderState({ survey: draft() }, 1);
  isLost = true;
  for (const title of ["arrived", "did not arrive"]) {
    state.form.values.title.value = title;
    assert.equal(await state.save(), false);
  }
  state.form.values.title.value = "went on";
  const again = new BuilderState({ survey: draft("arrived") }, 1);
  assert.equal(again.form.values.title.value, "went on");
  assert.equal(again.restored.value, true);
  assert.equal(again.overtaken.value, undefined);
});

test("a copy of what the server has is nobody's change", async () => {
  const state = new BuilderState({ survey: draft() }, 1);
  isLost = true;
  state.form.values.title.value = "arrived";
  await state.save();
  const again = new BuilderState({ survey: draft("arrived") }, 1);
  assert.equal(again.restored.value, false);
  assert.equal(again.overtaken.value, undefined);
  assert.equal(store.size, 0);
});

test("an opened or deleted draft leaves nothing on the device", () => {
  written(1, draft(), "mine");
  new BuilderState({ survey: draft("a colleague's") }, 1).forget();
  assert.equal(store.size, 0);
});
