// SPDX-License-Identifier: AGPL-3.0-or-later
// Plays conversations against the real server: who sends what, and what each client hears, in order. No code needed to add
// one; README.md says how to write them. Usage: node tests/conversations/run.mjs [name ...]. Last line: "N passed, N failed".
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, key, Refused } from "../support/client.mjs";
import { root, Server } from "../support/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const quietMs = 120;
const patienceMs = 4000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const sectors = ["government", "local_authority", "civil_society", "business", "philanthropy", "academia", "residents"];

/** The first difference between what was wanted (a part) and what there is, or null. Lists must agree whole. */
function difference(wanted, there, path = "") {
  if (wanted === "*") return there === undefined ? `${path} is missing` : null;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(there)) return `${path} is ${JSON.stringify(there)}, not a list`;
    if (wanted.length !== there.length) return `${path} has ${there.length} items, not ${wanted.length}: ${JSON.stringify(there)}`;
    return wanted.map((item, index) => difference(item, there[index], `${path}/${index}`)).find(Boolean) ?? null;
  }
  if (wanted && typeof wanted === "object") {
    if (!there || typeof there !== "object") return `${path} is ${JSON.stringify(there)}`;
    return Object.entries(wanted).map(([name, value]) => difference(value, there[name], `${path}/${name}`)).find(Boolean) ?? null;
  }
  return wanted === there ? null : `${path} is ${JSON.stringify(there)}, not ${JSON.stringify(wanted)}`;
}

/** A server with an initiative whose administrator is "dana"; people join by invitation, as in life. */
class Room {
  constructor(server) {
    this.server = server;
    this.people = new Map();
    this.values = new Map([["now", Date.now()]]);
    this.last = new Map();
    this.said = new Map();
    this.heard = new Map();
  }

  static async open() {
    const server = await Server.start();
    const room = new Room(server);
    const dana = new Client(server.url);
    await dana.post("initiative.create", {
      token: server.links().first, administrator_name: "dana", administrator_email: "dana@example.org", slug: "hitnadvut", name: "מיזם", purpose: "לקדם התנדבות",
      description: "", zone: "Asia/Jerusalem", language: "he", regions: ["north", "center", "south"],
      sectors: sectors.map((code, index) => ({ code, name: code, label: code, colour: index + 1 })),
    }, null);
    await dana.connect();
    room.people.set("dana", dana);
    room.values.set("dana", dana.welcome.person);
    return room;
  }

  async invite(name, sector) {
    const dana = this.people.get("dana");
    let organisation;
    if (sector) ({ organisation } = await dana.call("organisation.create", { name: `ארגון ${name}`, sector, size_band: "small", region: "center", populations: [], added_value: "" }));
    const { person } = await dana.call("person.invite", { name, email: `${name}@example.org`, language: "he", ...(organisation ? { organisation } : {}), grants: [] });
    const token = await this.linkOf(`${name}@example.org`);
    const client = new Client(this.server.url);
    await client.useLink(token);
    await client.connect();
    this.people.set(name, client);
    this.values.set(name, person);
    if (organisation) this.values.set(`${name}_organisation`, organisation);
  }

