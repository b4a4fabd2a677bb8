// SPDX-License-Identifier: AGPL-3.0-or-later
// The connection against a socket that the test plays by hand, with a clock of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "./connection";
import { waitBefore } from "./line";
import { CLOSED_SIGNED_OUT, type Refusal } from "./messages";
import { memoryStore, type OutboxStore } from "./outbox";
import { type SocketLike, uuidv7 } from "./seam";

interface Sent {
  id: number;
  method: string;
  params: Record<string, unknown>;
  key?: string;
}

class FakeSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  sent: Sent[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  receive(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  die(code = 1006) {
    this.onclose?.({ code });
  }
  welcome(more = {}) {
    this.receive({ method: "welcome", params: { person: 1, now: 5_000, build: "b", epoch: "e1", ...more } });
  }
  last(method: string): Sent {
    const found = this.sent.filter((sent) => sent.method === method).at(-1);
    assert.ok(found, `${method} was sent`);
    return found;
  }
  answer(method: string, result: unknown) {
    this.receive({ id: this.last(method).id, result });
  }
}

function world(opened?: Promise<OutboxStore>, now = 1_000) {
  const sockets: FakeSocket[] = [];
  const timers = new Map<number, { at: number; act: () => void }>();
  let last = 0;
  const page = { startedOver: 0 };
  const store = memoryStore();
  const connection = new Connection(
    {
      open: () => {
        sockets.push(new FakeSocket());
        return sockets.at(-1)!;
      },
      now: () => now,
      chance: () => 0.5,
      later: (ms, act) => {
        timers.set(++last, { at: now + ms, act });
        return last;
      },
      cancel: (timer) => void timers.delete(timer ?? 0),
      key: () => `key-${++last}`,
      startOver: () => void page.startedOver++,
    },
    opened ?? Promise.resolve(store),
  );
  const pass = (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = [...timers].filter(([, { at }]) => at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!next) break;
      timers.delete(next[0]);
      now = Math.max(now, next[1].at);
      next[1].act();
    }
    now = until;
  };
  /** Until the line is tried anew. */
  const tried = () => {
    const before = sockets.length;
    while (sockets.length === before) pass(100);
  };
  connection.line.open();
  return { connection, store, page, pass, tried, socket: () => sockets.at(-1)!, sockets };
}

const snapshot = (position: number, things: unknown[], epoch = "e1") => ({
  topic: "forum/1",
  position,
  epoch,
  reset: true,
  things,
});
const seat = (id: number, name: string) => ({ kind: "seat", id: String(id), put: { id, name } });
const event = (position: number, more: object) => ({
  method: "event",
  params: { topic: "forum/1", position, kind: "seat", ...more },
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a topic resumes from its last position, with its epoch, after the line was lost", () => {
  const { connection, socket, pass, sockets } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  assert.deepEqual(socket().last("watch").params, { topic: "forum/1" });
  socket().answer("watch", snapshot(10, [seat(1, "a")]));
  socket().receive(event(14, { id: 2, put: { id: 2, name: "b" } }));
  socket().die();
  assert.equal(connection.line.state.value.kind, "lost");
  assert.equal(topic.list("seat").length, 2, "what is known stays readable");
  pass(300);
  assert.equal(sockets.length, 2);
  socket().welcome();
  assert.deepEqual(socket().last("watch").params, { topic: "forum/1", since: 14, epoch: "e1" });
  const events = [{ position: 17, kind: "seat", id: 1, gone: true }];
  socket().answer("watch", { topic: "forum/1", position: 20, epoch: "e1", reset: false, events });
  assert.deepEqual(topic.list("seat"), [{ id: 2, name: "b" }]);
  assert.equal(topic.position, 20);
});

test("old and repeated positions change nothing", () => {
  const { connection, socket } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  socket().answer("watch", snapshot(10, [seat(1, "new")]));
  socket().receive(event(9, { id: 1, put: { id: 1, name: "old" } }));
  socket().receive(event(8, { id: 1, gone: true }));
  assert.deepEqual(topic.list("seat"), [{ id: 1, name: "new" }]);
  assert.equal(topic.position, 10);
});

test("events that overtake the snapshot are applied after it, unless it holds them already", () => {
  const { connection, socket } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  socket().receive(event(11, { id: 1, put: { id: 1, name: "already in it" } }));
  socket().receive(event(13, { id: 3, put: { id: 3, name: "after it" } }));
  socket().answer("watch", snapshot(12, [seat(1, "later still")]));
  assert.deepEqual(topic.list("seat"), [
    { id: 1, name: "later still" },
    { id: 3, name: "after it" },
  ]);
});

