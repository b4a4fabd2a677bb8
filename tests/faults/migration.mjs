// SPDX-License-Identifier: AGPL-3.0-or-later
// R20. The schema is brought up to date, and the process is killed at its k-th write, for every k until it ends by itself.
// Whatever was there then, the next start finishes the work, and the schema is the same as after an undisturbed one.
//   node tests/faults/migration.mjs [--short | --long]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asked, Report } from "../support/report.mjs";
import { binary } from "../support/server.mjs";

const { long } = asked();
const report = new Report("r20");
const work = mkdtempSync(join(tmpdir(), "shidra-migration-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const mostWrites = 2000;

/** `shidra link` brings an empty database up to date and does little else; it makes none. */
const empty = (data) => {
  mkdirSync(data);
  writeFileSync(join(data, "shidra.db"), "");
};
const link = (data, prefix = []) => spawnSync(prefix[0] ?? binary, [...prefix.slice(1), ...(prefix.length ? [binary] : []), "link", "--data", data], { encoding: "utf8" });
const schema = (data) => spawnSync("sqlite3", ["-readonly", join(data, "shidra.db"), "SELECT name, sql FROM sqlite_schema ORDER BY name; SELECT name, checksum FROM migration ORDER BY 1"], { encoding: "utf8" }).stdout;

const calm = join(work, "calm");
empty(calm);
if (link(calm).status !== 0) throw new Error("an undisturbed start failed");
const wanted = schema(calm);
report.judge("schema_bytes", wanted.length, wanted.length > 5_000);

let kills = 0;
let broken = 0;
let other = 0;
for (const call of ["pwrite64", "fdatasync"]) {
  for (let k = 1; k < mostWrites; k += long ? 1 : 7) {
    const data = join(work, `${call}-${k}`);
    empty(data);
    const killed = link(data, ["strace", "-f", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${k}`]);
    if (killed.status === 0) break; // it has fewer writes than that
    kills += 1;
    if (link(data).status !== 0) broken += 1;
    else if (schema(data) !== wanted) other += 1;
    rmSync(data, { recursive: true, force: true });
  }
}
report.judge("kills", kills, kills >= (long ? 100 : 20));
report.none("broken", broken);
report.none("other_schema", other);
report.finish();
