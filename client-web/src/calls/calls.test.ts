// SPDX-License-Identifier: AGPL-3.0-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../connection/messages";
import type { Response, ResponseSaved, SaveResponse } from "../protocol";
import { neighboursOf, shown } from "./filters";
import { type LocalCopy, ResponseDraft } from "./response_draft";
import { leftUntil, mayDecide, missingFields, stateAt, stepOf, withdrawal } from "./state";

const response = (more: Partial<Response>): Response => ({
  id: 4,
  call: 2,
  organisation: 9,
  organisation_name: "Neve Tomer",
  region: "North",
  saved_at: 50,
  saved_by: "Rina",
  sector: "business",
  size_band: "small",
  state: "draft",
  texts: ["one", "two"],
  version: 3,
  ...more,
});

/** A server that answers when told to, and timers that go off when told to. */
function desk(known?: Response, copy?: LocalCopy) {
  const sent: { params: SaveResponse; answer: (how: ResponseSaved | Refusal) => Promise<void> }[] = [];
  const timers = new Map<number, () => void>();
  const kept: { copy: LocalCopy | undefined } = { copy };
  let lastTimer = 0;
  const draft = new ResponseDraft({
    call: 2,
    fields: 2,
    save: (params) =>
      new Promise((resolve, reject) => {
        const answer = async (how: ResponseSaved | Refusal) => {
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
    later: (_ms, act) => {
      timers.set(++lastTimer, act);
      return lastTimer;
    },
    cancel: (timer) => void (timer !== undefined && timers.delete(timer)),
  });
  draft.open(known, { texts: [], representative: 1 });
  const ring = () => {
    for (const [key, act] of [...timers]) {
      timers.delete(key);
      act();
    }
  };
  return { draft, sent, kept, timers, ring };
}

test("what is typed is kept on the device until the server has it", async () => {
  const { draft, sent, kept, ring } = desk();
  draft.write(0, "first");
  assert.equal(kept.copy?.content.texts[0], "first");
  ring();
  assert.deepEqual(sent[0]?.params, { call: 2, version: 0, texts: ["first", ""], representative: 1 });
  await sent[0]!.answer({ response: 4, version: 1, saved_at: 70 });
  assert.equal(kept.copy, undefined);
  assert.deepEqual(draft.saving.value, { kind: "saved", at: 70 });
  assert.equal(draft.id.value, 4);
});

test("words typed while a save is under way go with the next one", async () => {
  const { draft, sent, kept, ring } = desk(response({}));
  draft.write(0, "a");
  ring();
  draft.write(0, "ab");
  await sent[0]!.answer({ response: 4, version: 4, saved_at: 70 });
  ring();
  assert.equal(kept.copy?.content.texts[0], "ab");
  assert.equal(sent[1]?.params.version, 4);
  assert.equal(sent[1]?.params.texts[0], "ab");
});

test("when a colleague saved in between, both texts are there until one is chosen", async () => {
  const { draft, sent, kept, ring } = desk(response({}));
  draft.write(0, "mine");
  const theirs = response({ version: 4, texts: ["theirs", "two"] });
  draft.arrived(theirs, true);
  ring();
  await sent[0]!.answer(new Refusal("stale_version", { version: 4, name: "Rina" }));
  assert.equal(draft.saving.value.kind, "stale");
  assert.equal(draft.content.value.texts[0], "mine");
  assert.equal(draft.theirs.value?.texts[0], "theirs");
  assert.equal(kept.copy?.content.texts[0], "mine");
  draft.write(1, "mine too");
  ring();
  assert.equal(sent.length, 1, "nothing is sent before the choice");
  void draft.keepMine();
  assert.deepEqual(sent[1]?.params.texts, ["mine", "mine too"]);
  assert.equal(sent[1]?.params.version, 4);
});

test("taking the colleague's text gives one's own back for an undo", () => {
  const { draft } = desk(response({ version: 4, texts: ["theirs", "two"] }), {
    version: 3,
    content: { texts: ["mine", "two"] },
  });
  assert.equal(draft.saving.value.kind, "stale");
  const mine = draft.takeTheirs();
  assert.deepEqual(mine?.texts, ["mine", "two"]);
  assert.deepEqual(draft.content.value.texts, ["theirs", "two"]);
});

test("a save that was carried out but not confirmed is not a conflict", async () => {
  const { draft, sent, ring } = desk(response({}));
  draft.write(0, "mine");
  ring();
  draft.arrived(response({ version: 4, texts: ["mine", "two"] }), true);
  await sent[0]!.answer(new Refusal("stale_version"));
  assert.equal(draft.saving.value.kind, "saved");
  assert.equal(draft.version.value, 4);
});

test("a colleague's text shows by itself only while nobody types and nothing is unsaved", () => {
  const { draft } = desk(response({}));
  const theirs = response({ version: 4, texts: ["theirs", "two"] });
  draft.arrived(theirs, true);
  assert.equal(draft.content.value.texts[0], "one");
  draft.arrived(theirs, false);
  assert.equal(draft.content.value.texts[0], "theirs");
});

test("an open call is over when its deadline has passed, to the millisecond", () => {
  assert.equal(stateAt({ state: "open", deadline: 100 }, 100), "open");
  assert.equal(stateAt({ state: "open", deadline: 100 }, 101), "closed");
  assert.equal(leftUntil(100, 1200), undefined);
  assert.deepEqual(leftUntil(90_061_000, 0), { days: 1, hours: 1, minutes: 1, seconds: 1 });
});

test("a draft after the deadline is at no step, and taking back depends on the deadline", () => {
  assert.equal(stepOf("draft", "open"), 0);
  assert.equal(stepOf("draft", "closed"), undefined);
  assert.equal(stepOf("submitted", "closed"), 1);
  assert.equal(stepOf("submitted", "in_review"), 2);
  assert.equal(withdrawal("submitted", "open"), "to_draft");
  assert.equal(withdrawal("submitted", "closed"), "for_good");
  assert.equal(withdrawal("accepted", "decided"), undefined);
  assert.equal(mayDecide("submitted", "open"), false);
  assert.equal(mayDecide("waitlisted", "decided"), true);
});

test("a required field of blanks is missing", () => {
  const field = (required: boolean) => ({ label: "x", limit: 5, required });
  assert.deepEqual(missingFields({ fields: [field(true), field(false), field(true)] }, ["  ", "", "a"]), [0]);
});

test("filters narrow the list, and the reader goes on from one that has just left it", () => {
  const list = [
    response({ id: 1, state: "submitted", submitted_at: 10, organisation_name: "Bet Ha’am" }),
    response({ id: 2, state: "accepted", submitted_at: 20, sector: "residents" }),
    response({ id: 3, state: "in_review", submitted_at: 30, texts: ["Café"] }),
  ];
  const all = { state: "", sector: "", forum: "", search: "" };
  const ids = (wanted: object) => shown(list, { ...all, ...wanted }).map(({ id }) => id);
  assert.deepEqual(ids({ state: "undecided" }), [1, 3]);
  assert.deepEqual(ids({ sector: "residents" }), [2]);
  assert.deepEqual(ids({ search: "CAFE" }), [3]);
  const undecided = shown(list, { ...all, state: "undecided" });
  const { position, previous, next } = neighboursOf(list[1]!, undecided);
  assert.deepEqual([position, previous?.id, next?.id], [0, 1, 3]);
  assert.equal(neighboursOf(list[0]!, undecided).next?.id, 3);
});
