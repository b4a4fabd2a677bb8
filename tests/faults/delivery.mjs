// SPDX-License-Identifier: AGPL-3.0-or-later
// R6. Delivery through a bad network: members, people of a forum and guests watch their topics through proxies that reset,
// go silent, pass single bytes, pause; the server is stopped and killed meanwhile. Each client is the one of the browser
// (client-web/src/connection, bundled here), its times five times as quick; it comes back by position and epoch. In the
// end what each has heard is compared with the stream: every event of the topic once, in order, without a gap; a snapshot
// counts only if its content is what the events up to its position make; and what the client shows is what the stream
// makes. Whoever may not watch a topic hears nothing of it.
// Meanwhile people get a seat and lose it, are coordinators and are not, and their sessions are ended from elsewhere. What
// each of them had by when is read from the stream as well: nothing that happened after a right ended is heard or kept, what
// came before has no gap, and neither has what comes once the right is back.
//   node tests/faults/delivery.mjs [--short | --long] [--seed N] [--spoil] [--earlier]
// --spoil: an event in the stream is changed and one is moved before the comparison; then this test must fail.
// --earlier: each right is taken to have ended 40 events before it did; then it must fail, too.
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
const wanderersCount = long ? 8 : 3; // people of each kind whose rights come and go; two browsers each
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

/** A command, repeated with its key until it is answered, straight to the server. */
class Hand {
  constructor(cookies) {
    this.cookies = cookies;
  }

  async ask(method, params) {
    for (const withKey = key(); ;) {
      try {
        if (!this.client) {
          const client = new Client(server.url);
          client.cookies = this.cookies;
          await client.connect();
          this.client = client;
        }
        return await this.client.call(method, params, withKey);
      } catch (error) {
        if (error instanceof Refused && !["busy", "unavailable"].includes(error.code)) throw error;
        if (!(error instanceof Refused)) this.client = undefined;
        await wait(20);
      }
    }
  }
}

/** Another device of somebody: signed in by a code. */
async function anotherDevice(name) {
  const email = `${name}@example.org`;
  const client = new Client(server.url);
  const letters = () => server.letters().filter(({ to, text }) => to === email && /\b\d{6}\b/.test(text));
  const before = letters().length;
  await client.post("access.greet", {}, null);
  await client.post("access.request_code", { email, language: "en" }, null);
  for (let tries = 0; tries < 400; tries += 1, await wait(20)) {
    const code = letters()[before]?.text.match(/\b(\d{6})\b/)[1];
    if (code) return client.post("access.sign_in", { email, code }, null).then(() => client);
  }
  throw new Error(`no code came to ${email}`);
}

// People whose rights come and go. What ends what is read from the stream afterwards, from the topic of each.
const wanderers = [];
for (const kind of ["seat", "role", "session"]) {
  for (let number = 1; number <= wanderersCount; number += 1) {
    const name = `${kind}${number}`;
    const { organisation } = await admin.post("organisation.create", organisationNamed(`of ${name}`));
    const first = await invite(server, admin, name, { organisation });
    const wanderer = { kind, name, person: first.person, first, may: false, browsers: [], lost: 0 };
    if (kind === "session") wanderer.other = await anotherDevice(name);
    wanderers.push(wanderer);
  }
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
/** Things as one text, in the order of their kinds and ids. Of the past without seats and sessions: what earlier events told of one
 *  that is gone is blanked, so that the stream cannot tell any more what a snapshot held then. */
const canonical = (things, all = false) => [...things].filter(([name]) => all || !/^(seat|session) /.test(name)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, put]) => `${name} ${JSON.stringify(put)}`).join("\n");

/** The browser's client, and beside it a log of what its sockets really brought. */
class Browser {
  /** `wanderer`: whose rights to watch these topics come and go. */
  constructor(cookies, topics, wanderer) {
    this.cookies = cookies;
    this.wanderer = wanderer;
    this.logs = new Map(topics.map((name) => [name, { segments: [], resumed: [], position: undefined }]));
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
    // A screen that was closed because the right ended is opened again when it is back.
    if (wanderer) this.returning = setInterval(() => wanderer.may && this.shown.forEach((topic) => {
      if (["ended", "refused"].includes(topic.status.value.kind)) this.connection.watch(topic.name);
    }), 150);
  }

