// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes src/protocol.ts from ../protocol/documents (written by shidra_export). `--check` only says whether it is current.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const documents = join(here, "../protocol/documents");
const read = (name) => JSON.parse(readFileSync(join(documents, name), "utf8"));
const target = join(here, "src/protocol.ts");

const schema = read("schema.json");
const openrpc = read("openrpc.json");
const asyncapi = read("asyncapi.json");
const typeOf = (reference) => reference.$ref.split("/").at(-1);

/** Formats are checks of the server, not types; without them the generator leaves plain strings. */
const types = await compile(
  { $defs: schema.$defs, title: "Everything", type: "object", additionalProperties: false },
  "Everything",
  {
    bannerComment: "",
    unreachableDefinitions: true,
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
    format: false,
  },
);
const body = types
  .replace(/export interface Everything \{\s*\}\n/, "")
  .replace(
    /\/\*\*\n \* This interface was referenced by `Everything`'s JSON-Schema\n \* via the `definition` "\w+"\.\n \*\/\n/g,
    "",
  );

const map = (name, comment, lines) =>
  `/** ${comment} */\nexport interface ${name} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
const methods = (tag) =>
  openrpc.methods
    .filter((method) => method.tags[0].name === tag)
    .map(
      (method) =>
        `"${method.name}": { params: ${typeOf(method.params[0].schema)}; result: ${typeOf(method.result.schema)} };`,
    );

const text = `// SPDX-License-Identifier: AGPL-3.0-or-later
// Generated from the C++ types in protocol/ by generate-protocol.mjs. Do not edit.
// biome-ignore-all lint: generated
// biome-ignore-all format: generated

${body.trim()}

${map("Commands", "Commands by method name.", methods("command"))}
${map("Views", "Views (questions that change nothing) by method name.", methods("view"))}
${map(
  "Things",
  "Things by kind, as they appear in topics.",
  Object.entries(asyncapi["x-things"]).map(([kind, reference]) => `${kind}: ${typeOf(reference)};`),
)}`;

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error("client-web/src/protocol.ts is stale: run node client-web/generate-protocol.mjs");
    process.exit(1);
  }
} else writeFileSync(target, text);
