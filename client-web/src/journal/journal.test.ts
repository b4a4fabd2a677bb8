// SPDX-License-Identifier: AGPL-3.0-or-later
// A server that may lie, and a browser that believes only what it computes.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { CheckJournal, JournalChecked, JournalHead } from "../protocol";
import { extended, follow } from "./chain";
import { accepted, isOver, judged, type Kept } from "./kept_head";

const hashOf = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};
const ZEROS = "0".repeat(64);

/** A journal as the server keeps it: heads[n] after n entries, links[n] the digest of entry n. */
function journalOf(...acts: string[]) {
  const links = ["", ...acts.map((act) => hashOf(act))];
  const heads: JournalHead[] = [{ entries: 0, hash: ZEROS }];
  for (const link of links.slice(1)) {
    const hash = hashOf("shidra journal 2", Buffer.from(heads.at(-1)!.hash, "hex"), Buffer.from(link, "hex"));
    heads.push({ entries: heads.length, hash });
  }
  return { links, heads, head: heads.at(-1)! };
}
const numbered = (count: number, word = "act") => Array.from({ length: count }, (_, at) => `${word} ${at}`);

/** Answers as check_journal.cpp does. */
function serving(journal: ReturnType<typeof journalOf>, epoch = "e1", most = 500) {
  const asked: CheckJournal[] = [];
  const ask = async (params: CheckJournal): Promise<JournalChecked> => {
    asked.push(params);
    const known = params.known ?? journal.head;
    const holds_known = journal.heads[known.entries]?.hash === known.hash;
    const links = holds_known ? journal.links.slice(known.entries + 1, known.entries + 1 + most) : [];
    return { epoch, head: journal.head, holds_known, links };
  };
  return { ask, asked };
}

test("one more entry gives the hash that the server's own test expects of it", () => {
  // tests/unit/storage/journal_test.cpp has the same numbers.
  const head = { entries: 41, hash: hashOf("forty-one") };
  assert.deepEqual(extended(head, hashOf("forty-two")), {
    entries: 42,
    hash: "325b6f8c2707dd977d621b139760fb8661c16ea768f16d8a0814bdfe862988f2",
  });
});

test("a journal that goes on is followed, however many pages it takes", async () => {
  const journal = journalOf(...numbered(23));
  const { ask, asked } = serving(journal, "e1", 5);
  assert.deepEqual(await follow(journal.heads[3], ask), { epoch: "e1", head: journal.head });
  assert.equal(asked.length, 4);
  assert.deepEqual(asked[1], { known: journal.heads[8] });
  assert.deepEqual(await follow(journal.head, ask), { epoch: "e1", head: journal.head });
  assert.deepEqual(await follow(undefined, ask), { epoch: "e1", head: journal.head });
});

test("a head that came while pages were read is left for the next look", async () => {
  const before = journalOf(...numbered(9));
  const later = journalOf(...numbered(12));
  const first = serving(before, "e1", 4).ask;
  const then = serving(later, "e1", 4).ask;
  let turn = 0;
  const found = await follow(before.heads[2], (params) => (turn++ === 0 ? first : then)(params));
  assert.deepEqual(found, { epoch: "e1", head: before.head });
});

test("a backup that is restored between two pages is looked at as what it is", async () => {
  const journal = journalOf(...numbered(9));
  const before = serving(journal, "e1", 4).ask;
  const after = serving(journalOf(...numbered(3)), "e2", 4).ask;
  let turn = 0;
  const found = await follow(journal.heads[4], (params) => (turn++ === 0 ? before : after)(params));
  assert.deepEqual([found.epoch, found.fault], ["e2", "shorter"]);
});

test("a journal that was rewritten or shortened is refused", async () => {
  const known = journalOf(...numbered(10)).head;
  const rewritten = journalOf(...numbered(6), ...numbered(9, "invented"));
  assert.equal((await follow(known, serving(rewritten).ask)).fault, "different");
  assert.equal((await follow(known, serving(journalOf(...numbered(6))).ask)).fault, "shorter");
  const other = journalOf(...numbered(9), "another last one");
  assert.equal((await follow(known, serving(other).ask)).fault, "different");
});

test("a server that says the known head is in it, and makes links up, is not believed", async () => {
  const known = journalOf(...numbered(10)).head;
  const rewritten = journalOf(...numbered(15, "invented"));
  const lying = async (): Promise<JournalChecked> => ({
    epoch: "e1",
    head: rewritten.head,
    holds_known: true,
    links: rewritten.links.slice(11),
  });
  assert.equal((await follow(known, lying)).fault, "different");
});

const at = (entries: number, word = "a"): JournalHead => ({ entries, hash: hashOf(`${word} ${entries}`) });
const kept: Kept = { epoch: "e1", head: at(5), since: 100, checked: 200 };

test("what is found good takes the place of what is kept; what is refused never does", () => {
  assert.deepEqual(judged(undefined, { epoch: "e1", head: at(5) }, 100), { ...kept, checked: 100 });
  assert.deepEqual(judged(kept, { epoch: "e1", head: at(8) }, 300), { ...kept, head: at(8), checked: 300 });
  const refused = judged(kept, { epoch: "e1", head: at(8, "b"), fault: "different" }, 300);
  assert.deepEqual({ ...refused, refused: undefined }, { ...kept, refused: undefined });
  assert.equal(refused.refused?.why, "different");
  assert.equal(judged(kept, { epoch: "e1", head: at(3), fault: "shorter" }, 300).refused?.why, "shorter");
});

test("another history is told as such, with and without what was known, and waits to be accepted", () => {
  const goesOn = judged(kept, { epoch: "e2", head: at(9) }, 300);
  assert.equal(goesOn.refused?.why, "restored");
  assert.deepEqual([goesOn.epoch, goesOn.head], ["e1", at(5)]);
  const lost = judged(kept, { epoch: "e2", head: at(4), fault: "shorter" }, 300);
  assert.equal(lost.refused?.why, "restored_lost");
  assert.deepEqual(accepted(lost, 400), { epoch: "e2", head: at(4), since: 400, checked: 400 });
});

test("a warning stays when the old history is shown again, until somebody puts it away", () => {
  const refused = judged(kept, { epoch: "e1", head: at(8, "b"), fault: "different" }, 300);
  const again = judged(refused, { epoch: "e1", head: at(9, "b"), fault: "different" }, 350);
  assert.deepEqual([again.refused?.since, again.refused?.seen, again.refused?.head], [300, 350, at(9, "b")]);
  assert.equal(isOver(again), false);
  const over = judged(again, { epoch: "e1", head: at(6) }, 400);
  assert.equal(over.refused?.why, "different");
  assert.equal(isOver(over), true);
  assert.deepEqual(accepted(over, 500), { ...kept, head: at(6), checked: 400 });
});