test("an answer older than what is known is not believed: the topic is asked for anew", () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  socket().answer("watch", snapshot(10, [seat(1, "a")]));
  socket().die();
  pass(300);
  socket().welcome();
  socket().answer("watch", { topic: "forum/1", position: 7, epoch: "e1", reset: false, events: [] });
  assert.deepEqual(socket().last("watch").params, { topic: "forum/1" });
  socket().answer("watch", snapshot(7, [seat(4, "d")]));
  assert.deepEqual(topic.list("seat"), [{ id: 4, name: "d" }]);
});

test("an ended topic is emptied, is not asked for again, and can be opened anew", () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const { topic, release } = connection.watch("forum/1");
  socket().answer("watch", snapshot(10, [seat(1, "a")]));
  socket().receive({ method: "ended", params: { topic: "forum/1", reason: "rights" } });
  assert.deepEqual(topic.status.value, { kind: "ended", reason: "rights" });
  assert.equal(topic.list("seat").length, 0);
  socket().die();
  pass(300);
  socket().welcome();
  assert.equal(socket().sent.length, 0);
  release();
  connection.watch("forum/1");
  assert.deepEqual(socket().last("watch").params, { topic: "forum/1" });
});

test("another epoch drops every position", () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  socket().answer("watch", snapshot(10, [seat(1, "a")]));
  socket().die();
  pass(300);
  socket().welcome({ epoch: "e2" });
  assert.equal(topic.list("seat").length, 0);
  assert.deepEqual(socket().last("watch").params, { topic: "forum/1" });
});

test("a refused topic says why", () => {
  const { connection, socket } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  const data = { code: "not_allowed" };
  socket().receive({ id: socket().last("watch").id, error: { code: -32000, message: "x", data } });
  const status = topic.status.value;
  assert.equal(status.kind === "refused" && status.refusal.code, "not_allowed");
});

test("watches are shared, linger shortly, then end", () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const one = connection.watch("forum/1");
  const two = connection.watch("forum/1");
  assert.equal(socket().sent.filter((sent) => sent.method === "watch").length, 1);
  one.release();
  one.release();
  pass(6_000);
  assert.ok(!socket().sent.some((sent) => sent.method === "unwatch"), "somebody still looks");
  two.release();
  pass(4_000);
  connection.watch("forum/1").release();
  pass(4_000);
  assert.ok(!socket().sent.some((sent) => sent.method === "unwatch"), "coming back within the linger keeps it");
  pass(2_000);
  assert.deepEqual(socket().last("unwatch").params, { topic: "forum/1" });
});

test("state topics hold the latest value", () => {
  const { connection, socket } = world();
  socket().welcome();
  const { topic } = connection.watch("results/1");
  socket().answer("watch", { topic: "results/1", state: { answered: 1 } });
  socket().receive({ method: "state", params: { topic: "results/1", value: { answered: 2 } } });
  assert.deepEqual(topic.state.value, { answered: 2 });
});

test("a command whose reply was lost goes out again under the same key", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const done = connection.command("forum.create", { name: "x" });
  const first = socket().last("forum.create");
  socket().die();
  pass(300);
  socket().welcome();
  const second = socket().last("forum.create");
  assert.equal(second.key, first.key);
  assert.deepEqual(second.params, first.params);
  socket().answer("forum.create", { forum: 4 });
  assert.deepEqual(await done, { forum: 4 });
});

test("a command that nobody confirmed says so; one made while the line is lost is refused at once", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const unsure = connection.command("forum.create", {});
  const caught = unsure.catch((error: Refusal) => error.code);
  socket().die();
  pass(25_000);
  assert.equal(await caught, "unconfirmed");
  await assert.rejects(connection.command("forum.create", {}), { code: "offline" });
});

test("problems of a refusal arrive with their paths", async () => {
  const { connection, socket } = world();
  socket().welcome();
  const asked = connection.command("forum.create", {}).catch((error: Refusal) => error);
  const data = { code: "invalid", problems: [{ path: "/name", code: "too_short", params: { min: 1 } }] };
  socket().receive({ id: socket().last("forum.create").id, error: { code: -32602, message: "x", data } });
  const refusal = (await asked) as Refusal;
  assert.equal(refusal.code, "invalid");
  assert.deepEqual(refusal.problems[0], data.problems[0]);
});

