// SPDX-License-Identifier: AGPL-3.0-or-later
// R3. A sync that fails: from the k-th sync of the writer on (or that one alone) fdatasync and fsync return EIO. After the
// first failure nothing is acknowledged, every client is told within a second (its socket closes, or a typed refusal), the
// process ends by itself with 75, and after a restart everything that was acknowledged is there.
//   node tests/faults/sync.mjs [--short | --long] [--seed N] [--deaf]
//
// strace holds the failing sync for a while before it fails, so that replies of the commits before have long arrived and
// whatever comes after it is a false one. Half of the runs fail once only: a second try would succeed, and must not be
// made. In the runs called "idle" the writer has pauses, so that the failing sync is often one of a checkpoint.
// Only the database and its log are counted: of the folder's own sync, once after the start, SQLite drops the error.
// --deaf: the server does not hear of its failed syncs (deaf_sync.c) and goes on; then this test must fail.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "../support/client.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { journalOf, Ledger } from "../support/ledger.mjs";
import { preload } from "../support/preload.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";
import { Writers } from "../support/writers.mjs";

const { long, seed, flags } = asked();
const random = chance(seed);
const report = new Report("r3");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const held = 150; // ms that strace keeps the failing sync waiting
const longestTold = 1_000;
const longestExit = 5_000;
const deaf = flags.has("--deaf");
const patience = deaf ? 1_000 : 15_000; // ms in which the k-th sync must have come

const every = Array.from({ length: 200 }, (_, index) => index + 1);
const runs = [
  ...(long ? every : [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 200]).map((k) => ({ k, pause: 0 })),
  ...(long ? every.slice(0, 20) : [2, 3, 4, 5]).map((k) => ({ k, pause: 260 })),
];

const work = mkdtempSync(join(tmpdir(), "shidra-sync-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const trace = join(work, "trace");
const env = deaf ? preload("deaf_sync", work) : {};

const server = await Server.start({ args: ["--messages-per-second", "100000"] });
const { admin, forums } = await openInitiative(server, { forums: long ? 60 : 10 });
const { port } = server;
await server.stop();
const ledger = new Ledger(forums);

/** When the first injected error came back to the server, in milliseconds UTC, or undefined. */
function failedAt() {
  for (const line of readFileSync(trace, "utf8").split("\n")) {
    const match = line.match(/^(?:\d+ +)?(\d+\.\d+) .*\(INJECTED\).*<([\d.]+)>$/);
    if (match) return (Number(match[1]) + (line.includes("resumed>") ? 0 : Number(match[2]))) * 1000;
  }
  return undefined;
}

let lateAcks = 0;
let exitWrong = 0;
let notFailed = 0;
let startRefused = 0;
let toldMax = 0;
let exitMax = 0;
let stillOpen = 0;
for (const [index, { k, pause }] of runs.entries()) {
  const calls = "fdatasync,fsync";
  const files = ["shidra.db", "shidra.db-wal"].flatMap((name) => ["-P", join(server.data, name)]);
  const error = `error=EIO:delay_enter=${held * 1000}:when=${k}${index % 2 === 0 ? "+" : ""}`;
  // -D: strace is a grandchild, so that the process we started is the server, with its own exit code.
  const prefix = ["strace", "-D", "-f", "-ttt", "-T", "-o", trace, ...files, "-e", `trace=${calls}`, "-e", `inject=${calls}:${error}`];
  try {
    await server.launch({ port, prefix, env });
  } catch {
    // The error met the start itself, which is counted on a thread of its own.
    startRefused += 1;
    if ((await server.ended).code !== 75) exitWrong += 1;
    continue;
  }
  const acks = [];
  const turnedAway = Array.from({ length: pause > 0 ? 1 : 12 }, () => []); // of each writer, when
  const writers = new Writers({ url: () => server.url, cookies: admin.cookies, ledger, random, pause, count: turnedAway.length,
    acknowledged: () => acks.push(Date.now()), turnedAway: (_error, number) => turnedAway[number].push(Date.now()) });
  // Those who only watch are told as well.
  const watchers = await Promise.all(Array.from({ length: 4 }, async () => {
    const client = new Client(server.url);
    client.cookies = admin.cookies;
    await client.connect();
    await client.watch("initiative/1");
    client.closed.then(() => { client.closedAt = Date.now(); });
    return client;
  }));
  writers.start();
  const ended = await Promise.race([server.ended, wait(patience)]);
  const endedAt = Date.now();
  await wait(50); // the news of the last sockets
  const failed = failedAt();
  if (!ended || failed === undefined) {
    if (failed === undefined) notFailed += 1;
    else exitWrong += 1;
    lateAcks += acks.filter((at) => at > failed).length;
    if (!ended) await server.stop("SIGKILL");
    await writers.abandon();
    continue;
  }
  await writers.abandon();
  if (ended.code !== 75) exitWrong += 1;
  exitMax = Math.max(exitMax, endedAt - failed);
  lateAcks += acks.filter((at) => at > failed).length;
  // Each of them; a writer between two commands learns it with its next. Two clocks are compared, to the millisecond.
  const told = [...turnedAway.map((times) => times.find((at) => at >= failed - 1) ?? Infinity), ...watchers.map((client) => client.closedAt ?? Infinity)];
  stillOpen += told.filter((at) => at === Infinity).length;
  toldMax = Math.max(toldMax, ...told.filter((at) => at !== Infinity).map((at) => at - failed));
}
await server.launch({ port, prefix: [], env: {} });
await server.stop();

report.tell("runs", runs.length);
report.tell("start_refused", startRefused);
report.none("without_a_fault", notFailed);
report.none("late_acks", lateAcks);
report.atMost("told_ms_max", Math.round(toldMax), longestTold);
report.none("never_told", stillOpen);
report.atMost("exit_ms_max", Math.round(exitMax), longestExit);
report.none("exit_wrong", exitWrong);
report.ledger(ledger.check(server.data), ledger, runs.length * 10);
const journal = journalOf(server.data);
report.judge("journal", journal, journal === "ok");
await server.close();
report.finish();
