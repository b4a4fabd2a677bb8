// SPDX-License-Identifier: AGPL-3.0-or-later
// R21. A clock that jumps: an hour and a year, forward and back, also many times while clients write. No order changes and
// nothing is lost or doubled; a call that closed is not opened again by a jump back, nor a session that was ended, nor is a
// command done twice whose repeat comes after a jump. A session that only a wrong clock took for over goes on.
//   node tests/faults/clock.mjs [--short | --long] [--seed N] [--reopen]
// --reopen: the closed call is open again in the database, as after a server that believes its clock; this must fail.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { change } from "../support/change.mjs";
import { Client, key, Refused } from "../support/client.mjs";
import { invite, openInitiative } from "../support/initiative.mjs";
import { journalOf, Ledger, rows } from "../support/ledger.mjs";
import { draft, editorOf, openCall } from "../support/open_call.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";
import { ServerClock } from "../support/server_clock.mjs";
import { Writers } from "../support/writers.mjs";

const { long, seed, flags } = asked();
const random = chance(seed);
const jumps = long ? 300 : 30;
const hour = 3_600_000;
const report = new Report("r21");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const faults = [];
const check = (fine, what) => {
  if (!fine) faults.push(what);
};
/** The code of a refusal, or "done". */
const outcome = (asking) => asking.then(() => "done", (error) => {
  if (!(error instanceof Refused)) throw error;
  return error.code;
});

