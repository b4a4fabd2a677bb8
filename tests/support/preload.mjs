// SPDX-License-Identifier: AGPL-3.0-or-later
// Compiles a small C file (of tests/faults unless another folder is named) to be loaded into the server before its own libraries.
import { join } from "node:path";
import { run } from "./private_mounts.mjs";
import { root } from "./server.mjs";

/** The environment that loads it; the library lies in `folder`. */
export function preload(name, folder, from = "tests/faults") {
  const library = join(folder, `${name}.so`);
  run("cc", "-shared", "-fPIC", "-o", library, join(root, from, `${name}.c`));
  return { LD_PRELOAD: library };
}
