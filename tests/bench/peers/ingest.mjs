// SPDX-License-Identifier: AGPL-3.0-or-later
// Durable answers in Node: ws and better-sqlite3, synchronous=FULL, the part of our protocol that answering needs, and
// the same promises: on the disk before the acknowledgement, the same key brings the same reply, results at 10 Hz.
//   node ingest.mjs PORT DATABASE each   one transaction a command, tables as one would design them
//   node ingest.mjs PORT DATABASE best   our design: one commit for all that waited, one event row, one high-water mark
import { createServer } from "node:http";
import Database from "better-sqlite3";
import { WebSocketServer } from "ws";

const [port, file, kind] = process.argv.slice(2);
const survey = { id: 1, code: "bench", open: true, questions: new Map([[1, new Set([1, 2, 3])]]) };
const db = new Database(file);
for (const pragma of ["journal_mode = WAL", "synchronous = FULL", "cache_size = -65536", "wal_autocheckpoint = 16000", "foreign_keys = ON"]) db.pragma(pragma);

/** What is wrong with a request, or nothing. */
function problem({ survey: id, code, answers }) {
  if (id !== survey.id || code !== survey.code || !survey.open || !Array.isArray(answers) || answers.length === 0) return "not_found";
  for (const { question, choices } of answers)
    if (!survey.questions.has(question) || !Array.isArray(choices) || !choices.every((choice) => survey.questions.get(question).has(choice))) return "invalid";
  return undefined;
}

const reply = (id, error) => (error ? `{"jsonrpc":"2.0","id":${id},"error":{"code":-32000,"message":"${error}","data":{"code":"${error}"}}}` : `{"jsonrpc":"2.0","id":${id},"result":{}}`);

/** One transaction a command; the result is counted in SQL. */
function asOneWouldWriteIt() {
  db.exec(`
    CREATE TABLE browser (id INTEGER PRIMARY KEY, cookie TEXT UNIQUE NOT NULL);
    CREATE TABLE reply (key TEXT PRIMARY KEY, browser INTEGER NOT NULL REFERENCES browser, body TEXT NOT NULL, at INTEGER NOT NULL);
    CREATE TABLE sheet (id INTEGER PRIMARY KEY, survey INTEGER NOT NULL, browser INTEGER NOT NULL REFERENCES browser, changed_at INTEGER NOT NULL, UNIQUE (survey, browser));
    CREATE TABLE answer (survey INTEGER NOT NULL, question INTEGER NOT NULL, sheet INTEGER NOT NULL REFERENCES sheet, choices TEXT NOT NULL, PRIMARY KEY (survey, question, sheet));
    CREATE TABLE event (seq INTEGER PRIMARY KEY, topic TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL);
    CREATE TABLE journal (id INTEGER PRIMARY KEY, method TEXT NOT NULL, browser INTEGER NOT NULL, at INTEGER NOT NULL);`);
  const addBrowser = db.prepare("INSERT INTO browser (cookie) VALUES (?) ON CONFLICT (cookie) DO UPDATE SET cookie = excluded.cookie RETURNING id").pluck();
  const findBrowser = db.prepare("SELECT id FROM browser WHERE cookie = ?").pluck();
  const findReply = db.prepare("SELECT body FROM reply WHERE key = ?").pluck();
  const putSheet = db.prepare("INSERT INTO sheet (survey, browser, changed_at) VALUES (?, ?, ?) ON CONFLICT (survey, browser) DO UPDATE SET changed_at = excluded.changed_at RETURNING id").pluck();
  const putAnswer = db.prepare("INSERT INTO answer VALUES (?, ?, ?, ?) ON CONFLICT (survey, question, sheet) DO UPDATE SET choices = excluded.choices");
  const addEvent = db.prepare("INSERT INTO event (topic, body, at) VALUES (?, ?, ?)");
  const addJournal = db.prepare("INSERT INTO journal (method, browser, at) VALUES (?, ?, ?)");
  const addReply = db.prepare("INSERT INTO reply VALUES (?, ?, ?, ?)");
  const tally = db.prepare("SELECT question, choices, COUNT(*) AS count FROM answer WHERE survey = ? GROUP BY question, choices");
  const answer = db.transaction((cookie, { params, key, method }) => {
    const known = findReply.get(key);
    if (known !== undefined) return undefined;
    const wrong = problem(params);
    if (wrong) return wrong;
    const now = Date.now();
    const browser = findBrowser.get(cookie);
    const sheet = putSheet.get(params.survey, browser, now);
    for (const { question, choices } of params.answers) putAnswer.run(params.survey, question, sheet, JSON.stringify(choices));
    addEvent.run(`results/${params.survey}`, JSON.stringify({ sheet, answers: params.answers }), now);
    addJournal.run(method, browser, now);
    addReply.run(key, browser, "{}", now);
    return undefined;
  });
  return {
    join: (cookie) => addBrowser.get(cookie),
    take: (socket, cookie, request) => socket.send(reply(request.id, answer.immediate(cookie, request))),
    results: () => tally.all(survey.id),
  };
}

