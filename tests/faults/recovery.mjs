// SPDX-License-Identifier: AGPL-3.0-or-later
// R15. Coming back: a database of 1 GB (--long; else 100 MB) and a log of tens of megabytes, kill -9 under load; how long
// until the server says that it is ready, and until it has done a command. Nothing acknowledged is missing.
//   node tests/faults/recovery.mjs [--short | --long] [--late]
// --late: the server is started through a shell that waits 2.5 s; then this test must fail.
import { statSync } from "node:fs";
import { join } from "node:path";
import { change } from "../support/change.mjs";
import { Client } from "../support/client.mjs";
import { Flood } from "../support/flood.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { journalOf, rows } from "../support/ledger.mjs";
import { asked, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";

const { long, flags } = asked();
const size = (long ? 1_000 : 100) * 1_000_000;
const kills = long ? 10 : 3;
const longest = 2_000; // ms
const leastLog = (long ? 30 : 20) * 1_000_000; // under load checkpoints keep it below 40
const report = new Report("r15");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const server = await Server.start({ args: ["--messages-per-second", "1000000"] });
const { admin } = await openInitiative(server);
await admin.post("organisation.create", { name: "first", sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "ערך ".repeat(200) });
const { port } = server;
await server.stop();

// What months leave behind: events of the last 30 days, and replies that are remembered. Copies of what the server itself
// wrote, numbered on, until the file is large enough; half of it each.
const database = join(server.data, "shidra.db");
change(server.data, `
  PRAGMA synchronous = OFF;
  BEGIN;
  CREATE TEMP TABLE pattern AS SELECT topic, at, body FROM event WHERE topic = 'members/1' LIMIT 1;
  CREATE TEMP TABLE many AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${Math.round(size / 2 / 4_700)}) SELECT i FROM n;
  INSERT INTO event SELECT 1, (SELECT head FROM stream WHERE id = 1) + i, topic, at, body FROM many, pattern;
  UPDATE stream SET head = (SELECT max(seq) FROM event WHERE stream = 1) WHERE id = 1;
  INSERT INTO reply SELECT lower(hex(randomblob(4))) || '-' || i, caller, method, request, reply || hex(zeroblob(700)), at FROM many, (SELECT * FROM reply LIMIT 1);
  COMMIT;`);
report.judge("database_mb", Math.round(statSync(database).size / 1e6), statSync(database).size >= size * 0.8);

let readyMax = 0;
let doneMax = 0;
let logMin = Infinity;
let acknowledged = 0;
let first = 0;
await server.launch({ port });
for (let kill = 0; kill < kills; kill += 1) {
  const flood = new Flood({ port, cookie: admin.cookieHeader(), method: "organisation.create",
    params: (number) => `{"name":"organisation ${kill} ${number}","sector":"civil_society","size_band":"micro","region":"all","populations":[],"added_value":""}` });
  flood.number = kill * 1_000_000; // keys of their own
  await flood.open(8);
  const log = () => statSync(join(server.data, "shidra.db-wal")).size;
  const until = Date.now() + 15_000;
  while (Date.now() < until && log() < leastLog) {
    await flood.closedLoop(200, 32);
    await flood.settle();
  }
  const last = flood.closedLoop(500, 32); // it is killed in the middle of this
  await wait(200);
  acknowledged += flood.done;
  for (const socket of flood.sockets) socket.removeAllListeners("close");
  await server.stop("SIGKILL");
  logMin = Math.min(logMin, log());
  await last;
  flood.close();

  const began = performance.now();
  const launched = server.launch({ port, prefix: flags.has("--late") ? ["sh", "-c", 'sleep 2.5; exec "$0" "$@"'] : [] });
  const client = new Client(`http://127.0.0.1:${port}`);
  client.cookies = admin.cookies;
  for (;;) {
    const answer = await client.http("GET", "/readyz").catch(() => undefined);
    if (answer?.status === 200) break;
    await wait(2);
  }
  const ready = performance.now() - began;
  await launched;
  await client.post("organisation.create", { name: `after ${++first}`, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" });
  readyMax = Math.max(readyMax, ready);
  doneMax = Math.max(doneMax, performance.now() - began);
}
await server.stop();
report.tell("kills", kills);
report.judge("log_mb", Math.round(logMin / 1e6), logMin >= leastLog);
report.atMost("ready_ms_max", Math.round(readyMax), longest);
report.atMost("first_command_ms_max", Math.round(doneMax), longest);
const there = Number(rows(server.data, "SELECT count(*) FROM organisation WHERE name GLOB 'organisation *'")[0][0]);
report.judge("acknowledged", acknowledged, acknowledged > 1_000);
report.judge("missing", Math.max(0, acknowledged - there), there >= acknowledged);
const journal = journalOf(server.data);
report.judge("journal", journal, journal === "ok");
await server.close();
report.finish();