  /** By what it says itself: what is shown of a topic that may not be watched. */
  shows(topic) {
    return [...new Set(stream.filter((event) => event.topic === topic.name).map((event) => event.kind))].flatMap((kind) => topic.list(kind));
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
    if (frame.method === "ended") {
      this.ended += 1;
      this.logs.get(frame.params.topic).position = undefined;
    }
    const topic = asked.get(frame.id);
    if (!topic) return;
    if (frame.error && this.wanderer && frame.error.data?.code === "not_found") return;
    if (frame.error) return void this.faults.push(`${topic} refused: ${frame.error.message}`);
    const { position, reset, things, events } = frame.result;
    const log = this.logs.get(topic);
    if (reset) {
      this.resets += 1;
      log.segments.push({ at: position, hash: hash(canonical(things.map(({ kind, id, put }) => [`${kind} ${id}`, put]))), heard: [] });
      log.position = position;
    } else {
      this.resumes += 1;
      log.resumed.push({ at: position, until: log.segments.at(-1).heard.length + events.length, from: log.segments.at(-1).heard.length, segment: log.segments.length - 1 });
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

/** A change for members, for the forum, for everybody, by turns. Meetings are few: a seat that is taken or left changes
 *  each of those to come. */
const meetings = [];
async function makeChange(hand, number) {
  const meeting = { title: `meeting ${number}`, starts: Date.now() + 86_400_000, ends: Date.now() + 90_000_000, place: "", agenda: "" };
  if (number % 3 === 0) return hand.ask("organisation.create", organisationNamed(`organisation ${number}`));
  if (number % 3 === 2) return hand.ask("forum.update", { forum, name: `name ${number}`, theme: "", mandate: "" });
  if (meetings.length < 12) return meetings.push((await hand.ask("meeting.schedule", { forum, ...meeting })).meeting);
  return hand.ask("meeting.update", { meeting: meetings[number % 12], ...meeting });
}

async function publish() {
  const hand = new Hand(admin.cookies);
  const began = Date.now();
  for (let number = 0; number < eventsCount; number += 1) {
    await makeChange(hand, number);
    await wait(Math.max(0, began + (number * lasting) / eventsCount - Date.now()));
  }
  hand.client.socket.terminate();
  working = false;
}
let working = true;

/** Two browsers of a wanderer, behind the proxy like the others. */
function browse(wanderer, cookies) {
  const topics = { seat: [`forum/${forum}`], role: ["people/1", `forum/${forum}`], session: ["members/1", `person/${wanderer.person}`] }[wanderer.kind];
  for (let count = 0; count < 2; count += 1) wanderer.browsers.push(new Browser(cookies, topics, wanderer));
}

/** Right behind the end of a right, and mostly in the same commit, things change of which its owner must not hear. */
let hurried = 0;
async function hurryBehind(kind, ending, by) {
  const changes = Array.from({ length: 5 }, () => {
    hurried += 1;
    if (kind === "session" || meetings.length === 0) return by.ask("organisation.create", organisationNamed(`behind ${hurried}`));
    return by.ask("meeting.update", { meeting: meetings[hurried % meetings.length], title: `behind ${hurried}`, starts: Date.now() + 86_400_000, ends: Date.now() + 90_000_000, place: "", agenda: "" });
  });
  await Promise.all([ending, ...changes]);
}

/** Gives and takes one person's right again and again; whoever has an even number ends without it. */
async function wander(wanderer, number) {
  const hand = new Hand(admin.cookies);
  const { kind, person } = wanderer;
  if (kind !== "session") browse(wanderer, wanderer.first.cookies);
  let device = wanderer.first;
  // Codes are few: of a session there is one end, and for some another sign-in.
  const more = (turn) => (kind === "session" ? turn < 2 + (number % 2) : working || turn % 2 !== number % 2);
  for (let turn = 0; more(turn); turn += 1) {
    const gives = turn % 2 === 0;
    if (!gives) wanderer.may = false;
    if (kind === "seat" && gives) wanderer.seat = (await hand.ask("seat.fill", { forum, person, origin: "appointment" })).seat;
    if (kind === "seat" && !gives) await hurryBehind(kind, hand.ask("seat.vacate", { seat: wanderer.seat, reason: "wanders" }), hand);
    if (kind === "role") await hurryBehind(kind, hand.ask("person.grant", { person, grants: gives ? [{ role: "coordinator" }] : [] }), hand);
    if (kind === "session" && gives) {
      if (turn > 0) device = await retried(() => anotherDevice(wanderer.name));
      browse(wanderer, device.cookies);
    }
    if (kind === "session" && !gives) {
      const other = new Hand(wanderer.other.cookies);
      const session = await retried(() => sessionOf(wanderer, device));
      await hurryBehind(kind, other.ask("access.end_session", { session }), hand);
      for (const browser of wanderer.browsers.slice(-2)) Object.assign(browser, { session });
      other.client.socket.terminate();
    }
    wanderer.may = gives;
    wanderer.lost += gives ? 0 : 1;
    await wait((kind === "session" ? lasting / 4 : lasting / 12) * (0.7 + 0.6 * random()));
  }
  hand.client?.socket.terminate();
}
/** The server may just be away. */
async function retried(act) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries > 200 || (error instanceof Refused && !["busy", "unavailable"].includes(error.code))) throw error;
      await wait(50);
    }
  }
}
/** The number of this device's session. They grow: first, other, later ones. */
async function sessionOf(wanderer, device) {
  const there = new Client(server.url);
  there.cookies = wanderer.other.cookies;
  await there.connect();
  const { things } = await there.watch(`person/${wanderer.person}`);
  there.socket.terminate();
  const sessions = things.filter(({ kind }) => kind === "session").map(({ id }) => Number(id)).sort((a, b) => a - b);
  return device === wanderer.first ? sessions[0] : sessions.at(-1);
}

