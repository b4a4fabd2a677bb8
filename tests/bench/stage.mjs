// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything a figure needs: our server with its data, peers, the load client, each on its core.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "../support/client.mjs";
import { root, Server } from "../support/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(root, "build/release/tests/bench");
// On the disk the project is on: what is durable in memory alone would flatter everybody who writes.
process.env.TMPDIR = join(root, "build/bench");
rmSync(process.env.TMPDIR, { recursive: true, force: true }); // what a run that was broken off left
mkdirSync(process.env.TMPDIR, { recursive: true });

// Whatever ends the bench, nothing it started stays behind.
const started = new Set();
process.on("exit", () => { for (const child of started) child.kill("SIGTERM"); });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
const watched = (child) => {
  started.add(child);
  child.on("exit", () => started.delete(child));
  return child;
};

const twoCores = cpus().length >= 2;
const pinned = (cores) => (twoCores ? ["taskset", "-c", cores] : []);
export const serverCore = "0", clientCore = "1", bothCores = "0,1";

let nextPort = 20000;
export const setFirstPort = (port) => { nextPort = port; };
const newPort = () => nextPort++;

/** Our server as it is run anywhere, but for limits that would take our one address for an attack. */
const serveArguments = ["--connections-per-address", "1000000", "--messages-per-second", "1000000"];

const forums = 20;
const paragraph = "The forum brings together ministries, municipalities, associations and residents, agrees on a yearly plan, publishes every summary within a week, and reports on what became of each decision. ";

/** An installation of our server, ready for every figure. */
export class Stage {
  static async prepare() {
    const stage = new Stage();
    stage.server = await Server.start({ port: newPort() });
    const team = new Client(stage.server.url);
    const { initiative } = await team.post("initiative.create", {
      token: stage.server.links().first, administrator_name: "Bench", administrator_email: "bench@example.org", slug: "bench", name: "Bench", purpose: "-", description: "", zone: "UTC", language: "en",
      regions: ["all"], sectors: [{ code: "residents", name: "Residents", label: "Residents", colour: 1 }],
    }, null);
    stage.topic = `initiative/${initiative}`;
    stage.cookie = team.cookieHeader();
    await team.connect();
    for (let number = 0; number < forums; number += 1)
      await team.call("forum.create", { kind: "thematic", name: `Forum ${number}`, theme: "Living together", mandate: paragraph.repeat(2), capacity: 20, rules: [] });
    stage.forum = (await team.call("forum.create", { kind: "thematic", name: "Bench", theme: "", mandate: "", capacity: 20, rules: [] })).forum;
    // Named, so that every answer changes the result: with suppression it would stand still once everybody has answered.
    const { survey } = await team.call("survey.save", { title: "Bench", intro: "", audience: "anyone", mode: "named", results: "live", questions: [{ kind: "single", text: "?", required: false, choices: ["a", "b", "c"] }] });
    const { code } = await team.call("survey.open", { survey });
    const { survey: { questions: [question] } } = await team.call("survey.find", { code }, null);
    stage.survey = { survey, code, question: question.id, choices: question.choices.map(({ id }) => id).join(",") };
    stage.message = await stage.sampleMessage(team);
    await team.close();
    await stage.server.stop();
    return stage;
  }

  /** The text of one change as our server sends it, with marks for position and name: peers pass on the same. */
  async sampleMessage(team) {
    await team.watch(this.topic);
    const heard = new Promise((resolve) => { team.onPush = resolve; });
    await team.call("forum.update", { forum: this.forum, name: "@NAME@", theme: "", mandate: "" });
    const frame = await heard;
    return JSON.stringify(frame).replace(`"position":${frame.params.position}`, '"position":@POSITION@');
  }

  /** Starts the server anew on its data; `tls`: with a certificate. */
  async start({ tls = false, cores = serverCore, more = [] } = {}) {
    await this.server.launch({ port: newPort(), args: [...serveArguments, ...more, ...(tls ? this.certificate().arguments : [])], prefix: pinned(cores) });
    watched(this.server.process);
    return { name: "ours", port: this.server.port, processes: [this.server.process.pid], tls, stop: () => this.server.stop(), client: ["--dialect", "shidra", "--topic", this.topic, "--forum", this.forum, "--cookie", this.cookie] };
  }

  /** An ECDSA P-256 certificate, for us and for peers. */
  certificate() {
    if (!this.certificateFiles) {
      const chain = join(this.server.data, "bench.pem"), key = join(this.server.data, "bench-key.pem");
      execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", chain], { stdio: "pipe" });
      this.certificateFiles = { chain, key, arguments: ["--certificate", chain, "--key", key] };
    }
    return this.certificateFiles;
  }

  /** Makes our server acquainted with browsers of people who are not signed in; their cookies, a line each, in a file. */
  async browsers(count) {
    const cookies = [];
    while (cookies.length < count) {
      const some = Array.from({ length: Math.min(50, count - cookies.length) }, () => new Client(this.server.url));
      await Promise.all(some.map((client) => client.post("access.greet", {}, null)));
      cookies.push(...some.map((client) => client.cookieHeader()));
    }
    const file = join(this.server.data, "bench-cookies");
    writeFileSync(file, `${cookies.join("\n")}\n`);
    return file;
  }

