// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs src/**/*.test.ts with node:test. They are bundled first, so that Node 18 can run them: node test.mjs [part of a path]
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const wanted = process.argv[2] ?? "";

async function testsIn(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const where = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await testsIn(where)));
    else if (/\.test\.tsx?$/.test(entry.name) && where.includes(wanted)) found.push(where);
  }
  return found;
}

const out = await mkdtemp(path.join(os.tmpdir(), "client-tests-"));
try {
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: await testsIn(path.join(here, "src")),
    outbase: path.join(here, "src"),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    jsx: "automatic",
    jsxImportSource: "preact",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = (await readdir(out, { recursive: true })).filter((name) => name.endsWith(".test.mjs"));
  const run = spawnSync(
    process.execPath,
    ["--enable-source-maps", "--test", ...files.map((name) => path.join(out, name))],
    {
      cwd: here,
      stdio: "inherit",
    },
  );
  process.exitCode = run.status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
