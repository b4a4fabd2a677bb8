// SPDX-License-Identifier: AGPL-3.0-or-later
// R1. kill -9 under load: clients write and keep a ledger of what was acknowledged outside the server; the server is
// killed at random moments and started again; in the end every acknowledged write is there, once, with its one event.
//   node tests/faults/kill.mjs [--short | --long] [--seed N]
import { openInitiative } from "../support/initiative.mjs";
import { journalOf, Ledger } from "../support/ledger.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";
import { Writers } from "../support/writers.mjs";

const { long, seed } = asked();
const kills = long ? 1_000 : 100;
const random = chance(seed);
const report = new Report("r1");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const server = await Server.start({ args: ["--messages-per-second", "100000"] });
const { admin, forums } = await openInitiative(server, { forums: long ? 60 : 12 });
const { port } = server;
const ledger = new Ledger(forums);
const writers = new Writers({ url: () => server.url, cookies: admin.cookies, ledger, random });

writers.start();
for (let kill = 0; kill < kills; kill += 1) {
  await wait(50 + random() * 250);
  await server.stop("SIGKILL");
  await server.launch({ port });
}
await wait(300);
await writers.finish();
await server.stop();

report.tell("kills", kills);
report.ledger(ledger.check(server.data), ledger, kills * 100);
const journal = journalOf(server.data);
report.judge("journal", journal, journal === "ok");
await server.close();
report.finish();
