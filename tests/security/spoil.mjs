// SPDX-License-Identifier: AGPL-3.0-or-later
// Requests spoilt in every way their schema forbids.
import { replaced, resolved, sample } from "./contract.mjs";

/** All places of a schema in a sample made of it: [path, schema, required]. Lists get one item. */
export function places(schema, path = "") {
  const one = resolved(schema);
  const found = [];
  for (const [name, property] of Object.entries(one.properties ?? {})) {
    const inner = resolved(property);
    found.push([`${path}/${name}`, inner, one.required?.includes(name)]);
    if (inner.type === "object") found.push(...places(inner, `${path}/${name}`));
    if (inner.type === "array") {
      found.push([`${path}/${name}/0`, resolved(inner.items), false, true]);
      if (resolved(inner.items).type === "object") found.push(...places(inner.items, `${path}/${name}/0`));
    }
  }
  return found;
}

/** A sample in which every list has an item, so that every place exists. */
export function full(schema) {
  const one = resolved(schema);
  if (one.type === "array") return [full(one.items)];
  if (one.type !== "object") return sample(one);
  return Object.fromEntries(Object.entries(one.properties ?? {}).map(([name, property]) => [name, full(property)]));
}

const wrongTypes = { string: [7, true, [], {}, ["text"], { $gt: "" }], integer: ["1", true, [], {}, 1.5, "0x1", "1e3"], boolean: ["true", 1, 0, [], {}], array: ["text", 1, {}, true], object: ["text", 1, [], true] };

/** What a place must not hold. */
function spoilt(one) {
  const values = [["null", null], ...(wrongTypes[one.enum ? "string" : one.type] ?? []).map((value) => [`wrong type ${JSON.stringify(value)}`, value])];
  if (one.enum) values.push(["unknown word", "no-such-word"], ["other case", one.enum[0].toUpperCase()], ["empty", ""]);
  if (one.type === "string" && !one.enum) {
    if (one.maxLength) values.push(["too long", "x".repeat(one.maxLength + 1)]);
    if (one.maxLength > 100) values.push(["far too long", "x".repeat(Math.min(200_000, one.maxLength * 20))]);
    if (one.minLength) values.push(["too short", "x".repeat(one.minLength - 1)]);
    if (one.format === "line") values.push(["two lines", "one\ntwo"], ["a bell", "bell\u0007bell"]);
    if (one.pattern) values.push(["not of the pattern", "Not A Slug!"], ["path", "../x"]);
    if (one.format === "email") values.push(["no address", "nobody"], ["header in it", "a@example.org\r\nBcc: b@example.org"], ["two of them", "a@example.org,b@example.org"]);
    if (one.format === "uri") values.push(["script", "javascript:alert(1)"], ["data", "data:text/html,x"], ["no address", "nowhere"]);
    values.push(["NUL", "a\u0000b"]);
  }
  if (one.type === "integer") {
    if (one.maximum !== undefined) values.push(["too large", one.maximum + 1], ["far too large", 1e300]);
    if (one.minimum !== undefined) values.push(["too small", one.minimum - 1], ["far too small", -(2 ** 53)]);
  }
  if (one.type === "array" && one.maxItems) values.push(["too many", Array.from({ length: one.maxItems + 1 }, () => full(one.items))]);
  if (one.type === "array" && one.minItems) values.push(["too few", []]);
  return values;
}

/** Every case of a method: [what, params, path]. */
export function cases(method) {
  const whole = full(method.schema);
  const made = [];
  const objects = ["", ...places(method.schema).filter(([, one]) => one.type === "object").map(([path]) => path)];
  for (const path of objects) for (const name of ["role", "id", "initiative", "seq", "author", "is_admin", "__proto__", "constructor"]) {
    const owner = path.split("/").slice(1).reduce((at, part) => at[part], whole);
    if (Object.hasOwn(owner, name)) continue;
    const text = JSON.stringify(path === "" ? { ...whole, [`${name}\u0001`]: 1 } : replaced(whole, path, { ...owner, [`${name}\u0001`]: 1 }));
    made.push([`extra field ${path}/${name}`, text.replace(`${name}\\u0001`, name), `${path}/${name}`]);
  }
  for (const [path, one, required, item] of places(method.schema)) {
    if (required && !item) made.push([`missing ${path}`, JSON.stringify(replaced(whole, path, undefined)), path]);
    for (const [what, value] of spoilt(one)) made.push([`${what} at ${path}`, JSON.stringify(replaced(whole, path, value)), path]);
  }
  for (const value of ["null", "[]", "\"text\"", "7", "[{}]"]) made.push([`params are ${value}`, value, ""]);
  return made.filter(([, text]) => text.length < 64_000);
}
