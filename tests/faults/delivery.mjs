// SPDX-License-Identifier: AGPL-3.0-or-later
// R6. Delivery through a bad network: members, people of a forum and guests watch their topics through proxies that reset,
// go silent, pass single bytes, pause; the server is stopped and killed meanwhile. Each client is the one of the browser
// (client-web/src/connection, bundled here), its times five times as quick; it comes back by position and epoch. In the
// end what each has heard is compared with the stream: every event of the topic once, in order, without a gap; a snapshot
// counts only if its content is what the events up to its position make; and what the client shows is what the stream
// makes. Whoever may not watch a topic hears nothing of it.
//   node tests/faults/delivery.mjs [--short | --long] [--seed N] [--spoil]
// --spoil: an event in the stream is changed and one is moved before the comparison; then this test must fail.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { change } from "../support/change.mjs";
import WebSocket from "ws";
import { Client, key, Refused } from "../support/client.mjs";
import { invite, openInitiative } from "../support/initiative.mjs";
import { rows } from "../support/ledger.mjs";
import { Proxy } from "../support/proxy.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { root, Server } from "../support/server.mjs";

const { long, seed, flags } = asked();
const clientsCount = long ? 200 : 40;
const eventsCount = long ? 10_000 : 500;
const restarts = long ? 20 : 4;
const lasting = long ? 300_000 : 20_000; // ms in which the events are made
const quicker = 5;
const random = chance(seed);
const report = new Report("r6");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const work = mkdtempSync(join(tmpdir(), "shidra-delivery-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const esbuild = createRequire(join(root, "client-web/package.json"))("esbuild");
esbuild.buildSync({ absWorkingDir: join(root, "client-web"), entryPoints: ["src/connection/connection.ts"], bundle: true, platform: "node",
  format: "esm", target: "node18", outfile: join(work, "connection.mjs"), logLevel: "warning" });
const { Connection } = await import(pathToFileURL(join(work, "connection.mjs")).href);

// The initiative: forum 1 has two members; the others are people of the initiative only.
const server = await Server.start({ args: ["--messages-per-second", "100000"] });
const { admin, forums: [forum] } = await openInitiative(server);
const { port } = server;
const organisationNamed = (name) => ({ name, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" });
const seated = [];
const others = [];
for (let number = 1; number <= 4; number += 1) {
  const { organisation } = await admin.post("organisation.create", organisationNamed(`first ${number}`));
  const person = await invite(server, admin, `person${number}`, { organisation });
  if (number <= 2) await admin.post("seat.fill", { forum, person: person.person, origin: "appointment" });
  (number <= 2 ? seated : others).push(person);
}

/** How a connection is treated, until the network is mended. */
let mended = false;
let kinds = 0;
function manner() {
  if (mended) return {};
  kinds += 1;
  const ms = 100 + random() * 2_500;
  return [{ resetAfter: ms }, { halfOpenAfter: ms }, { bytes: 1, resetAfter: 4 * ms }, { pauseEvery: 300, pause: 250, resetAfter: 3 * ms }, { resetAfter: ms / 4 }, {}][kinds % 6];
}
const proxy = await Proxy.start(() => port, manner);

const hash = (text) => createHash("sha1").update(text).digest("hex");
/** Things as one text, in the order of their kinds and ids. */
const canonical = (things) => [...things].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, put]) => `${name} ${JSON.stringify(put)}`).join("\n");

/** The browser's client, and beside it a log of what its sockets really brought. */
class Browser {
  constructor(cookies, topics) {
    this.cookies = cookies;
    this.logs = new Map(topics.map((name) => [name, { segments: [], position: undefined }]));
    this.faults = [];
    this.ended = 0;
    this.sockets = 0;
    this.resumes = 0;
    this.resets = 0;
    const seam = {
      open: () => this.open(),
      now: () => Date.now(),
      chance: () => Math.random(),
      later: (ms, act) => setTimeout(act, ms / quicker),
      cancel: (timer) => clearTimeout(timer),
      key,
    };
    this.connection = new Connection(seam, Promise.resolve({ all: async () => [], put: async () => {}, remove: async () => {} }));
    this.shown = topics.map((name) => this.connection.watch(name).topic);
    this.connection.line.open();
  }

  open() {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const socket = new WebSocket(`${proxy.url.replace("http", "ws")}/ws`, "shidra.v1", { origin: proxy.url, perMessageDeflate: false, headers: cookie ? { Cookie: cookie } : {} });
    this.sockets += 1;
    const asked = new Map(); // id of a request → the topic it asks for
    const wrapped = {
      onopen: null, onmessage: null, onclose: null,
      send: (text) => {
        const frame = JSON.parse(text);
        if (frame.method === "watch") asked.set(frame.id, frame.params.topic);
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.terminate(),
    };
    socket.on("error", () => {}); // "close" follows
    socket.on("close", (code) => wrapped.onclose?.({ code }));
    let dead = false;
    socket.on("message", (data) => {
      const text = data.toString("utf8");
      // What comes on a socket that the client has given up is nobody's.
      dead ||= this.current !== socket;
      if (!dead) this.note(JSON.parse(text), asked);
      wrapped.onmessage?.({ data: text });
    });
    this.current = socket;
    return wrapped;
  }

  note(frame, asked) {
    if (frame.method === "event") return this.heard(frame.params.topic, frame.params.position);
    if (frame.method === "ended") this.ended += 1;
    const topic = asked.get(frame.id);
    if (!topic) return;
    if (frame.error) return void this.faults.push(`${topic} refused: ${frame.error.message}`);
    const { position, reset, things, events } = frame.result;
    const log = this.logs.get(topic);
    if (reset) {
      this.resets += 1;
      log.segments.push({ at: position, hash: hash(canonical(things.map(({ kind, id, put }) => [`${kind} ${id}`, put]))), heard: [] });
      log.position = position;
    } else {
      this.resumes += 1;
      for (const event of events) this.heard(topic, event.position);
      if (position < log.position) this.faults.push(`${topic} went back from ${log.position} to ${position}`);
    }
  }

  heard(topic, position) {
    const log = this.logs.get(topic);
    if (!log || log.position === undefined) return void this.faults.push(`an event of ${topic}, which is not watched`);
    if (position <= log.position) this.faults.push(`${topic}: ${position} after ${log.position}`);
    log.segments.at(-1).heard.push(position);
    log.position = position;
  }
}

const audiences = [
  () => new Browser(others[clientsMade % others.length].cookies, ["members/1", "initiative/1", `person/${others[clientsMade % others.length].person}`]),
  () => new Browser(seated[clientsMade % seated.length].cookies, [`forum/${forum}`, "members/1"]),
  () => new Browser(new Map(), ["initiative/1", `seats/${forum}`]),
];
let clientsMade = 0;
const browsers = [];
for (; clientsMade < clientsCount; clientsMade += 1) browsers.push(audiences[clientsMade % audiences.length]());

/** A change for members, for the forum, for everybody, by turns; a forum holds 1,000 meetings. */
function commandNumber(number) {
  if (number % 3 === 0) return ["organisation.create", organisationNamed(`organisation ${number}`)];
  if (number % 3 === 1 && number < 2_500)
    return ["meeting.schedule", { forum, title: `meeting ${number}`, starts: Date.now() + 86_400_000, ends: Date.now() + 90_000_000, place: "", agenda: "" }];
  return ["forum.update", { forum, name: `name ${number}`, theme: "", mandate: "" }];
}

/** The commands, each repeated with its key until it is answered, straight to the server. */
async function publish() {
  let client;
  const began = Date.now();
  for (let number = 0; number < eventsCount; number += 1) {
    const [method, params] = commandNumber(number);
    for (const withKey = key(); ;) {
      try {
        if (!client) {
          client = new Client(server.url);
          client.cookies = admin.cookies;
          await client.connect();
        }
        await client.call(method, params, withKey);
        break;
      } catch (error) {
        if (error instanceof Refused && !["busy", "unavailable"].includes(error.code)) throw error;
        if (!(error instanceof Refused)) client = undefined;
        await wait(20);
      }
    }
    await wait(Math.max(0, began + (number * lasting) / eventsCount - Date.now()));
  }
  client.socket.terminate();
}

const published = publish();
for (let restart = 0; restart < restarts; restart += 1) {
  await wait((lasting / (restarts + 1)) * (0.6 + 0.4 * random()));
  await server.stop(restart % 2 === 0 ? "SIGKILL" : "SIGTERM");
  await server.launch({ port });
}
await published;

// Somebody without a right asks for the forum's topic: refused, and nothing of it is heard.
const stranger = new Client(server.url);
stranger.cookies = others[0].cookies;
await stranger.connect();
let mayNot = "allowed";
await stranger.watch(`forum/${forum}`).catch((error) => { mayNot = error.code; });
stranger.socket.terminate();

// The network is mended: whoever is on a bad line loses it and comes back.
mended = true;
const cuts = proxy.cuts;
for (const pair of [...proxy.pairs]) pair.end(true);

if (flags.has("--spoil")) {
  change(server.data, `
    UPDATE event SET seq = -seq WHERE stream = 1 AND seq = (SELECT max(seq) - 40 FROM event WHERE topic = 'members/1');
    UPDATE event SET body = replace(body, 'name', 'nome') WHERE seq = 5 AND stream = 1;`);
}
const stream = rows(server.data, "SELECT seq, topic, json_object('b', json('{' || body || '}')) FROM event WHERE stream = 1 ORDER BY seq")
  .map(([seq, topic, text]) => ({ seq: Number(seq), topic, ...JSON.parse(text).b }));
const lastOf = new Map(stream.map(({ topic, seq }) => [topic, seq]));
const caughtUp = (browser) => [...browser.logs].every(([topic, { position }]) => position >= (lastOf.get(topic) ?? 0));
const patience = Date.now() + 30_000;
while (!browsers.every(caughtUp) && Date.now() < patience) await wait(50);
const late = Date.now() - (patience - 30_000);
await wait(300); // what comes although nothing should

/** What the events of a topic make, up to a position. */
const made = new Map();
function madeAt(topic, position) {
  const name = `${topic} ${position}`;
  if (!made.has(name)) {
    const things = new Map();
    for (const event of stream) {
      if (event.topic !== topic || event.seq > position) continue;
      if (event.gone) things.delete(`${event.kind} ${event.id}`);
      else things.set(`${event.kind} ${event.id}`, event.put);
    }
    made.set(name, canonical(things));
  }
  return made.get(name);
}

let gaps = 0;
let snapshotsWrong = 0;
let shownWrong = 0;
let heard = 0;
for (const browser of browsers) {
  for (const [topic, { segments }] of browser.logs) {
    for (const [index, segment] of segments.entries()) {
      heard += segment.heard.length;
      if (segment.hash !== hash(madeAt(topic, segment.at))) snapshotsWrong += 1;
      const wanted = stream.filter((event) => event.topic === topic && event.seq > segment.at).map(({ seq }) => seq);
      const isLast = index === segments.length - 1;
      if (segment.heard.join() !== (isLast ? wanted : wanted.slice(0, segment.heard.length)).join()) gaps += 1;
    }
  }
  for (const topic of browser.shown) {
    const things = new Map();
    for (const kind of new Set(stream.filter((event) => event.topic === topic.name).map((event) => event.kind)))
      for (const put of topic.list(kind)) things.set(`${kind} ${put.id}`, put);
    if (canonical(things) !== madeAt(topic.name, Infinity)) shownWrong += 1;
  }
}
const faults = browsers.flatMap((browser) => browser.faults);
const sum = (name) => browsers.reduce((total, browser) => total + browser[name], 0);

report.tell("clients", clientsCount);
report.tell("restarts", restarts);
report.judge("events", stream.length, stream.length >= eventsCount);
report.judge("heard", heard, heard >= clientsCount * eventsCount * 0.2);
report.judge("cut", cuts, cuts >= clientsCount * 2);
report.tell("sockets", sum("sockets"));
report.judge("resumes", sum("resumes"), sum("resumes") >= clientsCount * 3);
report.tell("snapshots", sum("resets"));
report.tell("ended_by_the_server", sum("ended"));
report.tell("caught_up_ms", late);
report.none("not_caught_up", browsers.filter((browser) => !caughtUp(browser)).length);
report.none("gaps", gaps);
report.none("snapshots_wrong", snapshotsWrong);
report.none("doubled_or_out_of_order", faults.length);
for (const fault of [...new Set(faults)].slice(0, 5)) report.tell("fault", fault);
report.none("shown_wrong", shownWrong);
report.judge("watching_without_a_right", mayNot, mayNot === "not_found");
proxy.close();
await server.stop("SIGKILL");
await server.close();
report.finish();
