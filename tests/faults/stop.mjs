// SPDX-License-Identifier: AGPL-3.0-or-later
// R13. SIGTERM under load: clients write and watch while the server is told to stop, again and again. Every socket is told
// to come back (1012), whatever was asked before the signal is answered before the socket closes, the process ends by
// itself with 0, and every acknowledged write is there, once. Between stops a stray SIGUSR1 does nothing. Also: what is
// printed at the start carries the port that the system chose. What is watched grows past a megabyte: a long snapshot
// is no slowness.
//   node tests/faults/stop.mjs [--short | --long] [--seed N]
import { Client, Refused } from "../support/client.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { journalOf, Ledger } from "../support/ledger.mjs";
import { asked, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";

const { long } = asked();
const stops = long ? 50 : 6;
const clientsCount = 12;
const longestStop = 5_000; // ms
/** What is sent while the server's close is on its way to us cannot be answered: nobody reads it any more. */
const onItsWay = 100; // ms
const report = new Report("r13");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const faults = [];
const check = (fine, what) => {
  if (!fine) faults.push(what);
};

const server = await Server.start({ args: ["--source-url", "https://example.org/source", "--messages-per-second", "100000"] });
check(server.output.includes(`http://localhost:${server.port}/start#link=`), "the printed link does not carry the port");
const { admin, forums } = await openInitiative(server, { forums: long ? 30 : 6 });
const page = await admin.http("GET", "/source");
check(page.body.toString("utf8").includes('href="https://example.org/source"'), "the page of the source does not link to it");

const ledger = new Ledger(forums);
let told = Infinity; // when the signal was sent
let unknown = 0;
let oldestUnknown = 0;
let neverKnown = 0;

/** Writes and watches without pause until the socket closes; gives the close code. */
async function hammer(client) {
  let open = true;
  const closed = client.closed.then((how) => {
    open = false;
    return how;
  });
  while (open) {
    const entry = ledger.next();
    const sent = Date.now();
    const [command, watch] = await Promise.allSettled([client.call(entry.method, entry.params, entry.key), client.watch("members/1")]);
    for (const { reason } of [command, watch]) {
      // Nothing but the end of the socket, or a refusal that says to try again.
      if (reason instanceof Refused && !["busy", "unavailable", "superseded"].includes(reason.code)) faults.push(reason.message);
    }
    if (command.status === "fulfilled") {
      ledger.note(entry, command.value);
    } else if (!(command.reason instanceof Refused)) {
      // Closed with the command open: since when?
      unknown += 1;
      if (sent < told) neverKnown += 1;
      oldestUnknown = Math.max(oldestUnknown, Date.now() - sent);
    }
    // A call on a socket that is closing fails at once: the news of its end needs a turn of the loop to arrive.
    if (command.status === "rejected" || watch.status === "rejected") await wait(2);
  }
  return closed;
}

let atEnd = 0;
let otherEnds = 0;
let longest = 0;
for (let stop = 0; stop < stops; stop += 1) {
  told = Infinity;
  const clients = await Promise.all(Array.from({ length: clientsCount }, async () => {
    const client = new Client(server.url);
    client.cookies = admin.cookies;
    await client.connect();
    return client;
  }));
  const ends = clients.map(hammer);
  await wait(300);
  server.process.kill("SIGUSR1");
  await wait(200);
  check((await admin.http("GET", "/healthz")).status === 200, "a stray SIGUSR1 disturbed the server");
  const before = ledger.acknowledged;
  told = Date.now();
  const how = await server.stop("SIGTERM");
  longest = Math.max(longest, Date.now() - told);
  check(how.code === 0 && how.signal === null, `the server ended with ${how.code ?? how.signal}`);
  for (const { code } of await Promise.all(ends)) {
    if (code === 1012) atEnd += 1;
    else otherEnds += 1;
  }
  check(ledger.acknowledged > before, "nothing was acknowledged between the signal and the end");
  await server.launch({ port: server.port });
}
await server.stop();

report.tell("stops", stops);
const found = ledger.check(server.data);
report.ledger(found, ledger, stops * 100);
const journal = journalOf(server.data);
report.judge("journal", journal, journal === "ok");
report.atMost("longest_stop_ms", longest, longestStop);
report.judge("told_to_come_back", atEnd, atEnd === stops * clientsCount);
report.none("other_ends", otherEnds);
report.tell("sent_while_closing", unknown);
report.none("done_and_unanswered", found.unanswered);
report.none("asked_before_the_signal_and_unanswered", neverKnown);
report.atMost("oldest_unanswered_ms", oldestUnknown, onItsWay);
report.none("faults", faults.length);
for (const fault of new Set(faults)) report.tell("fault", fault);
await server.close();
report.finish();
