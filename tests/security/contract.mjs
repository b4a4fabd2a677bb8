// SPDX-License-Identifier: AGPL-3.0-or-later
// The contract as the tests read it: the committed OpenRPC and AsyncAPI documents, and requests made from their schemas.
// Whatever is added there tomorrow is tried tomorrow without a change here.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/server.mjs";

const document = (name) => JSON.parse(readFileSync(join(root, "protocol/documents", name), "utf8"));
export const openrpc = document("openrpc.json");
export const asyncapi = document("asyncapi.json");

const reference = /^#\/components\/schemas\//;
/** A schema with its reference followed; its name stays known. */
export function resolved(schema) {
  if (!schema.$ref) return schema;
  const name = schema.$ref.replace(reference, "");
  return { ...openrpc.components.schemas[name], named: name };
}

export const methods = openrpc.methods.map((method) => ({
  name: method.name, kind: method.tags[0].name, schema: resolved(method.params[0].schema),
}));
export const commands = methods.filter((method) => method.kind === "command");
export const views = methods.filter((method) => method.kind === "view");
export const thingKinds = Object.keys(asyncapi["x-things"]);

/** The kinds of topics. The AsyncAPI document says only that a topic is a string, so they are read where the server
 * defines them; a new one is watched by every role as soon as it is written. */
export function topicKinds() {
  const kinds = new Set();
  const folder = join(root, "server");
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith(".cpp")) continue;
    const text = readFileSync(join(folder, name), "utf8");
    for (const [, kind] of text.matchAll(/^live::(?:Log|State)Topic const \w+\{"(\w+)"/gm)) kinds.add(kind);
  }
  return [...kinds].sort();
}

const isId = (schema) => schema.type === "integer" && schema.minimum === 1 && schema.maximum === 2 ** 53 - 1;

/** The fields of a request that are ids of things. */
export function idFields(schema) {
  return Object.entries(schema.properties ?? {}).filter(([, one]) => isId(resolved(one))).map(([name]) => name);
}

/** A request that the schema allows; `given` are fields to take as they are, `optional` says whether others are sent. */
export function sample(schema, given = {}, optional = true) {
  const one = resolved(schema);
  if (one.enum) return one.enum[0];
  if (one.type === "integer") return Math.max(one.minimum ?? 0, Math.min(one.maximum ?? 1, 1));
  if (one.type === "boolean") return true;
  if (one.type === "array") return one.minItems ? [sample(one.items)] : [];
  if (one.type === "string") {
    if (one.format === "email") return "somebody@example.org";
    if (one.format === "uri") return "https://example.org/";
    if (one.format === "sha256") return "0".repeat(64);
    if (one.pattern) return "residents";
    return "text of a test, long enough".slice(0, Math.min(one.maxLength ?? 27, 27)).padEnd(one.minLength ?? 0, "x");
  }
  const made = {};
  for (const [name, property] of Object.entries(one.properties ?? {})) {
    if (name in given) made[name] = given[name];
    else if (optional || one.required?.includes(name)) made[name] = sample(property);
  }
  return made;
}

/** Every string field of a schema that holds people's own words, as paths like "tasks/0/text". */
export function textFields(schema, path = "") {
  const one = resolved(schema);
  if (one.type === "array") return textFields(one.items, `${path}/0`);
  if (one.type === "object") {
    return Object.entries(one.properties ?? {}).flatMap(([name, each]) => textFields(each, `${path}/${name}`));
  }
  const text = one.type === "string" && !one.enum && !one.pattern && one.format !== "email" && one.format !== "uri";
  return text ? [path] : [];
}

/** `value` with what stands at a path ("/tasks/0/text") replaced. */
export function replaced(value, path, by) {
  const copy = structuredClone(value);
  const parts = path.split("/").slice(1);
  const last = parts.pop();
  const at = parts.reduce((inner, part) => inner[part], copy);
  if (by === undefined) delete at[last];
  else at[last] = by;
  return copy;
}
