// SPDX-License-Identifier: AGPL-3.0-or-later
// The figures, in the order they are measured. Every one is measured in rounds: ours, peer, peer, ours, peer, peer …;
// what is compared was measured within one round.
import { join } from "node:path";
import { bothCores, load, peers } from "./stage.mjs";

export const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0 ? undefined : sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Starts what can be started; tells of the others. */
async function contenders(bench, ours, names) {
  const list = ours ? [ours] : [];
  for (const name of names) {
    try {
      list.push(await peers[name](bench.stage));
    } catch (error) {
      bench.miss(name, error.message);
    }
  }
  return list;
}

async function inRounds(bench, list, measure) {
  const found = {};
  for (let round = 0; round < bench.rounds; round += 1)
    for (const one of list) {
      const result = await bench.attempt(one.name, () => measure(one));
      if (result) (found[one.name] ??= [])[round] = result;
    }
  return found;
}

async function stopAll(list) {
  for (const one of list) await one.stop();
}

/** Ratios ours ÷ peer of the rounds that have both. */
const ratios = (found, peer, of) => (found.ours ?? []).flatMap((mine, round) => (mine && found[peer]?.[round] ? [of(mine) / of(found[peer][round])] : []));
const medianOf = (list, of) => median((list ?? []).filter(Boolean).map(of));

const perSecond = (result) => result.deliveries_per_s;

/** One figure of fan-out: `sizes` are pooled. */
async function fanout(bench, figure, { window, sizes, names, tls = false, deflate = false }) {
  const ours = await bench.stage.start({ tls });
  const list = await contenders(bench, ours, names);
  if (tls) for (const one of list) one.tls = true;
  const pooled = {};
  try {
    for (const sockets of sizes) {
      const found = await inRounds(bench, list, (one) => load("fanout", one, { window, sockets, deflate, seconds: bench.seconds }));
      const plain = deflate && found.ours?.find((result) => result && (result.deflate === 0 || result.wire_bytes >= result.message_bytes));
      if (plain) {
        bench.note(`${figure}: ${plain.deflate === 0 ? "not negotiated: our server answered without permessage-deflate" : `our server sends ${plain.message_bytes} bytes uncompressed`}`);
        delete found.ours;
      }
      bench.keep(`${figure}.${sockets}`, found);
      for (const [name, results] of Object.entries(found)) {
        bench.tell(`${figure}.${sockets}.${name}`, medianOf(results, perSecond), "deliveries/s");
        bench.tell(`${figure}.${sockets}.${name}.us`, medianOf(results, (result) => result.server_us_per_delivery), "µs of server a delivery");
        if (medianOf(results, (result) => result.client_busy) > 0.95) bench.note(`${figure}.${sockets}.${name}: the load client was busy all the time; the server may be quicker than this`);
        if (name !== "ours") (pooled[name] ??= []).push(...ratios(found, name, perSecond));
      }
      bench.tell(`${figure}.${sockets}.ours.to_first_ms`, medianOf(found.ours, (result) => result.to_first_ms), "ms from publishing to the first delivery: command, commit, first send");
      bench.tell(`${figure}.${sockets}.ours.to_last_ms`, medianOf(found.ours, (result) => result.to_last_ms), "ms from publishing to the last delivery");
    }
  } finally {
    await stopAll(list);
  }
  for (const [name, all] of Object.entries(pooled)) bench.tell(`${figure}.vs_${name}`, median(all), "×");
}

const plainPeers = (bench) => (bench.short ? ["uws", "ws", "raw"] : ["uws", "ws", "raw", "raw_gathered", "nchan", "nats"]);
const sizes = (bench) => (bench.short ? [1000] : [1000, 5000]);

async function publishP99(bench) {
  const list = await contenders(bench, await bench.stage.start(), ["raw"]);
  const found = await inRounds(bench, list, (one) => load("rate", one, { sockets: 1000, rate: 20, seconds: bench.short ? 3 : 10 }));
  await stopAll(list);
  bench.keep("publish.p99", found);
  for (const [name, results] of Object.entries(found)) {
    bench.tell(`publish.p99.${name}_ms`, medianOf(results, (result) => result.to_last_p99_ms), "ms");
    bench.tell(`publish.median.${name}_ms`, medianOf(results, (result) => result.to_last_ms), "ms");
  }
  bench.tell("publish.p99.vs_raw", median(ratios(found, "raw", (result) => result.to_last_p99_ms)), "×");
}

