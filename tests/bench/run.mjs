// SPDX-License-Identifier: AGPL-3.0-or-later
// A first bench through the real server with its database and rights: fan-out of one change to 1,000 sockets, and durable
// answers acknowledged per second. The load client is one Node process on the same machine and is the slower side; the
// figures are floors. Prints `name: value` lines; medians over rounds.
//   node tests/bench/run.mjs [--short]
import { Client } from "../support/client.mjs";
import { Server } from "../support/server.mjs";

const short = process.argv.includes("--short");
const sockets = 1000;
const rounds = short ? 20 : 100;
const answerers = 100;
const answerSeconds = short ? 4 : 15;
const inFlightEach = 4;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sorted = (list) => [...list].sort((a, b) => a - b);
const median = (list) => sorted(list)[list.length >> 1];
const p99 = (list) => sorted(list)[Math.floor(list.length * 0.99)];

const server = await Server.start();
let wrong = 0;
try {
  const team = new Client(server.url);
  await team.post("initiative.create", {
    token: server.links().first, administrator_name: "Bench", administrator_email: "bench@example.org", slug: "bench", name: "Bench", purpose: "-", description: "", zone: "UTC", language: "en",
    regions: ["all"], sectors: [{ code: "residents", name: "Residents", label: "Residents", colour: 1 }],
  }, null);
  await team.connect();
  const { forum } = await team.call("forum.create", { kind: "thematic", name: "Forum", theme: "", mandate: "", capacity: 20, rules: [] });

  // Fan-out: one public change, 1,000 watchers of initiative/1, one round after the other.
  const watchers = [];
  for (let at = 0; at < sockets; at += 100)
    watchers.push(...await Promise.all(Array.from({ length: 100 }, async () => {
      const client = new Client(server.url);
      await client.connect();
      const first = await client.watch("initiative/1");
      client.position = first.position;
      return client;
    })));
  let heard = 0;
  let all;
  for (const watcher of watchers)
    watcher.onPush = ({ params }) => {
      if (params.position <= watcher.position) wrong += 1;
      watcher.position = params.position;
      watcher.pushes.length = 0;
      heard += 1;
      if (heard === sockets) all();
    };
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    heard = 0;
    const everybody = new Promise((resolve) => { all = resolve; });
    const began = performance.now();
    await team.call("forum.update", { forum, name: `Forum ${round}`, theme: "", mandate: "" });
    await everybody;
    times.push(performance.now() - began);
  }
  console.log(`fanout.sockets: ${sockets}`);
  console.log(`fanout.publish_to_last_ms.median: ${median(times).toFixed(1)}`);
  console.log(`fanout.publish_to_last_ms.p99: ${p99(times).toFixed(1)}`);
  console.log(`fanout.deliveries_per_s: ${Math.round(sockets / (median(times) / 1000))}`);
  if (new Set(watchers.map((watcher) => watcher.position)).size !== 1) wrong += 1;
  for (const watcher of watchers) watcher.socket.terminate();

  // Durable answers: every one is committed (synchronous=FULL) before its acknowledgement.
  const { survey } = await team.call("survey.save", { title: "Bench", intro: "", audience: "anyone", mode: "confidential", results: "live", questions: [{ kind: "single", text: "?", required: false, choices: ["a", "b", "c"] }] });
  const { code } = await team.call("survey.open", { survey });
  const { survey: { questions: [question] } } = await team.call("survey.find", { code }, null);
  const clients = await Promise.all(Array.from({ length: answerers }, async () => {
    const client = new Client(server.url);
    await client.post("access.greet", {}, null);
    await client.connect();
    return client;
  }));
  const acknowledged = [];
  const until = performance.now() + answerSeconds * 1000;
  await Promise.all(clients.flatMap((client) => Array.from({ length: inFlightEach }, async () => {
    while (performance.now() < until) {
      const began = performance.now();
      await client.call("survey.answer", { survey, code, answers: [{ question: question.id, choices: [question.choices[acknowledged.length % 3].id] }] });
      acknowledged.push(performance.now() - began);
    }
  })));
  console.log(`ingest.answering: ${answerers}`);
  console.log(`ingest.acknowledged_per_s: ${Math.round(acknowledged.length / answerSeconds)}`);
  console.log(`ingest.ack_ms.median: ${median(acknowledged).toFixed(1)}`);
  console.log(`ingest.ack_ms.p99: ${p99(acknowledged).toFixed(1)}`);
  await wait(300);
  const { state } = await team.watch(`results/${survey}`);
  if (state.invited === undefined) wrong += 1;
  console.log(`events.wrong: ${wrong}`);
  for (const client of clients) client.socket.terminate();
} finally {
  await server.close();
}
console.log(`${wrong === 0 ? 1 : 0} passed, ${wrong === 0 ? 0 : 1} failed`);
process.exit(wrong === 0 ? 0 : 1);
