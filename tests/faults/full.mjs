// SPDX-License-Identifier: AGPL-3.0-or-later
// R4. A full disk: the data folder lies on a small tmpfs that is filled under load. Reading goes on as quickly as before,
// sockets stay open, writes are refused with a code; what little finds room is delivered live; when there is room again,
// writes succeed by themselves within 5 s. In the last round the server is killed while the disk is full, and started on
// it: it serves whoever reads, and writes again by itself, too. Nothing is lost and nothing is there by half. Needs root.
//   node tests/faults/full.mjs [--short | --long] [--seed N] [--roomy]
// --roomy: nothing is filled; then this test must fail, for no write is refused.
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Refused } from "../support/client.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { journalOf, Ledger, rows } from "../support/ledger.mjs";
import { inPrivateMounts, run } from "../support/private_mounts.mjs";
import { asked, chance, percentile, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";
import { Writers } from "../support/writers.mjs";

inPrivateMounts();
const { long, seed, flags } = asked();
const rounds = long ? 30 : 4;
const fullFor = long ? 5_000 : 1_500; // ms of each round
const longestWait = 5_000; // ms until writes succeed again
const random = chance(seed);
const report = new Report("r4");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const work = mkdtempSync(join(tmpdir(), "shidra-full-"));
process.on("exit", () => {
  spawnSync("umount", ["--lazy", join(work, "small"), work]);
  rmSync(work, { recursive: true, force: true });
});
run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", work);
const data = join(work, "data");
const filler = join(work, "filler");
mkdirSync(data);

/** Takes all room that is left, to the last page. */
function fill() {
  for (let piece = 1 << 20; piece >= 4096;) {
    try {
      appendFileSync(filler, Buffer.alloc(piece));
    } catch (error) {
      if (error.code !== "ENOSPC") throw error;
      piece /= 2;
    }
  }
}

const server = await Server.start({ data, args: ["--messages-per-second", "100000"] });
const { admin, forums } = await openInitiative(server, { forums: 12 });
const { port } = server;
const ledger = new Ledger(forums);

let isFull = false;
let crumbs = false;
let acksWhileFull = 0;
let acksOfCrumbs = 0;
let lastAck = 0;
const codes = new Map();
let socketsLost = 0;
let killing = false;
const writers = new Writers({ url: () => server.url, cookies: admin.cookies, ledger, random, count: 6, pause: flags.has("--roomy") ? 50 : 5,
  acknowledged: () => {
    lastAck = Date.now();
    if (isFull) acksWhileFull += 1;
    if (crumbs) acksOfCrumbs += 1;
  },
  turnedAway: (error) => {
    if (error instanceof Refused) codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
    else if (!killing) socketsLost += 1;
  } });

async function signedIn() {
  const client = new Client(server.url);
  client.cookies = admin.cookies;
  await client.connect();
  return client;
}

/** Somebody who watches through everything; hears each event once. */
async function watcher() {
  const client = await signedIn();
  client.heard = [];
  client.onPush = (push) => push.method === "event" && client.heard.push(push.params.position);
  client.from = (await client.watch("members/1")).position;
  return client;
}

/** Reads for so long, another topic each time; how long each reading took. */
async function read(ms) {
  const client = await signedIn();
  const took = [];
  for (const until = Date.now() + ms; Date.now() < until;) {
    const began = performance.now();
    await client.watch(`forum/${forums[took.length % forums.length]}`);
    await client.http("GET", "/healthz");
    took.push(performance.now() - began);
    await wait(2);
  }
  client.socket.terminate();
  return took;
}

const watchers = [await watcher(), await watcher()];
const before = [];
const during = [];
let backMax = 0;
let neverBack = 0;
let readyWhileFull = 0;
let heardWrong = 0;
writers.start();

/** What the watchers heard against the stream: every event of their topic, once, in order. */
function compareHeard() {
  const stream = rows(data, "SELECT seq FROM event WHERE stream = 1 AND topic = 'members/1' ORDER BY seq").map(([seq]) => Number(seq));
  for (const { from, heard, until } of watchers) {
    const wanted = stream.filter((seq) => seq > from && seq <= (until ?? Infinity));
    if (wanted.length === 0 || wanted.join() !== heard.join()) heardWrong += 1;
  }
}

/** Whether it calls itself ready while it refuses a write. A crumb of room between the two questions is no fault. */
async function saysReadyAndRefuses() {
  for (let tries = 0; tries < 3; tries += 1) {
    const entry = ledger.next();
    try {
      ledger.note(entry, await admin.post(entry.method, entry.params, entry.key));
      return false;
    } catch (error) {
      if (error.code !== "unavailable") throw error;
    }
    if ((await admin.http("GET", "/readyz")).status !== 200) return false;
  }
  return true;
}

/** Started where there is no room at all, neither for what a start would write: reading goes on, writing is refused. */
const started = { reads: 0, pages: 0, refused: 0, unready: 0 };
async function startOnFullDisk() {
  await server.launch({ port });
  started.reads += (await read(700)).length;
  started.pages += (await admin.http("GET", "/faults")).status === 200 ? 1 : 0;
  for (let tries = 0; tries < 3; tries += 1) {
    const code = await admin.post("me.update", { name: `Admin ${tries}`, language: "en" }).then(() => "done", (error) => error.code);
    if (code === "unavailable") started.refused += 1;
  }
  if ((await admin.http("GET", "/readyz")).status === 503) started.unready += 1;
}

for (let round = 1; round <= rounds; round += 1) {
  const last = round === rounds;
  before.push(...await read(700));
  if (!flags.has("--roomy")) fill();
  await wait(100);
  isFull = true;
  const reading = read(fullFor);
  // A little room now and then: what fits is kept and delivered, what does not is refused whole.
  for (let crumb = 0; crumb < 3; crumb += 1) {
    await wait(fullFor / 4);
    isFull = false;
    if (!flags.has("--roomy")) truncateSync(filler, statSync(filler).size - 128 * 1024);
    crumbs = true;
    await wait(fullFor / 12);
    crumbs = false;
    if (!flags.has("--roomy")) fill();
    await wait(20);
    isFull = true;
  }
  if (await saysReadyAndRefuses()) readyWhileFull += 1;
  during.push(...await reading);
  isFull = false;
  if (last) {
    // The watchers' sockets end here; what they have heard must be a beginning of what the stream holds.
    killing = true;
    await server.stop("SIGKILL");
    for (const one of watchers) one.until = one.heard.at(-1);
  }
  if (last) {
    await startOnFullDisk(); // after a kill the log's own file has room to begin anew: a little may be written
    await server.stop(); // and after this it has none
    if (!flags.has("--roomy")) fill();
    started.refused = 0;
    isFull = true;
    await startOnFullDisk();
    isFull = false;
  }
  const freed = Date.now();
  writeFileSync(filler, "");
  while (lastAck <= freed && Date.now() < freed + 2 * longestWait) await wait(5);
  if (lastAck <= freed) neverBack += 1;
  backMax = Math.max(backMax, lastAck - freed);
}
await wait(300);
await writers.finish();
compareHeard();
await server.stop();

report.tell("rounds", rounds);
report.tell("room_kib_at_the_end", Math.round((statfsSync(work).bavail * statfsSync(work).bsize) / 1024));
report.tell("refusals", [...codes].map(([code, count]) => `${code} ${count}`).join(", "));
report.judge("refused_unavailable", codes.get("unavailable") ?? 0, codes.get("unavailable") >= rounds * 10);
report.tell("acks_while_full", acksWhileFull);
report.tell("acks_of_crumbs", acksOfCrumbs); // none: what is kept for emptying the log is more than a crumb
report.judge("started_full_reads", started.reads, started.reads >= 20);
report.judge("started_full_pages", started.pages, started.pages === 2);
report.judge("started_full_refusals", started.refused, started.refused === 3);
report.judge("started_full_unready", started.unready, started.unready >= 1);
report.none("sockets_lost", socketsLost);
report.none("ready_while_full", readyWhileFull);
// Nobody but the server itself fills the disk: its log must not keep it from writing for longer than room would be wanted.
const small = join(work, "small");
mkdirSync(small);
run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", small);
const own = await Server.start({ data: join(small, "data"), args: ["--messages-per-second", "100000"] });
const house = await openInitiative(own, { forums: 12 });
let ownAck = Date.now();
let refusedFor = 0;
const ownWriters = new Writers({ url: () => own.url, cookies: house.admin.cookies, ledger: new Ledger(house.forums), random, count: 6, pause: 2,
  acknowledged: () => {
    ownAck = Date.now();
  } });
ownWriters.start();
for (const until = Date.now() + (long ? 60_000 : 20_000); Date.now() < until && refusedFor <= longestWait; await wait(20)) refusedFor = Math.max(refusedFor, Date.now() - ownAck);
const log = statSync(join(own.data, "shidra.db-wal")).size;
const base = statSync(join(own.data, "shidra.db")).size;
await ownWriters.abandon();
await own.stop();
report.tell("own_log_mb", `${(log / 1e6).toFixed(0)} beside a database of ${(base / 1e6).toFixed(0)}`);
report.atMost("own_log_refused_ms", refusedFor, longestWait);

const [p99Before, p99During] = [percentile(before, 0.99), percentile(during, 0.99)];
report.tell("reads", `${before.length} before, ${during.length} while full`);
report.tell("read_p99_ms", `${p99Before.toFixed(1)} before, ${p99During.toFixed(1)} while full`);
// Readings of a few milliseconds are at the mercy of the machine: the ratio counts from 20 ms on.
report.atMost("read_p99_ratio", p99During / Math.max(p99Before, 10), 2, (p99During / p99Before).toFixed(2));
report.atMost("writes_back_ms_max", backMax, longestWait);
report.none("writes_never_back", neverBack);
report.none("heard_wrong", heardWrong);
report.ledger(ledger.check(data), ledger, rounds * 100);
const journal = journalOf(data);
report.judge("journal", journal, journal === "ok");
report.finish();
