// SPDX-License-Identifier: AGPL-3.0-or-later
// S13: every request of the contract, spoilt in every way its schema forbids: fields nobody knows, wrong types, null,
// missing, too long, too many, too large; and frames that are hardly JSON. All are refused, the problem is said in its
// place, and not a row of the database changes. They are sent by an administrator, whom nothing else would stop.
//   node tests/security/requests.mjs [--short|--long]
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { methods, openrpc } from "./contract.mjs";
import { cases, places } from "./spoil.mjs";
import { House, info, key, long, run, sql, until } from "./stage.mjs";

const socketOnly = ["Watch", "Unwatch"].map((name) => ({ name: name.toLowerCase(), kind: "watch", schema: { ...openrpc.components.schemas[name], named: name } }));

/** Null where a field may be left out. The documents do not allow it; it is counted apart, after everything else. */
const isOptionalNull = (method, what, path) => what.startsWith("null at") && places(method.schema).some(([at, , required, item]) => at === path && !required && !item);

const frame = (method, params, withKey) => `{"jsonrpc":"2.0","id":1,"method":"${method}",${withKey ? `"key":"${withKey}",` : ""}"params":${params}}`;

/** Frames that are no request: none may be taken for one. */
function badFrames() {
  const name = "me.update";
  const good = '{"name":"Taken","language":"en"}';
  const deep = (depth) => frame(name, `{"name":${"[".repeat(depth)}${"]".repeat(depth)},"language":"en"}`, key());
  return [
    ["empty", ""], ["spaces", "   "], ["null", "null"], ["number", "7"], ["text", "\"me.update\""], ["list", "[]"],
    ["batch", `[${frame(name, good, key())}]`], ["not ended", frame(name, good, key()).slice(0, -1)], ["something after it", `${frame(name, good, key())}x`],
    ["two requests", frame(name, good, key()) + frame(name, good, key())], ["comment", `/* */${frame(name, good, key())}`],
    ["trailing comma", frame(name, '{"name":"Taken","language":"en",}', key())], ["single quotes", frame(name, "{'name':'Taken','language':'en'}", key())],
    ["byte order mark", `\ufeff${frame(name, good, key())}`], ["name twice", frame(name, '{"name":"Taken","name":"Twice","language":"en"}', key())],
    ["method twice", frame(name, good, key()).replace('"id":1', '"id":1,"method":"me.update"')], ["id twice", frame(name, good, key()).replace('"id":1', '"id":1,"id":2')],
    ["escaped name twice", frame(name, '{"name":"Taken","n\\u0061me":"Twice","language":"en"}', key())],
    ["NaN", frame("summary.mark_read", '{"summary":NaN}', key())], ["infinity", frame("summary.mark_read", '{"summary":1e999}', key())], ["2^64+1", frame("summary.mark_read", '{"summary":18446744073709551617}', key())],
    ["minus nothing", frame("summary.mark_read", '{"summary":-0}', key())], ["2^53+1", frame("summary.mark_read", '{"summary":9007199254740993}', key())], ["leading zero", frame("summary.mark_read", '{"summary":01}', key())],
    ["lone surrogate", frame(name, '{"name":"\\ud800","language":"en"}', key())], ["raw newline", frame(name, '{"name":"a\nb","language":"en"}', key())],
    ["deep 40", deep(40)], ["deep 1000", deep(1000)], ["deep 30000", deep(30_000)], ["no version", frame(name, good, key()).replace('"jsonrpc":"2.0",', "")],
    ["another version", frame(name, good, key()).replace('"2.0"', '"1.0"')], ["id is an object", frame(name, good, key()).replace('"id":1', '"id":{}')],
    ["method is a number", frame(name, good, key()).replace('"me.update"', "7")], ["unknown method", frame("me.nothing", good, key())], ["method with NUL", frame("me.update\\u0000", good, key())],
    ["method in capitals", frame("ME.UPDATE", good, key())], ["no key", frame(name, good)], ["key is no UUID", frame(name, good, "1")], ["key of version 4", frame(name, good, "8c0d5b1e-7b1a-4c3e-9a55-1f1f1f1f1f1f")],
    ["key is a number", frame(name, good, key()).replace(/"key":"[^"]*"/, '"key":7')], ["extra member", frame(name, good, key()).replace('"id":1', '"id":1,"as":"somebody"')],
    ["params twice", frame(name, good, key()).replace('"params"', '"params":{},"params"')], ["many members", frame(name, `{${Array.from({ length: 5000 }, (_, index) => `"k${index}":1`).join(",")}}`, key())],
  ];
}

/** All rows, but for when a session was last seen and what jobs note of themselves. */
function wholeDatabase(folder) {
  const told = spawnSync("sqlite3", ["-readonly", join(folder, "shidra.db"), ".dump"], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (told.status !== 0) throw new Error(told.stderr);
  return told.stdout;
}

run(async (report, houses) => {
  const house = await House.open(houses);
  const { admin } = house;
  await until(() => house.letters().length >= 0);
  const folder = house.server.data;
  const before = wholeDatabase(folder);
  const counts = info(folder).text;
  const head = sql(folder, "SELECT group_concat(head) FROM stream");
  let sent = 0;
  const accepted = [];
  const unlocated = [];
  const covered = new Set();

  const nulls = [];
  let asked = 0;
  /** Letters to one address are counted before anything else is looked at, so each case has an address of its own. */
  const toSomebodyElse = (text) => text.replace("somebody@example.org", () => `somebody-${(asked += 1)}@example.org`);
  const judge = (what, answer, path) => {
    sent += 1;
    if (answer.result !== undefined) return void accepted.push(what);
    const problems = answer.error?.data?.problems ?? [];
    const located = path === undefined || problems.some((one) => one.path === path || one.path === `/params${path}` || one.path.startsWith(`${path}/`) || (path.startsWith(one.path) && one.path !== "")) || (path === "" && answer.error);
    if (!located) unlocated.push(`${what}: ${JSON.stringify(answer.error).slice(0, 200)}`);
  };
  const overHttp = async (text) => {
    const reply = await admin.http("POST", "/rpc", { body: text, headers: { "Content-Type": "application/json" } });
    try { return JSON.parse(reply.body.toString("utf8")); } catch { return { error: { status: reply.status, text: reply.body.toString("utf8").slice(0, 100) } }; }
  };
  // One after another: the reply to what could not be read carries no id.
  const raw = (text) => Promise.race([
    admin.sendRaw(text).then((result) => ({ result }), (error) => ({ error: { data: { code: error.code, problems: error.problems ?? [] } } })),
    new Promise((resolve) => setTimeout(() => resolve({ error: { message: "silence" } }), 1000)),
  ]);

  for (const method of [...methods, ...socketOnly]) {
    const all = cases(method).filter(([what, , path]) => { if (!isOptionalNull(method, what, path)) return true; nulls.push([method, what, path]); return false; });
    report.check(`${method.name} has cases`, all.length > 5);
    covered.add(method.name);
    const withKey = method.kind === "command" ? key : () => undefined;
    if (method.kind !== "watch") {
      for (let at = 0; at < all.length; at += 20) {
        await Promise.all(all.slice(at, at + 20).map(async ([what, params, path]) => judge(`${method.name}: ${what} (POST)`, await overHttp(frame(method.name, toSomebodyElse(params), withKey())), path)));
      }
    }
    const inSocket = !method.name.startsWith("access.") && method.name !== "initiative.create"; // those set cookies
    const socketToo = long || method.kind === "watch" ? all : all.filter((_one, index) => index % 10 === 0);
    for (const [what, params, path] of inSocket ? socketToo : []) judge(`${method.name}: ${what}`, await raw(frame(method.name, params, withKey())), path);
  }
  for (const [what, text] of badFrames()) {
    judge(`frame, ${what} (POST)`, await overHttp(text));
    const reply = await raw(text);
    judge(`frame, ${what}`, reply);
  }
  const invalid = Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":1,"method":"me.update","key":"'), Buffer.from(key()), Buffer.from('","params":{"name":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('","language":"en"}}')]);
  judge("frame, no UTF-8 (POST)", await overHttp(invalid));
  judge("frame, UTF-16 (POST)", await overHttp(Buffer.from(frame("me.update", '{"name":"Taken","language":"en"}', key()), "utf16le")));

  const after = wholeDatabase(folder);
  const changed = [];
  if (after !== before) {
    const had = new Set(before.split("\n"));
    changed.push(...after.split("\n").filter((line) => !had.has(line)));
  }
  report.figure("s13.methods", covered.size);
  report.figure("s13.cases", sent);
  report.figure("s13.accepted", accepted.length);
  report.figure("s13.unlocated", unlocated.length);
  report.figure("s13.rows_changed", changed.length);
  report.figure("s13.database", createHash("sha256").update(after).digest("hex").slice(0, 16));
  report.check("none is accepted", accepted.length === 0, `\n  ${accepted.slice(0, 60).join("\n  ")}`);
  report.check("every refusal says where", unlocated.length === 0, `\n  ${unlocated.slice(0, 60).join("\n  ")}`);
  report.check("nothing is written", changed.length === 0, changed.slice(0, 10).join("\n"));
  report.check("the counts are as they were", info(folder).text === counts);
  report.check("the head of the events is where it was", sql(folder, "SELECT group_concat(head) FROM stream") === head);
  let taken = 0;
  for (const [method, what, path] of nulls) {
    const [, params] = cases(method).find(([name]) => name === what);
    const answer = method.kind === "watch" ? await raw(frame(method.name, params)) : await overHttp(frame(method.name, toSomebodyElse(params), method.kind === "command" ? key() : undefined));
    const located = (answer.error?.data?.problems ?? []).some((one) => one.path.endsWith(path));
    if (!located) taken += 1;
  }
  report.figure("s13.nulls_for_optional_fields", nulls.length);
  report.figure("s13.nulls_taken_as_absent", taken);
  report.check("null is refused where the documents do not allow it", taken === 0, `${taken} of ${nulls.length} are taken as if the field were not there`);
  // The comparison itself: one good request is seen by it.
  await admin.call("me.update", { name: "Another", language: "en" });
  report.check("a change would have been seen", wholeDatabase(folder) !== before);
});
