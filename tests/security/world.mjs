// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole initiative made through the real commands, with a word of its own in every text of every thing, in each state
// a thing can be in, and the table of who may read which word. The table comes from domain.md (openness of calls, seats
// and published summaries; rule 3 and 4 for answers; rule 5 for responses; rule 6) and from ARCHITECTURE.md's table of
// topics, never from what the server does. Where these say nothing the sentence is here, beside the set.
import { binary, Client, House, sql, until, wait } from "./stage.mjs";
import { spawnSync } from "node:child_process";

export const roles = [
  "outsider", "guest", "nobody", "elsewhere", "member", "alternate", "former", "removed", "chair", "board", "reviewer",
  "editor", "rival", "coordinator_elsewhere", "coordinator", "team", "administrator", "stranger",
];
const all = new Set(roles);
const set = (...names) => new Set(names.flatMap((one) => (one instanceof Set ? [...one] : [one])));

export const may = {
  public: all,
  // Everybody who belongs to the initiative. "former" lost the seat, not the initiative; "removed" left it.
  initiative: set("nobody", "elsewhere", "member", "alternate", "former", "chair", "board", "reviewer", "editor", "rival",
    "coordinator_elsewhere", "coordinator", "team", "administrator"),
  forum: set("member", "alternate", "chair", "board", "coordinator", "team", "administrator"),
  runners: set("chair", "coordinator", "team", "administrator"),
  team: set("team", "administrator"),
  finders: set("coordinator_elsewhere", "coordinator", "team", "administrator"), // whoever finds people for a forum
  review: set("reviewer", "team", "administrator"),
  stranger: set("stranger"),
  none: new Set(),
};

/** Gives out words, and keeps for each who may read it now, and who could in a state it has left (`before`): what came
 * live or by letter then was right. `vary` may lengthen a word, for the twins. */
export class Words {
  all = [];

  constructor(vary = () => "") { this.vary = vary; }

  plant(label, now, before = now, seen = true) {
    const number = this.all.length;
    const letters = [0, 1, 2, 3].map((place) => String.fromCharCode(97 + (Math.floor(number / 26 ** place) % 26))).join("");
    const word = `qz${letters}zq`;
    this.all.push({ word, label, now: set(now), before: set(now, before), seen });
    return word + this.vary(set(now, before), label);
  }

  /** A secret that the server made: a code, a token. */
  register(word, label, now, before = now, seen = true) {
    this.all.push({ word, label, now: set(now), before: set(now, before), seen });
  }
}

