// SPDX-License-Identifier: AGPL-3.0-or-later
// S24: the journal is changed in the database behind the server's back, and `shidra info` says where it is broken. What
// only a head kept elsewhere can tell (a shortened journal, one rewritten to its end) is counted apart, both ways.
//   node tests/security/journal.mjs [--short|--long]
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { change } from "../support/change.mjs";
import { hashOf, journalRows, rewriting } from "../support/journal_chain.mjs";
import { binary, House, long, run, sql } from "./stage.mjs";

const mutations = long ? 10_000 : 200;
let seed = 11;
const random = (most) => { seed = (seed * 48271) % 2147483647; return seed % most; };
const pick = (list) => list[random(list.length)];

run(async (report, houses) => {
  const house = await House.open(houses);
  const { admin } = house;
  const forum = await house.forum();
  for (let act = 0; act < 60; act += 1) await admin.call("forum.update", { forum, name: `Forum ${act}`, theme: "", mandate: "" });
  const seat = await house.seat(forum, house.people.admin);
  await admin.call("seat.vacate", { seat, reason: "a reason that is kept" });
  for (const client of house.clients) client.socket?.terminate();
  await house.server.stop();
  const folder = mkdtempSync(join(tmpdir(), "shidra-journal-"));
  mkdirSync(folder, { recursive: true });
  const rows = journalRows(house.server.data);
  const chain = rows.filter((row) => row.stream === 1);
  const head = chain.at(-1);

  let previous = Buffer.alloc(32);
  report.check("the chain is as its description says", chain.every((row) => { previous = hashOf(previous, row); return previous.toString("hex").toUpperCase() === row.hash; }));

  /** What `shidra info` says of a copy on which these statements were run; and whether a kept head would tell. */
  const judge = (statements) => {
    for (const name of ["shidra.db-wal", "shidra.db-shm"]) rmSync(join(folder, name), { force: true });
    copyFileSync(join(house.server.data, "shidra.db"), join(folder, "shidra.db"));
    change(folder, `PRAGMA foreign_keys=OFF; ${statements}`);
    const told = spawnSync(binary, ["info", "--data", folder], { encoding: "utf8" });
    const kept = sql(folder, `SELECT count(*) FROM journal WHERE stream = 1 AND n = ${head.n} AND hex(hash) = '${head.hash}'`) === "1";
    return { journal: told.stdout.match(/^journal: (.*)$/m)?.[1] ?? `no word: ${told.stderr.slice(0, 100)}`, kept };
  };
  report.check("an untouched copy is whole", judge("SELECT 1").journal === "ok");

  const at = (n) => `stream = 1 AND n = ${n}`;
  const quote = (text) => `'${String(text).replaceAll("'", "''")}'`;
  /** Kinds of changes: each gives statements and the entry at which the chain must break. */
  const kinds = {
    "edit a field": () => {
      const row = pick(chain);
      const change = pick([`at = at + ${1 + random(9)}`, `at = at - 1`, `actor = ${row.actor === null ? 1 : row.actor + 1}`, row.actor === null ? "actor = 7" : "actor = NULL", `act = act || 'x'`, `act = ${quote(row.act === "forum.update" ? "forum.create" : "forum.update")}`, `target = target || '0'`, `target = ''||${quote(row.target === "" ? "x" : "")}`, `details = details || ' '`, `details = ${quote('{"reason":"another"}')}`]);
      return [`UPDATE journal SET ${change} WHERE ${at(row.n)}`, row.n];
    },
    "flip a bit of a hash": () => {
      const row = pick(chain);
      const bytes = Buffer.from(row.hash, "hex");
      bytes[random(32)] ^= 1 << random(8);
      return [`UPDATE journal SET hash = X'${bytes.toString("hex")}' WHERE ${at(row.n)}`, row.n];
    },
    "take a salt away, or turn over a bit of it": () => {
      const row = pick(chain);
      const bytes = Buffer.from(row.salt, "hex");
      bytes[random(32)] ^= 1 << random(8);
      return [`UPDATE journal SET salt = ${pick(["NULL", `X'${bytes.toString("hex")}'`])} WHERE ${at(row.n)}`, row.n];
    },
    "move text from one field to the next": () => {
      const row = pick(chain.filter((one) => one.target.length > 1));
      return [`UPDATE journal SET act = ${quote(row.act + row.target[0])}, target = ${quote(row.target.slice(1))} WHERE ${at(row.n)}`, row.n];
    },
    "edit and give the entry a right hash of its own": () => {
      const row = chain[random(chain.length - 1)];
      const changed = { ...row, details: '{"reason":"another"}' };
      const before = row.n === 1 ? Buffer.alloc(32) : Buffer.from(chain[row.n - 2].hash, "hex");
      return [`UPDATE journal SET details = ${quote(changed.details)}, hash = X'${hashOf(before, changed).toString("hex")}' WHERE ${at(row.n)}`, row.n + 1];
    },
    "delete one": () => { const row = chain[random(chain.length - 1)]; return [`DELETE FROM journal WHERE ${at(row.n)}`, row.n]; },
    "delete one and close the gap": () => { const row = chain[random(chain.length - 1)]; return [`DELETE FROM journal WHERE ${at(row.n)}; UPDATE journal SET n = n + 100000 WHERE stream = 1 AND n > ${row.n}; UPDATE journal SET n = n - 100001 WHERE stream = 1 AND n > 100000`, row.n]; },
    "delete some in the middle": () => { const first = 1 + random(chain.length - 10); return [`DELETE FROM journal WHERE stream = 1 AND n BETWEEN ${first} AND ${first + random(6)}`, first]; },
    "swap two": () => {
      const one = 1 + random(chain.length - 1);
      let two = 1 + random(chain.length);
      if (two === one) two = one + 1;
      return [`UPDATE journal SET n = 900001 WHERE ${at(one)}; UPDATE journal SET n = ${one} WHERE ${at(two)}; UPDATE journal SET n = ${two} WHERE ${at(900001)}`, Math.min(one, two)];
    },
    "insert one": () => { const n = 1 + random(chain.length - 1); return [`UPDATE journal SET n = n + 100000 WHERE stream = 1 AND n >= ${n}; UPDATE journal SET n = n - 99999 WHERE stream = 1 AND n >= 100000; INSERT INTO journal SELECT stream, ${n}, at, actor, act, target, details, hash, salt FROM journal WHERE stream = 1 AND n = ${n + 1}`, n + (n === 1 ? 1 : 0), "near"]; },
    "append one that is not chained": () => [`INSERT INTO journal SELECT stream, n + 1, at, actor, act, target, details, hash, salt FROM journal WHERE ${at(head.n)}`, head.n + 1],
    "move the beginning to another initiative": () => [`UPDATE journal SET stream = 2 WHERE ${at(1)}`, 1],
    "start at two": () => ["DELETE FROM journal WHERE stream = 1 AND n = 1", 1],
  };
  const found = { noticed: 0, wrongPlace: 0 };
  const missed = [];
  const names = Object.keys(kinds);
  for (let count = 0; count < mutations; count += 1) {
    const name = names[count % names.length];
    const [statements, broken, near] = kinds[name]();
    const { journal } = judge(statements);
    const place = Number(journal.match(/^broken at (\d+)$/)?.[1]);
    if (!place) missed.push(`${name}: ${journal} (${statements.slice(0, 160)})`);
    else {
      found.noticed += 1;
      if (near ? Math.abs(place - broken) > 1 : place !== broken) { found.wrongPlace += 1; missed.push(`${name}: at ${place}, not ${broken} (${statements.slice(0, 160)})`); }
    }
  }
  report.figure("s24.mutations", mutations);
  report.figure("s24.noticed", found.noticed);
  report.figure("s24.wrong_place", found.wrongPlace);
  report.check("every change is noticed, in its place", missed.length === 0, missed.slice(0, 10).join("\n"));

  // What a chain by itself cannot tell. A head (number and hash) kept elsewhere does.
  let cut = 0;
  let cutKept = 0;
  const cuts = 20;
  for (let count = 1; count <= cuts; count += 1) {
    const { journal, kept } = judge(`DELETE FROM journal WHERE stream = 1 AND n > ${head.n - count}`);
    cut += journal !== "ok" ? 1 : 0;
    cutKept += kept ? 0 : 1;
  }
  const all = judge("DELETE FROM journal WHERE stream = 1");
  let rewritten = 0;
  let rewrittenKept = 0;
  for (let count = 0; count < cuts; count += 1) {
    const from = 1 + random(chain.length - 1);
    const statements = rewriting(chain, from);
    const { journal, kept } = judge(statements.join("; "));
    rewritten += journal !== "ok" ? 1 : 0;
    rewrittenKept += kept ? 0 : 1;
  }
  report.figure("s24.truncations", cuts);
  report.figure("s24.truncations_noticed_by_info", cut);
  report.figure("s24.truncations_noticed_by_a_kept_head", cutKept);
  report.figure("s24.emptied_noticed_by_info", all.journal === "ok" ? 0 : 1);
  report.figure("s24.rewritten_to_the_end", cuts);
  report.figure("s24.rewritten_noticed_by_info", rewritten);
  report.figure("s24.rewritten_noticed_by_a_kept_head", rewrittenKept);
  report.check("a kept head tells of every shortened or rewritten journal", cutKept === cuts && rewrittenKept === cuts && !all.kept);
  const streams = [...new Set(rows.map((row) => row.stream))];
  report.check("every stream that has entries is one that info looks at", streams.every((stream) => stream === 1), streams.join(" "));
  rmSync(folder, { recursive: true, force: true });
});
