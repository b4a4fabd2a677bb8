// SPDX-License-Identifier: AGPL-3.0-or-later
// R22. Deadlines of open calls over both changes of daylight saving in Asia/Jerusalem, against the real server whose
// clock is turned to 2026: before, in and after the hour that is missing in spring and the one that comes twice in autumn.
// A response counts exactly when the server receives it no later than the deadline. First with a clock that stands at the
// millisecond before, at, and after it; then with one that runs over it while many sockets hand in as fast as they can;
// then with a server that was down meanwhile. Told alike everywhere: to who watches, on the public page, in letters, in
// the journal; and the call closes by itself then, not a millisecond before.
//   node tests/faults/deadlines.mjs [--short | --long] [--seed N] [--hour-late]
// --hour-late: the deadlines are written into the database an hour later than was asked for, as by a server that counts
// without summer time; then this must fail.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { change } from "../support/change.mjs";
import { Client, Refused } from "../support/client.mjs";
import { openInitiative } from "../support/initiative.mjs";
import { rows } from "../support/ledger.mjs";
import { draft, editorOf, openCall } from "../support/open_call.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";
import { ServerClock } from "../support/server_clock.mjs";

const { long, seed, flags } = asked();
const random = chance(seed);
const editorsCount = long ? 120 : 24;
const around = 400; // ms before and after a deadline in which everybody hands in
const hour = 3_600_000;
const report = new Report("r22");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const zone = "Asia/Jerusalem";

/** What the wall in Jerusalem shows at the deadline, and which instant that is. Not worked out by any code of ours. */
const changes = {
  // On Friday, 27 March, at 02:00 the clocks are put forward to 03:00.
  spring: [
    { wall: "26 March, 12:00 (Israel Time)", at: "2026-03-26T10:00:00.000Z" },
    { wall: "27 March, 01:59 (Israel Time)", at: "2026-03-26T23:59:59.999Z" },
    { wall: "27 March, 03:00 (Israel Time)", at: "2026-03-27T00:00:00.000Z" },
    { wall: "27 March, 12:00 (Israel Time)", at: "2026-03-27T09:00:00.000Z" },
  ],
  // On Sunday, 25 October, at 02:00 they are put back to 01:00.
  autumn: [
    { wall: "24 October, 12:00 (Israel Time)", at: "2026-10-24T09:00:00.000Z" },
    { wall: "25 October, 01:30 (Israel Daylight Time)", at: "2026-10-24T22:30:00.000Z" },
    { wall: "25 October, 01:59 (Israel Daylight Time)", at: "2026-10-24T22:59:59.999Z" },
    { wall: "25 October, 01:30 (Israel Standard Time)", at: "2026-10-24T23:30:00.000Z" },
    { wall: "25 October, 12:00 (Israel Time)", at: "2026-10-25T10:00:00.000Z" },
  ],
};

const found = { submissions: 0, refused: 0, late: 0, early: 0, times: 0, stored: 0, told: 0, closedEarly: 0, notClosed: 0, journal: 0, other: 0 };
const closing = []; // ms from a deadline until the call was seen closed, with a clock that runs
const faults = [];
const wrong = (kind, what) => {
  found[kind] += 1;
  faults.push(`${kind}: ${what}`);
};
/** A reply, or the code of the refusal. */
const outcome = (asking) => asking.then((reply) => ({ reply }), (error) => {
  if (!(error instanceof Refused)) throw error;
  return { code: error.code };
});
const tooLate = ["deadline_passed", "call_not_open"];

