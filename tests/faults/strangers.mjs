// SPDX-License-Identifier: AGPL-3.0-or-later
// R11. What an unauthenticated peer can make the server hold: 500 at once of each hostile kind, a fresh server for each;
// its resident memory grows by at most 64 KiB for each peer.
//   node tests/faults/strangers.mjs [--short | --long]
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateIn } from "../support/certificate.mjs";
import { Peer } from "../support/hostile.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { asked, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";

const { long } = asked();
const count = long ? 2_000 : 500;
const most = 64; // KiB of one peer
const report = new Report("r11");
const work = mkdtempSync(join(tmpdir(), "shidra-strangers-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** KiB of the server that are in memory now. */
const resident = (server) => Number(readFileSync(`/proc/${server.process.pid}/status`, "utf8").match(/^VmRSS:\s+(\d+) kB/m)[1]);

/** `ask`: what somebody else asks of the server, before and while the peers are there. */
async function measure(kind, server, ask) {
  await ask();
  await wait(300);
  const base = resident(server);
  const peers = [];
  const many = kind === "inflating" ? count / 5 : count; // its price is time, too: 50 messages each at once
  for (let number = 0; number < many; number += 1) peers.push(await Peer.open(server.port, kind));
  let peak = 0;
  for (const until = Date.now() + 3_000; Date.now() < until; await wait(50)) peak = Math.max(peak, resident(server));
  const held = peers.filter((peer) => peer.closedAfter === undefined).length;
  const each = (peak - base) / many;
  report.judge(`${kind}.kb_of_a_peer`, `${each.toFixed(1)} (${held} of ${many} still held after 3 s)`, each <= most);
  // Whoever is not closed at once must have been held while it was measured, or nothing was measured.
  if (kind !== "chunk_extension") report.judge(`${kind}.held`, held, held >= many * 0.9);
  const began = performance.now();
  await ask();
  report.atMost(`${kind}.others_answered_ms`, Math.round(performance.now() - began), 1_000);
  for (const peer of peers) peer.destroy();
  await server.close();
}

const kinds = ["slow_head", "long_head", "chunk_extension", "slow_body", "stalled_upgrade", "half_frame", "half_message", "half_compressed", "fragments", "behind", "inflating", "unread", "unread_refusals", "tls_half_message"];
for (const kind of kinds) {
  const server = await Server.start({ args: kind.startsWith("tls") ? certificateIn(work) : [] });
  if (kind.startsWith("tls")) {
    await measure(kind, server, () => new Promise((resolve, reject) => get({ host: "127.0.0.1", port: server.port, path: "/healthz", rejectUnauthorized: false }, (reply) => reply.resume().on("end", resolve)).on("error", reject)));
    continue;
  }
  const { admin } = await openInitiative(server);
  await admin.post("initiative.update", { name: "Faults", purpose: "-", description: "long ".repeat(4_000), zone: "UTC", regions: ["all"],
    sectors: [{ code: "civil_society", name: "Civil society", label: "Civil", colour: 1 }], contact_name: "", contact_email: "", contact_phone: "" });
  await measure(kind, server, () => admin.http("GET", "/healthz"));
}
report.finish();
