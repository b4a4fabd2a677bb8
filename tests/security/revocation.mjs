// SPDX-License-Identifier: AGPL-3.0-or-later
// S2: rights that end while 100 sockets receive as fast as things change. Nothing that happened after the end arrives,
// and each socket is told, or closed, within a second.
//   node tests/security/revocation.mjs [--short|--long]
import { Client, House, long, run, until, wait } from "./stage.mjs";

const sockets = 100;
const before = long ? 2000 : 600;
const after = long ? 1500 : 400;

run(async (report, houses) => {
  const house = await House.open(houses);
  const { admin } = house;
  const forum = await house.forum();
  const board = await house.forum("Board", { kind: "board" });
  const organisation = await house.organisation("Organisation");
  const elsewhere = await house.organisation("Another");
  const writer = await house.person("writer");
  await house.seat(forum, house.people.writer);
  const meeting = await house.meeting(forum);
  const editor = await house.person("colleague", { organisation, grants: [{ role: "organisation_editor" }] });
  const call = await house.call(forum);
  const responder = await house.person("responder", { organisation: elsewhere, grants: [{ role: "organisation_editor" }] });
  let saved = 0;
  let handed = false;
  const draft = await editor.call("response.save", { call, version: 0, texts: ["text"], forum, representative: house.people.colleague });
  saved = draft.version;
  const other = await responder.call("response.save", { call, version: 0, texts: ["text"], forum, representative: house.people.responder });
  const published = await house.meeting(forum);
  const summary = await house.publish(published, { audience: "everyone" });
  const ending = await house.forum("Ending");
  await house.seat(ending, house.people.writer);
  const past = await house.meeting(ending);
  await admin.call("meeting.start", { meeting: past });
  await admin.call("meeting.end", { meeting: past });
  await admin.watch("initiative/1");
  await admin.watch("people/1");
  await admin.watch(`seats/${forum}`);
  await admin.watch(`seats/${board}`);
  await admin.watch(`review/${call}`);
  await admin.watch(`desk/${forum}`);
  await admin.watch(`summary/${summary}`);

  // What makes a topic busy, without end until told.
  const answers = ["yes", "no", "maybe"];
  let turn = 0;
  let version = 1;
  const flows = {
    meeting: () => writer.call("meeting.answer_invitation", { meeting, answer: answers[turn % 3] }),
    person: () => writer.call("me.update", { name: `Writer ${turn}`, language: "en" }),
    response: async () => { saved = (await editor.call("response.save", { call, version: saved, texts: [`text ${turn}`] })).version; },
    submission: () => ((handed = !handed) ? responder.call("response.submit", { response: other.response, version: other.version }) : responder.call("response.withdraw", { response: other.response })),
    summary: async () => { version = await house.draft(published, { version, body: `text ${turn}`, audience: flows.audience }); await admin.call("summary.publish", { meeting: published, version, reason: "again" }); },
    audience: "everyone",
    attendance: () => admin.call("meeting.mark_attendance", { meeting: past, person: house.people.writer, present: turn % 2 === 0 }).catch((error) => { if (error.code !== "forum_closed") throw error; }),
  };

  const spare = (name, more) => house.person(name, more);

  /** Each: who holds the right, the topic and what makes it busy, what ends the right, by what event its moment is known.
   * `stays`: the topic can be read on, but nothing happens in it any more. */
  const cases = [
    ["the member signs out", async () => {
      const client = await spare("signs-out");
      await house.seat(forum, client.person);
      return { client, topic: `forum/${forum}`, flow: "meeting", closes: true, end: () => client.post("access.sign_out"), moment: { kind: "session", of: client } };
    }],
    ["the session is ended from another device", async () => {
      const client = await spare("ended-elsewhere");
      await house.seat(forum, client.person);
      return { client, topic: `forum/${forum}`, flow: "meeting", closes: true, moment: { kind: "session", of: client },
        end: async (second) => { const { things } = await second.watch(`person/${client.person}`); return second.call("access.end_session", { session: Math.min(...things.filter((one) => one.kind === "session").map((one) => Number(one.id))) }); } };
    }],
    ["the seat is vacated", async () => {
      const client = await spare("vacated");
      const seat = await house.seat(forum, client.person);
      return { client, topic: `forum/${forum}`, flow: "meeting", end: () => admin.call("seat.vacate", { seat, reason: "ends" }), moment: { kind: "seat", gone: true } };
    }],
    ["the alternate is taken off the seat", async () => {
      const holder = await spare("holder", { connect: false });
      const client = await spare("alternate");
      const seat = await house.seat(forum, holder.person, { alternate: client.person });
      return { client, topic: `forum/${forum}`, flow: "meeting", end: () => admin.call("seat.set_alternate", { seat }), moment: { kind: "seat" } };
    }],
    ["the board member leaves the board", async () => {
      const client = await spare("board");
      const seat = await house.seat(board, client.person);
      return { client, topic: `forum/${forum}`, flow: "meeting", end: () => admin.call("seat.vacate", { seat, reason: "ends" }), moment: { kind: "seat", gone: true } };
    }],
    ["the board is closed", async () => {
      const client = await spare("closed-board");
      const closing = await house.forum("Closing board", { kind: "board" });
      await house.seat(closing, client.person);
      return { client, topic: `forum/${forum}`, flow: "meeting", end: () => admin.call("forum.close", { forum: closing, reason: "over" }), moment: { kind: "forum", id: closing } };
    }],
    ["the forum is closed", async () => {
      const client = await spare("closed-forum");
      await house.seat(ending, client.person);
      return { client, topic: `forum/${ending}`, flow: "attendance", stays: true, end: () => admin.call("forum.close", { forum: ending, reason: "over" }), moment: { kind: "forum", id: ending, closed: true } };
    }],
    ["another becomes chair", async () => {
      const client = await spare("chair");
      const next = await spare("next-chair", { connect: false });
      const seat = await house.seat(forum, client.person);
      await admin.call("seat.name_chair", { seat });
      const successor = await house.seat(forum, next.person);
      return { client, topic: `desk/${forum}`, flow: "meeting", end: () => admin.call("seat.name_chair", { seat: successor }), moment: { kind: "seat" } };
    }],
    ["the coordinator loses the role", async () => {
      const client = await spare("coordinator", { grants: [{ role: "coordinator" }] });
      return { client, topic: "people/1", flow: "person", end: () => admin.call("person.grant", { person: client.person, grants: [] }), moment: { kind: "person", id: client.person } };
    }],
    ["the coordinator of one forum gets another", async () => {
      const client = await spare("moved", { grants: [{ role: "coordinator", forum }] });
      return { client, topic: `desk/${forum}`, flow: "meeting", end: () => admin.call("person.grant", { person: client.person, grants: [{ role: "coordinator", forum: board }] }), moment: { kind: "person", id: client.person } };
    }],
    ["the person leaves the initiative", async () => {
      const client = await spare("leaves");
      return { client, topic: "members/1", flow: "organisation", closes: true, end: () => admin.call("person.remove", { person: client.person }), moment: { kind: "person", id: client.person, gone: true } };
    }],
    ["the editor moves to another organisation", async () => {
      const client = await spare("moves", { organisation, grants: [{ role: "organisation_editor" }] });
      return { client, topic: `organisation/${organisation}`, flow: "response", end: () => admin.call("person.update", { person: client.person, name: "Moves", language: "en" }), moment: { kind: "person", id: client.person } };
    }],
    ["the reviewer's organisation begins a response", async () => {
      const theirs = await house.organisation("Theirs");
      const client = await spare("reviewer", { organisation: theirs, grants: [{ role: "reviewer" }] });
      const colleague = await spare("begins", { organisation: theirs, grants: [{ role: "organisation_editor" }] });
      return { client, topic: `review/${call}`, flow: "submission", end: () => colleague.call("response.save", { call, version: 0, texts: ["text"] }), moment: { kind: "turnout", drafts: 3 } };
    }],
    ["the reviewer of one call loses it", async () => {
      const client = await spare("one-call", { grants: [{ role: "reviewer", call }] });
      return { client, topic: `review/${call}`, flow: "submission", end: () => admin.call("person.grant", { person: client.person, grants: [] }), moment: { kind: "person", id: client.person } };
    }],
    ["a public summary becomes one for members", async () => {
      const client = new Client(house.url);
      return { client, topic: `summary/${summary}`, flow: "summary", end: async () => { flows.audience = "members"; version = await house.draft(published, { version, body: "for members", audience: "members" }); await admin.call("summary.publish", { meeting: published, version, reason: "closed" }); }, moment: { kind: "summary_text", last: true }, pauses: true };
    }],
  ];
  let named = 0;
  flows.organisation = () => admin.call("organisation.update", { organisation, name: `Organisation ${(named += 1)}`, sector: "civil_society", size_band: "small", region: "north", populations: [], added_value: "" });

  let late = 0;
  let slowest = 0;
  let received = 0;
  for (const [what, prepare] of cases) {
    const one = await prepare();
    let second = one.client;
    if (one.closes && one.moment.kind === "session") {
      // The witness is the same person's session on another device.
      await one.client.post("access.request_code", { email: one.client.email, language: "en" });
      second = new Client(house.url);
      await second.post("access.request_code", { email: one.client.email, language: "en" });
      await wait(50);
      const codes = await until(() => { const found = house.letters().filter((letter) => letter.to === one.client.email).flatMap((letter) => letter.text.match(/\b\d{6}\b/) ?? []); return found.length >= 2 && found; });
      for (const code of codes.reverse()) if (await second.post("access.sign_in", { email: one.client.email, code }).catch(() => null)) break;
      await second.connect();
      await second.watch(`person/${one.client.person}`);
      house.clients.push(second);
    }
    const all = await Promise.all(Array.from({ length: sockets }, async () => {
      const client = new Client(house.url);
      client.cookies = one.client.cookies;
      house.clients.push(client);
      client.heard = [];
      client.onPush = (frame) => {
        client.pushes.length = 0;
        if (one.stays && frame.params.put?.closed) client.toldAt ??= performance.now();
        if (frame.params.topic !== one.topic) return;
        if (frame.method === "ended") client.toldAt ??= performance.now();
        else if (frame.method === "event") { client.heard.push(frame.params.position); if (client.toldAt && !one.stays) client.afterEnd = true; }
      };
      await client.connect();
      client.closed.then(() => { client.toldAt ??= performance.now(); client.isClosed = true; });
      await client.watch(one.topic);
      if (one.stays) await client.watch("initiative/1");
      return client;
    }));
    const witnessed = [];
    const witness = one.moment.of ? second : admin;
    witness.pushes.length = 0;
    witness.onPush = (frame) => { witnessed.push(frame.params); witness.pushes.length = 0; };

    let flowing = true;
    const stream = (async () => {
      while (flowing) {
        turn += 1;
        await flows[one.flow]();
        if (one.pauses) await wait(15);
      }
    })();
    await wait(before);
    await until(() => all.every((client) => client.heard.length >= 5), 10_000);
    if (one.pauses) { flowing = false; await stream; flowing = true; }
    const beforeEnd = witnessed.length;
    const asked = performance.now();
    await one.end(second);
    const answered = performance.now();
    const is = (event) => event.kind === one.moment.kind && (one.moment.gone ? event.gone === true : true) && (one.moment.id ? event.id === String(one.moment.id) : true) && (one.moment.drafts ? event.put?.drafts >= one.moment.drafts : true) && (one.moment.closed ? event.put?.closed !== undefined : true);
    const moment = await until(() => witnessed.slice(beforeEnd).find(is)?.position, 3000);
    report.check(`${what}: its moment is known`, moment !== undefined, JSON.stringify(witnessed.slice(-3)));
    const rest = one.pauses ? (async () => { for (let more = 0; more < 5; more += 1) { turn += 1; await flows[one.flow](); } })() : wait(after);
    await until(() => all.every((client) => client.toldAt), 3000);
    await rest;
    flowing = false;
    await stream;
    await wait(100);
    const tooLate = all.reduce((sum, client) => sum + client.heard.filter((position) => position > moment).length, 0) + all.filter((client) => client.afterEnd).length;
    const untold = all.filter((client) => !client.toldAt).length;
    const slow = Math.max(...all.map((client) => (client.toldAt ?? Infinity) - asked));
    late += tooLate;
    slowest = Math.max(slowest, slow);
    const heard = all.reduce((sum, client) => sum + client.heard.length, 0);
    received += heard;
    report.check(`${what}: nothing after it arrives`, tooLate === 0, `${tooLate} events`);
    report.check(`${what}: everybody is told within a second`, untold === 0 && slow <= 1000, `${untold} were not; the slowest after ${slow.toFixed(0)} ms (the command took ${(answered - asked).toFixed(0)} ms)`);
    report.check(`${what}: events were flowing until then`, all.every((client) => client.heard.length >= 5), `${heard / sockets} a socket`);
    if (one.closes) report.check(`${what}: the sockets are closed`, all.every((client) => client.isClosed));
    const again = new Client(house.url);
    again.cookies = one.client.cookies;
    await again.connect();
    const refused = await again.watch(one.topic).then(() => false, (error) => error.code === "not_found");
    if (one.stays) report.check(`${what}: who read it reads it still`, !refused);
    else report.check(`${what}: a new socket gets nothing of it`, refused);
    again.socket.terminate();
    for (const client of all) client.socket.terminate();
    admin.onPush = undefined;
  }
  report.figure("s2.cases", cases.length);
  report.figure("s2.sockets", sockets);
  report.figure("s2.events_received", received);
  report.figure("s2.late_events", late);
  report.figure("s2.slowest_ms", slowest.toFixed(0));
});