  linkOf(address) {
    return this.inNewestLetter(address, /#link=([\w-]+)/, "link");
  }

  async inNewestLetter(address, pattern, what) {
    for (let waited = 0; waited < patienceMs; waited += 50) {
      const letter = this.server.letters().reverse().find((one) => one.to === address && pattern.test(one.text));
      if (letter) return letter.text.match(pattern)[1];
      await wait(50);
    }
    throw new Error(`no letter with a ${what} came to ${address}`);
  }

  /** A request over the socket, or by POST; the reply or refusal is kept for the lines that follow. */
  async ask(name, how) {
    try {
      this.last.set(name, { result: await how(this.who(name)) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.last.set(name, { refused: error });
    }
  }

  who(name) {
    const client = this.people.get(name);
    if (!client) throw new Error(`nobody is called ${name}`);
    return client;
  }

  /** JSON with $names replaced by what `let` kept, and "ab × 3" by "ababab". */
  json(text) {
    const repeated = (_name, value) => (typeof value === "string" ? value.replace(/^(.+) × (\d+)$/u, (_all, part, times) => part.repeat(Number(times))) : value);
    return JSON.parse((text || "{}").replace(/"\$(\w+)"|\$(\w+)/g, (_all, quoted, plain) => {
      const name = quoted ?? plain;
      if (!this.values.has(name)) throw new Error(`nothing is called $${name}`);
      return JSON.stringify(this.values.get(name));
    }), repeated);
  }

  async nextPush(name) {
    const client = this.who(name);
    for (let waited = 0; waited < patienceMs; waited += 5) {
      if (client.pushes.length > 0) {
        this.heard.set(name, client.pushes[0].params);
        return client.pushes.shift();
      }
      await wait(5);
    }
    throw new Error("nothing more was heard");
  }

  async play(line) {
    let match;
    if ((match = line.match(/^person (\w+)(?: of (\w+))?$/))) return this.invite(match[1], match[2]);
    if ((match = line.match(/^guest (\w+)$/))) {
      const client = new Client(this.server.url);
      await client.post("access.greet", {}, null);
      await client.connect();
      this.people.set(match[1], client);
      return;
    }
    if ((match = line.match(/^visitor (\w+)$/))) return void this.people.set(match[1], new Client(this.server.url));
    if ((match = line.match(/^(\w+) connects$/))) return void (await this.who(match[1]).connect());
    if ((match = line.match(/^(\w+) reconnects$/))) {
      await this.who(match[1]).close();
      this.who(match[1]).pushes.length = 0;
      await this.who(match[1]).connect();
      return;
    }
    if ((match = line.match(/^let (\w+) = (code|link) in letter to (\w+)$/))) {
      const pattern = match[2] === "code" ? /\b(\d{6})\b/ : /#link=([\w-]+)/;
      this.values.set(match[1], await this.inNewestLetter(`${match[3]}@example.org`, pattern, match[2]));
      return;
    }
    if ((match = line.match(/^let (\w+) = (\w+) heard ([\w.]+)$/))) {
      const value = match[3].split(".").reduce((at, part) => at?.[part], this.heard.get(match[2]));
      if (value === undefined) throw new Error(`${match[2]} heard no ${match[3]}: ${JSON.stringify(this.heard.get(match[2]))}`);
      this.values.set(match[1], value);
      return;
    }
    if ((match = line.match(/^(\w+) posts ([\w.]+)(?: (.*))?$/))) {
      const [, name, method, params] = match;
      return this.ask(name, (client) => client.post(method, this.json(params)));
    }
    if ((match = line.match(/^(\w+) says it again$/))) {
      const [method, params, sameKey] = this.said.get(match[1]);
      return this.ask(match[1], (client) => client.call(method, params, sameKey));
    }
    if ((match = line.match(/^(\w+) says the same with (.*)$/))) {
      const [method, , sameKey] = this.said.get(match[1]);
      return this.ask(match[1], (client) => client.call(method, this.json(match[2]), sameKey));
    }
    if ((match = line.match(/^(\w+) sends raw (.*)$/))) return this.ask(match[1], (client) => client.sendRaw(match[2]));
    if ((match = line.match(/^let (\w+) = (\w+)\.([\w.]+)$/))) {
      const reply = this.last.get(match[2]);
      const value = match[3].split(".").reduce((at, part) => at?.[part], reply?.result);
      if (value === undefined) throw new Error(`${match[2]}'s reply has no ${match[3]}: ${JSON.stringify(reply)}`);
      this.values.set(match[1], value);
      return;
    }
    if ((match = line.match(/^let (\w+) = now ([+-]) (\d+)$/))) {
      this.values.set(match[1], Date.now() + (match[2] === "+" ? 1 : -1) * Number(match[3]));
      return;
    }
    if ((match = line.match(/^(\w+) > ([\w.]+)(?: (.*))?$/))) {
      const [, name, method, params] = match;
      const said = [method, this.json(params), method === "watch" || method === "unwatch" ? null : key()];
      this.said.set(name, said);
      return this.ask(name, (client) => client.call(...said));
    }
    if ((match = line.match(/^(\w+) < ok(?: (.*))?$/))) {
      const reply = this.last.get(match[1]);
      if (reply.refused) throw new Error(`refused: ${reply.refused.message}`);
      const wrong = difference(this.json(match[2]), reply.result);
      if (wrong) throw new Error(wrong);
      return;
    }
    if ((match = line.match(/^(\w+) < refused ([\w]+)(?: (.*))?$/))) {
      const reply = this.last.get(match[1]);
      if (!reply.refused) throw new Error(`went well: ${JSON.stringify(reply.result)}`);
      if (reply.refused.code !== match[2]) throw new Error(`refused with ${reply.refused.message}`);
      for (const wanted of (match[3] ?? "").split(";").map((part) => part.trim()).filter(Boolean)) {
        const there = reply.refused.problems.map((problem) => `${problem.path} ${problem.code}`);
        if (!there.includes(wanted)) throw new Error(`problem "${wanted}" is not among: ${there.join("; ")}`);
      }
      return;
    }
    if ((match = line.match(/^(\w+) < error (-\d+) (\w+)(?: (.*))?$/))) {
      const { refused } = this.last.get(match[1]);
      if (refused?.number !== Number(match[2]) || refused.code !== match[3]) throw new Error(`came: ${refused?.number} ${refused?.message}`);
      const there = refused.problems.map((problem) => `${problem.path} ${problem.code}`).join("; ");
      if (match[4] && match[4] !== there) throw new Error(`problems are: ${there}`);
      return;
    }
    if ((match = line.match(/^(\w+) hears (put|gone) (\S+) in (\S+)(?: (.*))?$/))) {
      const [, name, what, kind, topicText, body] = match;
      const push = await this.nextPush(name);
      const topic = topicText.replace(/\$(\w+)/g, (_all, value) => this.values.get(value));
      const { params } = push;
      const brief = JSON.stringify(push);
      if (push.method !== "event" || params.kind !== kind || params.topic !== topic || (what === "gone") !== (params.gone === true)) throw new Error(`heard ${brief}`);
      const wrong = what === "put" ? difference(this.json(body), params.put) : null;
      if (wrong) throw new Error(`${wrong} in ${brief}`);
      return;
    }
    if ((match = line.match(/^(\w+) hears ended (\S+)$/))) {
      const push = await this.nextPush(match[1]);
      const topic = match[2].replace(/\$(\w+)/g, (_all, value) => this.values.get(value));
      if (push.method !== "ended" || push.params.topic !== topic) throw new Error(`heard ${JSON.stringify(push)}`);
      return;
    }
    if ((match = line.match(/^(\w+) hears state (\S+)(?: (.*))?$/))) {
      const topic = match[2].replace(/\$(\w+)/g, (_all, value) => this.values.get(value));
      const wanted = this.json(match[3]);
      let wrong = "nothing";
      for (let waited = 0; waited < patienceMs; waited += 5) {
        const push = this.who(match[1]).pushes.shift();
        if (!push) {
          await wait(5);
          continue;
        }
        if (push.method !== "state" || push.params.topic !== topic) throw new Error(`heard ${JSON.stringify(push)}`);
        wrong = difference(wanted, push.params.value);
        if (!wrong) return;
      }
      throw new Error(`the state did not come: ${wrong}`);
    }
    if ((match = line.match(/^(\w+) hears nothing$/))) {
      await wait(quietMs);
      const { pushes } = this.who(match[1]);
      if (pushes.length > 0) throw new Error(`heard ${JSON.stringify(pushes[0])}`);
      return;
    }
    if ((match = line.match(/^(\w+) forgets what was heard$/))) {
      await wait(quietMs);
      this.who(match[1]).pushes.length = 0;
      return;
    }
    if ((match = line.match(/^(\w+) is closed (\d+)$/))) {
      const how = await Promise.race([this.who(match[1]).closed, wait(patienceMs)]);
      if (how?.code !== Number(match[2])) throw new Error(`closed with ${how?.code}`);
      return;
    }
    if ((match = line.match(/^letter to (\w+) says (.*)$/))) {
      for (let waited = 0; waited < patienceMs; waited += 50) {
        if (this.server.letters().some((one) => one.to === `${match[1]}@example.org` && one.text.includes(match[2]))) return;
        await wait(50);
      }
      throw new Error("no such letter");
    }
    throw new Error("this line is not understood");
  }
}

async function run(file) {
  const lines = readFileSync(join(here, file), "utf8").split("\n");
  const room = await Room.open();
  try {
    for (const [index, raw] of lines.entries()) {
      const line = raw.trim();
      if (line === "" || line.startsWith("#")) continue;
      try {
        await room.play(line);
      } catch (error) {
        throw new Error(`${file}:${index + 1}: ${line}\n    ${error.message}`);
      }
    }
  } finally {
    for (const client of room.people.values()) client.socket?.terminate();
    await room.server.close();
  }
}

const wanted = process.argv.slice(2);
const files = readdirSync(here).filter((name) => name.endsWith(".chat") && (wanted.length === 0 || wanted.some((one) => name.startsWith(one)))).sort();
let passed = 0;
let failed = 0;

/** Commands and views of the contract that no conversation speaks. */
function unspoken() {
  const contract = readFileSync(join(root, "protocol/methods.hpp"), "utf8");
  const methods = [...contract.matchAll(/^\s*X\("([\w.]+)", \w+, \w+, "/gm)].map((match) => match[1]);
  if (methods.length < 50) throw new Error(`only ${methods.length} methods were found in the contract`);
  const spoken = new Set(files.flatMap((file) => [...readFileSync(join(here, file), "utf8").matchAll(/^\s*\w+ (?:>|posts) ([\w.]+)/gm)].map((match) => match[1])));
  return methods.filter((method) => !spoken.has(method));
}

if (wanted.length === 0) {
  const missing = unspoken();
  console.log(missing.length === 0 ? "ok      every command and view is spoken" : `FAILED  no conversation speaks: ${missing.join(", ")}`);
  if (missing.length === 0) passed += 1;
  else failed += 1;
}
for (const file of files) {
  try {
    await run(file);
    passed += 1;
    console.log(`ok      ${file}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${error.message}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
