// SPDX-License-Identifier: AGPL-3.0-or-later
// R10. Five times what the server can do is asked of it, whatever it answers: what it gets done stays at nine tenths of
// its best, everything else is refused as `busy`, what is done is done in time, and when the flood ends it works as before
// within 5 s. Its best is measured just before each flood, in the same run, with the same commands. The disk is a slow one
// (slow_sync.c): so the bound is not the processor, which this process needs as well to ask for five times as much.
//   node tests/faults/overload.mjs [--short | --long] [--times N]
// --times 1: no overload; then this test must fail, for nothing is refused.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Flood } from "../support/flood.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { preload } from "../support/preload.mjs";
import { asked, percentile, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";

const { long } = asked();
const place = process.argv.indexOf("--times");
const times = place > 0 ? Number(process.argv[place + 1]) : 5;
const rounds = long ? 5 : 3;
const floodFor = long ? 30_000 : 3_500; // ms
const longestRecovery = 5_000;
const longestTook = 2_000; // ms of an accepted command, p99; the writer takes what will wait for a second at most
const report = new Report("r10");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const work = mkdtempSync(join(tmpdir(), "shidra-overload-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const server = await Server.start({ args: ["--messages-per-second", "1000000"], env: preload("slow_sync", work) });
const { admin } = await openInitiative(server);
const flood = new Flood({ port: server.port, cookie: admin.cookieHeader(), method: "organisation.create",
  params: (number) => `{"name":"organisation ${number}","sector":"civil_society","size_band":"micro","region":"all","populations":[],"added_value":""}` });
await flood.open(16);
const window = 64; // commands of each socket; together they fill two commits
await flood.closedLoop(1_000, window); // warm
await flood.settle();

const ratios = [];
const offeredRatios = [];
const p99s = [];
let busy = 0;
let unanswered = 0;
let recoveryMax = 0;
const others = new Map();
const collect = () => {
  for (const [code, count] of flood.other) others.set(code, (others.get(code) ?? 0) + count);
};
for (let round = 0; round < rounds; round += 1) {
  flood.reset();
  let began = performance.now();
  await flood.closedLoop(2_500, window);
  const best = flood.done / ((performance.now() - began) / 1000);
  unanswered += await flood.settle();

  flood.reset();
  began = performance.now();
  // Not from the first moment: the queue takes a while to fill, and until then more is done than can be kept up.
  let filled;
  await flood.openLoop(floodFor, best * times, (at) => {
    if (at > 1_000) filled ??= { at, done: flood.done };
    return false;
  });
  const lasted = performance.now() - began;
  ratios.push((flood.done - filled.done) / ((lasted - filled.at) / 1000) / best);
  offeredRatios.push(flood.sent / (lasted / 1000) / best);
  p99s.push(percentile(flood.took, 0.99));
  busy += flood.busy;
  collect();

  // The flood is over: half of what it can do is asked for; when is nothing refused any more?
  flood.reset();
  began = performance.now();
  let recovered = 0;
  let seen = 0;
  await flood.openLoop(longestRecovery + 1_000, best / 2, (at) => {
    if (flood.busy > seen) recovered = at;
    seen = flood.busy;
    return at - recovered > 1_500; // nothing was refused for so long: it is well again
  });
  recoveryMax = Math.max(recoveryMax, recovered);
  unanswered += await flood.settle();
  collect();
  report.tell("best_per_second", Math.round(best));
}
const alive = await admin.http("GET", "/readyz");
flood.close();

const median = (values) => percentile(values, 0.5);
const shown = (values) => values.map((value) => value.toFixed(2)).join(" ");
report.atLeast("offered_ratio", median(offeredRatios), 0.9 * times, `${median(offeredRatios).toFixed(2)} (${shown(offeredRatios)})`);
report.atLeast("goodput_ratio", median(ratios), 0.9, `${median(ratios).toFixed(2)} (${shown(ratios)})`);
report.atMost("accepted_p99_ms", Math.round(median(p99s)), longestTook);
report.judge("busy", busy, busy > 1_000);
report.tell("other_refusals", [...others].map(([code, count]) => `${code} ${count}`).join(", ") || "none");
report.none("refused_otherwise", others.size);
report.none("unanswered", unanswered);
report.atMost("recovery_ms_max", Math.round(recoveryMax), longestRecovery);
report.judge("ready", alive.status, alive.status === 200);
await wait(50);
await server.close();
report.finish();
