// SPDX-License-Identifier: AGPL-3.0-or-later
// Replays a real consultation through the real server: a survey of its statements, every participant a client of their own
// over WebSocket, the votes in their order as fast as the server takes them, watchers following the results live. At the
// end the result a coordinator sees, the public page, the CSV export, the database and every watcher must agree with the
// consultation's own last votes on every statement.
//   node tests/replay/replay.mjs FOLDER      (votes.csv, comments.csv, participants-votes.csv: the Polis export format)
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, key } from "../support/client.mjs";
import { Server } from "../support/server.mjs";

const watcherCount = 8;
const cuts = 10;
const inFlight = 64;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** RFC 4180: rows of fields. */
function parseCsv(text) {
  const rows = [];
  let row = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[at + 1] === '"') { field += '"'; at += 1; } else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ",") { row.push(field); field = ""; } else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[at + 1] === "\n") at += 1;
      row.push(field);
      if (row.length > 1 || row[0] !== "") rows.push(row);
      row = [];
      field = "";
    } else field += c;
  }
  if (field !== "" || row.length > 0) rows.push([...row, field]);
  return rows;
}

function table(folder, name) {
  const [head, ...rows] = parseCsv(readFileSync(join(folder, name), "utf8").replace(/^\uFEFF/, ""));
  return { head, rows: rows.map((row) => Object.fromEntries(head.map((column, index) => [column, row[index]]))) };
}

/** What the consultation itself says: last votes by statement, from participants-votes.csv. */
function expectedCounts(folder, statements) {
  const { rows } = table(folder, "participants-votes.csv");
  return new Map(statements.map((id) => {
    const counts = { agree: 0, pass: 0, disagree: 0 };
    for (const row of rows) {
      if (row[id] === "1") counts.agree += 1;
      else if (row[id] === "0") counts.pass += 1;
      else if (row[id] === "-1") counts.disagree += 1;
    }
    return [id, counts];
  }));
}

function summed(counts) {
  const sum = { agree: 0, pass: 0, disagree: 0 };
  for (const one of counts.values()) for (const what of Object.keys(sum)) sum[what] += one[what];
  return sum;
}

/** A result as {statement: {agree, pass, disagree}}. */
function countsOf(results, questions) {
  return new Map(questions.map(({ statement, id, choices }) => {
    const question = results.questions.find((one) => one.question === id);
    const of = (index) => question?.choices.find((one) => one.choice === choices[index])?.count ?? 0;
    return [statement, { agree: of(0), pass: of(1), disagree: of(2) }];
  }));
}

const failures = [];
function check(name, found, expected) {
  const wrong = [...expected].filter(([statement, counts]) => {
    const there = found.get(statement) ?? { agree: 0, pass: 0, disagree: 0 };
    return Object.keys(counts).some((what) => counts[what] !== there[what]);
  });
  const sum = summed(found);
  console.log(`${wrong.length === 0 ? "ok     " : "WRONG  "} ${name}: ${sum.agree} agree, ${sum.disagree} disagree, ${sum.pass} pass; ${wrong.length} of ${expected.size} statements differ`);
  if (wrong.length > 0) failures.push(name);
}

class Watcher {
  constructor(url, code, survey) {
    Object.assign(this, { url, code, survey, cut: 0 });
  }

  async open() {
    this.client = new Client(this.url);
    await this.client.connect();
    this.client.onPush = (frame) => {
      if (frame.method === "state" && frame.params.topic === `results/${this.survey}`) this.results = frame.params.value;
      this.client.pushes.length = 0;
    };
    const first = await this.client.watch(`results/${this.survey}`, { code: this.code });
    this.results = first.state;
  }

  /** As a tunnel does: no close, no warning. */
  async cutOff() {
    this.client.socket.terminate();
    await this.client.closed;
    this.cut += 1;
    await this.open();
  }
}