async function ingest(bench) {
  const { stage } = bench;
  const ours = await stage.start({ cores: bothCores });
  ours.client = ["--dialect", "shidra", "--topic", `results/${stage.survey.survey}`];
  const list = await contenders(bench, ours, ["node_each", "node_best"]);
  for (const one of list.slice(1)) one.client = ["--dialect", "shidra", "--topic", "results/1"];
  const answering = 200, sockets = 1000;
  const common = { answering, sockets, window: 4, spin: 0, seconds: bench.short ? 3 : 6, warm: 1 };
  const halves = [];
  let runs = 0;
  const found = await inRounds(bench, list, async (one) => {
    if (one !== ours) return load("ingest", one, { ...common, survey: 1, code: "bench", question: 1, choices: "1,2,3", rate: 0 });
    const full = await load("ingest", one, { ...common, ...stage.survey, cookies: await stage.browsers(answering), rate: 0 });
    const half = await load("ingest", one, { ...common, ...stage.survey, cookies: await stage.browsers(answering), rate: full.acknowledged_per_s / 2 });
    halves.push(half);
    runs += 2;
    return { ...full, wrong: full.wrong + half.wrong };
  });
  await bench.attempt("ours", async () => {
    const sheets = await stage.countSheets();
    const missing = runs * answering - sheets;
    if (missing !== 0) bench.note(`ingest: ${runs * answering} browsers had answers acknowledged, ${sheets} sheets are there`);
    return { wrong: Math.abs(missing) };
  });
  await stopAll(list);
  bench.keep("ingest", found);
  bench.keep("ingest.half", { ours: halves });
  for (const [name, results] of Object.entries(found)) {
    bench.tell(`ingest.${name}`, medianOf(results, (result) => result.acknowledged_per_s), "acknowledged/s");
    bench.tell(`ingest.${name}.ack_ms`, medianOf(results, (result) => result.ack_ms), "ms, median");
    bench.tell(`ingest.${name}.us`, medianOf(results, (result) => result.server_us_each), "µs of server an answer");
    bench.tell(`ingest.${name}.results_per_s`, medianOf(results, (result) => result.results_per_s), "results/s to each of 1,000");
    if (medianOf(results, (result) => result.client_busy) > 0.95) bench.note(`ingest.${name}: the load client was busy all the time; the server may be quicker than this`);
  }
  bench.tell("ingest.vs_node_each", median(ratios(found, "node_each", (result) => result.acknowledged_per_s)), "×");
  bench.tell("ingest.vs_node_best", median(ratios(found, "node_best", (result) => result.acknowledged_per_s)), "×");
  bench.tell("ingest.ack_p99_ms", medianOf(halves, (result) => result.ack_p99_ms), "ms");
}

/**
 * The server is started anew for every round: nothing is cached yet. Over TLS everybody was there before the restart, and
 * comes back with a ticket, as browsers do; `.strangers` are those who were not.
 */
async function storm(bench, figure, tls) {
  const found = { ours: [], strangers: [] };
  const tickets = join(bench.stage.server.data, "tickets");
  const round = async (more) => {
    const ours = await bench.stage.start({ tls });
    const result = await bench.attempt("ours", () => load("storm", ours, { sockets: 5000, pending: 2000, ...more }));
    await ours.stop();
    return result;
  };
  for (let number = 0; number < (bench.short ? 1 : bench.rounds); number += 1) {
    const strangers = tls && (await round({ "keep-tickets": tickets }));
    const result = await round(tls ? { tickets } : {});
    if (strangers) found.strangers.push(strangers);
    if (result) found.ours.push(result);
  }
  bench.keep(figure, found);
  bench.tell(`${figure}.seconds`, medianOf(found.ours, (result) => result.seconds), "s");
  bench.tell(`${figure}.snapshot_bytes`, medianOf(found.ours, (result) => result.snapshot_bytes), "bytes");
  bench.tell(`${figure}.server_us_each`, medianOf(found.ours, (result) => result.server_us_each), "µs of server a client");
  if (tls) {
    bench.tell(`${figure}.resumed`, medianOf(found.ours, (result) => result.resumed), "of 5,000 clients came back with a ticket that was good");
    bench.tell(`${figure}.strangers.seconds`, medianOf(found.strangers, (result) => result.seconds), "s, of clients without a ticket");
    bench.tell(`${figure}.strangers.server_us_each`, medianOf(found.strangers, (result) => result.server_us_each), "µs of server a client");
  }
  for (const [name, results] of [[figure, found.ours], [`${figure}.strangers`, found.strangers]])
    if (results.length > 0 && medianOf(results, (result) => result.client_busy) > 0.95) bench.note(`${name}: the load client was busy all the time; the server may be quicker than this`);
}

