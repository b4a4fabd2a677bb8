// SPDX-License-Identifier: AGPL-3.0-or-later
// What every security test uses: figures and checks that are printed and counted, and a house: a real server with an
// initiative and people who came in by the links of their invitations.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, key, Refused } from "../support/client.mjs";
import { binary, Server } from "../support/server.mjs";

export { Client, key, Refused, Server, binary };
export const long = process.argv.includes("--long");
export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const sectors = ["government", "civil_society", "business", "philanthropy", "residents"];

/** Asks until the answer is true, or time is up; the last answer. */
export async function until(ask, ms = 8000, pause = 10) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer || Date.now() > end) return answer;
    await wait(pause);
  }
}

// Refusals come from where replies are read; the stack that counts is that of the one who asked.
for (const name of ["call", "post"]) {
  const asked = Client.prototype[name];
  Client.prototype[name] = function ask(method, params, ...more) {
    const from = new Error(method);
    return asked.call(this, method, params, ...more).catch((error) => {
      if (error instanceof Refused) error.stack = `${method}: ${error.message}\n${from.stack.split("\n").slice(2, 6).join("\n")}`;
      throw error;
    });
  };
}

export class Report {
  passed = 0;
  failed = 0;
  started = Date.now();

  figure(name, value) {
    console.log(`${name}: ${value}`);
  }

  check(what, good, detail = "") {
    this[good ? "passed" : "failed"] += 1;
    if (!good) console.log(`FAILED ${what}${detail === "" ? "" : `: ${String(detail).slice(0, 4000)}`}`);
    return good;
  }

  /** A time that must be less than `most`. On a machine that does other things as well it says less: the short form
   *  tells what is over it, and fails at five times as much. */
  timed(what, value, most, detail = "") {
    const good = value < most;
    if (good || value >= 5 * most || process.argv.includes("--long")) return this.check(what, good, detail);
    this.passed += 1;
    console.log(`slow: ${what}: ${detail}`);
    return good;
  }

  /** Prints the end and leaves: 0 when nothing failed and something was checked. */
  end() {
    const bad = this.failed > 0 || this.passed === 0;
    console.log(`seconds: ${((Date.now() - this.started) / 1000).toFixed(1)}`);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(bad ? 1 : 0);
  }
}

/** Runs a test; whatever it throws is a failure. What it opened is closed in any case. */
export async function run(story) {
  const report = new Report();
  const houses = [];
  const finish = async () => {
    for (const house of houses.splice(0)) await house.close();
    report.end();
  };
  // What is thrown outside of the story, or a limit of time from outside, must leave no server behind either.
  const broken = (error) => {
    report.check("goes through to its end", false, error.stack ?? error);
    finish();
  };
  process.once("uncaughtException", broken);
  process.once("unhandledRejection", broken);
  process.once("SIGTERM", () => broken("stopped from outside"));
  try {
    await story(report, houses);
  } catch (error) {
    report.check("goes through to its end", false, error.stack);
  }
  await finish();
}

/** The lines of `shidra info`. */
export function info(folder) {
  const told = spawnSync(binary, ["info", "--data", folder], { encoding: "utf8" });
  if (told.status !== 0) throw new Error(`shidra info: ${told.stderr}`);
  return { text: told.stdout + told.stderr, ...Object.fromEntries(told.stdout.trim().split("\n").map((line) => line.split(": "))) };
}

