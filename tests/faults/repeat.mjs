// SPDX-License-Identifier: AGPL-3.0-or-later
// R5. Lost answers: a proxy cuts a fifth of the connections after a command has gone to the server and before its answer
// comes back; every command is repeated with its key until it is answered, also across a restart and a kill -9 in the
// middle, and afterwards once more. Each takes effect once, and every repeat brings the same reply.
//   node tests/faults/repeat.mjs [--short | --long] [--seed N] [--fresh-keys]
// --fresh-keys: repeats take a new key; then this test must fail.
import { Client, key, Refused } from "../support/client.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { journalOf, Ledger } from "../support/ledger.mjs";
import { Proxy } from "../support/proxy.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";

const { long, seed, flags } = asked();
const commands = long ? 100_000 : 2_000;
const perConnection = 5; // commands on the average until it is cut
const clientsCount = 10;
const random = chance(seed);
const report = new Report("r5");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const server = await Server.start({ args: ["--messages-per-second", "100000"] });
const { admin, forums } = await openInitiative(server, { forums: long ? 60 : 6 });
const { port } = server;
const ledger = new Ledger(forums);
// The first piece of a client is its upgrade, each command is one more.
const proxy = await Proxy.start(() => port, () => ({ cutAfterSent: 2 + Math.floor(random() * (2 * perConnection - 1)) }));

let sent = 0;
let repeated = 0;
const first = new Map(); // key → reply as text, to compare all of it
let repliesDiffer = 0;

function note(entry, reply) {
  const text = JSON.stringify(reply);
  if (first.has(entry.name) && first.get(entry.name) !== text) repliesDiffer += 1;
  else first.set(entry.name, text);
  ledger.note(entry, reply);
}

async function sender() {
  let client;
  while (ledger.entries.length < commands) {
    const entry = ledger.next();
    for (let tries = 0; ; tries += 1) {
      try {
        if (!client) {
          client = new Client(proxy.url);
          client.cookies = admin.cookies;
          await client.connect();
        }
        sent += 1;
        if (tries > 0) repeated += 1;
        note(entry, await client.call(entry.method, entry.params, flags.has("--fresh-keys") && tries > 0 ? key() : entry.key));
        break;
      } catch (error) {
        if (error instanceof Refused && flags.has("--fresh-keys")) break;
        if (error instanceof Refused && !["busy", "unavailable"].includes(error.code)) throw error;
        client = undefined;
        await wait(2);
      }
    }
  }
  client?.socket.terminate();
}

const senders = Promise.all(Array.from({ length: clientsCount }, sender));
for (const [part, signal] of [[0.3, "SIGTERM"], [0.6, "SIGKILL"]]) {
  while (ledger.entries.length < commands * part) await wait(5);
  await server.stop(signal);
  await server.launch({ port });
}
await senders;
proxy.close();

// Once more, some time later and after another restart: all that was ever answered.
await server.stop();
await server.launch({ port });
const late = new Client(server.url);
late.cookies = admin.cookies;
await late.connect();
const some = ledger.entries.filter(() => random() < (long ? 0.1 : 1));
if (!flags.has("--fresh-keys")) for (const entry of some) note(entry, await late.call(entry.method, entry.params, entry.key));
late.socket.terminate();
await server.stop();

const found = ledger.check(server.data);
report.tell("commands", ledger.entries.length);
report.tell("sent", sent);
report.judge("cut", proxy.cuts, proxy.cuts >= commands * 0.15);
report.judge("repeated", repeated, repeated >= commands * 0.15);
report.tell("asked_once_more", some.length);
report.none("reply_differs", repliesDiffer);
report.none("unanswered", ledger.entries.filter((entry) => entry.made === undefined).length);
report.ledger(found, ledger, commands);
const journal = journalOf(server.data);
report.judge("journal", journal, journal === "ok");
await server.close();
report.finish();
