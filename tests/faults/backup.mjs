// SPDX-License-Identifier: AGPL-3.0-or-later
// R16, R18. Backups made beside a server under load: whole, restorable, and hardly felt; the drill agrees with them, and a
// backup of which one bit has turned over is refused.
//   node tests/faults/backup.mjs [--short | --long] [--seed N]
//
// Every restored backup is held against the ledger: what was acknowledged before the backup began is there, nothing is
// there by halves, and nobody is signed in. Felt is the ratio of the 99th percentile of replies during backups to that
// before them, with two copies of the data folder's size going to the same disk.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openInitiative } from "../support/initiative.mjs";
import { Ledger, rows } from "../support/ledger.mjs";
import { asked, chance, percentile, Report } from "../support/report.mjs";
import { binary, Server } from "../support/server.mjs";
import { Writers } from "../support/writers.mjs";

const { long, seed } = asked();
const random = chance(seed);
const report = new Report("r16");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const backups = long ? 30 : 6;
const flips = long ? 1000 : 120;

const work = mkdtempSync(join(tmpdir(), "shidra-backup-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const place = join(work, "backups");

function shidra(...words) {
  const run = spawnSync(binary, words, { encoding: "utf8" });
  return { status: run.status, lines: Object.fromEntries([...run.stdout.matchAll(/^([^:\n]+): (.*)$/gm)].map((match) => match.slice(1))), errors: run.stderr };
}
/** The same beside this program, so that clients go on meanwhile. */
function shidraBeside(...words) {
  const run = spawn(binary, words, { stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve) => run.on("exit", resolve));
}

const server = await Server.start({ args: ["--messages-per-second", "100000"] });
const { admin, forums } = await openInitiative(server, { forums: 10 });
const ledger = new Ledger(forums);
let times = [];
const writers = new Writers({ url: () => server.url, cookies: admin.cookies, ledger, random, count: 8, pause: 4, acknowledged: () => times.push(performance.now()) });
writers.start();
await wait(long ? 10_000 : 3_000);

/** The longest waits between replies stand for what a writer feels. */
function gaps() {
  const between = times.slice(1).map((time, at) => time - times[at]);
  times = [];
  return percentile(between, 0.99);
}
const calm = gaps();
const felt = [];
let incomplete = 0;
let signedIn = 0;
for (let number = 0; number < backups; number += 1) {
  const promised = ledger.entries.filter((entry) => entry.made !== undefined).length;
  times = [];
  if ((await shidraBeside("backup", "--data", server.data, "--to", place)) !== 0) incomplete += 1;
  felt.push(gaps());
  const restored = join(work, "restored");
  if (shidra("restore", "--from", place, "--data", restored).status !== 0) incomplete += 1;
  else {
    const found = ledger.check(restored);
    // Acknowledged after the backup began may or may not be in it; before, it must.
    const there = new Set(rows(restored, "SELECT name FROM organisation UNION ALL SELECT title FROM meeting").map(([name]) => name));
    incomplete += ledger.entries.filter((entry) => entry.made !== undefined).slice(0, promised).filter((entry) => !there.has(entry.name)).length;
    incomplete += found.unpaired + found.doubled;
    signedIn += Number(rows(restored, "SELECT (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM sign_in_link)")[0][0]);
  }
  rmSync(restored, { recursive: true, force: true });
  await wait(1_050); // names of backups are seconds
}
await writers.finish();
// Letters hold codes that let people in: nobody but the owner may look at anything in the data folder, or in backups.
const open = (path) => (statSync(path).mode & 0o077 ? 1 : 0);
const openIn = (folder) => open(folder) + readdirSync(folder, { recursive: true }).reduce((sum, name) => sum + open(join(folder, name)), 0);
report.none("readable_by_others", openIn(server.data) + openIn(place));
await server.stop();
report.tell("backups", backups);
report.tell("writes_acknowledged", ledger.acknowledged);
report.none("incomplete", incomplete);
report.none("signed_in_after_restore", signedIn);
report.atMost("p99_gap_ratio", Number((percentile(felt, 0.5) / calm).toFixed(2)), 2);

const drill = shidra("drill", "--from", place);
const info = shidra("info", "--data", server.data);
report.judge("drill", drill.status === 0 ? "ok" : drill.errors, drill.status === 0 && drill.lines.journal === "ok");
report.judge("drill_compared", drill.lines["earlier backups compared"], Number(drill.lines["earlier backups compared"]) === backups - 1);
report.judge("drill_people", drill.lines.people, drill.lines.people === info.lines.people);
report.tell("drill_seconds", drill.lines.seconds);

// One bit of one file at a time; large files more often, since a bit is drawn from all of them.
const newest = join(place, readdirSync(place).filter((name) => name.startsWith("shidra-")).sort().at(-1));
const parts = readdirSync(newest, { recursive: true }).map((name) => join(newest, name)).filter((path) => statSync(path).isFile());
let taken = 0;
for (let number = 0; number < flips; number += 1) {
  const path = parts[number % parts.length];
  const bytes = readFileSync(path);
  const bit = Math.floor(random() * bytes.length * 8);
  bytes[bit >> 3] ^= 1 << (bit & 7);
  writeFileSync(path, bytes);
  if (shidra("restore", "--from", newest, "--data", join(work, "damaged")).status === 0) taken += 1;
  bytes[bit >> 3] ^= 1 << (bit & 7);
  writeFileSync(path, bytes);
}
report.tell("bit_flips", flips);
report.none("damaged_restored", taken);
const whole = shidra("restore", "--from", newest, "--data", join(work, "whole")).status === 0;
report.judge("whole_again", whole ? "yes" : "no", whole);
await server.close();
report.finish();
