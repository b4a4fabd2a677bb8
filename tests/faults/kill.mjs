// SPDX-License-Identifier: AGPL-3.0-or-later
// kill -9 under load: clients write and keep a ledger of what was acknowledged outside the server; the server is killed at
// random moments and started again; in the end every acknowledged write must be there, once.
//   node tests/faults/kill.mjs [KILLS] [SEED]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Client, key, Refused } from "../support/client.mjs";
import { Server } from "../support/server.mjs";

const kills = Number(process.argv[2] ?? 20);
let seed = Number(process.argv[3] ?? 1);
const clientsCount = 12;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** A small generator, so that a run can be repeated (Park and Miller 1988). */
const random = () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; };

const server = await Server.start();
const admin = new Client(server.url);
await admin.post("initiative.create", {
  token: server.links().first, administrator_name: "Admin", administrator_email: "admin@example.org", slug: "kills", name: "Kills", purpose: "-", description: "", zone: "UTC", language: "en",
  regions: ["all"], sectors: [{ code: "civil_society", name: "Civil society", label: "Civil", colour: 1 }],
}, null);
const port = server.port;

/** What was asked under which key, and what came back. An entry without a reply may or may not have happened. */
const ledger = [];
let working = true;
let acknowledged = 0;
let repeatsWrong = 0;

async function writer(number) {
  let client;
  for (let count = 0; working; count += 1) {
    const entry = { key: key(), name: `organisation ${number}-${count}` };
    ledger.push(entry);
    while (working || entry.sent) {
      try {
        if (!client) {
          client = new Client(`http://127.0.0.1:${port}`);
          client.cookies = admin.cookies;
          await client.connect();
        }
        entry.sent = true;
        const reply = await client.call("organisation.create", { name: entry.name, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" }, entry.key);
        entry.organisation = reply.organisation;
        acknowledged += 1;
        // Now and then a client that lost the answer asks again: the same key must bring the same reply.
        if (random() < 0.1) {
          const again = await client.call("organisation.create", { name: entry.name, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" }, entry.key);
          if (again.organisation !== entry.organisation) repeatsWrong += 1;
        }
        break;
      } catch (error) {
        if (error instanceof Refused && !["busy", "unavailable"].includes(error.code)) throw error;
        client = undefined;
        await wait(20);
      }
    }
  }
  client?.socket.terminate();
}

const writers = Array.from({ length: clientsCount }, (_, number) => writer(number));
for (let kill = 0; kill < kills; kill += 1) {
  await wait(50 + random() * 450);
  await server.stop("SIGKILL");
  await server.launch({ port });
}
await wait(300);
working = false;
await Promise.all(writers);
await server.stop();

const rows = spawnSync("sqlite3", ["-readonly", join(server.data, "shidra.db"), "SELECT id, name FROM organisation"], { encoding: "utf8", maxBuffer: 1 << 28 });
if (rows.status !== 0) throw new Error(rows.stderr);
const stored = new Map();
for (const line of rows.stdout.trim().split("\n").filter(Boolean)) {
  const [id, name] = line.split("|");
  stored.set(name, [...(stored.get(name) ?? []), Number(id)]);
}
const promised = ledger.filter((entry) => entry.organisation !== undefined);
const lost = promised.filter((entry) => !stored.get(entry.name)?.includes(entry.organisation)).length;
const doubled = [...stored.values()].filter((ids) => ids.length > 1).length;
const known = new Set(ledger.map((entry) => entry.name));
const strangers = [...stored.keys()].filter((name) => !known.has(name)).length;
const info = spawnSync(join(process.env.SHIDRA_BINARY ?? join(process.cwd(), "build/release/shidra")), ["info", "--data", server.data], { encoding: "utf8" });
const journal = info.stdout.match(/^journal: (.*)$/m)?.[1] ?? "not read";
await server.close();

console.log(`r1.kills: ${kills}\nr1.acknowledged: ${promised.length}\nr1.lost: ${lost}\nr1.doubled: ${doubled}\nr1.repeats_wrong: ${repeatsWrong}\nr1.strangers: ${strangers}\nr1.journal: ${journal}`);
const bad = lost + doubled + repeatsWrong + strangers + (journal === "ok" ? 0 : 1) + (promised.length < kills * 10 ? 1 : 0);
console.log(`${bad === 0 ? 1 : 0} passed, ${bad === 0 ? 0 : 1} failed`);
process.exit(bad === 0 ? 0 : 1);
