// SPDX-License-Identifier: AGPL-3.0-or-later
// R9. Slow peers: hundreds that send a head byte by byte, stall in the middle of an upgrade, of a frame or of a TLS
// handshake. All are closed within the documented limit, while normal clients are all served, and about as quickly.
//   node tests/faults/slow.mjs [--short | --long] [--without] [--crowded]
// --without: with no hostile peers at all; the ratio of the two measurements then tells what the machine's noise is.
// --crowded: the server takes fewer connections than there are peers; then normal clients are refused: it must fail.
import { mkdtempSync, rmSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, key } from "../support/client.mjs";
import { certificateIn } from "../support/certificate.mjs";
import { Peer } from "../support/hostile.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { asked, percentile, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";

const { long, flags } = asked();
const rounds = long ? 5 : 1;
const report = new Report("r9");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// server/gateway/limits.hpp; the grain of its clock (tick, 1 s) counts for each of up to three.
const limits = {
  slow_head: 10_000, stalled_upgrade: 10_000, // header_deadline
  half_frame: 21_000, half_message: 21_000, // ping_after + pong_deadline + close_deadline
  tls_silence: 10_000, tls_stall: 10_000, // header_deadline, handshake included
};
const grain = 3_000;
const counts = { slow_head: 500, stalled_upgrade: 100, half_frame: 50, half_message: 50 };
const tlsCounts = { tls_silence: 100, tls_stall: 100 };

const work = mkdtempSync(join(tmpdir(), "shidra-slow-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const plain = await Server.start({ args: ["--messages-per-second", "1000", ...(flags.has("--crowded") ? ["--connections-per-address", "600"] : [])] });
const { admin } = await openInitiative(plain);
const tls = await Server.start({ args: certificateIn(work) });

/** Twenty clients that write, and one that opens a new connection each time, for so long; how long each thing took. */
async function normal(ms) {
  const took = [];
  let refused = 0;
  const until = Date.now() + ms;
  const timed = async (act) => {
    const began = performance.now();
    try {
      await act();
      took.push(performance.now() - began);
      return true;
    } catch {
      refused += 1;
      return false;
    }
  };
  const writer = async (number) => {
    const client = new Client(plain.url);
    client.cookies = admin.cookies;
    if (!(await timed(() => client.connect()))) return;
    for (let count = 0; Date.now() < until; count += 1) {
      await timed(() => client.call("organisation.create", { name: `${key()} ${number}-${count}`, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" }));
      await wait(20);
    }
    client.socket.terminate();
  };
  const newcomer = async () => {
    for (; Date.now() < until; await wait(20)) {
      await timed(async () => {
        const client = new Client(plain.url);
        await client.connect();
        client.socket.terminate();
      });
    }
  };
  await Promise.all([...Array.from({ length: 20 }, (_, number) => writer(number)), newcomer()]);
  return { took, refused };
}

const httpsWell = () => new Promise((resolve) => {
  const sent = httpsRequest({ host: "127.0.0.1", port: tls.port, path: "/healthz", rejectUnauthorized: false, agent: false }, (reply) => {
    reply.resume();
    reply.on("end", () => resolve(reply.statusCode === 200));
  });
  sent.on("error", () => resolve(false));
  sent.end();
});

/** The p99 of each second. One second may be somebody else's on this machine: the median of them counts. */
async function seconds(count) {
  const p99s = [];
  for (let second = 0; second < count; second += 1) {
    const { took, refused: turnedAway } = await normal(1_000);
    p99s.push(percentile(took, 0.99) ?? Infinity);
    served += took.length;
    refused += turnedAway;
  }
  return p99s;
}

let served = 0;
let refused = 0;
await seconds(1); // warm
const quiet = await seconds(4);
const longestOf = {};
const busy = [];
let open = 0;
let tlsRefused = 0;
for (let round = 0; round < rounds; round += 1) {
  const peers = [];
  const crowd = async (port, which) => {
    for (const [kind, count] of Object.entries(which))
      for (let number = 0; number < count && !flags.has("--without"); number += 1) peers.push(await Peer.open(port, kind));
  };
  await crowd(plain.port, counts);
  await crowd(tls.port, tlsCounts);
  busy.push(...(await seconds(7)));
  for (let tries = 0; tries < 20; tries += 1) if (!(await httpsWell())) tlsRefused += 1;
  const until = Date.now() + 18_000;
  while (peers.some((peer) => peer.closedAfter === undefined) && Date.now() < until) await wait(50);
  for (const { kind, closedAfter } of peers) {
    if (closedAfter === undefined) open += 1;
    else longestOf[kind] = Math.max(longestOf[kind] ?? 0, closedAfter);
  }
  for (const peer of peers) peer.destroy();
  quiet.push(...(await seconds(3)));
}

for (const [kind, limit] of Object.entries(limits)) {
  if (longestOf[kind] !== undefined) report.atMost(`${kind}.closed_ms_max`, longestOf[kind], limit + grain);
}
report.judge("peers", Object.values({ ...counts, ...tlsCounts }).reduce((sum, count) => sum + count, 0) * rounds, Object.keys(longestOf).length === 6);
report.none("still_open", open);
report.tell("normal", served);
const [before, during] = [percentile(quiet, 0.5), percentile(busy, 0.5)];
report.tell("normal_p99_ms", `${before.toFixed(1)} without, ${during.toFixed(1)} with`);
// This process plays the hostile peers as well; below 20 ms their ratio tells of it rather than of the server.
report.atMost("normal_p99_ratio", during / Math.max(before, 10), 2, (during / before).toFixed(2));
report.none("normal_refused", refused);
report.none("tls_refused", tlsRefused);
await plain.close();
await tls.close();
report.finish();