test("answers given offline are kept, replaced by later ones of the same place, and sent when the line is back", async () => {
  const { connection, socket, pass, store } = world();
  socket().welcome();
  socket().die();
  assert.deepEqual(await connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1"), { kept: true });
  assert.deepEqual(await connection.commandOrKeep("survey.answer", { answer: 2 }, "survey/1/q/1"), { kept: true });
  assert.equal((await connection.outbox).waiting.value.size, 1);
  const [entry] = await store.all();
  pass(300);
  socket().welcome();
  await settled();
  const sent = socket().last("survey.answer");
  assert.deepEqual(sent.params, { answer: 2 });
  assert.equal(sent.key, entry!.key);
  const { delivered } = await connection.outbox;
  assert.ok(!delivered.has(entry!.key));
  socket().answer("survey.answer", {});
  await settled();
  assert.deepEqual(await store.all(), []);
  assert.ok(delivered.has(entry!.key));
});

const busy = (socket: FakeSocket, method: string, retry_after_ms?: number) => {
  const data = { code: "busy", params: retry_after_ms === undefined ? {} : { retry_after_ms } };
  socket.receive({ id: socket.last(method).id, error: { code: -32000, message: "x", data } });
};
const sentOf = (socket: FakeSocket, method: string) => socket.sent.filter((sent) => sent.method === method);

test("a command that a busy server refused goes out again, with its key, when the server said", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const done = connection.command("forum.create", { name: "x" });
  const { key } = socket().last("forum.create");
  busy(socket(), "forum.create", 400); // half as much again, by the chance of this test: 600
  await settled();
  pass(599);
  await settled();
  assert.equal(sentOf(socket(), "forum.create").length, 1);
  pass(1);
  await settled();
  assert.equal(sentOf(socket(), "forum.create").length, 2);
  assert.equal(socket().last("forum.create").key, key);
  socket().answer("forum.create", { forum: 4 });
  assert.deepEqual(await done, { forum: 4 });
});

test("a server that stays busy, or says no time, is not asked for ever", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const told = connection.command("forum.create", {}).catch((error: Refusal) => error.code);
  for (let turn = 0; turn < 10; turn++) {
    busy(socket(), "forum.create", 2_000);
    await settled();
    pass(3_000);
    await settled();
  }
  assert.equal(await told, "busy");
  assert.equal(sentOf(socket(), "forum.create").length, 7, "within twenty seconds");
  const at_once = connection.command("forum.update", {}).catch((error: Refusal) => error.code);
  busy(socket(), "forum.update");
  assert.equal(await at_once, "busy");
});

test("an answer kept because the server was busy is sent when there is room, without a new line", async () => {
  const { connection, socket, pass, store } = world();
  socket().welcome();
  const kept = connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  await settled();
  busy(socket(), "survey.answer", 1_000);
  assert.deepEqual(await kept, { kept: true });
  for (const pause of [1_500, 1_500]) {
    pass(pause);
    await settled();
    if (sentOf(socket(), "survey.answer").length === 2) busy(socket(), "survey.answer", 1_000);
    await settled();
  }
  assert.equal(sentOf(socket(), "survey.answer").length, 3);
  assert.equal(new Set(sentOf(socket(), "survey.answer").map(({ key }) => key)).size, 1);
  socket().answer("survey.answer", {});
  await settled();
  assert.deepEqual(await store.all(), []);
});

test("what one person kept is never sent as somebody else", async () => {
  const { connection, socket } = world();
  socket().welcome();
  socket().die();
  await connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  connection.reopen();
  socket().welcome({ person: 2 });
  await settled();
  assert.ok(!socket().sent.some((sent) => sent.method === "survey.answer"));
});

test("a kept answer that the server refuses is reported and not tried for ever", async () => {
  const { connection, socket, pass, store } = world();
  socket().welcome();
  socket().die();
  await connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  pass(300);
  socket().welcome();
  await settled();
  const data = { code: "survey_closed" };
  socket().receive({ id: socket().last("survey.answer").id, error: { code: -32000, message: "x", data } });
  await settled();
  const refused = () => connection.outboxNow.value!.refused.value.get("survey/1/q/1");
  assert.equal(refused()?.refused?.code, "survey_closed");
  assert.deepEqual(refused()?.params, { answer: 1 }, "what was written is still there to be shown");
  assert.equal((await store.all()).length, 1, "after the page was closed, too");
  socket().die();
  pass(2_000);
  socket().welcome();
  await settled();
  assert.equal(sentOf(socket(), "survey.answer").length, 0);
  void connection.commandOrKeep("survey.answer", { answer: 2 }, "survey/1/q/1");
  await settled();
  socket().answer("survey.answer", {});
  await settled();
  assert.equal(refused(), undefined, "something else was put there");
  assert.deepEqual(await store.all(), []);
});

test("a refusal outlasts the screen it was for, until something else is put in its place", async () => {
  const { connection, socket, store } = world();
  socket().welcome();
  const told = connection.commandOrKeep("rsvp", { answer: "yes" }, "rsvp 1");
  await settled();
  const data = { code: "not_member" };
  socket().receive({ id: socket().last("rsvp").id, error: { code: -32000, message: "x", data } });
  await assert.rejects(told, { code: "not_member" });
  await settled();
  const outbox = await connection.outbox;
  assert.equal(outbox.refused.value.get("rsvp 1")?.refused?.code, "not_member");
  void connection.commandOrKeep("rsvp", { answer: "no" }, "rsvp 1");
  await settled();
  assert.equal(outbox.refused.value.size, 0);
  assert.deepEqual(
    (await store.all()).map(({ params }) => params),
    [{ answer: "no" }],
  );
});

