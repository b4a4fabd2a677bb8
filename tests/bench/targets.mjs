// SPDX-License-Identifier: AGPL-3.0-or-later
// What is aimed at, what must hold even on a noisy machine, and the table for people.

/** Figure: [sign, number, unit]. */
export const targets = {
  "fanout.single.vs_uws": ["≥", 1.0, "×"],
  "fanout.single.vs_ws": ["≥", 1.2, "×"],
  "fanout.burst.vs_uws": ["≥", 1.0, "×"],
  "fanout.burst.vs_ws": ["≥", 12, "×"],
  "fanout.tls.burst.vs_node": ["≥", 3.5, "×"],
  "fanout.deflate.single.vs_uws": ["≥", 2, "×"],
  "fanout.deflate.burst.vs_uws": ["≥", 9, "×"],
  "publish.p99.vs_raw": ["≤", 1.5, "×"],
  "ingest.vs_node_each": ["≥", 15, "×"],
  "ingest.vs_node_best": ["≥", 1.5, "×"],
  "ingest.ack_p99_ms": ["≤", 25, "ms"],
  "storm.seconds": ["≤", 0.3, "s"],
  "storm.tls.seconds": ["≤", 2.3, "s"],
  "resume.seconds": ["≤", 2, "s"],
  "threads.scaling": ["≥", 1.6, "×"],
  "idle.kb": ["≤", 5, "kB"],
  "idle.tls.kb": ["≤", 25, "kB"],
  "events.wrong": ["≤", 0, ""],
};

/** `measured`: it must be there, however slow; otherwise it must be within its bound as well. */
export const alwaysHeld = {
  "fanout.single.1000.ours": { figure: "fanout.single", measured: true },
  "fanout.burst.1000.ours": { figure: "fanout.burst", measured: true },
  "fanout.tls.burst.1000.ours": { figure: "fanout.tls.burst", measured: true },
  "fanout.deflate.single.1000.ours": { figure: "fanout.deflate.single", measured: true },
  "fanout.deflate.burst.1000.ours": { figure: "fanout.deflate.burst", measured: true },
  "publish.p99.ours_ms": { figure: "publish.p99", measured: true },
  "ingest.ours": { figure: "ingest", measured: true },
  "ingest.ack_p99_ms": { figure: "ingest", measured: true },
  "storm.seconds": { figure: "storm", measured: true },
  "storm.tls.seconds": { figure: "storm.tls", measured: true },
  "resume.seconds": { figure: "resume", measured: true },
  "idle.kb": { figure: "idle", most: targets["idle.kb"][1] },
  "idle.tls.kb": { figure: "idle.tls", most: targets["idle.tls.kb"][1] },
};

const short = (value) => (value === undefined ? "missing" : value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3))));

export function printTable(bench, machine) {
  console.log(`${machine.processor}, ${machine.cores} cores, load ${machine.load_before.toFixed(1)} before and ${machine.load_after.toFixed(1)} after; 4 KiB append + fdatasync ${machine.fdatasync_us.toFixed(0)} µs`);
  console.log(`${bench.rounds} rounds of ${bench.seconds} s; medians; ratios within a round${bench.short ? "; the short form: figures for a glance" : ""}`);
  console.log();
  const line = (name, value, aim, met) => console.log(`${name.padEnd(32)} ${value.padStart(12)}   ${aim.padEnd(12)} ${met}`);
  line("figure", "measured", "target", "");
  for (const [name, [sign, number, unit]] of Object.entries(targets)) {
    const value = bench.told.get(name)?.value;
    const met = value === undefined ? "" : (sign === "≥" ? value >= number : value <= number) ? "met" : "not met";
    line(name, value === undefined ? "missing" : `${short(value)} ${unit}`, `${sign} ${number} ${unit}`, met);
  }
  console.log();
  for (const [name, { value, unit }] of bench.told) if (!(name in targets)) console.log(`${name.padEnd(44)} ${short(value).padStart(12)} ${unit}`);
  console.log();
  for (const [peer, why] of Object.entries(bench.missing)) console.log(`missing: ${peer}: ${why}`);
  for (const [peer, count] of Object.entries(bench.peersWrong)) console.log(`note: ${peer} delivered ${count} messages wrongly`);
  for (const note of bench.notes) console.log(`note: ${note}`);
  console.log();
}
