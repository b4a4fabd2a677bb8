// SPDX-License-Identifier: AGPL-3.0-or-later
// The journal as whoever holds the database could read and forge it: the encoding of storage/engine/journal.cpp, told
// again, and a journal that is rewritten from some entry on with right hashes to its end.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const quote = (text) => `'${String(text).replaceAll("'", "''")}'`;

/** All entries of a data folder, oldest first; `hash` and `salt` in hexadecimal. */
export function journalRows(data) {
  const query = "SELECT json_group_array(json_array(stream, n, at, actor, act, target, details, hex(hash), hex(salt))) FROM (SELECT * FROM journal ORDER BY stream, n)";
  const told = spawnSync("sqlite3", ["-readonly", join(data, "shidra.db"), query], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (told.status !== 0) throw new Error(`sqlite3: ${told.stderr}`);
  return JSON.parse(told.stdout).map(([stream, n, at, actor, act, target, details, hash, salt]) => ({ stream, n, at, actor, act, target, details, hash, salt }));
}

/** The hash of an entry whose predecessor has the hash `previous`. */
export function hashOf(previous, row) {
  const number = (value) => { const bytes = Buffer.alloc(8); bytes.writeBigInt64BE(BigInt(value)); return bytes; };
  const field = (bytes) => Buffer.concat([number(bytes.length), bytes]);
  const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const digest = sha256(Buffer.from("shidra journal entry 2"), Buffer.from(row.salt, "hex"), field(number(row.stream)), field(number(row.n)), field(number(row.at)), row.actor === null ? number(0) : field(number(row.actor)), field(Buffer.from(row.act)), field(Buffer.from(row.target)), field(Buffer.from(row.details)));
  return sha256(Buffer.from("shidra journal 2"), previous, digest);
}

/** Statements that change the details of entry `from` of one stream's chain and give every later one a right hash. */
export function rewriting(chain, from) {
  let last = from === 1 ? Buffer.alloc(32) : Buffer.from(chain[from - 2].hash, "hex");
  return chain.slice(from - 1).map((row) => {
    const changed = { ...row, details: row.n === from ? '{"reason":"rewritten"}' : row.details };
    last = hashOf(last, changed);
    return `UPDATE journal SET details = ${quote(changed.details)}, hash = X'${last.toString("hex")}' WHERE stream = ${row.stream} AND n = ${row.n}`;
  });
}