/** Fills a house. `step` is awaited between stages, so that live sockets can watch what has come. */
export async function build(house, words, { step = async () => {}, deadline = 7000 } = {}) {
  const { admin } = house;
  const plant = (...args) => words.plant(...args);
  const world = { house, words, codes: [], responses: [], idleCodes: [], clients: { administrator: admin }, known: {} };
  const clients = world.clients;
  const self = (role, ...more) => set(role, ...more);

  clients.outsider = new Client(house.url);
  house.clients.push(clients.outsider);
  clients.guest = await house.guest();

  // --- people, organisations, forums -----------------------------------------------------------------------------
  const once = set(may.initiative, "removed"); // they belonged to it
  const organisation = (name, sector, seated = false) => house.organisation(plant(`organisation.name of ${name}`, seated ? may.public : may.initiative, seated ? may.public : once), sector, {
    added_value: plant(`organisation.added_value of ${name}`, may.initiative, once), populations: [plant(`organisation.populations of ${name}`, may.initiative, once)],
  });
  const own = await organisation("the editor's", "philanthropy");
  const rivals = await organisation("the rival's", "business");
  const chosens = await organisation("the chosen one's", "civil_society", true);
  const seated = await organisation("the member's", "civil_society", true);

  const forum = await house.forum(plant("forum.name", may.public), { theme: plant("forum.theme", may.public), mandate: plant("forum.mandate", may.public) });
  const other = await house.forum("Other forum");
  const board = await house.forum("Board", { kind: "board" });
  world.known.forum = forum;
  const person = async (role, { shown = role, ...more } = {}) => {
    const client = await house.person(role, { shown, connect: false, ...more });
    if (roles.includes(role)) words.register(client.token, `invitation token of ${role}`, self(role));
    return (clients[role] = client);
  };
  // Names: whoever sits somewhere is shown openly; of the others those know who find people, and where they act.
  await person("nobody", { shown: `Nobody ${plant("person.name without a seat", self("nobody", may.finders))}`, title: plant("person.title", self("nobody", may.finders)) });
  await person("elsewhere");
  await person("member", { shown: `Member ${plant("person.name with a seat", may.public)}`, organisation: seated, agent: plant("session.device", self("member"), undefined) });
  await person("alternate", { organisation: seated });
  await person("former");
  await person("removed");
  await person("chair");
  await person("board");
  await person("reviewer", { shown: `Reviewer ${plant("person.name of the reviewer", self("reviewer", may.finders))}`, grants: [{ role: "reviewer" }] });
  await person("editor", { organisation: own, grants: [{ role: "organisation_editor" }] });
  await person("rival", { organisation: rivals, grants: [{ role: "organisation_editor" }] });
  await person("coordinator_elsewhere", { grants: [{ role: "coordinator", forum: other }] });
  await person("coordinator", { grants: [{ role: "coordinator", forum }] });
  await person("team", { grants: [{ role: "coordinator" }] });
  const chosen = await person("chosen", { organisation: chosens, grants: [{ role: "organisation_editor" }] });
  await chosen.connect();
  for (const role of roles) if (clients[role]?.email) words.register(clients[role].email, `e-mail of ${role}`, role === "removed" ? may.none : self(role, may.finders), self(role, may.finders));
  await admin.call("person.invite", { name: `Invited ${plant("person.name of an invited", may.finders)}`, email: `${plant("e-mail of an invited", may.finders)}@example.org`, language: "en", grants: [] });

  const people = house.people;
  const seat = {};
  seat.elsewhere = await house.seat(other, people.elsewhere);
  seat.member = await house.seat(forum, people.member, { alternate: people.alternate });
  seat.former = await house.seat(forum, people.former);
  seat.removed = await house.seat(forum, people.removed);
  seat.chair = await house.seat(forum, people.chair);
  await admin.call("seat.name_chair", { seat: seat.chair });
  await house.seat(board, people.board);
  for (const role of roles) if (clients[role] && role !== "administrator") await clients[role].connect();
  const heard = () => step(world);
  await heard();

  // --- a forum whose work is over: who read it reads it still, and so do those who have charge of it --------------
  const charge = set("team", "administrator");
  const readers = set(charge, "elsewhere", "board");
  const over = await house.forum(plant("closed forum.name", may.public));
  await house.seat(over, people.elsewhere);
  const last = await house.meeting(over, { agenda: plant("closed forum's meeting.agenda", readers) });
  await admin.call("meeting.start", { meeting: last });
  await admin.call("meeting.end", { meeting: last });
  await house.publish(last, { body: plant("closed forum's summary.body", readers), title: plant("closed forum's summary.title", readers) });
  const unfinished = await house.meeting(over, {});
  await house.draft(unfinished, { body: plant("closed forum's draft.body", charge), title: plant("closed forum's draft.title", charge) });
  await admin.call("meeting.cancel", { meeting: unfinished, reason: "over" });
  await admin.call("forum.close", { forum: over, reason: plant("forum.close reason", may.public) });
  await heard();

  // Changes of what was there before anybody listened.
  await admin.call("initiative.update", {
    name: `Initiative ${plant("initiative.name", may.public)}`, purpose: plant("initiative.purpose", may.public), zone: "Asia/Jerusalem",
    description: plant("initiative.description", may.public), regions: ["north", "south"],
    sectors: ["government", "civil_society", "business", "philanthropy", "residents"].map((code, index) => ({ code, name: code, label: code, colour: index + 1 })),
    contact_name: plant("initiative.contact_name", may.public), contact_email: "contact@example.org", contact_phone: "",
  });
  await admin.call("organisation.update", {
    organisation: own, name: plant("organisation.name, changed", may.initiative, once), sector: "philanthropy", size_band: "large", region: "south",
    populations: [], added_value: plant("organisation.added_value, changed", may.initiative, once),
  });
  await clients.nobody.call("me.update", { name: `Nobody ${plant("me.name, changed", self("nobody", may.finders))}`, language: "ar" });
  const signedIn = new Client(house.url);
  await signedIn.post("access.request_code", { email: "member@example.org", language: "en" });
  await signedIn.post("access.sign_in", { email: "member@example.org", code: await house.inLetter("member@example.org", /\b(\d{6})\b/) });

  // --- what those who left saw before they left ------------------------------------------------------------------
  const leavers = set(may.forum, "former", "removed");
  const early = await house.meeting(forum, { agenda: plant("early meeting.agenda", may.forum, leavers) });
  await heard();
  await house.publish(early, { body: plant("early summary.body", may.forum, leavers), title: plant("early summary.title", may.forum, leavers) });
  await heard();
  await until(() => house.letters().filter((letter) => letter.to === "removed@example.org").length >= 2);
  await admin.call("seat.vacate", { seat: seat.former, reason: plant("seat.vacate reason", may.none, may.none, false) });
  await admin.call("seat.vacate", { seat: seat.removed, reason: "leaves" });
  await admin.call("person.remove", { person: people.removed });
  await heard();

  // --- meetings, summaries, materials ----------------------------------------------------------------------------
  // Title, time and place of a forum's meetings stand on its public page; agenda, link and reason are the members'.
  const meeting = async (state, more = {}) => {
    const id = await house.meeting(forum, {
      title: plant(`meeting.title, ${state}`, may.public), place: plant(`meeting.place, ${state}`, may.public),
      agenda: plant(`meeting.agenda, ${state}`, may.forum), link: `https://example.org/${plant(`meeting.link, ${state}`, may.forum)}`, ...more,
    });
    return id;
  };
  const content = (state, now, before = now, more = {}) => ({
    title: plant(`summary.title, ${state}`, now, before), body: plant(`summary.body, ${state}`, now, before),
    decisions: [plant(`summary.decision, ${state}`, now, before)], ...more,
  });
  const material = async (of, state, now, before = now) => {
    const title = plant(`material.title, ${state}`, now, before);
    await admin.call("material.add_link", { meeting: of, title, kind: "slides", address: `https://example.org/${plant(`material.address, ${state}`, now, before)}` });
    return house.upload(of, plant(`file.title, ${state}`, now, before), `${plant(`file.name, ${state}`, now, before)}.txt`, plant(`file.bytes, ${state}`, now, before));
  };
  const task = (state, now, before = now) => [{ text: plant(`task.text, ${state}`, now, before), owner: people.member }];

  const drafted = await meeting("of a draft");
  await material(drafted, "unpublished", may.runners);
  await house.draft(drafted, content("draft", may.runners, undefined, { tasks: task("draft", may.runners), audience: "everyone" }));
  const gone = await admin.call("material.add_link", { meeting: drafted, title: plant("material.title, removed", may.none, may.runners), kind: "other", address: "https://example.org/gone" });
  await heard();
  await admin.call("material.remove", { material: gone.material });

  const internal = await meeting("of a members' summary");
  await material(internal, "of a members' summary", may.forum);
  await admin.call("meeting.start", { meeting: internal });
  await clients.member.call("meeting.mark_attendance", { meeting: internal, person: people.member, present: true });
  const internalSummary = await house.publish(internal, content("for members", may.forum, undefined, { tasks: task("for members", may.forum), audience: "members" }));

  await clients.member.call("summary.mark_read", { summary: internalSummary });
  const open = await meeting("of a public summary");
  await material(open, "of a public summary", may.public);
  // Decisions and tasks are inside a summary (domain.md, 3), so those of a public one are public.
  await house.publish(open, content("public", may.public, undefined, { tasks: task("of a public summary", may.public), audience: "everyone" }));
  await heard();
  await house.draft(open, { ...content("draft of a second revision", may.runners), version: 1, audience: "everyone" });

  const taken = await meeting("of a withdrawn public summary");
  await material(taken, "of a withdrawn public summary", may.runners, may.public);
  const takenSummary = await house.publish(taken, {
    title: plant("summary.title, withdrawn public", may.public), body: plant("summary.body, withdrawn public", may.none, may.public),
    decisions: [plant("summary.decision, withdrawn public", may.none, may.public)], tasks: task("withdrawn public", may.none, may.public), audience: "everyone",
  });
  const takenInside = await meeting("of a withdrawn members' summary");
  await material(takenInside, "of a withdrawn members' summary", may.runners, may.forum);
  const takenInsideSummary = await house.publish(takenInside, {
    title: plant("summary.title, withdrawn members", may.forum), body: plant("summary.body, withdrawn members", may.none, may.forum),
    decisions: [plant("summary.decision, withdrawn members", may.none, may.forum)], tasks: task("withdrawn members", may.none, may.forum), audience: "members",
  });
  await heard();
  // What a draft still holds of it is its writers'.
  for (const one of words.all) if (/^(summary|task)\.(body|decision|text), withdrawn/.test(one.label)) one.now = set(may.runners);
  await admin.call("summary.withdraw", { summary: takenSummary, reason: plant("summary.withdrawn, public", may.public) });
  await admin.call("summary.withdraw", { summary: takenInsideSummary, reason: plant("summary.withdrawn, members", may.forum) });

  const opened = await meeting("whose summary was opened");
  await house.publish(opened, content("first for members", may.forum, undefined, { audience: "members" }));
  await heard();
  await house.publish(opened, { ...content("then public", may.public), version: 1, audience: "everyone" }, plant("summary.reason, then public", may.public));
  const closed = await meeting("whose summary was closed");
  await house.publish(closed, content("first public", may.forum, may.public, { audience: "everyone" }));
  await heard();
  await house.publish(closed, { ...content("then for members", may.forum), version: 1, audience: "members" }, plant("summary.reason, then members", may.forum));
  const cancelled = await meeting("cancelled");
  await admin.call("meeting.cancel", { meeting: cancelled, reason: plant("meeting.cancelled_because", may.forum) });
  await heard();

  // --- surveys -----------------------------------------------------------------------------------------------------
  const survey = async (state, now, plan, isOpen = true, before = now) => {
    const isPublic = isOpen && plan.audience === "anyone"; // the public answers public surveys, so it sees that there are
    const made = await house.survey({
      title: plant(`survey.title, ${state}`, isPublic ? may.public : now, isPublic ? may.public : before), intro: plant(`survey.intro, ${state}`, now, before),
      questions: [
        { kind: "text", text: plant(`question.text, ${state}`, now, before), required: false, choices: [] },
        { kind: "single", text: "Which?", required: false, choices: [plant(`question.choice, ${state}`, now, before), "other"] },
        { kind: "scale", text: "How?", required: false, choices: [], from: 1, to: 5, from_label: plant(`question.from_label, ${state}`, now, before), to_label: "much" },
      ],
      ...plan,
    }, isOpen);
    if (made.code) world.codes.push(made.code);
    if (made.code && !isPublic) world.idleCodes.push(made.code);
    return made;
  };
  const answer = async (role, made, label, now, before = now, seen = true) => {
    const text = plant(label, now, before, seen);
    const request = { survey: made.survey, answers: [{ question: 1, choices: [], text }], ...(role === "guest" ? { code: made.code } : {}) };
    await clients[role].post("survey.answer", request);
  };
  const within = { forum, audience: "forum" };
  await survey("draft of the forum", may.runners, { ...within }, false);
  await survey("draft of the team", may.team, { audience: "anyone" }, false);
  const scrapped = await survey("deleted draft", may.none, { ...within }, false, may.runners);
  await heard();
  await admin.call("survey.delete", { survey: scrapped.survey });
  const named = await survey("named, of the forum", may.forum, { ...within, results: "live" });
  const asked = await survey("named, result for the team", may.forum, { ...within, results: "team" });
  const trusted = await survey("confidential, of the forum", may.forum, { ...within, mode: "confidential", results: "live" });
  const secret = await survey("anonymous, of the forum", may.forum, { ...within, mode: "anonymous", results: "live" });
  words.register(named.code, "code of a forum's survey", may.forum);
  const wide = await survey("open, of the initiative", may.initiative, { audience: "initiative", mode: "confidential", results: "after_closing" });
  // The result of a survey for anyone whose result is shown is public; of the others the code is needed.
  const anyones = await survey("for anyone, result live", may.public, { audience: "anyone", results: "live" });
  const codeOnly = await survey("for anyone, result for the team", set(may.initiative, "guest"), { audience: "anyone", results: "team" });
  await heard();
  await answer("member", named, "answer, named, live", may.forum);
  await answer("member", asked, "answer, named, result for the team", self("member", may.runners));
  await answer("member", trusted, "answer, confidential, one of few", self("member"));
  await answer("member", secret, "answer, anonymous, open", self("member"), undefined, false);
  await answer("member", wide, "answer, confidential, open", self("member"));
  await answer("guest", anyones, "answer of a guest, result live", may.public);
  await answer("guest", codeOnly, "answer of a guest, result for the team", self("guest", may.team));
  const crowd = ["nobody", "elsewhere", "member", "alternate", "chair", "board", "reviewer", "team"];
  const many = await survey("closed, confidential, many", may.initiative, { mode: "confidential", results: "after_closing" });
  const few = await survey("closed, anonymous, few", may.initiative, { mode: "anonymous", results: "after_closing" });
  const masses = await survey("closed, anonymous, many", may.initiative, { mode: "anonymous", results: "after_closing" });
  const teams = await survey("closed, named, for the team", may.initiative, { mode: "named", results: "team" });
  for (const role of crowd) {
    await answer(role, many, `answer of ${role}, confidential, closed, many`, may.initiative);
    await answer(role, masses, `answer of ${role}, anonymous, closed, many`, may.initiative);
  }
  for (const role of crowd.slice(0, 2)) await answer(role, few, `answer of ${role}, anonymous, closed, few`, may.none, may.none, false);
  await answer("member", teams, "answer, closed, named, for the team", self("member", may.team));
  for (const made of [many, few, masses, teams]) await admin.call("survey.close", { survey: made.survey });
  await heard();

  // --- calls -------------------------------------------------------------------------------------------------------
  const call = (state, now, more, isOpen, before = now) => house.call(other, {
    title: plant(`call.title, ${state}`, now, before), body: plant(`call.body, ${state}`, now, before),
    criteria: [{ name: plant(`criterion.name, ${state}`, now, before), weight: 100 }],
    fields: [{ label: plant(`field.label, ${state}`, now, before), required: true, limit: 2000 }], ...more,
  }, isOpen);
  await call("draft", may.team, {}, false);
  const running = await call("open", may.public, {}, true);
  const begun = Date.now();
  const reviewed = await call("in review", may.public, { deadline: begun + deadline }, true);
  const decided = await call("decided", may.public, { deadline: begun + deadline }, true);
  await heard();
  const respond = async (role, to, label, now, before = now) => {
    const text = plant(label, now, before);
    const { response, version } = await clients[role].call("response.save", { call: to, version: 0, texts: [text], forum: other, representative: people[role] });
    world.responses.push(response);
    return { response, version, role };
  };
  const submit = ({ response, version, role }) => clients[role].call("response.submit", { response, version });
  await respond("editor", running, "response, draft", self("editor"));
  const back = await respond("rival", running, "response, taken back as a draft", self("rival"));
  const handed = await respond("chosen", running, "response, submitted to an open call", may.none);
  await submit(back);
  await submit(handed);
  await heard();
  await clients.rival.call("response.withdraw", { response: back.response });
  const inReview = [await respond("editor", reviewed, "response, in review", self("editor", may.review)), await respond("rival", reviewed, "response of the rival, in review", self("rival", may.review)), await respond("chosen", reviewed, "response, withdrawn", may.none, may.review)];
  const toDecide = [await respond("editor", decided, "response, declined", self("editor", may.review)), await respond("rival", decided, "response, waitlisted", self("rival", may.review)), await respond("chosen", decided, "response, accepted", may.review)];
  for (const one of [...inReview, ...toDecide]) await submit(one);
  await admin.call("call.amend", { call: running, note: plant("amendment.note", may.public), deadline: Date.now() + 90_000_000 });
  await wait(Math.max(0, begun + deadline + 300 - Date.now()));
  await until(async () => sql(house.server.data, `SELECT count(*) FROM open_call WHERE state IN ('open') AND id IN (${reviewed},${decided})`) === "0", 5000, 100);
  await heard();
  await chosen.call("response.withdraw", { response: inReview[2].response });
  const decide = (one, verdict, reason, more = {}) => admin.call("response.decide", { response: one.response, verdict, reason, ...more });
  await decide(toDecide[0], "declined", plant("response.reason, declined", self("editor", may.review)));
  await decide(toDecide[1], "waitlisted", plant("response.reason, waitlisted", self("rival", may.review)));
  await decide(toDecide[2], "accepted", plant("response.reason, accepted", may.review), { forum: other, representative: people.chosen });
  await admin.call("call.conclude", { call: decided });
  await heard();
  Object.assign(world.known, { forum, other, board, drafted, internal, internalSummary, open, running, reviewed, decided, response: inReview[0].response, named: named.survey });
  return world;
}