test("what was kept before the page was opened shows while it is being sent", async () => {
  const { connection, socket, store } = world();
  await store.put({ key: "k", method: "survey.answer", params: { answer: 1 }, place: "survey/1/q/1", owner: 1 });
  socket().welcome();
  await settled();
  const { waiting } = await connection.outbox;
  assert.ok(socket().last("survey.answer"));
  assert.deepEqual([...waiting.value.keys()], ["survey/1/q/1"]);
  socket().answer("survey.answer", {});
  await settled();
  assert.deepEqual([...waiting.value.keys()], []);
});

test("an answer is written down before the one it replaces is crossed out", async () => {
  const { connection, socket, store } = world();
  socket().welcome();
  socket().die();
  await connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  const done: string[] = [];
  const { put, remove } = store;
  store.put = (entry) => {
    done.push("put");
    return put(entry);
  };
  store.remove = (key) => {
    done.push("remove");
    return remove(key);
  };
  await connection.commandOrKeep("survey.answer", { answer: 2 }, "survey/1/q/1");
  assert.deepEqual(done, ["put", "remove"]);
});

test("what was kept for longer than the server remembers its replies is not sent again, and not thrown away", async () => {
  const days = (count: number) => count * 24 * 3_600_000;
  const { connection, socket, store } = world(undefined, days(1_000));
  for (const [place, age] of [
    ["new", 6],
    ["old", 8],
    ["older", 31],
  ] as const) {
    const key = uuidv7(days(1_000 - age), new Uint8Array(16));
    await store.put({ key, method: "survey.answer", params: { place }, place, owner: 1 });
  }
  socket().welcome();
  await settled();
  assert.deepEqual(
    sentOf(socket(), "survey.answer").map(({ params }) => params),
    [{ place: "new" }],
  );
  socket().answer("survey.answer", {});
  await settled();
  const { refused } = await connection.outbox;
  assert.deepEqual(
    [...refused.value].map(([place, entry]) => [place, entry.refused?.code]),
    [["old", "unconfirmed"]],
  );
  assert.deepEqual(
    (await store.all()).map(({ place }) => place),
    ["old"],
  );
});

test("an answer whose reply was lost does not come back over a later one", async () => {
  const { connection, socket, pass, tried, store } = world();
  socket().welcome();
  const first = connection.commandOrKeep("survey.answer", { answer: "a" }, "survey/1/q/1");
  await settled();
  assert.deepEqual(socket().last("survey.answer").params, { answer: "a" });
  socket().die();
  assert.deepEqual(await first, { kept: true });
  assert.deepEqual(await connection.commandOrKeep("survey.answer", { answer: "b" }, "survey/1/q/1"), { kept: true });
  pass(25_000);
  await settled();
  tried();
  socket().welcome();
  await settled();
  const kept = (await store.all()).map(({ params }) => params);
  assert.deepEqual(kept, [{ answer: "b" }]);
  const sent = sentOf(socket(), "survey.answer").map(({ params }) => params);
  assert.deepEqual(sent, [{ answer: "b" }]);
});

test("answers leave one after the other, also while the server is busy", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const answers = () => sentOf(socket(), "survey.answer").map(({ params }) => params.answer);
  const first = connection.commandOrKeep("survey.answer", { answer: "a" }, "survey/1/q/1");
  await settled();
  const second = connection.commandOrKeep("survey.answer", { answer: "b" }, "survey/1/q/1");
  await settled();
  assert.deepEqual(answers(), ["a"], "the second waits for the first");
  busy(socket(), "survey.answer", 1_000);
  assert.deepEqual(await first, { kept: true });
  assert.deepEqual(await second, { kept: true });
  pass(1_500);
  await settled();
  assert.deepEqual(answers(), ["a", "b"]);
  socket().answer("survey.answer", {});
  await settled();
  pass(9_000);
  assert.deepEqual(answers(), ["a", "b"]);
});

test("an answer is written down before it is sent: a page that is closed meanwhile loses nothing", async () => {
  const { connection, socket, store } = world();
  socket().welcome();
  void connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  await settled();
  assert.equal((await store.all())[0]?.key, socket().last("survey.answer").key);
  assert.equal((await connection.outbox).waiting.value.size, 0, "it does not wait, it is on its way");
});

test("a device that cannot read what it kept says so at once", async (context) => {
  const { connection, socket, store } = world();
  socket().welcome();
  await settled();
  context.mock.method(console, "error", () => {});
  let stored = false;
  store.all = async () => {
    if (stored) throw new Error("no");
    return [];
  };
  store.put = async () => {
    stored = true;
  };
  await assert.rejects(connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1"), { code: "failed" });
});

test("a device that cannot keep an answer says so in the way that screens understand", async () => {
  const { connection, socket, store } = world();
  socket().welcome();
  await settled();
  store.put = async () => {
    throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
  };
  await assert.rejects(connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1"), {
    name: "Refusal",
    code: "failed",
  });
});