async function main(folder) {
  if (!folder || !existsSync(join(folder, "votes.csv"))) {
    console.log(`replay: no consultation at ${folder ?? "(no folder given)"}; nothing was replayed`);
    console.log("0 passed, 0 failed, 1 skipped");
    return 0;
  }
  const votes = table(folder, "votes.csv").rows;
  const texts = new Map(table(folder, "comments.csv").rows.map((row) => [row["comment-id"], row["comment-body"]]));
  // Statements without a vote are in comments.csv only; they must stay at zero.
  const statements = [...new Set([...table(folder, "participants-votes.csv").head.filter((column) => /^\d+$/.test(column)), ...texts.keys()])].sort((a, b) => a - b);
  const expected = expectedCounts(folder, statements);
  const participants = [...new Set(votes.map((vote) => vote["voter-id"]))];
  console.log(`${participants.length} participants, ${statements.length} statements, ${votes.length} votes`);

  const server = await Server.start();
  try {
    const team = new Client(server.url);
    await team.post("initiative.create", {
      token: server.links().first, administrator_name: "Coordinator", administrator_email: "coordinator@example.org", slug: "consultation", name: "Consultation",
      purpose: "A consultation that took place", description: "", zone: "UTC", language: "en", regions: ["all"], sectors: [{ code: "residents", name: "Residents", label: "Residents", colour: 1 }],
    }, null);
    await team.connect();
    const clean = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029]+/g, " ").trim().slice(0, 500);
    const { survey } = await team.call("survey.save", {
      title: "Statements", intro: "", audience: "anyone", mode: "named", results: "live",
      questions: statements.map((id) => ({ kind: "single", text: clean(texts.get(id) ?? `Statement ${id}`) || `Statement ${id}`, required: false, choices: ["agree", "pass", "disagree"] })),
    });
    const { code } = await team.call("survey.open", { survey });
    const found = await team.call("survey.find", { code }, null);
    const questions = found.survey.questions.map((question, index) => ({ statement: statements[index], id: question.id, choices: question.choices.map((choice) => choice.id) }));
    const byStatement = new Map(questions.map((question) => [question.statement, question]));

    const clients = new Map();
    for (let at = 0; at < participants.length; at += 50) {
      await Promise.all(participants.slice(at, at + 50).map(async (participant) => {
        const client = new Client(server.url);
        await client.post("access.greet", {}, null);
        await client.connect();
        clients.set(participant, client);
      }));
    }
    const watchers = Array.from({ length: watcherCount }, () => new Watcher(server.url, code, survey));
    await Promise.all(watchers.map((watcher) => watcher.open()));
    const cutWatcher = watchers[0];

    const began = performance.now();
    const late = [];
    const times = [];
    let flying = 0;
    let sent = 0;
    for (const vote of votes) {
      const question = byStatement.get(vote["comment-id"]);
      if (!question) continue;
      while (flying >= inFlight) await wait(0);
      const choice = question.choices[{ 1: 0, 0: 1, "-1": 2 }[vote.vote]];
      const started = performance.now();
      flying += 1;
      sent += 1;
      clients.get(vote["voter-id"]).call("survey.answer", { survey, code, answers: [{ question: question.id, choices: [choice] }] }, key())
        .then(() => times.push(performance.now() - started), (error) => late.push(error))
        .finally(() => { flying -= 1; });
      if (sent % Math.ceil(votes.length / (cuts + 1)) === 0 && cutWatcher.cut < cuts) await cutWatcher.cutOff();
    }
    while (flying > 0) await wait(1);
    const seconds = (performance.now() - began) / 1000;
    times.sort((a, b) => a - b);
    console.log(`${sent} votes acknowledged in ${seconds.toFixed(1)} s: ${Math.round(sent / seconds)} a second, median ${times[times.length >> 1].toFixed(1)} ms, p99 ${times[Math.floor(times.length * 0.99)].toFixed(1)} ms; ${late.length} refused`);
    if (late.length > 0) { failures.push("refusals"); console.log(late[0]); }
    await wait(1500);

    const coordinator = await team.watch(`results/${survey}`);
    check("what a coordinator sees", countsOf(coordinator.state, questions), expected);
    for (const [index, watcher] of watchers.entries()) check(index === 0 ? `a watcher cut off ${watcher.cut} times` : `watcher ${index}`, countsOf(watcher.results, questions), expected);

    const page = (await team.http("GET", `/consultation/surveys/${survey}`)).body.toString("utf8");
    check("the public page", countsOfPage(page, questions), expected);
    const csv = (await team.http("GET", `/surveys/${survey}/results.csv`)).body.toString("utf8");
    check("the CSV export", countsOfExport(csv, questions), expected);
    if (process.env.SHIDRA_KEEP_PAGES) {
      writeFileSync(join(process.env.SHIDRA_KEEP_PAGES, "page.html"), page);
      writeFileSync(join(process.env.SHIDRA_KEEP_PAGES, "results.csv"), csv);
    }
    const rows = spawnSync("sqlite3", ["-readonly", join(server.data, "shidra.db"), `SELECT answer.question, answer.choices, COUNT(*) FROM answer JOIN answer_sheet ON answer_sheet.id = answer.sheet WHERE answer_sheet.survey = ${survey} GROUP BY 1, 2`], { encoding: "utf8" });
    if (rows.status !== 0) throw new Error(rows.stderr);
    check("the database", countsOfRows(rows.stdout, questions), expected);
    const sum = summed(expected);
    console.log(`the consultation itself: ${sum.agree} agree, ${sum.disagree} disagree, ${sum.pass} pass`);
    for (const client of clients.values()) client.socket.terminate();
  } finally {
    await server.close();
  }
  console.log(`${4 + watcherCount - failures.length} passed, ${failures.length} failed`);
  return failures.length > 0 ? 1 : 0;
}

