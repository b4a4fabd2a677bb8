// SPDX-License-Identifier: AGPL-3.0-or-later
// R23. Bits that turn over in the data folder of a stopped server: in the database, in its log, in an upload. Whoever
// reads the damaged place gets an error or nothing, never other data.
//   node tests/faults/damage.mjs [--short | --long] [--seed N]
//
// The folder is the demo's. A backup reads every page and every upload: so it is what finds the damage. For each flip:
// the backup is refused, or says that an upload is missing, or (where the bit lies in what nobody reads, such as the log's
// older frames) what it holds is to the letter what the undamaged folder holds. A bit in the last commit of the log cannot
// be told from power that went within that commit: then, and only then, that commit may be missing.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, key } from "../support/client.mjs";
import { rows } from "../support/ledger.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { binary, Server } from "../support/server.mjs";

const { long, seed } = asked();
const random = chance(seed);
const report = new Report("r23");
const flips = long ? 1000 : 60;

const work = mkdtempSync(join(tmpdir(), "shidra-damage-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const data = join(work, "data");
const run = (...words) => spawnSync(binary, words, { encoding: "utf8" });
const dump = (database) => spawnSync("sqlite3", ["-readonly", database, ".dump"], { encoding: "utf8", maxBuffer: 1 << 30 }).stdout;

// A server that was killed leaves a log behind; one that was stopped does not.
const server = await Server.start({ demo: true, data });
const { coordinator } = server.links();
const client = new Client(server.url);
await client.useLink(coordinator);
const [[sector, size_band, region]] = rows(data, "SELECT sector, size_band, region FROM organisation LIMIT 1");
for (let number = 0; number < 40; number += 1)
  await client.post("organisation.create", { name: `ארגון ${number}`, sector, size_band, region, populations: [], added_value: "" }, key());
await server.stop("SIGKILL");

/** What a backup of the folder holds, "" when it was refused. */
function heldBy(folder) {
  const place = join(work, "backups");
  rmSync(place, { recursive: true, force: true });
  const made = run("backup", "--data", folder, "--to", place);
  if (made.status !== 0) return { text: "", said: made.stderr };
  return { text: dump(join(place, readdirSync(place).find((name) => name.startsWith("shidra-")), "shidra.db")), said: "" };
}

const whole = heldBy(data).text;
report.judge("undamaged_bytes", whole.length, whole.length > 1_000_000);

const database = join(data, "shidra.db");
const log = join(data, "shidra.db-wal");
const uploads = readdirSync(join(data, "files"), { recursive: true }).map((name) => join(data, "files", name)).filter((path) => statSync(path).isFile());
const kinds = { database: () => database, log: () => log, upload: () => uploads[Math.floor(random() * uploads.length)] };
report.judge("log_bytes", statSync(log).size, statSync(log).size > 100_000);

const torn = join(work, "torn");
cpSync(data, torn, { recursive: true });
rmSync(join(torn, "shidra.db-shm"), { force: true });
truncateSync(join(torn, "shidra.db-wal"), statSync(log).size - 1);
run("link", "--data", torn);
const withoutLast = withoutLink(heldBy(torn).text);
report.judge("a_torn_commit_is_gone", withoutLast !== withoutLink(whole), withoutLast !== withoutLink(whole) && withoutLast !== "");

let likeTorn = 0;
const noticed = { database: 0, log: 0, upload: 0 };
let served = 0;
for (let number = 0; number < flips; number += 1) {
  const kind = Object.keys(kinds)[number % 3];
  const copy = join(work, "copy");
  rmSync(copy, { recursive: true, force: true });
  cpSync(data, copy, { recursive: true });
  rmSync(join(copy, "shidra.db-shm"), { force: true });
  const path = join(copy, kinds[kind]().slice(data.length + 1));
  const bytes = readFileSync(path);
  const bit = Math.floor(random() * bytes.length * 8);
  bytes[bit >> 3] ^= 1 << (bit & 7);
  writeFileSync(path, bytes);
  // As it starts, the server looks at the log: `shidra link` opens the folder as the server does.
  const opened = run("link", "--data", copy);
  if (opened.status !== 0) {
    noticed[kind] += 1;
    continue;
  }
  const held = heldBy(copy);
  if (held.text === "") noticed[kind] += 1;
  else if (kind === "log" && withoutLink(held.text) === withoutLast) likeTorn += 1;
  else if (withoutLink(held.text) !== withoutLink(whole)) {
    served += 1;
    console.log(`flip ${number} of ${kind}, bit ${bit}: other data`);
  }
}
/** `shidra link` has added one, and nothing else. */
function withoutLink(text) {
  return text.split("\n").filter((line) => !line.startsWith("INSERT INTO sign_in_link")).join("\n");
}
report.tell("flips", flips);
for (const [kind, count] of Object.entries(noticed)) report.tell(`noticed_in_${kind}`, count);
const perKind = flips / 3;
report.tell("log_like_a_torn_end", likeTorn);
// The rest lies in pages that nobody reads any more: free ones, and those the log has a newer version of.
report.judge("database_unnoticed", perKind - noticed.database, noticed.database >= perKind / 2);
report.judge("upload_unnoticed", Math.round(perKind - noticed.upload), noticed.upload >= Math.floor(perKind));
report.none("served", served);
if (existsSync(join(work, "copy"))) rmSync(join(work, "copy"), { recursive: true });
report.finish();
