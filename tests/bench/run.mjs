// SPDX-License-Identifier: AGPL-3.0-or-later
// The bench: measures the figures asked for, prints a table and a `name: value` line each, and writes all results of all
// rounds to tests/artefacts/bench.json, after each figure anew. See README.md in this folder.
//   node tests/bench/run.mjs [--short] [--rounds N] [--seconds S] [--port FIRST] [--json FILE] [NAME...]
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../support/server.mjs";
import { figures } from "./figures.mjs";
import { measureDisk, Stage, setFirstPort } from "./stage.mjs";
import { alwaysHeld, printTable } from "./targets.mjs";

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean", default: false }, rounds: { type: "string" }, seconds: { type: "string" }, port: { type: "string", default: "20000" }, json: { type: "string", default: join(root, "tests/artefacts/bench.json") } },
});
const unknown = names.filter((name) => !(name in figures));
if (unknown.length > 0) {
  console.error(`no such figure: ${unknown.join(", ")}; there are ${Object.keys(figures).join(", ")}`);
  process.exit(2);
}
setFirstPort(Number(values.port));

const bench = {
  short: values.short,
  rounds: Number(values.rounds ?? (values.short ? 2 : 7)),
  seconds: Number(values.seconds ?? (values.short ? 0.8 : 2)),
  told: new Map(), results: {}, notes: [], missing: {}, failures: [], wrong: 0, peersWrong: {}, runs: 0,

  /** One measurement; what goes wrong with ours is a failure, with a peer a note. */
  async attempt(name, measure) {
    try {
      const result = await measure();
      if (name === "ours") {
        this.wrong += result.wrong;
        this.runs += 1;
      } else if (result.wrong > 0) {
        this.peersWrong[name] = (this.peersWrong[name] ?? 0) + result.wrong;
      }
      return result;
    } catch (error) {
      if (name === "ours") this.failures.push(error.message);
      else this.note(error.message);
      return undefined;
    }
  },
  keep(figure, found) { this.results[figure] = found; },
  tell(name, value, unit) { if (Number.isFinite(value)) this.told.set(name, { value, unit }); },
  note(text) { if (!this.notes.includes(text)) this.notes.push(text); },
  miss(peer, why) { this.missing[peer] = why; },
};

const machine = { processor: cpus()[0].model.trim(), cores: cpus().length, load_before: loadavg()[0], fdatasync_us: measureDisk() };
function write() {
  mkdirSync(dirname(values.json), { recursive: true });
  const told = Object.fromEntries([...bench.told].map(([name, { value }]) => [name, value]));
  writeFileSync(values.json, JSON.stringify({ at: new Date().toISOString(), machine, short: bench.short, rounds: bench.rounds, seconds: bench.seconds, figures: told, missing: bench.missing, notes: bench.notes, failures: bench.failures, peersWrong: bench.peersWrong, results: bench.results }, null, 1));
}

bench.stage = await Stage.prepare();
try {
  for (const [name, measure] of Object.entries(figures)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const began = performance.now();
    await measure(bench);
    write();
    console.error(`${name}: measured in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
} catch (error) {
  bench.failures.push(error.stack);
} finally {
  await bench.stage.close();
}
machine.load_after = loadavg()[0];
bench.tell("events.wrong", bench.wrong, "events");

printTable(bench, machine);
for (const [name, { value }] of bench.told) console.log(`${name}: ${Number(value.toPrecision(4))}`);
write();

// What no noisy machine excuses: a wrong event, memory over its bound, a harness that measured nothing.
let passed = 0;
const failed = [...bench.failures];
const hold = (good, what) => (good ? (passed += 1) : failed.push(what));
hold(bench.runs > 0, "nothing was measured");
hold(bench.wrong === 0, `${bench.wrong} events were lost, doubled, out of order or altered`);
for (const [name, { figure, most, measured }] of Object.entries(alwaysHeld)) {
  if (names.length > 0 && !names.includes(figure)) continue;
  const value = bench.told.get(name)?.value;
  hold(value !== undefined && value > 0, `${name} measured nothing`);
  if (!measured && value !== undefined) hold(value <= most, `${name} is ${value.toFixed(1)}, the bound is ${most}`);
}
for (const what of failed) console.error(`FAILED: ${what}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
