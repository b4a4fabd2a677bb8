// SPDX-License-Identifier: AGPL-3.0-or-later
// S14: what there is one of is asked for by many at the same moment, over many sockets and by POST. Afterwards there is one.
//   node tests/security/races.mjs [--short|--long]
import { Client, House, key, long, Refused, run, sql, until, wait } from "./stage.mjs";

const rounds = long ? 100 : 10;

run(async (report, houses) => {
  const house = await House.open(houses, { args: ["--trusted-proxy", "127.0.0.1"] });
  const { admin } = house;
  const count = (statement) => Number(sql(house.server.data, statement));
  let overfilled = 0;
  let doubled = 0;
  let tried = 0;

  /** Everything at once; {ok, refused}. Whatever is not a refusal is a fault of the test. */
  const atOnce = async (asked) => {
    tried += asked.length;
    const outcomes = await Promise.allSettled(asked.map((ask) => ask()));
    for (const one of outcomes) if (one.status === "rejected" && !(one.reason instanceof Refused)) throw one.reason;
    return { ok: outcomes.filter((one) => one.status === "fulfilled"), refused: outcomes.filter((one) => one.status === "rejected").map((one) => one.reason.code) };
  };
  const tabs = async (cookies, many) => Promise.all(Array.from({ length: many }, async () => {
    const client = new Client(house.url);
    client.cookies = cookies;
    house.clients.push(client);
    await client.connect();
    return client;
  }));
  /** Somebody behind another address: where a code is used up, what is typed of it counts as wrong, and one source may only mistype so many. */
  const from = (address) => {
    const client = new Client(house.url);
    client.http = (method, path, { headers, ...more }) => Client.prototype.http.call(client, method, path, { headers: { ...headers, "X-Forwarded-For": address }, ...more });
    return client;
  };
  const exactly = (what, wanted, there) => {
    if (there > wanted) overfilled += there - wanted;
    report.check(what, there === wanted, `${there}, not ${wanted}`);
  };

  const crowd = [];
  const organisation = await house.organisation("Theirs");
  for (let number = 0; number < 40; number += 1) {
    // Each of an organisation of their own: a forum may have a rule about how many one organisation has.
    const theirs = await house.organisation(`Organisation ${number}`);
    const { person } = await admin.call("person.invite", { name: `Person ${number}`, email: `person-${number}@example.org`, language: "en", organisation: theirs, grants: [] });
    crowd.push(person);
  }
  const admins = await tabs(admin.cookies, 8);
  const member = await house.person("member");
  const members = await tabs(member.cookies, 20);
  const guest = await house.guest();
  const guests = await tabs(guest.cookies, 20);
  const open = await house.forum("Open", { kind: "open", capacity: undefined });
  const editor = await house.person("editor", { organisation, grants: [{ role: "organisation_editor" }] });
  const editors = await tabs(editor.cookies, 10);

  // Of fewer than five no ballot is kept.
  const others = await Promise.all(Array.from({ length: 3 }, () => house.guest()));

  for (let round = 0; round < rounds; round += 1) {
    // The last seat: 40 people, each asked for five times.
    const last = await house.forum(`Last ${round}`, { capacity: 3, rules: [{ attribute: "sector", value: "civil_society", min: 0, max: 1 }] });
    const fills = Array.from({ length: 200 }, (_, index) => () => (index % 10 === 9 ? admin.post.bind(admin) : admins[index % 8].call.bind(admins[index % 8]))("seat.fill", { forum: last, person: crowd[index % 40], origin: "appointment" }));
    const seated = await atOnce(fills);
    exactly("the last seat under a key is taken once", 1, count(`SELECT count(*) FROM seat WHERE forum = ${last}`));
    exactly("and one is told so", 1, seated.ok.length);
    report.check("the others are told of the key, or that they sit there", seated.refused.every((code) => ["max_reached", "already_seated"].includes(code)), [...new Set(seated.refused)].join(" "));

    // One sheet for one person, from 20 tabs; likewise for a guest, and where nobody is to know who.
    for (const mode of ["named", "anonymous"]) {
      const { survey, code } = await house.survey({ audience: "anyone", mode });
      await atOnce([...members.map((tab, index) => () => tab.call("survey.answer", { survey, answers: [{ question: 1, choices: [] }, ].map((one) => ({ ...one, choices: [1 + (index % 2)] })) })),
        ...guests.map((tab, index) => () => tab.call("survey.answer", { survey, code, answers: [{ question: 1, choices: [1 + (index % 2)] }] }))]);
      const few = mode === "anonymous" ? others : [];
      for (const other of few) await other.post("survey.answer", { survey, code, answers: [{ question: 1, choices: [1] }] });
      const table = mode === "named" ? "answer_sheet" : "receipt";
      exactly(`one sheet a person and one a guest, ${mode}`, 2 + few.length, count(`SELECT count(*) FROM ${table} WHERE survey = ${survey}`));
      await admin.call("survey.close", { survey });
      if (mode === "anonymous") exactly("and as many ballots", 2 + few.length, count(`SELECT count(*) FROM ballot WHERE survey = ${survey}`));
    }

    // An invitation, and a code, each used 50 times.
    const invited = await admin.call("person.invite", { name: "Invited", email: `invited-${round}@example.org`, language: "en", grants: [] });
    const token = await house.inLetter(`invited-${round}@example.org`, /#link=([\w-]+)/);
    const used = await atOnce(Array.from({ length: 50 }, () => () => new Client(house.url).useLink(token)));
    exactly("an invitation lets in once", 1, used.ok.length);
    exactly("and makes one session", 1, count(`SELECT count(*) FROM session WHERE person = ${invited.person}`));
    const browser = await house.guest();
    await browser.post("access.request_code", { email: `invited-${round}@example.org`, language: "en" });
    const code = await house.inLetter(`invited-${round}@example.org`, /\b(\d{6})\b/);
    const cookies = new Map(browser.cookies);
    const signed = await atOnce(Array.from({ length: 50 }, () => () => { const tab = from(`10.0.0.${round}`); tab.cookies = new Map(cookies); return tab.post("access.sign_in", { email: `invited-${round}@example.org`, code }); }));
    exactly("a code signs in once", 1, signed.ok.length);
    exactly("and makes one more session", 2, count(`SELECT count(*) FROM session WHERE person = ${invited.person}`));

    // One response of an organisation; submitted and withdrawn by ten hands at once.
    const call = await house.call(last, {});
    const begun = await atOnce(editors.map((tab) => () => tab.call("response.save", { call, version: 0, texts: ["text"], forum: last, representative: editor.person })));
    exactly("an organisation has one response to a call", 1, count(`SELECT count(*) FROM response WHERE call = ${call}`));
    exactly("and one was told that it began it", 1, begun.ok.length);
    const { response, version } = begun.ok[0].value;
    const moves = await atOnce(editors.flatMap((tab) => [() => tab.call("response.submit", { response, version }), () => tab.call("response.withdraw", { response })]));
    const names = sql(house.server.data, `SELECT act FROM journal WHERE stream = 1 AND target = 'response/${response}' AND act IN ('response.submit', 'response.withdraw') ORDER BY n`).split("\n").filter(Boolean);
    report.check("submitting and withdrawing take turns", names.every((name, index) => name === (index % 2 ? "response.withdraw" : "response.submit")) && names.length === moves.ok.length, `${names.join(" ")}; ${moves.ok.length} acknowledged`);
    const state = sql(house.server.data, `SELECT state FROM response WHERE id = ${response}`);
    report.check("its state is that of the last move", state === (names.length % 2 ? "submitted" : "draft"), `${state} after ${names.length}`);

    // A seat is freed once, and its alternate follows once; the open forum is joined once.
    const seats = await house.forum(`Seats ${round}`);
    const seat = await house.seat(seats, crowd[1], { alternate: crowd[2] });
    const freed = await atOnce(Array.from({ length: 30 }, (_, index) => () => admins[index % 8].call("seat.vacate", { seat, reason: "leaves" })));
    exactly("a seat is freed once", 1, freed.ok.length);
    exactly("and the alternate follows once", 1, count(`SELECT count(*) FROM seat WHERE forum = ${seats}`));
    if (round === 0) {
      await atOnce(members.map((tab) => () => tab.call("forum.join", { forum: open })));
      exactly("the open forum is joined once", 1, count(`SELECT count(*) FROM seat WHERE forum = ${open}`));
    }
    // One key from 50 tabs is one act.
    const one = key();
    const same = await atOnce(Array.from({ length: 48 }, (_, index) => () => admins[index % 8].call("organisation.create", { name: `Once ${round}`, sector: "business", size_band: "small", region: "north", populations: [], added_value: "" }, one)));
    const there = count(`SELECT count(*) FROM organisation WHERE name = 'Once ${round}'`);
    doubled += Math.max(0, there - 1);
    report.check("one key is one act, and one reply", there === 1 && new Set(same.ok.map((reply) => reply.value.organisation)).size === 1, `${there}`);
  }

  // One place, six accepted at once.
  const place = await house.forum("One place", { capacity: 1 });
  const call = await house.call(place, { deadline: Date.now() + 4000 });
  const responses = [];
  for (let number = 0; number < 6; number += 1) {
    const theirs = await house.organisation(`Responding ${number}`, "business");
    const client = await house.person(`responding-${number}`, { organisation: theirs, grants: [{ role: "organisation_editor" }] });
    const { response, version } = await client.call("response.save", { call, version: 0, texts: ["text"], forum: place, representative: client.person });
    await client.call("response.submit", { response, version });
    responses.push({ response, representative: client.person });
  }
  await until(() => sql(house.server.data, `SELECT state FROM open_call WHERE id = ${call}`) !== "open", 8000, 100);
  await atOnce(Array.from({ length: 30 }, (_, index) => () => admins[index % 8].call("response.decide", { response: responses[index % 6].response, verdict: "accepted", reason: "best", forum: place, representative: responses[index % 6].representative })));
  exactly("one place is given to one", 1, count(`SELECT count(*) FROM seat WHERE forum = ${place}`));
  exactly("and one response is accepted", 1, count(`SELECT count(*) FROM response WHERE call = ${call} AND state = 'accepted'`));
  await wait(10);
  report.figure("s14.rounds", rounds);
  report.figure("s14.commands_at_once", tried);
  report.figure("s14.overfilled", overfilled);
  report.figure("s14.doubled", doubled);
});