/** Another initiative on the same server, with an administrator who is a stranger here. The server restarts for it. */
export async function addStranger(world, port) {
  const { house, words } = world;
  for (const client of house.clients) client.socket?.terminate();
  await house.server.stop();
  const made = spawnSync(binary, ["link", "--data", house.server.data], { encoding: "utf8" });
  const token = made.stdout.match(/#link=([\w-]+)/)?.[1];
  if (!token) throw new Error(`no link for another initiative: ${made.stdout}${made.stderr}`);
  await house.server.launch({ port, args: ["--messages-per-second", "100000", "--sockets-per-person", "1000"] });
  const stranger = new Client(house.url);
  house.clients.push(stranger);
  await stranger.post("initiative.create", {
    token, administrator_name: "Stranger", administrator_email: "stranger@example.org", slug: "next-door", name: words.plant("next door's name", may.public),
    purpose: "another", description: "", zone: "UTC", language: "en", regions: ["all"], sectors: [{ code: "residents", name: "residents", label: "residents", colour: 1 }],
  }, null);
  words.register("stranger@example.org", "e-mail of stranger", may.stranger);
  await stranger.connect();
  const { organisation } = await stranger.call("organisation.create", { name: words.plant("next door's organisation", may.stranger), sector: "residents", size_band: "small", region: "all", populations: [], added_value: "" });
  await stranger.call("survey.save", { title: words.plant("next door's survey draft", may.stranger), intro: "", questions: [], audience: "initiative", mode: "named", results: "live" });
  world.clients.stranger = stranger;
  world.known.strangersOrganisation = organisation;
}