test("what a device could not read for a moment is sent when it can, without a new line", async (context) => {
  const { connection, socket, pass, store } = world();
  context.mock.method(console, "error", () => {});
  await connection.outbox;
  await store.put({ key: "k", method: "survey.answer", params: { answer: 1 }, place: "survey/1/q/1", owner: 1 });
  const { all } = store;
  store.all = async () => {
    throw new Error("no");
  };
  socket().welcome();
  await settled();
  assert.equal(sentOf(socket(), "survey.answer").length, 0);
  store.all = all;
  pass(8_000);
  await settled();
  assert.equal(socket().last("survey.answer").key, "k");
});

test("answers are sent although the part of the program that keeps them did not load", async () => {
  const { connection, socket } = world(Promise.reject(new Error("Failed to fetch dynamically imported module")));
  socket().welcome();
  const told = connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  await settled();
  socket().answer("survey.answer", {});
  assert.deepEqual(await told, { kept: false, result: {} });
});

test("a refusal reaches the screen although the device cannot note it", async (context) => {
  const { connection, socket, store } = world();
  socket().welcome();
  context.mock.method(console, "error", () => {});
  const told = connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  await settled();
  store.all = async () => {
    throw new Error("no");
  };
  const data = { code: "survey_not_open" };
  socket().receive({ id: socket().last("survey.answer").id, error: { code: -32000, message: "x", data } });
  await assert.rejects(told, { code: "survey_not_open" });
});

test("a server that cannot write now is asked again later, and what was kept stays", async () => {
  const { connection, socket, pass, store } = world();
  socket().welcome();
  const kept = connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  await settled();
  for (const code of ["unavailable", "internal"]) {
    const error = { code: -32000, message: "x", data: { code } };
    socket().receive({ id: socket().last("survey.answer").id, error });
    await settled();
    assert.equal((await store.all()).length, 1);
    pass(8_000);
    await settled();
  }
  assert.deepEqual(await kept, { kept: true });
  assert.equal(sentOf(socket(), "survey.answer").length, 3);
});

test("a request that a slow server did not answer before the line was lost is given up, too", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const told = connection.command("forum.create", {}).catch((error: Refusal) => error.code);
  pass(8_000);
  socket().receive({ method: "event", params: { topic: "other", position: 1, kind: "seat", id: 1 } });
  pass(9_000);
  socket().receive({ method: "event", params: { topic: "other", position: 2, kind: "seat", id: 1 } });
  pass(5_000); // twenty seconds are over on a live line
  assert.equal(connection.line.state.value.kind, "live");
  socket().die();
  pass(25_000);
  assert.equal(await told, "unconfirmed");
});

test("what one person asked for is not done by the next", async () => {
  const { connection, socket, store } = world();
  socket().welcome();
  const told = connection.command("forum.create", {}).catch((error: Refusal) => error.code);
  for (const question of [1, 2, 3])
    void connection.commandOrKeep("survey.answer", { question }, `survey/1/${question}`);
  await settled();
  connection.reopen();
  socket().welcome({ person: 2 });
  await settled();
  assert.equal(await told, "signed_out");
  assert.deepEqual(socket().sent, []);
  assert.equal((await store.all()).length, 3, "they are still there for their owner");
  assert.equal((await connection.outbox).waiting.value.size, 0, "and nothing of them shows");
  connection.reopen();
  socket().welcome({ person: 1 });
  await settled();
  assert.deepEqual(socket().last("survey.answer").params, { question: 1 });
  connection.reopen();
  socket().welcome({ person: null });
  await settled();
  assert.deepEqual(socket().sent, []);
});

test("what is asked for while somebody signs out is not asked for as the next", async () => {
  const { connection, socket } = world();
  socket().welcome();
  connection.reopen();
  const told = connection.command("forum.create", {});
  const seen = connection.request("survey.sheet", {});
  socket().welcome({ person: null });
  await assert.rejects(told, { code: "signed_out" });
  await assert.rejects(seen, { code: "signed_out" });
  assert.deepEqual(socket().sent, []);
});

test("what a guest asks for while the line opens anew for the same guest is answered", async () => {
  const { connection, socket } = world();
  socket().welcome({ person: null });
  connection.reopen(); // greeted
  const found = connection.request("survey.find", {});
  socket().welcome({ person: undefined });
  socket().answer("survey.find", { survey: 1 });
  assert.deepEqual(await found, { survey: 1 });
});

test("what is asked for before anybody is known is asked as whoever it turns out to be", async () => {
  const { connection, socket } = world();
  const found = connection.request("survey.find", {});
  socket().welcome();
  socket().answer("survey.find", { survey: 1 });
  assert.deepEqual(await found, { survey: 1 });
});