  /** A client of the administrator's, not connected. */
  administrator() {
    const team = new Client(this.server.url);
    for (const part of this.cookie.split("; ")) team.cookies.set(part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1));
    return team;
  }

  /** Makes so many events in the topic, as fast as it goes; position and epoch afterwards. */
  async publish(count) {
    const team = this.administrator();
    await team.connect();
    let number = 0;
    const publisher = async () => {
      while (number < count) await team.call("forum.update", { forum: this.forum, name: `r${number++}`, theme: "", mandate: "" });
    };
    await Promise.all(Array.from({ length: 64 }, publisher));
    const { position, epoch } = await team.watch(this.topic);
    await team.close();
    return { position, epoch };
  }

  /** So many clients resume at once from `since`; how long until the last of them has all `events`. */
  async resume(count, since, epoch, events) {
    const clients = await Promise.all(Array.from({ length: count }, async () => {
      const client = new Client(this.server.url);
      await client.connect();
      return client;
    }));
    const began = performance.now();
    const heard = await Promise.all(clients.map((client) => client.watch(this.topic, { since, epoch })));
    const seconds = (performance.now() - began) / 1000;
    await Promise.all(clients.map((client) => client.close()));
    const wrong = heard.filter((reply) => reply.reset !== false || reply.events.length !== events || reply.events.some(({ position }, at) => at > 0 && position <= reply.events[at - 1].position)).length;
    return { seconds, wrong };
  }

  /** How many sheets the survey has, asked of a running server. */
  async countSheets() {
    const team = this.administrator();
    const { sheets } = await team.post("survey.sheets", { survey: this.survey.survey }, null);
    return sheets.length;
  }

  async close() {
    await this.server.close();
  }
}

/** Starts a peer that prints "ready", and "pid N" if the process to be watched is not the one started. */
export async function startPeer(name, command, { cores = serverCore, port, client = [] }) {
  const [program, ...more] = [...pinned(cores), ...command];
  const child = watched(spawn(program, more, { cwd: here, stdio: ["ignore", "pipe", "pipe"] }));
  let output = "";
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await new Promise((resolve, reject) => {
    const collect = (chunk) => {
      output += chunk;
      if (/^ready$/m.test(output)) resolve(); // a line of its own: what a peer logs has the word, too
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    ended.then(() => reject(new Error(output.trim().split("\n").slice(-3).join(" "))));
  });
  const pid = Number(output.match(/pid (\d+)/)?.[1] ?? child.pid);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { name, port, processes: [pid], client, stop };
}

const plain = (stage) => ["--dialect", "plain", "--watch-path", "/sub", "--publish-path", "/pub", "--topic", stage.topic, "--message", stage.message];

/** Every peer by name: starts it. */
export const peers = {
  raw: (stage, port = newPort()) => startPeer("raw", [join(built, "shidra_bench_raw"), String(port)], { port, client: plain(stage) }),
  raw_gathered: (stage, port = newPort()) => startPeer("raw_gathered", [join(built, "shidra_bench_raw"), String(port), "--coalesce"], { port, client: plain(stage) }),
  uws: (stage, port = newPort()) => startPeer("uws", ["node", "peers/uws.mjs", String(port)], { port, client: plain(stage) }),
  uws_deflate: (stage, port = newPort()) => startPeer("uws", ["node", "peers/uws.mjs", String(port), "--deflate"], { port, client: plain(stage) }),
  ws: (stage, port = newPort()) => startPeer("ws", ["node", "peers/ws.mjs", String(port)], { port, client: plain(stage) }),
  node_tls: (stage, port = newPort()) => startPeer("node", ["node", "peers/ws.mjs", String(port), stage.certificate().chain, stage.certificate().key], { port, client: plain(stage) }),
  nats: (stage, port = newPort()) => startPeer("nats", ["node", "peers/nats.mjs", String(port), join(stage.server.data, "nats")], { port, client: ["--dialect", "nats", "--topic", stage.topic, "--message", stage.message] }),
  nchan: (stage, port = newPort()) => startPeer("nchan", ["node", "peers/nchan.mjs", String(port), join(stage.server.data, "nchan")], { port, client: plain(stage) }),
  node_each: (stage, port = newPort()) => startPeer("node_each", ["node", "peers/ingest.mjs", String(port), join(stage.server.data, "each.db"), "each"], { port, cores: bothCores }),
  // Faster on one core than on two: its database runs in its only thread, and the client has the other core for itself.
  node_best: (stage, port = newPort()) => startPeer("node_best", ["node", "peers/ingest.mjs", String(port), join(stage.server.data, "best.db"), "best"], { port, cores: serverCore }),
};

/** One run of the load client against a started server; what it measured. */
export function load(mode, server, options = {}, seconds = 120) {
  const given = { port: server.port, servers: server.processes.join(","), ...options };
  const list = Object.entries(given).flatMap(([name, value]) => (value === true ? [`--${name}`] : value === false ? [] : [`--${name}`, String(value)]));
  const [program, ...more] = [...pinned(clientCore), join(built, "shidra_bench_client"), mode, ...(server.tls ? ["--tls"] : []), ...server.client.map(String), ...list];
  const child = watched(spawn(program, more, { stdio: ["ignore", "pipe", "pipe"] }));
  let output = "", complaints = "";
  child.stdout.on("data", (chunk) => { output += chunk; });
  child.stderr.on("data", (chunk) => { complaints += chunk; });
  const patience = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(patience);
      if (complaints) process.stderr.write(complaints.split("\n").slice(0, 5).map((line) => (line ? `  ${server.name}, ${line}\n` : "")).join(""));
      if (code !== 0) reject(new Error(`${server.name}, ${mode}: ${complaints.trim().split("\n")[0] || `ended with ${code ?? signal}`}`));
      else resolve(JSON.parse(output));
    });
  });
}

/** What the disk allows: microseconds of one 4 KiB append made durable, median of 200. */
export function measureDisk() {
  const folder = mkdtempSync(join(tmpdir(), "disk-"));
  const file = openSync(join(folder, "log"), "w");
  const page = Buffer.alloc(4096, 1);
  const times = [];
  for (let at = 0; at < 200; at += 1) {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    times.push((performance.now() - began) * 1000);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return times.sort((a, b) => a - b)[100];
}
