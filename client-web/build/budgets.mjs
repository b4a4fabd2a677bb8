// SPDX-License-Identifier: AGPL-3.0-or-later
// Size budgets, in bytes after gzip 9. A build that breaks one fails: phones on weak lines pay for every kilobyte.
import path from "node:path";

const CSS = 10_000;
const PARTICIPANT = 35_000;
const COORDINATOR = 60_000;
const CATALOG = 24_000;
const LAZY = 170_000;
/** Routes that a participant's phone opens. They count together with everything they need, the shell included. */
const PARTICIPANT_ROUTES =
  /^src\/(people\/(home|sign_in)|surveys\/(join|answer)|meetings\/participate|summaries\/read)\w*\.tsx$/;
/** Heavy parts that load only when somebody asks for them by name, outside of any route. */
const LAZY_PARTS = /^src\/\w+\/rich_\w+\.tsx$/;

/** Prints one line per route and returns whether all are within their budgets. */
export function checkBudgets(assets, { outputs }) {
  const byFile = new Map(assets.map((asset) => [path.basename(asset.route), (asset.gzip ?? asset.data).length]));
  const sizeOf = (output) => byFile.get(path.basename(output)) ?? 0;
  const withImports = (output, seen = new Set()) => {
    if (seen.has(output)) return seen;
    seen.add(output);
    for (const each of outputs[output].imports) if (each.kind === "import-statement") withImports(each.path, seen);
    return seen;
  };
  const total = (set) => [...set].reduce((sum, output) => sum + sizeOf(output), 0);
  const entries = Object.entries(outputs).filter(([, output]) => output.entryPoint);
  const [app] = entries.find(([, output]) => output.entryPoint === "src/app.tsx");
  const shell = withImports(app);

  const rows = entries.map(([output, { entryPoint }]) => {
    if (entryPoint.endsWith(".css")) return [entryPoint, sizeOf(output), CSS];
    if (entryPoint.endsWith(".json")) return [entryPoint, sizeOf(output), CATALOG];
    if (LAZY_PARTS.test(entryPoint)) return [entryPoint, sizeOf(output), LAZY];
    const size = total(new Set([...shell, ...withImports(output)]));
    const phone = output === app || PARTICIPANT_ROUTES.test(entryPoint);
    return [entryPoint, size, phone ? PARTICIPANT : COORDINATOR];
  });
  for (const [name, size, budget] of rows) {
    console.log(`${size > budget ? "TOO BIG " : "        "}${String(size).padStart(7)} of ${budget}  ${name}`);
  }
  return rows.every(([, size, budget]) => size <= budget);
}