/** The counts of one question's three choices, whatever stands around them: a label, then its count. */
function threeCounts(find) {
  const [agree, pass, disagree] = ["agree", "pass", "disagree"].map((label, index) => find(label, index));
  return { agree, pass, disagree };
}

/** The page has a heading for each question, in order, and a table whose rows begin with the choice and its count. */
function countsOfPage(page, questions) {
  const parts = page.split("<h2").slice(1);
  return new Map(questions.map(({ statement }, index) => {
    const rows = [...(parts[index] ?? "").matchAll(/<tr>(.*?)<\/tr>/gs)].map((row) => [...row[1].matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map((cell) => cell[1].replace(/<[^>]*>/g, "").trim()));
    return [statement, threeCounts((label) => Number((rows.find((row) => row[0] === label)?.[1] ?? "0").replace(/,/g, "")))];
  }));
}

/** The export has the questions in order, a row for each choice: question, choice, count. */
function countsOfExport(csv, questions) {
  const rows = parseCsv(csv.replace(/^\uFEFF/, "")).slice(1);
  let at = 0;
  return new Map(questions.map(({ statement }) => {
    const own = [];
    while (own.length < 3 && at < rows.length && ["agree", "pass", "disagree"][own.length] === rows[at][1]) own.push(Number(rows[at++][2]));
    if (own.length === 0) at += 1; // a question nobody answered has a row without choices
    return [statement, threeCounts((_label, index) => own[index] ?? 0)];
  }));
}

function countsOfRows(text, questions) {
  const counts = new Map(text.trim().split("\n").map((line) => { const [question, choices, count] = line.split("|"); return [`${question}/${choices}`, Number(count)]; }));
  return new Map(questions.map(({ statement, id, choices }) => [statement, { agree: counts.get(`${id}/${choices[0]}`) ?? 0, pass: counts.get(`${id}/${choices[1]}`) ?? 0, disagree: counts.get(`${id}/${choices[2]}`) ?? 0 }]));
}

process.exit(await main(process.argv[2]));
