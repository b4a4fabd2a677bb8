// SPDX-License-Identifier: AGPL-3.0-or-later
// SIGTERM under load: clients write and watch while the server is told to stop, again and again. Every socket is told to come
// back (1012), the process ends by itself with 0, and every acknowledged write is there, once. Between stops a stray SIGUSR1
// does nothing. Also: what is printed at the start carries the port that the system chose.
//   node tests/faults/stop.mjs [STOPS]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Client, key, Refused } from "../support/client.mjs";
import { Server } from "../support/server.mjs";

const stops = Number(process.argv[2] ?? 5);
const clientsCount = 12;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const faults = [];
const check = (fine, what) => {
  if (!fine) faults.push(what);
};

const server = await Server.start({ args: ["--source-url", "https://example.org/source"] });
check(server.output.includes(`http://localhost:${server.port}/start#link=`), "the printed link does not carry the port");
const admin = new Client(server.url);
await admin.post("initiative.create", {
  token: server.links().first, administrator_name: "Admin", administrator_email: "admin@example.org", slug: "stops", name: "Stops", purpose: "-", description: "", zone: "UTC", language: "en",
  regions: ["all"], sectors: [{ code: "civil_society", name: "Civil society", label: "Civil", colour: 1 }],
}, null);
const page = await admin.http("GET", "/source");
check(page.body.toString("utf8").includes('href="https://example.org/source"'), "the page of the source does not link to it");

const acknowledged = new Map();
let number = 0;
let atEnd = 0;
let openEnds = 0;

/** Writes and watches without pause until the socket closes; gives the close code. */
async function hammer(client) {
  let open = true;
  const closed = client.closed.then((how) => {
    open = false;
    return how;
  });
  while (open) {
    const name = `organisation ${number++}`;
    const both = await Promise.allSettled([
      client.call("organisation.create", { name, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" }, key()),
      client.watch("members/1"),
    ]);
    for (const one of both) {
      if (one.status === "fulfilled") continue;
      // Nothing but the end of the socket, or a refusal that says to try again.
      if (one.reason instanceof Refused && !["busy", "unavailable", "superseded"].includes(one.reason.code)) faults.push(one.reason.message);
    }
    if (both[0].status === "fulfilled") acknowledged.set(name, both[0].value.organisation);
    // A call on a socket that is closing fails at once: the news of its end needs a turn of the loop to arrive.
    if (both.some((one) => one.status === "rejected")) await wait(2);
  }
  return closed;
}

for (let stop = 0; stop < stops; stop += 1) {
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
  const before = acknowledged.size;
  const told = Date.now();
  const how = await server.stop("SIGTERM");
  check(how.code === 0 && how.signal === null, `the server ended with ${how.code ?? how.signal}`);
  check(Date.now() - told < 9_000, `stopping took ${Date.now() - told} ms`);
  for (const { code } of await Promise.all(ends)) {
    if (code === 1012) atEnd += 1;
    else openEnds += 1;
  }
  check(acknowledged.size > before, "nothing was acknowledged between the signal and the end");
  await server.launch({ port: server.port });
}
await server.stop();

const rows = spawnSync("sqlite3", ["-readonly", join(server.data, "shidra.db"), "SELECT id, name FROM organisation"], { encoding: "utf8", maxBuffer: 1 << 28 });
if (rows.status !== 0) throw new Error(rows.stderr);
const stored = new Map();
for (const line of rows.stdout.trim().split("\n").filter(Boolean)) {
  const [id, name] = line.split("|");
  stored.set(name, [...(stored.get(name) ?? []), Number(id)]);
}
const lost = [...acknowledged].filter(([name, id]) => !stored.get(name)?.includes(id)).length;
const doubled = [...stored.values()].filter((ids) => ids.length > 1).length;
await server.close();

console.log(`stop.stops: ${stops}\nstop.acknowledged: ${acknowledged.size}\nstop.lost: ${lost}\nstop.doubled: ${doubled}\nstop.told_to_come_back: ${atEnd}\nstop.other_ends: ${openEnds}`);
for (const fault of new Set(faults)) console.log(`stop.fault: ${fault}`);
const good = lost + doubled + openEnds + faults.length === 0 && acknowledged.size > stops * 10;
console.log(`${good ? 1 : 0} passed, ${good ? 0 : 1} failed`);
process.exit(good ? 0 : 1);