test("what was asked for before anybody was known, and once sent, is asked for again as the same one only", async () => {
  const { connection, socket, tried } = world();
  const one = connection.command("forum.create", { name: "one" });
  const two = connection.command("forum.create", { name: "two" });
  socket().welcome();
  socket().die();
  tried();
  socket().welcome();
  const [sent] = sentOf(socket(), "forum.create");
  socket().receive({ id: sent!.id, result: { forum: 1 } });
  assert.deepEqual(await one, { forum: 1 });
  socket().die();
  tried();
  socket().welcome({ person: null });
  await assert.rejects(two, { code: "signed_out" });
  assert.deepEqual(socket().sent, []);
});

test("an answer that was to be tried again while somebody signs out waits for its owner", async () => {
  const { connection, socket, pass, store } = world();
  socket().welcome();
  const kept = connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  await settled();
  busy(socket(), "survey.answer", 1_000);
  assert.deepEqual(await kept, { kept: true });
  socket().die(CLOSED_SIGNED_OUT);
  connection.reopen();
  pass(1_500);
  await settled();
  socket().welcome({ person: null });
  await settled();
  assert.deepEqual(socket().sent, []);
  assert.deepEqual(
    (await store.all()).map(({ owner, refused }) => [owner, refused]),
    [[1, undefined]],
  );
});

test("a command that a busy server put off is not repeated as somebody else", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const told = connection.command("forum.create", {});
  busy(socket(), "forum.create", 1_000);
  await settled();
  connection.reopen();
  socket().welcome({ person: 2 });
  pass(2_000);
  await assert.rejects(told, { code: "signed_out" });
  assert.deepEqual(socket().sent, []);
});

test("a line that comes back for another person brings a new page; nothing of the former goes on as them", async () => {
  const { connection, socket, sockets, page, tried, pass, store } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  socket().answer("watch", snapshot(10, [seat(1, "a")]));
  void connection.command("survey.save", {}).catch(() => {});
  socket().die();
  await connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  tried();
  socket().welcome({ person: 2 });
  await settled();
  assert.equal(page.startedOver, 1);
  assert.deepEqual(socket().sent, []);
  assert.ok(socket().closed);
  assert.equal(connection.line.state.value.kind, "lost", "no draft takes it for a chance to save");
  assert.equal(topic.list("seat").length, 1, "no screen goes and saves its draft as it is left");
  await connection.commandOrKeep("survey.answer", { answer: 2 }, "survey/1/q/2");
  assert.deepEqual(
    (await store.all()).map(({ owner }) => owner),
    [1, 1],
    "what is still to be kept is the former's",
  );
  const opened = sockets.length;
  pass(120_000);
  assert.equal(sockets.length, opened);
});

test("a page is loaded anew only from one person to another, and not where they sign in", () => {
  const { connection, socket, page, tried } = world();
  const back = (person: number | null) => {
    socket().die();
    tried();
    socket().welcome({ person });
    assert.equal(connection.line.state.value.kind, "live");
  };
  socket().welcome();
  back(1);
  back(null);
  back(null);
  back(2);
  connection.reopen();
  back(3); // the first line after signing in did not come about
  back(3);
  socket().die(CLOSED_SIGNED_OUT);
  connection.reopen();
  socket().welcome({ person: 4 });
  assert.equal(page.startedOver, 0);
  socket().die();
  tried();
  socket().welcome({ person: 5 });
  assert.equal(page.startedOver, 1, "whoever signed in here did not sign in again");
});

test("what was answered as the session ended is its person's, not the next guest's", async () => {
  const { connection, socket, store } = world();
  socket().welcome();
  socket().die(CLOSED_SIGNED_OUT);
  await connection.commandOrKeep("survey.answer", { answer: 1 }, "survey/1/q/1");
  assert.equal((await store.all())[0]?.owner, 1);
});

test("the same command once more, after nobody confirmed it, has the key it had", async () => {
  const { connection, socket, pass, tried } = world();
  socket().welcome();
  const told = connection.command("forum.create", { name: "x" }).catch((error: Refusal) => error.code);
  const { key } = socket().last("forum.create");
  socket().die();
  pass(25_000);
  assert.equal(await told, "unconfirmed");
  tried();
  socket().welcome();
  void connection.command("forum.create", { name: "y" });
  assert.notEqual(socket().last("forum.create").key, key);
  const again = connection.command("forum.create", { name: "x" });
  assert.equal(socket().last("forum.create").key, key);
  socket().answer("forum.create", { forum: 4 });
  await again;
  void connection.command("forum.create", { name: "x" });
  assert.notEqual(socket().last("forum.create").key, key, "confirmed: a second one is meant");
});

/** Whatever comes of it. */
const press = (connection: Connection, method: string, params: object) =>
  void connection.command(method, params).catch(() => {});

/** Sent once, and carried out for all anybody knows: the line was lost before a reply came. Its key. */
async function leftUnconfirmed({ connection, socket, pass }: ReturnType<typeof world>, method: string, params: object) {
  const told = connection.command(method, params).catch((error: Refusal) => error.code);
  const { key } = socket().last(method);
  socket().die();
  pass(25_000);
  assert.equal(await told, "unconfirmed");
  return key;
}

