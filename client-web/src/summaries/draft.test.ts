// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../connection/messages";
import type { SaveSummary, SummaryDraft, SummarySaved, Task } from "../protocol";
import { Draft, type Saving } from "./draft";
import { draftText, moved, sameText, sentForm } from "./draft_text";
import { inOrder, isLate } from "./due";
import type { LocalCopy } from "./local_copy";

/** A server that answers when told to, and timers that go off when told to. */
function desk(copy?: LocalCopy) {
  const sent: { params: SaveSummary; answer: (how: SummarySaved | Refusal) => Promise<void> }[] = [];
  const timers = new Map<number, () => void>();
  const kept: { copy: LocalCopy | undefined } = { copy };
  let lastTimer = 0;
  const draft = new Draft({
    meeting: 7,
    save: (params) =>
      new Promise((resolve, reject) => {
        const answer = async (how: SummarySaved | Refusal) => {
          if (how instanceof Refusal) reject(how);
          else resolve(how);
          for (let turn = 0; turn < 6; turn++) await Promise.resolve();
        };
        sent.push({ params, answer });
      }),
    copy: {
      read: () => kept.copy,
      write: (next) => {
        kept.copy = next;
      },
      remove: () => {
        kept.copy = undefined;
      },
    },
    now: () => 5,
    later: (_ms, act) => {
      timers.set(++lastTimer, act);
      return lastTimer;
    },
    cancel: (timer) => void (timer !== undefined && timers.delete(timer)),
  });
  const pause = async () => {
    const due = [...timers.values()];
    timers.clear();
    for (const act of due) act();
    await Promise.resolve();
  };
  const kind = (): Saving["kind"] => draft.saving.value.kind;
  return { draft, sent, pause, kept, kind };
}

const theirs = (version: number, body: string): SummaryDraft => ({
  id: 7,
  version,
  title: "T",
  body,
  decisions: [],
  tasks: [],
  audience: "everyone",
  saved_at: 100 + version,
  saved_by: "Omar",
});

test("changes are kept on the device at once and saved after a pause, on top of the version one started from", async () => {
  const { draft, sent, pause, kept, kind } = desk();
  draft.open(theirs(3, "a"), {});
  draft.edit({ body: "ab" });
  draft.edit({ body: "abc" });
  assert.equal(kept.copy?.text.body, "abc");
  assert.equal(sent.length, 0);
  await pause();
  assert.deepEqual([sent.length, sent[0]!.params.version, sent[0]!.params.body], [1, 3, "abc"]);
  await sent[0]!.answer({ version: 4, saved_at: 50 });
  assert.deepEqual(draft.saving.value, { kind: "saved", at: 50 });
  assert.equal(kept.copy, undefined);
  assert.equal(kind(), "saved");
});

test("what is typed while a save is under way is saved after it, on top of it", async () => {
  const { draft, sent, pause, kept } = desk();
  draft.open(undefined, { title: "Meeting" });
  draft.edit({ body: "one" });
  await pause();
  draft.edit({ body: "one two" });
  await sent[0]!.answer({ version: 1, saved_at: 50 });
  assert.equal(kept.copy?.version, 1);
  await pause();
  assert.deepEqual([sent[1]!.params.version, sent[1]!.params.body, sent[1]!.params.title], [1, "one two", "Meeting"]);
});

test("a failed save keeps the text, says so, and goes out again", async () => {
  const { draft, sent, pause, kept, kind } = desk();
  draft.open(theirs(1, "a"), {});
  draft.edit({ body: "b" });
  await pause();
  await sent[0]!.answer(new Refusal("offline"));
  assert.equal(kind(), "failed");
  assert.equal(kept.copy?.text.body, "b");
  void draft.flush();
  await pause();
  assert.equal(sent[1]!.params.body, "b");
});