const work = mkdtempSync(join(tmpdir(), "shidra-clock-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const clock = new ServerClock(work);
/** Turns the clock, and gives the server's own jobs (once a second) time to notice. */
const turn = async (offset) => {
  clock.turn(offset);
  await wait(2_600);
};

const server = await Server.start({ env: clock.env, args: ["--messages-per-second", "100000"] });
const { admin, forums } = await openInitiative(server, { forums: 12 });
const [forum] = forums;
const editor = await editorOf(server, admin, "editor");
const call = await openCall(admin, forum, "closes in half an hour", Date.now() + hour / 2);
const response = await draft(editor, call, forum);
// Somebody who has signed out, and whose cookie somebody else has kept.
const leaver = await invite(server, admin, "leaver");
const stolen = new Map(leaver.cookies);
await leaver.post("access.sign_out", {});
const revivals = [];
const tryToRevive = async () => {
  const thief = new Client(server.url);
  thief.cookies = new Map(stolen);
  revivals.push(await outcome(thief.post("me.update", { name: "leaver", language: "en" })));
};
await tryToRevive();
const stateOf = (number) => rows(server.data, `SELECT state FROM open_call WHERE id = ${number}`)[0][0];

async function watching(client, topic) {
  client.heard = [];
  client.onPush = (push) => push.method === "event" && client.heard.push(push.params.position);
  await client.connect();
  client.from = (await client.watch(topic)).position;
}
const watcher = new Client(server.url);
watcher.cookies = admin.cookies;
await watching(watcher, "members/1");
await editor.connect();
let watcherClosed;
watcher.closed.then(({ code }) => { watcherClosed = code; });
let editorClosed;
editor.closed.then(({ code }) => { editorClosed = code; });

// Many jumps of up to an hour while clients write.
const ledger = new Ledger(forums);
const writers = new Writers({ url: () => server.url, cookies: admin.cookies, ledger, random, count: 6, pause: 2 });
writers.start();
for (let jump = 0; jump < jumps; jump += 1) {
  // Up to 20 minutes ahead: the call's deadline does not come by this.
  clock.turn(`${random() < 0.5 ? "-" : "+"}${Math.floor(random() * (random() < 0.5 ? 1_200 : 1))}s`);
  await wait(80);
  clock.turn(`-${Math.floor(random() * 3_600)}s`);
  await wait(80);
}
await turn("+0");
check(stateOf(call) === "open", "the call closed before its time");

// An hour ahead: the call is over. Back: it stays so.
await turn("+1h");
const overState = stateOf(call);
const submitOver = await outcome(editor.post("response.submit", response));
await turn("+0");
if (flags.has("--reopen")) {
  change(server.data, `UPDATE open_call SET state = 'open' WHERE id = ${call}`);
}
const backState = stateOf(call);
const submitBack = await outcome(editor.post("response.submit", response));
await turn("-1h");
const earlierState = stateOf(call);
await tryToRevive();
const submitEarlier = await outcome(editor.post("response.submit", response));
check(await outcome(admin.post("organisation.create", { name: "an hour ago", sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" })) === "done", "nothing can be written an hour ago");
check(editorClosed === undefined, "the session's socket closed by an hour's jump");

// A year back: everything goes on. Then a call that closes in that year, and forward again.
await turn("-1y");
check(await outcome(editor.post("me.update", { name: "editor", language: "en" })) === "done", "a session does not live a year ago");
await tryToRevive();
const longAgo = await openCall(admin, forum, "long ago", Date.now() - 365 * 24 * hour + hour);
await turn("+0");
const longAgoState = stateOf(longAgo);

// A command whose answer was lost, and a year ahead by mistake; then it is asked for again.
const repeated = { forum, title: "asked twice", starts: Date.now() + hour, ends: Date.now() + 2 * hour, place: "", agenda: "" };
const withKey = key();
await admin.post("meeting.schedule", repeated, withKey);
await wait(1_200);
await writers.finish();
await turn("+1y");
const submitNextYear = await outcome(editor.post("response.submit", response));
const sessionNextYear = await outcome(editor.post("me.update", { name: "editor", language: "en" }));
await turn("+0");
await tryToRevive();
const sessionBack = await outcome(editor.post("me.update", { name: "editor", language: "en" }));
// A year ahead the session is past its time; that ends nothing for good, since the clock was wrong.
check(sessionNextYear === "signed_out" && sessionBack === "done", "a clock that was wrong has ended a session");
check((await editor.http("GET", "/healthz")).status === 200, "the server does not answer");

// The administrator signs in again, if that session is over, and repeats the command.
const again = new Client(server.url);
again.cookies = admin.cookies;
if (await outcome(again.post("me.update", { name: "Admin", language: "en" })) === "signed_out") {
  again.cookies = new Map();
  await again.post("access.greet", {}, null);
  await again.post("access.request_code", { email: "admin@example.org", language: "en" }, null);
  let code;
  for (let tries = 0; tries < 200 && !code; tries += 1, await wait(20))
    code = server.letters().findLast((letter) => letter.to === "admin@example.org" && /\b\d{6}\b/.test(letter.text))?.text.match(/\b(\d{6})\b/)[1];
  await again.post("access.sign_in", { email: "admin@example.org", code }, null);
}
const repeat = await outcome(again.post("meeting.schedule", repeated, withKey));
const twice = Number(rows(server.data, "SELECT count(*) FROM meeting WHERE title = 'asked twice'")[0][0]);

const exit = await server.stop();
watcher.socket.terminate();
const positions = rows(server.data, `SELECT seq FROM event WHERE stream = 1 AND topic = 'members/1' AND seq > ${watcher.from} ORDER BY seq`).map(([seq]) => Number(seq));
const kept = new Set(positions);
const ordered = watcher.heard.every((position, index) => index === 0 || position > watcher.heard[index - 1]);

report.tell("jumps", 2 * jumps + 8);
report.judge("call_an_hour_ahead", `${overState}, ${submitOver}`, overState === "closed" && submitOver !== "done");
report.judge("call_back_again", `${backState}, ${submitBack}`, backState === "closed" && submitBack !== "done");
report.judge("call_an_hour_ago", `${earlierState}, ${submitEarlier}`, earlierState === "closed" && submitEarlier !== "done");
report.judge("call_of_a_year_ago", longAgoState, longAgoState === "closed");
report.judge("call_next_year", submitNextYear, submitNextYear !== "done");
report.tell("session_next_year_and_back", `${sessionNextYear}, ${sessionBack}`);
report.judge("sessions_revived", revivals.filter((code) => code !== "signed_out").length, revivals.length === 4 && revivals.every((code) => code === "signed_out"));
report.tell("watcher_closed", watcherClosed ?? "never");
report.judge("heard_in_order", watcher.heard.length, ordered && watcher.heard.length > 100);
// A year ahead the events' time of being kept is over: what is gone from the stream was heard, and nothing else was.
report.none("not_heard", positions.filter((position) => !watcher.heard.includes(position)).length);
report.tell("events_gone_by_the_year_ahead", watcher.heard.filter((position) => !kept.has(position)).length);
report.judge("repeat_after_a_year_ahead", `${repeat}, ${twice} in all`, twice === 1);
const found = ledger.check(server.data);
report.judge("acknowledged", found.acknowledged, found.acknowledged >= 1_000);
report.none("lost", found.lost);
report.none("doubled", found.doubled - (twice > 1 ? 1 : 0));
report.none("replies_differ", ledger.repliesDiffer);
const journal = journalOf(server.data);
report.judge("journal", journal, journal === "ok");
report.judge("exit", exit.code ?? exit.signal, exit.code === 0);
report.none("faults", faults.length);
for (const fault of faults) report.tell("fault", fault);
await server.close();
report.finish();