/** Clients that were away while 10,000 events came: one alone, and fifty at once. */
async function resume(bench) {
  const ours = await bench.stage.start();
  const events = 10_000, together = bench.short ? 10 : 50;
  const found = { one: [], many: [] };
  try {
    const { position, epoch } = await bench.stage.publish(0);
    let since = position;
    for (let round = 0; round < (bench.short ? 1 : bench.rounds); round += 1) {
      const { position: head } = await bench.stage.publish(events);
      for (const [name, count] of [["one", 1], ["many", together]]) {
        const result = await bench.attempt("ours", () => bench.stage.resume(count, since, epoch, events));
        if (result) found[name].push(result);
      }
      since = head;
    }
  } finally {
    await ours.stop();
  }
  bench.keep("resume", found);
  bench.tell("resume.seconds", medianOf(found.one, (result) => result.seconds), "s");
  bench.tell("resume.together.seconds", medianOf(found.many, (result) => result.seconds), `s until the last of ${together} has them; reading them is the client's work too`);
}

/** The same server with one sending thread and with two, both on both cores; the client sleeps when it has nothing to do. */
async function threads(bench) {
  const found = {};
  for (let round = 0; round < bench.rounds; round += 1)
    for (const [name, count] of [["one", 1], ["two", 2]]) {
      const ours = await bench.stage.start({ cores: bothCores, more: ["--sending-threads", String(count)] });
      const result = await bench.attempt("ours", () => load("asleep", ours, { sockets: 5000, seconds: bench.seconds }));
      await ours.stop();
      if (result) (found[name] ??= [])[round] = result;
    }
  bench.keep("threads", found);
  const both = (found.one ?? []).flatMap((one, round) => (one && found.two?.[round] ? [perSecond(found.two[round]) / perSecond(one)] : []));
  bench.tell("threads.scaling", median(both), "× with two sending threads, while the client sleeps");
}

async function idle(bench, figure, { tls, sockets, names }) {
  const gently = { sockets, pending: 20 };
  const found = {};
  const measure = async (name, one, as, options) => {
    one.tls = tls;
    const result = await bench.attempt(one.name, () => load("idle", one, options));
    if (!result) return;
    (found[name] ??= []).push(result);
    bench.tell(as, result.kb_each, "kB");
  };
  const rush = Math.min(sockets, 2000);
  for (const [as, options] of [[`${figure}.kb`, gently], [`${figure}.without_watch.kb`, { ...gently, watching: "false" }], [`${figure}.after_rush.kb`, { sockets: rush, pending: rush }]]) {
    if (bench.short && as !== `${figure}.kb`) continue;
    const ours = await bench.stage.start({ tls });
    await measure("ours", ours, as, options);
    await ours.stop();
  }
  const list = await contenders(bench, undefined, bench.short ? [] : names);
  for (const one of list) await measure(one.name, one, `${figure}.${one.name}.kb`, gently);
  await stopAll(list);
  bench.keep(figure, found);
}

export const figures = {
  "fanout.single": (bench) => fanout(bench, "fanout.single", { window: 1, sizes: sizes(bench), names: plainPeers(bench) }),
  "fanout.burst": (bench) => fanout(bench, "fanout.burst", { window: 16, sizes: sizes(bench), names: plainPeers(bench) }),
  "fanout.tls.single": (bench) => !bench.short && fanout(bench, "fanout.tls.single", { window: 1, sizes: [1000], names: ["node_tls"], tls: true }),
  "fanout.tls.burst": (bench) => fanout(bench, "fanout.tls.burst", { window: 16, sizes: [1000], names: ["node_tls"], tls: true }),
  "fanout.deflate.single": (bench) => fanout(bench, "fanout.deflate.single", { window: 1, sizes: [1000], names: ["uws_deflate"], deflate: true }),
  "fanout.deflate.burst": (bench) => fanout(bench, "fanout.deflate.burst", { window: 16, sizes: [1000], names: ["uws_deflate"], deflate: true }),
  "publish.p99": publishP99,
  ingest,
  storm: (bench) => storm(bench, "storm", false),
  "storm.tls": (bench) => storm(bench, "storm.tls", true),
  resume,
  threads: (bench) => !bench.short && threads(bench),
  idle: (bench) => idle(bench, "idle", { tls: false, sockets: 10000, names: ["uws", "ws", "raw", "nchan", "nats"] }),
  "idle.tls": (bench) => idle(bench, "idle.tls", { tls: true, sockets: 1000, names: ["node_tls"] }),
};