for (const [season, deadlines] of Object.entries(changes)) {
  const work = mkdtempSync(join(tmpdir(), "shidra-deadlines-"));
  process.on("exit", () => rmSync(work, { recursive: true, force: true }));
  const clock = new ServerClock(work);
  let turned = 0; // ms of the server's clock from the true one, while it runs
  const turnTo = (moment) => {
    turned = moment - Date.now();
    clock.turn(turned);
  };
  const serverNow = () => Date.now() + turned;

  turnTo(Date.parse(deadlines[0].at) - 24 * hour);
  // The machine's zone is that of the initiative: whoever asked the C library for the time would see the change, too.
  const server = await Server.start({ env: { ...clock.env, TZ: zone }, args: ["--messages-per-second", "100000"] });
  const { admin, forums: [forum] } = await openInitiative(server, { zone });
  const editors = [];
  for (let number = 1; number <= editorsCount; number += 1) editors.push(await editorOf(server, admin, `editor${number}`));

  let watcher;
  const watchAll = async () => {
    watcher = new Client(server.url);
    watcher.closings = new Map();
    watcher.deadlines = new Map();
    watcher.onPush = ({ method, params }) => {
      if (method !== "event" || params.kind !== "call" || !params.put) return;
      watcher.deadlines.set(params.put.id, params.put.deadline);
      if (params.put.state === "closed" && !watcher.closings.has(params.put.id)) watcher.closings.set(params.put.id, serverNow());
    };
    await watcher.connect();
    await watcher.watch("initiative/1");
    await Promise.all(editors.map((editor) => editor.connect()));
  };
  await watchAll();
  const stateOf = (call) => rows(server.data, `SELECT state FROM open_call WHERE id = ${call}`)[0][0];
  const submit = (editor) => outcome(editor.call("response.submit", editor.draft));
  const takeBack = (editor) => editor.call("response.withdraw", { response: editor.draft.response });
  const begin = async (title, deadline) => {
    const call = await openCall(admin, forum, title, deadline);
    await Promise.all(editors.map(async (editor) => {
      editor.draft = await draft(editor, call, forum);
      editor.acknowledged = undefined; // of what stands handed in
      editor.last = undefined;
      editor.mayBeWithdrawn = false;
    }));
    if (flags.has("--hour-late")) change(server.data, `UPDATE open_call SET deadline = deadline + ${hour} WHERE id = ${call}`);
    return call;
  };
  /** What was acknowledged last of each response is what is stored; what was taken back after the deadline keeps it. */
  const checkStored = (call) => {
    const stored = new Map(rows(server.data, `SELECT id, state, coalesce(submitted_at, '-') FROM response WHERE call = ${call}`).map(([id, state, at]) => [Number(id), `${state} ${at}`]));
    for (const editor of editors) {
      const is = stored.get(editor.draft.response);
      const must = editor.acknowledged !== undefined ? `submitted ${editor.acknowledged}` : "draft -";
      if (is !== must && !(editor.mayBeWithdrawn && is === `withdrawn ${editor.last}`)) wrong("stored", `${is} instead of ${must}`);
    }
  };
  /** By the journal: handed in, then closed, after the deadline. What was received in time may be written after it. */
  const checkJournal = (call, deadline) => {
    const responses = new Set(editors.map((editor) => `response/${editor.draft.response}`));
    let closed = false;
    let times = 0;
    for (const [at, act, target] of rows(server.data, "SELECT at, act, target FROM journal WHERE stream = 1 ORDER BY n")) {
      if (act === "response.submit" && responses.has(target)) {
        times += 1;
        if (closed) wrong("journal", `handed in after it was closed, ${at - deadline} ms after the deadline`);
      }
      if (act === "call.close" && target === `call/${call}`) {
        closed = true;
        if (Number(at) <= deadline) wrong("journal", `closed ${deadline - at} ms before the deadline`);
      }
    }
    if (times === 0 || !closed) wrong("journal", `${times} handed in, ${closed ? "closed" : "not closed"}`);
  };
  const closedWithin = async (call, ms) => {
    for (const end = Date.now() + ms; Date.now() < end; await wait(20)) if (stateOf(call) === "closed") return true;
    return false;
  };

  for (const { wall, at } of deadlines) {
    const deadline = Date.parse(at);
    const here = `${season}, ${wall}`;

    // The clock stands. An hour before, to the millisecond after it: whoever reads the wall wrongly closes here.
    clock.stand(deadline - hour + 1);
    const call = await begin(`stands ${at}`, deadline);
    for (const moment of [deadline - hour + 1, deadline - 1, deadline]) {
      clock.stand(moment);
      if (moment !== deadline - 1) await wait(1_300); // the job that closes calls looks once a second
      for (const [index, { reply, code }] of (await Promise.all(editors.map(submit))).entries()) {
        found.submissions += 1;
        if (code) wrong("early", `${here}: ${code} at ${moment - deadline} ms`);
        else if (reply.submitted_at !== moment) wrong("times", `${here}: ${reply.submitted_at - moment} ms`);
        editors[index].acknowledged = reply?.submitted_at;
      }
      // In the end every second one stays handed in.
      await Promise.all(editors.map(async (editor, index) => {
        if (editor.acknowledged === undefined || (moment === deadline && index % 2 === 0)) return;
        await takeBack(editor);
        editor.acknowledged = undefined;
      }));
    }
    if (stateOf(call) !== "open") wrong("closedEarly", `${here}: closed at the deadline itself`);
    if (watcher.deadlines.get(call) !== deadline) wrong("told", `${here}: an event says ${new Date(watcher.deadlines.get(call)).toISOString()}`);
    const page = (await new Client(server.url).http("GET", `/faults/calls/${call}?lang=en`)).body.toString();
    const [, datetime, shown] = page.match(/<time datetime="([^"]+)">([^<]+)<\/time>/) ?? [];
    if (Math.floor(Date.parse(datetime) / 1000) !== Math.floor(deadline / 1000) || !shown.includes(wall)) wrong("told", `${here}: the page says ${datetime}, ${shown}`);

    clock.stand(deadline + 1);
    for (const { code } of await Promise.all(editors.filter((editor) => editor.acknowledged === undefined).map(submit))) {
      found.refused += 1;
      if (!tooLate.includes(code)) wrong("late", `${here}: ${code ?? "accepted"} a millisecond after`);
    }
    const later = await outcome(admin.post("call.amend", { call, note: "longer", deadline: deadline + hour }));
    if (!tooLate.includes(later.code)) wrong("late", `${here}: made longer a millisecond after (${later.code ?? "accepted"})`);
    if (!(await closedWithin(call, 3_000))) wrong("notClosed", here);
    checkStored(call);
    checkJournal(call, deadline);

    // The clock runs over it. Everybody hands in and takes back; near the deadline each goes on until it is refused.
    turnTo(deadline - 1_500 - 20 * editorsCount);
    const second = await begin(`runs ${at}`, deadline);
    await Promise.all(editors.map(async (editor) => {
      await wait(deadline - around * (0.5 + random() / 2) - serverNow());
      while (serverNow() < deadline + around) {
        const sent = serverNow();
        const { reply, code } = await submit(editor);
        const got = serverNow();
        if (reply) {
          found.submissions += 1;
          editor.acknowledged = reply.submitted_at;
          if (reply.submitted_at > deadline) wrong("late", `${here}: accepted ${reply.submitted_at - deadline} ms after`);
          if (reply.submitted_at < sent || reply.submitted_at > got) wrong("times", `${here}: ${reply.submitted_at} is not in ${sent}…${got}`);
          // What is handed in a moment before the deadline stays. Otherwise it is taken back, by some perhaps too late.
          if (got > deadline - 30) return;
          await takeBack(editor);
          editor.last = editor.acknowledged;
          editor.acknowledged = undefined;
          if (serverNow() > deadline) return void (editor.mayBeWithdrawn = true);
        } else {
          found.refused += 1;
          if (!tooLate.includes(code)) return wrong("other", `${here}: ${code}`);
          if (got <= deadline) wrong("early", `${here}: ${code}, answered ${deadline - got} ms before`);
        }
        await wait(random() * 8);
      }
    }));
    await closedWithin(second, 3_000);
    for (let tries = 0; tries < 100 && !watcher.closings.has(second); tries += 1) await wait(10);
    if (watcher.closings.has(second)) closing.push(watcher.closings.get(second) - deadline);
    else wrong("notClosed", here);
    if (watcher.closings.get(second) <= deadline) wrong("closedEarly", `${here}: seen closed before`);
    checkStored(second);
    checkJournal(second, deadline);
  }

  // Down over the deadline: the first thing asked of the server is too late, whether or not its job has looked yet.
  const last = Date.parse(deadlines.at(-1).at) + hour;
  clock.stand(last - 1);
  const missed = await begin("missed", last);
  await server.stop("SIGKILL");
  clock.stand(last + 1);
  await server.launch({ port: server.port });
  for (const { code } of await Promise.all(editors.map((editor) => outcome(editor.post("response.submit", editor.draft))))) {
    found.refused += 1;
    if (!tooLate.includes(code)) wrong("late", `${season}, down over it: ${code ?? "accepted"}`);
  }
  await watchAll();
  if (!(await closedWithin(missed, 3_000))) wrong("notClosed", `${season}, down over it`);

  // Letters say when a response was received and until when it may be taken back.
  const letters = server.letters().filter(({ to, text }) => to === "editor1@example.org" && text.includes("It was received on"));
  for (const { wall, at } of deadlines) {
    const about = letters.filter(({ text }) => text.includes(`stands ${at}`));
    const fine = about.filter(({ text }) => new RegExp(`until \\w+, ${wall.replace(/[()]/g, "\\$&")}\\.`).test(text));
    if (about.length === 0 || fine.length !== about.length) wrong("told", `${season}, ${wall}: ${about.length} letters, ${fine.length} say so`);
  }

  const exit = await server.stop();
  if (exit.code !== 0) wrong("other", `${season}: the server ended with ${exit.code ?? exit.signal}`);
  watcher.socket.terminate();
  for (const editor of editors) editor.socket.terminate();
  await server.close();
}

const all = Object.values(changes).flat().length;
report.tell("deadlines", all);
report.tell("sockets", editorsCount);
report.judge("acknowledged", found.submissions, found.submissions >= all * editorsCount * 3);
report.judge("refused", found.refused, found.refused >= all * editorsCount);
report.none("acknowledged_late", found.late);
report.none("refused_early", found.early);
report.none("other_times", found.times);
report.none("stored_differs", found.stored);
report.none("told_wrong", found.told);
report.none("journal_wrong", found.journal);
report.none("closed_early", found.closedEarly);
report.none("not_closed", found.notClosed);
report.none("other_refusals", found.other);
// Looked at each second, and behind up to a second of what others have asked for.
report.atMost("closed_after_ms_max", Math.max(...closing), 3_000);
for (const fault of [...new Set(faults)].slice(0, 8)) report.tell("fault", fault);
report.finish();
