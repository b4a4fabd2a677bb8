// SPDX-License-Identifier: AGPL-3.0-or-later
// Changes a database as the server's own storage would, sums of pages included: pages that the sqlite3 program writes are
// refused. The server may be running.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { binary } from "./server.mjs";

const program = join(dirname(binary), "tests/support/shidra_sql");

/** Runs statements on the database of a data folder; throws what went wrong. */
export function change(data, statements) {
  const told = spawnSync(program, [join(data, "shidra.db"), statements], { encoding: "utf8" });
  if (told.status !== 0) throw new Error(`shidra_sql: ${told.stderr || told.error}`);
}