const published = publish();
const wandered = wanderers.map(wander);
for (const one of wandered) one.catch(() => {}); // thrown below
for (let restart = 0; restart < restarts; restart += 1) {
  await wait((lasting / (restarts + 1)) * (0.6 + 0.4 * random()));
  await server.stop(restart % 2 === 0 ? "SIGKILL" : "SIGTERM");
  await server.launch({ port });
}
await published;
await Promise.all(wandered);

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
const mayInTheEnd = (browser) => !browser.wanderer || (browser.wanderer.may && browser.session === undefined);
const caughtUp = (browser) => !mayInTheEnd(browser) || [...browser.logs].every(([topic, { position }]) => position >= (lastOf.get(topic) ?? 0));
const everybody = [...browsers, ...wanderers.flatMap((wanderer) => wanderer.browsers)];
const patience = Date.now() + 30_000;
while (!everybody.every(caughtUp) && Date.now() < patience) await wait(50);
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
    made.set(name, canonical(things, position === Infinity));
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
    if (canonical(things, true) !== madeAt(topic.name, Infinity)) shownWrong += 1;
  }
}

/** From which position on somebody may watch a topic, and from which no more: [position, may], by their own topic. */
function rightsOf({ kind, person }, browser, topic) {
  if (kind === "session") {
    const ended = stream.findLast((event) => event.topic === `person/${person}` && event.kind === "session" && event.gone && Number(event.id) === browser.session);
    return [[0, true], ...(ended ? [[ended.seq, false]] : [])];
  }
  return stream.filter((event) => event.topic === `person/${person}` && event.kind === "me")
    .map(({ seq, put }) => [seq, put.grants.some(({ role }) => role === "coordinator") || (topic === `forum/${forum}` && put.seats.length > 0)]);
}
const earlier = flags.has("--earlier") ? 40 : 0;
const wandering = { heard: 0, after: 0, gaps: 0, shown: 0, snapshots: 0, ends: 0, returns: 0 };
for (const wanderer of wanderers) {
  for (const browser of wanderer.browsers) {
    clearInterval(browser.returning);
    for (const [topic, { segments, resumed }] of browser.logs) {
      const rights = rightsOf(wanderer, browser, topic).map(([position, may]) => [may ? position : position - earlier, may]);
      const may = (position) => rights.findLast(([from]) => from <= position)?.[1] ?? false;
      wandering.ends += rights.filter(([, is], index) => !is && rights[index - 1]?.[1]).length;
      wandering.returns += Math.max(0, segments.length - 1);
      const last = mayInTheEnd(browser);
      for (const [index, { at, heard: positions, hash: shown }] of segments.entries()) {
        wandering.heard += positions.length;
        if (!may(at)) wandering.after += 1;
        if (shown !== hash(madeAt(topic, at))) wandering.snapshots += 1;
        // What a resume brings was asked for with the right of that moment; what came by itself is judged one by one.
        const caught = resumed.filter(({ segment }) => segment === index);
        for (const [place, position] of positions.entries()) {
          const resume = caught.find(({ from, until }) => place >= from && place < until);
          if (!may(resume ? resume.at : position)) wandering.after += 1;
        }
        const wanted = stream.filter((event) => event.topic === topic && event.seq > at).map(({ seq }) => seq);
        const whole = last && index === segments.length - 1;
        if (positions.join() !== (whole ? wanted : wanted.slice(0, positions.length)).join()) wandering.gaps += 1;
      }
      if (last && segments.length === 0) wandering.gaps += 1;
    }
    for (const topic of browser.shown) {
      const things = browser.shows(topic);
      if (mayInTheEnd(browser) ? things.length === 0 : things.length > 0) wandering.shown += 1;
    }
  }
}

const faults = everybody.flatMap((browser) => browser.faults);
const sum = (name) => everybody.reduce((total, browser) => total + browser[name], 0);

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
report.tell("rights_ended", `${wanderers.reduce((total, { lost }) => total + lost, 0)} times, of ${wanderers.length} people`);
report.judge("rights_ended_for_browsers", wandering.ends, wandering.ends >= wanderers.length * 2);
report.judge("heard_with_changing_rights", wandering.heard, wandering.heard >= wanderers.length * eventsCount * 0.1);
report.judge("came_back", wandering.returns, wandering.returns >= wanderers.length);
report.none("after_revocation", wandering.after);
report.none("gaps_with_changing_rights", wandering.gaps);
report.none("snapshots_wrong_with_changing_rights", wandering.snapshots);
report.none("kept_after_revocation", wandering.shown);
report.none("not_caught_up", everybody.filter((browser) => !caughtUp(browser)).length);
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