/** What a query says of a data folder; change() of support/ is for the rest. */
export function sql(folder, statement) {
  const told = spawnSync("sqlite3", ["-readonly", join(folder, "shidra.db"), statement], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (told.status !== 0) throw new Error(`sqlite3: ${told.stderr}`);
  return told.stdout.trim();
}

export class House {
  clients = [];
  people = {};

  /** `args` go to the server; `houses` is the list from which run() closes it. */
  static async open(houses, { args = [], slug = "house", language = "en", name = "House", ...more } = {}) {
    const house = new House();
    house.server = await Server.start({ args: ["--messages-per-second", "100000", "--sockets-per-person", "1000", ...args] });
    houses?.push(house);
    house.admin = new Client(house.server.url);
    house.clients.push(house.admin);
    await house.admin.post("initiative.create", {
      token: house.server.links().first, administrator_name: "Dana", administrator_email: "dana@example.org", slug,
      name, purpose: "together", description: "", zone: "Asia/Jerusalem", language, regions: ["north", "south"],
      sectors: sectors.map((code, index) => ({ code, name: code, label: code, colour: index + 1 })), ...more,
    }, null);
    await house.admin.connect();
    house.people.admin = house.admin.welcome.person;
    return house;
  }

  get url() { return this.server.url; }

  /** A file of a letter is read once. */
  letters() {
    this.read ??= new Map();
    let names = [];
    try { names = readdirSync(join(this.server.data, "mail")); } catch (error) { if (error.code !== "ENOENT") throw error; }
    for (const name of names.filter((one) => one.endsWith(".eml") && !this.read.has(one)).sort()) {
      const raw = readFileSync(join(this.server.data, "mail", name), "utf8");
      const end = raw.indexOf("\r\n\r\n");
      const encoded = /\r\n\r\n([A-Za-z0-9+/=\r\n]{20,}?)(?=\r\n--|\r\n*$)/g;
      const bodies = [...raw.matchAll(encoded)].map((match) => Buffer.from(match[1].replace(/\s/g, ""), "base64").toString("utf8"));
      const head = raw.slice(0, end).replace(/\r\n[ \t]/g, " ").replace(/=\?utf-8\?B\?([^?]*)\?=/gi, (_all, text) => Buffer.from(text, "base64").toString("utf8"));
      this.read.set(name, { to: head.match(/^To:.*?([^\s<>]+@[^\s<>]+)/im)?.[1], head, text: bodies.join("\n") });
    }
    return [...this.read.entries()].sort().map(([, letter]) => letter);
  }

  /** What the newest letter to an address, past the `seen` first ones, has where the pattern captures. */
  async inLetter(address, pattern, seen = 0) {
    const found = await until(() => {
      const mine = this.letters().filter((one) => one.to === address && pattern.test(one.text));
      return mine.length > seen ? mine.at(-1).text.match(pattern)[1] : undefined;
    }, 10_000, 20);
    if (!found) throw new Error(`no letter to ${address} says ${pattern}`);
    return found;
  }

  /** Somebody invited who came in by the link; connected unless told otherwise. */
  async person(name, { organisation, grants = [], connect = true, shown = name, title, agent } = {}) {
    const address = `${name}@example.org`;
    const invited = await this.admin.call("person.invite", {
      name: shown, email: address, language: "en", grants, ...(organisation ? { organisation } : {}), ...(title ? { title } : {}),
    });
    this.people[name] = invited.person;
    const client = new Client(this.url);
    client.token = await this.inLetter(address, /#link=([\w-]+)/);
    client.agent = agent;
    const told = await client.http("POST", "/rpc", {
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "access.use_link", params: { token: client.token } }),
      headers: { "Content-Type": "application/json", ...(agent ? { "User-Agent": agent } : {}) },
    });
    if (told.status !== 200 || !client.cookies.size) throw new Error(`${name} could not come in: ${told.body}`);
    client.person = invited.person;
    client.email = address;
    this.clients.push(client);
    if (connect) await client.connect();
    return client;
  }

  async guest() {
    const client = new Client(this.url);
    await client.post("access.greet", {}, null);
    this.clients.push(client);
    return client;
  }

  async organisation(name, sector = "civil_society", more = {}) {
    const made = await this.admin.call("organisation.create", { name, sector, size_band: "small", region: "north", populations: [], added_value: "", ...more });
    return made.organisation;
  }

  async forum(name = "Forum", more = {}) {
    const made = await this.admin.call("forum.create", { kind: "thematic", name, theme: "", mandate: "", capacity: 20, rules: [], ...more });
    return made.forum;
  }

  async seat(forum, person, more = {}) {
    return (await this.admin.call("seat.fill", { forum, person, origin: "appointment", ...more })).seat;
  }

  async meeting(forum, more = {}) {
    const starts = Date.now() + 3_600_000;
    const made = await this.admin.call("meeting.schedule", { forum, title: "Meeting", starts, ends: starts + 3_600_000, place: "", agenda: "", ...more });
    return made.meeting;
  }

  async draft(meeting, more = {}) {
    const body = { meeting, version: 0, title: "Summary", body: "text", decisions: [], tasks: [], audience: "members", ...more };
    return (await this.admin.call("summary.save", body)).version;
  }

  async publish(meeting, more = {}, reason) {
    const version = await this.draft(meeting, more);
    return (await this.admin.call("summary.publish", { meeting, version, ...(reason ? { reason } : {}) })).summary;
  }

  async survey(plan, open = true) {
    const whole = { title: "Survey", intro: "", questions: [{ kind: "single", text: "Which?", required: true, choices: ["one", "two"] }], audience: "initiative", mode: "named", results: "live", ...plan };
    const { survey } = await this.admin.call("survey.save", whole);
    if (!open) return { survey };
    return { survey, ...(await this.admin.call("survey.open", { survey })) };
  }

  async call(forum, more = {}, open = true) {
    const { call } = await this.admin.call("call.save", { title: "Call", body: "", criteria: [], fields: [{ label: "Why", required: true, limit: 2000 }], forums: [forum], deadline: Date.now() + 86_400_000, ...more });
    if (open) await this.admin.call("call.open", { call });
    return call;
  }

  /** A file into the materials of a meeting. */
  async upload(meeting, title, name, bytes, client = this.admin) {
    const query = new URLSearchParams({ meeting, kind: "other", title, name });
    const told = await client.http("POST", `/files?${query}`, { body: bytes });
    const answer = JSON.parse(told.body.toString("utf8"));
    if (answer.error) throw new Refused(answer.error);
    return answer.result.material;
  }

  async close() {
    for (const client of this.clients) client.socket?.terminate();
    await this.server.close();
  }
}