/** Rights, sheets and counts in memory; what waited in one turn of the loop is one commit; replies leave after it. */
function tunedToOurDesign() {
  db.exec(`
    CREATE TABLE event (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE client (id INTEGER PRIMARY KEY, last TEXT NOT NULL);`);
  const addEvent = db.prepare("INSERT INTO event (body) VALUES (?)");
  const advance = db.prepare("INSERT INTO client VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET last = excluded.last WHERE last < excluded.last");
  const begin = db.prepare("BEGIN IMMEDIATE"), commit = db.prepare("COMMIT");
  const ids = new Map(), sheets = new Map(), counts = new Map();
  let waiting = [];
  const count = (text, by) => counts.set(text, (counts.get(text) ?? 0) + by);
  const put = (browser, answers) => {
    for (const { question, choices } of answers) {
      const place = `${browser} ${question}`, now = `${question} ${choices}`;
      if (sheets.has(place)) count(sheets.get(place), -1);
      sheets.set(place, now);
      count(now, 1);
    }
  };
  const run = () => {
    const batch = waiting;
    waiting = [];
    begin.run();
    for (const one of batch) {
      one.error = problem(one.request.params);
      if (one.error || advance.run(one.browser, one.request.key).changes === 0) continue;
      addEvent.run(JSON.stringify({ browser: one.browser, answers: one.request.params.answers }));
      put(one.browser, one.request.params.answers);
    }
    commit.run();
    for (const { socket, request, error } of batch) socket.send(reply(request.id, error));
  };
  return {
    join: (cookie) => ids.set(cookie, ids.get(cookie) ?? ids.size + 1),
    take: (socket, cookie, request) => {
      if (waiting.push({ socket, browser: ids.get(cookie), request }) === 1) setImmediate(run);
    },
    results: () => [...counts].map(([text, number]) => ({ choice: text, count: number })),
  };
}

const store = kind === "each" ? asOneWouldWriteIt() : tunedToOurDesign();
const server = createServer();
const sockets = new WebSocketServer({ server, handleProtocols: () => "shidra.v1" });
const watchers = new Set();
sockets.on("connection", (socket, request) => {
  const cookie = request.headers.cookie ?? "";
  if (cookie) store.join(cookie);
  socket.on("error", () => socket.terminate());
  socket.on("close", () => watchers.delete(socket));
  socket.on("message", (data) => {
    const call = JSON.parse(data.toString());
    if (call.method === "survey.answer") return store.take(socket, cookie, call);
    watchers.add(socket);
    socket.send(reply(call.id));
  });
});
let shown = "";
setInterval(() => {
  const value = JSON.stringify(store.results());
  if (value === shown) return;
  shown = value;
  const frame = Buffer.from(`{"jsonrpc":"2.0","method":"state","params":{"topic":"results/1","value":${value}}}`);
  for (const watcher of watchers) watcher.send(frame, { binary: false });
}, 100);
server.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 }, () => console.log("ready"));