test("pressing again while the line is still lost does not make a second command of it", async () => {
  const there = world();
  const { connection, socket, tried } = there;
  socket().welcome();
  const key = await leftUnconfirmed(there, "meeting.schedule", { title: "x" });
  await assert.rejects(connection.command("meeting.schedule", { title: "x" }), { code: "offline" });
  tried();
  socket().welcome();
  const busied = connection.command("meeting.schedule", { title: "x" });
  assert.equal(socket().last("meeting.schedule").key, key);
  busy(socket(), "meeting.schedule");
  await assert.rejects(busied, { code: "busy" });
  press(connection, "meeting.schedule", { title: "x" });
  assert.equal(socket().last("meeting.schedule").key, key);
});

test("a command on its way when the session ended has its key after signing in again, and only for whoever sent it", async () => {
  const { connection, socket } = world();
  socket().welcome();
  const told = connection.command("meeting.schedule", { title: "x" });
  const { key } = socket().last("meeting.schedule");
  socket().die(CLOSED_SIGNED_OUT);
  await assert.rejects(told, { code: "signed_out" });
  await assert.rejects(connection.command("meeting.schedule", { title: "x" }), { code: "signed_out" });
  connection.reopen();
  socket().welcome({ person: 2 });
  press(connection, "meeting.schedule", { title: "x" });
  assert.notEqual(socket().last("meeting.schedule").key, key);
  connection.reopen();
  socket().welcome({ person: 1 });
  press(connection, "meeting.schedule", { title: "x" });
  assert.equal(socket().last("meeting.schedule").key, key);
});

test("a real refusal settles a command: the same words are a new one", async () => {
  const there = world();
  const { connection, socket, tried } = there;
  socket().welcome();
  const key = await leftUnconfirmed(there, "meeting.schedule", { title: "x" });
  tried();
  socket().welcome();
  const again = connection.command("meeting.schedule", { title: "x" });
  const data = { code: "forum_closed" };
  socket().receive({ id: socket().last("meeting.schedule").id, error: { code: -32000, message: "x", data } });
  await assert.rejects(again, { code: "forum_closed" });
  press(connection, "meeting.schedule", { title: "x" });
  assert.notEqual(socket().last("meeting.schedule").key, key);
});

test("what was undone meanwhile and is wanted again is not taken for the command that nobody confirmed", async () => {
  const there = world();
  const { connection, socket, tried } = there;
  socket().welcome();
  const ticked = await leftUnconfirmed(there, "task.mark", { task: 1, done: true });
  tried();
  socket().welcome();
  const unticked = connection.command("task.mark", { task: 1, done: false });
  socket().answer("task.mark", {});
  await unticked;
  press(connection, "task.mark", { task: 1, done: true });
  assert.notEqual(socket().last("task.mark").key, ticked);
  const closed = await leftUnconfirmed(there, "forum.close", { forum: 1 });
  tried();
  socket().welcome();
  const reopened = connection.command("forum.reopen", { forum: 1 });
  socket().answer("forum.reopen", {});
  await reopened;
  press(connection, "forum.close", { forum: 1 });
  assert.notEqual(socket().last("forum.close").key, closed);
});

test("another command that was confirmed takes the key of nothing else; five minutes do", async () => {
  const there = world();
  const { connection, socket, pass, tried } = there;
  socket().welcome();
  const key = await leftUnconfirmed(there, "meeting.schedule", { title: "x" });
  tried();
  socket().welcome();
  const marked = connection.command("task.mark", { task: 1, done: true });
  socket().answer("task.mark", {});
  await marked;
  const again = connection.command("meeting.schedule", { title: "x" });
  assert.equal(socket().last("meeting.schedule").key, key);
  busy(socket(), "meeting.schedule");
  await assert.rejects(again, { code: "busy" });
  pass(5 * 60_000);
  tried();
  socket().welcome();
  press(connection, "meeting.schedule", { title: "x" });
  assert.notEqual(socket().last("meeting.schedule").key, key);
});

test("a topic that a busy server did not give, or let go, is asked for again; what is known stays", async () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  busy(socket(), "watch");
  socket().receive({ method: "ended", params: { topic: "forum/1", reason: "busy" } });
  assert.equal(topic.status.value.kind, "loading");
  pass(4_000);
  assert.equal(sentOf(socket(), "watch").length, 2);
  socket().answer("watch", snapshot(10, [seat(1, "a")]));
  socket().receive({ method: "ended", params: { topic: "forum/1", reason: "busy" } });
  assert.equal(topic.list("seat").length, 1);
  pass(4_000);
  assert.deepEqual(socket().last("watch").params, { topic: "forum/1", since: 10, epoch: "e1" });
});