test("when somebody saved in between, both texts are there until one is chosen: mine", async () => {
  const { draft, sent, pause, kind } = desk();
  draft.open(theirs(1, "a"), {});
  draft.edit({ body: "mine" });
  draft.arrived(theirs(2, "other"), true);
  await pause();
  await sent[0]!.answer(new Refusal("stale_draft", { version: 2 }));
  assert.equal(kind(), "stale");
  draft.edit({ body: "mine still" });
  assert.equal(kind(), "stale");
  void draft.keepMine();
  await pause();
  assert.deepEqual([sent[1]!.params.version, sent[1]!.params.body], [2, "mine still"]);
});

test("… or theirs, and mine comes back for an undo", async () => {
  const { draft, sent, pause, kept } = desk();
  draft.open(theirs(1, "a"), {});
  draft.edit({ body: "mine" });
  draft.arrived(theirs(2, "other"), true);
  await pause();
  await sent[0]!.answer(new Refusal("stale_draft", { version: 2 }));
  const mine = draft.takeTheirs();
  assert.equal(draft.text.value.body, "other");
  assert.equal(kept.copy, undefined);
  draft.edit(mine!);
  await pause();
  assert.deepEqual([sent[1]!.params.version, sent[1]!.params.body], [2, "mine"]);
});

test("a save whose confirmation was lost is not a conflict with oneself", async () => {
  const { draft, sent, pause, kind } = desk();
  draft.open(theirs(1, "a"), {});
  draft.edit({ body: "mine" });
  await pause();
  await sent[0]!.answer(new Refusal("unconfirmed"));
  draft.arrived(theirs(2, "mine"), true);
  void draft.flush();
  await pause();
  await sent[1]!.answer(new Refusal("stale_draft", { version: 2 }));
  assert.equal(kind(), "saved");
  assert.equal(draft.version.value, 2);
});

test("a newer text of somebody else never touches what is being typed", () => {
  const { draft } = desk();
  draft.open(theirs(1, "a"), {});
  draft.arrived(theirs(2, "b"), true);
  assert.equal(draft.text.value.body, "a");
  assert.equal(draft.newer.value?.version, 2);
  draft.arrived(theirs(3, "c"), false);
  assert.equal(draft.text.value.body, "c");
  assert.equal(draft.newer.value, undefined);
});

test("what was left on the device comes back: saved if nobody wrote since, shown as a choice if somebody did", async () => {
  const copy = { version: 1, at: 1, text: sentForm(draftText(theirs(0, "kept"))) };
  const same = desk(copy);
  same.draft.open(theirs(1, "a"), {});
  assert.equal(same.draft.text.value.body, "kept");
  await same.pause();
  assert.equal(same.sent[0]!.params.body, "kept");
  const later = desk(copy);
  later.draft.open(theirs(2, "b"), {});
  assert.equal(later.kind(), "stale");
  assert.equal(later.draft.text.value.body, "kept");
});

test("empty lines stay on the screen and are not sent; lines move", () => {
  const text = draftText({ ...theirs(1, ""), decisions: ["one", "two"], tasks: [{ text: " call ", owner: 4 }] });
  const edited = { ...text, decisions: [...text.decisions, { key: 99, text: "  " }] };
  assert.deepEqual(sentForm(edited).decisions, ["one", "two"]);
  assert.deepEqual(sentForm(edited).tasks, [{ text: "call", owner: 4 }]);
  assert.ok(sameText(sentForm(edited), sentForm(text)));
  const [first, second] = text.decisions;
  assert.deepEqual(moved(text.decisions, second!.key, -1), [second, first]);
  assert.equal(moved(text.decisions, first!.key, -1), text.decisions);
});

test("open tasks come first, by date; done ones are never late", () => {
  const task = (id: number, due?: number, done_at?: number) =>
    ({ id, ...(due && { due }), ...(done_at && { done_at }) }) as Task;
  assert.deepEqual(
    inOrder([task(1), task(2, 9), task(3, 1, 5), task(4, 3), task(5, 1, 6)]).map(({ id }) => id),
    [4, 2, 1, 5, 3],
  );
  assert.ok(isLate(task(1, 3), 4));
  assert.ok(!isLate(task(1, 3, 2), 4));
});