test("the wait before coming back stays within full-jitter bounds", () => {
  for (let attempt = 0; attempt < 40; attempt++) {
    const most = Math.min(30_000, 500 * 2 ** attempt);
    assert.equal(waitBefore(attempt, 0), 0);
    assert.ok(waitBefore(attempt, 0.999999) <= most);
    assert.ok(waitBefore(attempt, 0.999999) >= most * 0.99);
  }
});

test("signed out means: do not come back; waiting requests are told", async () => {
  const { connection, socket, sockets, pass } = world();
  socket().welcome();
  const { topic } = connection.watch("forum/1");
  socket().answer("watch", snapshot(10, [seat(1, "a")]));
  const waiting = connection.command("forum.create", {}).catch((error: Refusal) => error.code);
  socket().die(CLOSED_SIGNED_OUT);
  pass(120_000);
  assert.equal(sockets.length, 1);
  assert.equal(connection.line.state.value.kind, "signed_out");
  assert.equal(await waiting, "signed_out");
  assert.equal(connection.welcome.value?.person, null);
  assert.equal(topic.list("seat").length, 0, "nothing of theirs stays on the screen");
});

test("many topics shown at once are all kept; of those left behind the latest are", () => {
  const { connection, socket, pass } = world();
  socket().welcome();
  const names = Array.from({ length: 40 }, (_, at) => `seats/${at}`);
  const shown = names.map((name) => connection.topic(name));
  const watched = names.map((name) => connection.watch(name));
  assert.ok(
    watched.every(({ topic }, at) => topic === shown[at]),
    "what was rendered is what is watched",
  );
  for (const sent of [...socket().sent]) {
    const reply = { topic: sent.params.topic, position: 1, epoch: "e1", reset: true, things: [] };
    socket().receive({ id: sent.id, result: reply });
  }
  for (const { release } of watched) release();
  pass(6_000);
  assert.notEqual(connection.topic("seats/0"), shown[0]);
  assert.equal(connection.topic("seats/39"), shown[39]);
});

test("a server that announced a restart is left in peace until then", () => {
  const { socket, sockets, pass } = world();
  socket().welcome();
  socket().receive({ method: "restarting", params: { after_ms: 5_000 } });
  socket().die(1012);
  pass(4_900);
  assert.equal(sockets.length, 1);
  pass(600);
  assert.equal(sockets.length, 2);
});

test("a silent line is asked, and given up when it stays silent", () => {
  const { socket, sockets, pass } = world();
  socket().welcome();
  pass(10_500);
  assert.ok(!socket().sent.some(({ method }) => method === "ping"), "not asked too early");
  pass(1_000);
  socket().last("ping");
  const first = socket();
  pass(8_200);
  assert.ok(first.closed);
  assert.equal(sockets.length, 2);
});

test("a request to watch that was overtaken says nothing about the one that overtook it", () => {
  const { connection, socket } = world();
  socket().welcome();
  const { topic } = connection.watch("members/1");
  const data = { code: "superseded" };
  socket().receive({ id: socket().last("watch").id, error: { code: -32000, message: "x", data } });
  assert.equal(topic.status.value.kind, "loading");
});

test("a long snapshot on a slow line is waited for", () => {
  const { connection, socket, sockets, pass } = world();
  socket().welcome();
  connection.watch("members/1");
  pass(11_500);
  socket().last("ping");
  const first = socket();
  pass(20_000);
  assert.ok(!first.closed, "the answer to the ping may be behind the snapshot");
  pass(11_000);
  assert.ok(first.closed);
  assert.equal(sockets.length, 2);
});

test("the server's clock is followed", () => {
  const { connection, socket, pass } = world();
  socket().welcome({ now: 9_000 });
  pass(500);
  assert.equal(connection.serverNow(), 9_500);
});

test("idempotency keys are UUIDv7 and grow with time", () => {
  const random = new Uint8Array(16).fill(255);
  const key = uuidv7(1_795_000_000_000, random);
  assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(uuidv7(1_795_000_000_001, new Uint8Array(16)) > key);
});

test("what is longer than the server reads is refused here, and the rest goes on", async () => {
  const { connection, socket } = world();
  const early = connection.command("summary.save", { body: "א".repeat(100) });
  socket().welcome({ message_bytes: 250 });
  const tooLong = ({ code, problems }: Refusal) => {
    assert.equal(code, "invalid");
    assert.equal(problems[0]!.code, "too_long");
    const { max } = problems[0]!.params as { max: number };
    return max > 100 && max < 200; // of some 180 characters, more than half of them with two bytes
  };
  await assert.rejects(early, tooLong);
  await assert.rejects(connection.command("summary.save", { body: "א".repeat(100) }), tooLong);
  const short = connection.command("summary.save", { body: "א".repeat(20) });
  assert.equal(socket().sent.length, 1);
  socket().answer("summary.save", {});
  await short;
});
