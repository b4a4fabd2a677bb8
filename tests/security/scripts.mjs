// SPDX-License-Identifier: AGPL-3.0-or-later
// S6 and S8: scripts written into every text that somebody can write, shown by every page of the server and every screen of
// the client in Chromium. Nothing runs, no policy has to step in, nothing is asked of another host, and no element carries a
// handler. Names with direction controls are refused; what mixes directions or hides characters is isolated.
// --short writes everything once. --long goes on until every script that has room in a text has been written into it and
// seen there: a pair of a text and a script counts when a view has shown it, and what no view showed is written again.
//   node tests/security/scripts.mjs [--short|--long]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "../support/server.mjs";
import { commands, replaced, resolved, textFields } from "./contract.mjs";
import { readPages } from "./paths.mjs";
import { payloads } from "./payloads.mjs";
import { full } from "./spoil.mjs";
import { House, key, long, run, wait } from "./stage.mjs";

// Texts of requests that are no text of anybody's: they are looked up, not shown.
const notShown = new Set(["access.sign_in/code", "access.use_link/token", "initiative.create/token", "initiative.create/zone", "initiative.update/zone", "initiative.update/contact_email", "survey.answer/code", "organisation.create/region", "organisation.update/region",
  "forum.create/rules/0/value", "forum.set_key/rules/0/value"]);

// Texts that are kept and no screen shows, with the place where they are kept.
const keptUnshown = new Map([["seat.vacate/reason", "the journal's entry"]]);

const schemaAt = (schema, path) => path.split("/").slice(1).reduce((inner, part) => (part === "0" ? resolved(inner.items) : resolved(inner.properties[part])), resolved(schema));
const lengthOf = (text) => [...text].length;

/** What every text has still to be given, what it was given, and which of that a view has shown. */
class Pairs {
  texts = new Map();
  /** What was written and not been seen yet: {field, numbers, shown, visits}. */
  waiting = [];
  marks = 0;

  constructor() {
    for (const command of commands) for (const path of textFields(command.schema)) {
      const field = `${command.name}${path}`;
      if (notShown.has(field) || /^initiative\.create\/|^access\./.test(field)) continue;
      const { maxLength = 200, format } = schemaAt(command.schema, path);
      // Texts of many lines get a word of their own, by which they are found wherever Markdown has made something of them.
      const room = maxLength - (format === "line" ? 0 : 12);
      const fit = [...payloads.keys()].filter((number) => payloads[number].length <= room);
      // Each begins elsewhere, so that no two are filled with the same.
      const from = this.texts.size * 37 % Math.max(1, fit.length);
      this.texts.set(field, { room, line: format === "line", due: [...fit.slice(from), ...fit.slice(0, from)], fit: fit.length, turn: from, written: new Set(), seen: new Set(), unseen: new Map(), filled: false });
    }
  }

  /** Whether a command has still something to do. */
  due(name) { return [...this.texts].some(([field, text]) => field.startsWith(`${name}/`) && text.due.length > 0); }

  /** As many of the scripts that a text still needs as have room; when it has had all, one more of them. */
  fill(field) {
    const text = this.texts.get(field);
    const between = text.line ? " " : "\n\n";
    const numbers = [];
    let whole = "";
    for (const number of text.due) {
      const longer = whole + (whole ? between : "") + payloads[number];
      if (longer.length <= text.room) { whole = longer; numbers.push(number); }
    }
    text.due = text.due.filter((number) => !numbers.includes(number));
    for (let tries = 0; whole === "" && tries < payloads.length; tries += 1) {
      const next = payloads[(text.turn += 1) % payloads.length];
      if (next.length <= text.room) whole = next;
    }
    this.marks += 1;
    const mark = `qz${this.marks}zq`;
    return text.line ? { field, numbers, whole: whole || "<b>", shown: whole } : { field, numbers, whole: `${whole}${between}${mark}`, shown: mark };
  }

  /** A request was accepted: what of the made texts is in it has been written, the rest is still due. */
  wrote(made, params) {
    const sent = new Set();
    JSON.stringify(params, (_name, value) => { if (typeof value === "string") sent.add(value); return value; });
    for (const { field, numbers, whole, shown } of made) {
      const text = this.texts.get(field);
      if (!sent.has(whole)) { text.due.unshift(...numbers); continue; }
      text.filled = true;
      for (const number of numbers) text.written.add(number);
      if (numbers.length) this.waiting.push({ field, numbers, shown: this.plain(shown), visits: 0 });
    }
  }

  /** Texts as they can be compared: marks of direction and lengths of white space aside. */
  plain(text) { return text.replace(/[\u200e\u200f\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim(); }

  /** A view showed this. */
  saw(shown) {
    const all = this.plain(shown);
    this.waiting = this.waiting.filter((one) => {
      one.visits += 1;
      if (!all.includes(one.shown)) return true;
      for (const number of one.numbers) this.texts.get(one.field).seen.add(number);
      return false;
    });
  }

  /** The views of a batch have been looked at: what none of them showed is written again, five times at most. */
  looked() {
    for (const { field, numbers, visits } of this.waiting.splice(0)) {
      const text = this.texts.get(field);
      for (const number of numbers) {
        if (keptUnshown.has(field)) { if (visits) text.seen.add(number); continue; }
        const times = (text.unseen.get(number) ?? 0) + 1;
        text.unseen.set(number, times);
        if (times < 5 && !text.seen.has(number)) text.due.push(number);
      }
    }
  }

  count(what) { return [...this.texts.values()].reduce((sum, text) => sum + what(text), 0); }
}

const pairs = new Pairs();

/** A request for a command whose every text is packed with scripts; `given` is taken as it is, lists get `many` items. */
function hostile(name, given = {}, many = 1) {
  const command = commands.find((one) => one.name === name);
  const made = [];
  const make = (schema, path) => {
    const one = resolved(schema);
    if (one.type === "array") return Array.from({ length: Math.min(many, one.maxItems ?? many) }, () => make(one.items, `${path}/0`));
    if (one.type === "object") return Object.fromEntries(Object.entries(one.properties).filter(([property]) => one.required?.includes(property) || ["string"].includes(resolved(one.properties[property]).type)).map(([property, inner]) => [property, make(inner, `${path}/${property}`)]));
    if (one.enum) return one.enum[0];
    if (one.type === "integer") return Math.max(1, one.minimum ?? 0);
    if (one.type === "boolean") return false;
    if (one.format === "uri") return "https://example.org/?q=%3Cscript%3Ealert(1)%3C/script%3E\"onmouseover=alert(1)".replaceAll("\"", "%22");
    if (one.format === "email") return "somebody@example.org";
    if (one.pattern) return "residents";
    if (!pairs.texts.has(`${name}${path}`)) return "text";
    made.push(pairs.fill(`${name}${path}`));
    return made.at(-1).whole;
  };
  const params = {};
  for (const [property, schema] of Object.entries(command.schema.properties)) {
    if (property in given) { if (given[property] !== undefined) params[property] = typeof given[property] === "function" ? given[property](make(schema, `/${property}`)) : given[property]; }
    else if (command.schema.required?.includes(property) || resolved(schema).type === "string") params[property] = make(schema, `/${property}`);
  }
  return { params, made };
}

async function send(client, name, given, many) {
  const { params, made } = hostile(name, given, many);
  const answer = await client.call(name, params).catch((error) => { pairs.wrote(made, {}); throw error; });
  pairs.wrote(made, params);
  return answer;
}

const sectorCodes = ["government", "civil_society", "business", "philanthropy", "residents"];
const theInitiative = { zone: "Asia/Jerusalem", contact_email: "contact@example.org", regions: (list) => [...new Set(["north", "south", ...list])], sectors: (list) => sectorCodes.map((code, index) => ({ ...list[index % list.length], code, colour: index + 1 })) };
let turned = 0;
/** Questions of each kind in turn, beginning with another each time: the last scripts of a text that only one kind has
 * would else always be given to questions of another. */
function questionsOf(list) {
  turned += 1;
  const none = { from: undefined, to: undefined, from_label: undefined, to_label: undefined };
  return list.map((one, index) => [{ ...one, kind: "single", choices: one.choices.slice(0, 12), ...none }, { ...one, kind: "text", choices: [], ...none }, { ...one, kind: "scale", choices: [], from: 1, to: 5 }][(index + turned) % 3]).map((one) => JSON.parse(JSON.stringify(one)));
}

/** The number of the first question of text among those just made. */
const textQuestion = () => (4 - turned % 3) % 3 + 1;

/** Decides a response as soon as its call is over. */
async function decide(client, response) {
  for (let tries = 0; tries < 100; tries += 1) {
    try { return await send(client, "response.decide", { response, verdict: "declined", forum: undefined, representative: undefined }); } catch (error) {
      if (error.code !== "wrong_state" || tries === 99) throw error;
      await wait(150);
    }
  }
}

async function write(house) {
  const { admin } = house;
  const by = (name, given, many) => send(admin, name, given, many);
  await by("initiative.update", theInitiative, 5);
  const organisations = [];
  for (let number = 0; number < 60; number += 1) organisations.push((await by("organisation.create", { sector: sectorCodes[number % 5], region: "north" }, 3)).organisation);
  await by("organisation.update", { organisation: organisations[0], sector: "government", region: "north" }, 3);
  const forum = (await by("forum.create", { kind: "thematic", rules: [], capacity: 40 })).forum;
  const changed = await house.forum("Changed");
  await by("forum.update", { forum: changed });
  await admin.call("forum.set_key", { forum, capacity: 40, rules: [{ attribute: "sector", value: "residents", min: 0, max: 40 }] });
  const people = [];
  for (let number = 0; number < 20; number += 1) people.push((await by("person.invite", { email: `person-${number}@example.org`, organisation: undefined, grants: [] })).person);
  await by("person.update", { person: people[0], organisation: undefined });
  await by("me.update", { language: "en" });
  const seat = (await admin.call("seat.fill", { forum, person: house.people.admin, origin: "appointment", alternate: people[1] })).seat;
  await admin.call("seat.name_chair", { seat });
  for (const person of people.slice(2, 12)) await admin.call("seat.fill", { forum, person, origin: "appointment" });
  const gone = await house.seat(forum, people[13]);
  await by("seat.vacate", { seat: gone });
  const starts = Date.now() + 3_600_000;
  const meeting = (await by("meeting.schedule", { forum, starts, ends: starts + 3_600_000 })).meeting;
  const moved = await house.meeting(forum);
  await by("meeting.update", { meeting: moved, starts, ends: starts + 3_600_000 });
  const cancelled = (await by("meeting.schedule", { forum, starts, ends: starts + 3_600_000 })).meeting;
  await by("meeting.cancel", { meeting: cancelled });
  await admin.call("meeting.answer_invitation", { meeting, answer: "yes" });
  await admin.call("meeting.start", { meeting });
  await admin.call("meeting.mark_attendance", { meeting, person: house.people.admin, present: true });
  for (let number = 0; number < 20; number += 1) await by("material.add_link", { meeting, kind: "slides" });
  await house.upload(meeting, payloads.slice(0, 5).join(" "), "<img src=x onerror=alert(1)>.txt", `${"A list of things.\n".repeat(400)}${payloads[3]}`);
  // What a browser would run is not taken as a file at all; under another name it is a text.
  for (const [name, bytes] of [["x.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"], ["x.html", payloads.join("\n")], ["x.xhtml", payloads[0]]]) {
    await house.upload(meeting, "file", name, bytes).then(() => { throw new Error(`${name} was taken as a file`); }, (error) => { if (error.code !== "file_type_not_allowed") throw error; });
  }
  await admin.call("meeting.end", { meeting });
  const task = (list) => list.map((one) => ({ ...one, owner: house.people.admin, due: starts }));
  let version = (await by("summary.save", { meeting, version: 0, audience: "everyone", tasks: task }, 20)).version;
  const { summary } = await by("summary.publish", { meeting, version, reason: undefined });
  version = (await by("summary.save", { meeting, version, audience: "everyone", tasks: task }, 20)).version;
  await by("summary.publish", { meeting, version });
  await by("summary.save", { meeting, version, audience: "everyone", tasks: task }, 5);
  const second = (await by("meeting.schedule", { forum, starts, ends: starts + 3_600_000 })).meeting;
  const v = (await by("summary.save", { meeting: second, version: 0, audience: "everyone", tasks: [] })).version;
  const withdrawn = await by("summary.publish", { meeting: second, version: v, reason: undefined });
  await by("summary.withdraw", { summary: withdrawn.summary });
  const draft = (await by("survey.save", { forum, audience: "forum", mode: "named", results: "live", questions: questionsOf }, 12)).survey;
  const { survey } = await by("survey.save", { forum: undefined, audience: "anyone", mode: "named", results: "live", questions: questionsOf }, 12);
  const { code } = await admin.call("survey.open", { survey });
  await admin.call("survey.show_results", { survey, shown: true });
  await by("survey.answer", { survey, code: undefined, answers: ([one]) => [{ ...one, question: textQuestion(), choices: [], number: undefined }] });
  const over = (await by("forum.create", { kind: "thematic", rules: [], capacity: 40 })).forum;
  await by("forum.close", { forum: over });
  const draftCall = (await by("call.save", { forums: [forum], deadline: starts * 1 + 86_400_000 }, 10)).call;
  const { call } = await by("call.save", { forums: [forum], deadline: Date.now() + 8000 }, 2);
  await admin.call("call.open", { call });
  await by("call.amend", { call, deadline: Date.now() + 9000 });
  const editor = await house.person("editor", { organisation: organisations[1], grants: [{ role: "organisation_editor" }] });
  const fields = 2;
  const saved = await editor.call("response.save", { call, version: 0, texts: Array.from({ length: fields }, () => "<"), forum, representative: editor.person });
  await editor.call("response.submit", { response: saved.response, version: saved.version });
  // A call with room for whole answers.
  const { call: roomy } = await by("call.save", { forums: [forum], deadline: Date.now() + 8000, fields: (list) => list.map((one) => ({ ...one, limit: 5000 })) }, 2);
  await admin.call("call.open", { call: roomy });
  const answered = await send(editor, "response.save", { call: roomy, version: 0, forum, representative: editor.person }, fields);
  await editor.call("response.submit", { response: answered.response, version: answered.version });
  await decide(admin, answered.response);
  return { forum, over, changed, meeting, cancelled, moved, summary, withdrawn: withdrawn.summary, survey, draft, code, call, roomy, draftCall, response: answered.response, person: people[0], organisations, editor, mover: await house.person("mover", { organisation: organisations[2] }) };
}

/** Addresses of the client's screens, from its table of routes, for the ids of each parameter; those that go without are
 * the same each time. */
function screens(values, { bare = true } = {}) {
  const found = [];
  const unknown = [];
  for (const [, path] of readFileSync(join(root, "client-web/src/routes.ts"), "utf8").matchAll(/path: "([^"]+)"/g)) {
    const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]);
    if (names.some((name) => !values[name])) { unknown.push(path); continue; }
    if (names.length === 0 && !bare) continue;
    let paths = [path];
    for (const name of names) paths = paths.flatMap((one) => values[name].map((value) => one.replace(`:${name}`, value)));
    found.push(...paths);
  }
  return { found, unknown };
}

/** A browser with traps, in which people look at views; what they find is in its lists. */
class Viewer {
  executions = [];
  reports = [];
  elsewhere = [];
  marks = [];
  missing = [];
  views = 0;
  seen = 0;
  people = new Map();

  constructor(browser, house) { Object.assign(this, { browser, house }); }

  cookies(client) { return [...client.cookies].map(([name, value]) => ({ name, value, url: this.house.url })); }

  async page(context, who) {
    const page = await context.newPage();
    page.at = "";
    page.on("dialog", (dialog) => { this.executions.push(`${page.at}: a dialog`); return dialog.dismiss(); });
    page.on("console", (message) => {
      const text = message.text();
      if (text.startsWith("TRAPPED")) this.executions.push(`${who} ${page.at}: ${text}`);
      // Chromium shows bare XML with styles of its own, which our policy forbids it.
      else if (/\.(xml|atom)$/.test(page.at) && /style-src/.test(text)) return;
      else if (text.startsWith("POLICY") || /Content Security Policy|Trusted ?Type/i.test(text)) this.reports.push(`${who} ${page.at}: ${text.slice(0, 200)}`);
    });
    page.on("pageerror", (error) => this.reports.push(`${who} ${page.at}: ${error.message.slice(0, 200)}`));
    page.on("request", (request) => { if (!request.url().startsWith(this.house.url) && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) this.elsewhere.push(`${who} ${page.at}: ${request.url().slice(0, 120)}`); });
    return page;
  }

  /** Somebody's pages: three, so that one is loaded while another is looked at. */
  async of(who, client) {
    if (!this.people.has(who)) {
      const context = await this.browser.newContext({ locale: "en-GB" });
      if (client) await context.addCookies(this.cookies(client));
      await context.addInitScript(() => {
        for (const name of ["alert", "prompt", "confirm", "print", "trapped"]) window[name] = () => { console.error(`TRAPPED ${name}`); return null; };
        document.addEventListener("securitypolicyviolation", (event) => console.error(`POLICY ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
      });
      this.people.set(who, { context, pages: await Promise.all(Array.from({ length: 3 }, () => this.page(context, who))) });
    }
    return this.people.get(who);
  }

  async visit(who, client, paths) {
    const { pages } = await this.of(who, client);
    const queue = [...new Set(paths)];
    await Promise.all(pages.map(async (page) => { while (queue.length) await this.look(page, who, queue.shift()); }));
    await wait(long ? 50 : 200);
  }

  async look(page, who, path) {
    page.at = path;
    this.views += 1;
    await page.goto(this.house.url + path, { waitUntil: "load", timeout: 120_000 }).catch((error) => { if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error; });
    const isScreen = /^\/(app|s|present|sign-in|start)(\/|$)/.test(path);
    if (isScreen) await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[class*=skeleton]"), undefined, { timeout: 8000 }).catch((error) => this.missing.push(`${who} does not see ${path}: ${error.message.slice(0, 200)}`));
    const found = await page.evaluate(() => {
      // Whatever waits for a hand or a pointer gets one.
      for (const element of document.querySelectorAll("body *")) {
        for (const name of ["mouseover", "mouseenter", "focus", "pointerover", "toggle", "animationstart", "error", "load", "begin"]) element.dispatchEvent(new Event(name, { bubbles: false }));
      }
      const bad = [];
      for (const element of document.querySelectorAll("*")) for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) bad.push(`${element.tagName} ${name}`);
        if (/^(href|src|action|formaction|data|xlink:href)$/i.test(name) && /^\s*(javascript|vbscript|data:text)/i.test(value.replace(/[\t\n\r]/g, ""))) bad.push(`${element.tagName} ${name}=${value.slice(0, 40)}`);
      }
      for (const name of ["iframe", "object", "embed", "base", "marquee", "math"]) if (document.querySelector(name)) bad.push(`an element ${name}`);
      const text = document.documentElement.textContent;
      const fields = [...document.querySelectorAll("input, textarea, option, [title], [aria-label], [placeholder], meta[content]")].flatMap((one) => [one.value, one.title, one.label, one.content, one.getAttribute("aria-label"), one.getAttribute("placeholder")]);
      return { bad, written: (text.match(/alert\(1\)|trapped\(1\)|confirm\(1\)/g) ?? []).length, text: [text, ...new Set(fields.filter((one) => typeof one === "string" && one.length > 5))].join("\n") };
    }).catch((error) => { if (/Execution context|destroyed|SVG/.test(error.message)) return { bad: [], written: 0, text: "" }; throw error; });
    this.seen += found.written;
    pairs.saw(found.text);
    for (const one of found.bad) this.marks.push(`${who} ${path}: ${one}`);
  }
}

/** An organisation as those see it who belong to it: somebody is moved there. */
async function showOrganisation(house, viewer, mover, organisation) {
  await house.admin.call("person.update", { person: mover.person, name: "Mover", language: "en", organisation });
  await viewer.visit("somebody", mover, ["/app/organisation"]);
}

/** Writes and looks, again and again, until every script that has room in a text has been seen in it. */
async function goOn(house, ids, viewer) {
  const { admin } = house;
  const { editor, organisations } = ids;
  const by = (name, given, many) => send(admin, name, given, many);
  const end = Date.now() + 25 * 60_000;
  const anything = () => [...pairs.texts.values()].some((text) => text.due.length > 0);
  // What the batch before has made is changed in this one, so that both states were looked at.
  let last = { forum: ids.forum, forums: [ids.forum], people: [ids.person], meetings: [], responses: [] };
  let batches = 0;
  for (; anything() && Date.now() < end; batches += 1) {
    const values = { forum: [], meeting: [], person: [], summary: [], survey: [], code: [], call: [], response: [] };
    const more = [];
    /** Does something up to `most` times, as long as one of the commands has something to do. */
    const times = async (most, names, act) => { for (let number = 0; number < most && [names].flat().some((name) => pairs.due(name)); number += 1) await act(number); };
    /** Does something to each of a list, likewise. */
    const each = (list, name, act) => times(list.length, name, (number) => act(list[number], number));

    // What there is once only is looked at between two changes.
    await times(10, ["initiative.update", "me.update"], async () => {
      if (pairs.due("initiative.update")) await by("initiative.update", theInitiative, 8);
      const views = ["/app/settings", "/house"];
      if (pairs.due("me.update")) { await by("me.update", { language: "en" }); views.push("/app/me"); }
      await viewer.visit("the administrator", admin, views);
    });

    await times(3, "organisation.create", async () => {
      organisations.push((await by("organisation.create", { sector: "business", region: "north" }, 12)).organisation);
      await showOrganisation(house, viewer, ids.mover, organisations.at(-1));
    });
    await times(3, "organisation.update", async (number) => {
      const organisation = organisations[(batches * 3 + number) % organisations.length];
      await by("organisation.update", { organisation, sector: "business", region: "north" }, 12);
      await showOrganisation(house, viewer, ids.mover, organisation);
    });
    await each(last.people, "person.update", async (person) => { await by("person.update", { person, organisation: undefined }); values.person.push(person); });
    const people = [];
    await times(5, ["person.invite", "person.update"], async (number) => people.push((await by("person.invite", { email: `more-${batches}-${number}@example.org`, organisation: undefined, grants: [] })).person));

    await each(last.forums, "forum.update", async (forum) => { await by("forum.update", { forum }); more.push(`/app/forums/${forum}`, `/house/forums/${forum}`); });
    const forums = [];
    await times(5, ["forum.create", "forum.update"], async () => forums.push((await by("forum.create", { kind: "thematic", rules: [], capacity: 40 })).forum));
    for (const forum of forums) more.push(`/app/forums/${forum}`, `/house/forums/${forum}`);
    values.person.push(...people);
    await times(2, "forum.close", async (number) => { const forum = await house.forum(`Over ${batches} ${number}`); await by("forum.close", { forum }); more.push(`/app/forums/${forum}`, `/house/forums/${forum}`); });
    await times(2, "seat.vacate", async () => by("seat.vacate", { seat: await house.seat(ids.forum, ids.mover.person) }));

    // Everything else stands in one forum of this batch, so that its lists show this batch.
    const forum = await house.forum(`Batch ${batches}`);
    const starts = Date.now() + 3_600_000;
    const time = { starts, ends: starts + 3_600_000 };
    await each(last.meetings, "meeting.update", async (meeting) => { await by("meeting.update", { meeting, ...time }); more.push(`/app/forums/${last.forum}/meetings`, `/app/meetings/${last.meetings[0]}`); });
    const meetings = [];
    await times(3, ["meeting.schedule", "meeting.update"], async () => meetings.push((await by("meeting.schedule", { forum, ...time })).meeting));
    values.meeting.push(...meetings.slice(0, 1)); // the others stand in lists
    const another = async () => { values.meeting.push(await house.meeting(forum)); return values.meeting.at(-1); };
    await times(2, "meeting.cancel", async () => by("meeting.cancel", { meeting: await another() }));
    if (pairs.due("material.add_link")) {
      const meeting = await another();
      await times(8, "material.add_link", () => by("material.add_link", { meeting, kind: "slides" }));
    }
    const task = (list) => list.map((one) => ({ ...one, owner: house.people.admin, due: starts }));
    const save = async (meeting, version) => (await by("summary.save", { meeting, version, audience: "everyone", tasks: task }, pairs.due("summary.save") ? 10 : 1)).version;
    await times(2, "summary.save", async () => save(await another(), 0));
    await times(2, "summary.publish", async () => {
      const meeting = await another();
      await house.publish(meeting, { audience: "everyone" }); // a reason comes with the second
      values.summary.push((await by("summary.publish", { meeting, version: await save(meeting, 1) })).summary);
    });
    await times(2, "summary.withdraw", async () => {
      values.summary.push(await house.publish(await house.meeting(forum), { audience: "everyone" }));
      await by("summary.withdraw", { summary: values.summary.at(-1) });
    });
    await times(3, ["survey.save", "survey.answer"], async (number) => {
      const { survey } = await by("survey.save", { forum: undefined, audience: "anyone", mode: "named", results: "live", questions: questionsOf }, pairs.due("survey.save") ? 24 : 3);
      values.survey.push(survey);
      if (number > 0) return;
      values.code.push((await admin.call("survey.open", { survey })).code);
      await admin.call("survey.show_results", { survey, shown: true });
      await by("survey.answer", { survey, code: undefined, answers: ([one]) => [{ ...one, question: textQuestion(), choices: [], number: undefined }] });
    });
    const opened = last.responses.map(([call]) => call);
    await times(3, ["call.save", "call.amend", "response.save", "response.decide"], async (number) => {
      const { call } = await by("call.save", { forums: [forum], deadline: Date.now() + 8000, fields: (list) => list.map((one) => ({ ...one, limit: 5000 })) }, number === 2 && pairs.due("call.save") ? 10 : 2);
      values.call.push(call);
      if (number === 2) return;
      await admin.call("call.open", { call });
      await by("call.amend", { call, deadline: Date.now() + 9000 });
      opened.push(call);
      if (number === 1 || !pairs.due("response.save") && !pairs.due("response.decide")) return;
      const { response, version } = await send(editor, "response.save", { call, version: 0, forum, representative: editor.person }, 2);
      await editor.call("response.submit", { response, version });
      values.response.push([call, response]);
    });
    for (const [call, response] of last.responses) {
      await decide(admin, response);
      more.push(`/app/calls/${call}/responses/${response}`, `/app/calls/${call}`);
    }

    // The screens once more for what this batch has made, and now and then those that show no thing; pages of the server
    // likewise.
    const { found } = screens({ ...values, forum: [forum], response: [] }, { bare: batches % 10 === 0 });
    if (batches % 10 !== 0) found.push(...["home", "people", "people/organisations", "forums", "meetings", "summaries", "surveys", "calls"].map((name) => `/app/${name}`));
    const pages = ["summary/summaries", "survey/surveys", "call/calls", "meeting/meetings"].map((one) => one.split("/")).flatMap(([kind, folder]) => values[kind].map((id) => `/house/${folder}/${id}`));
    await viewer.visit("the administrator", admin, [...found, ...more, ...pages, `/house/forums/${forum}`, "/house", "/house/summaries", "/house/feed.atom", "/accessibility", "/privacy"]);
    await viewer.visit("an editor", editor, ["/app/home", "/app/organisation", ...opened.map((call) => `/app/calls/${call}`)]);
    await viewer.visit("nobody", null, [...values.code.map((code) => `/s/${code}`), ...opened.map((call) => `/app/calls/${call}`), "/sign-in"]);
    pairs.looked();
    last = { forum, forums, people, meetings, responses: values.response };
    if (batches % 5 === 4) console.log(`after ${batches + 2} batches and ${viewer.views} views ${pairs.count((text) => text.seen.size)} pairs were seen`);
  }
  return batches;
}

run(async (report, houses) => {
  const house = await House.open(houses);
  const ids = await write(house);
  const untouched = [...pairs.texts].filter(([, text]) => !text.filled).map(([field]) => field);
  report.check("every text of every command was written", untouched.length === 0, untouched.join(" "));

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const viewer = new Viewer(browser, house);
  let batches = 1;
  try {
    const { found, unknown } = screens({
      forum: [ids.forum, ids.over, ids.changed], meeting: [ids.meeting, ids.cancelled, ids.moved], person: [ids.person], summary: [ids.summary, ids.withdrawn], survey: [ids.survey, ids.draft], code: [ids.code], call: [ids.roomy, ids.draftCall, ids.call], response: [ids.response],
    });
    report.check("every route of the client has values for its parameters", unknown.length === 0, unknown.join(" "));
    const pages = [];
    await readPages(house.admin, (text, path, status) => { if (status === 200 && /text\/html|xml|svg/.test(text.slice(0, 800)) && !path.startsWith("/app")) pages.push(path); }, { slugs: ["house"], upTo: 4 });
    const files = [1, 2, 21, 22].map((id) => `/files/${id}/x`);
    await viewer.visit("the administrator", house.admin, [...found, ...pages, ...files]);
    await viewer.visit("an editor", ids.editor, ["/app/home", "/app/organisation", `/app/calls/${ids.roomy}`, "/app/people/organisations"]);
    await showOrganisation(house, viewer, ids.mover, ids.organisations[0]);
    await viewer.visit("nobody", null, long ? [...pages, ...found] : [`/s/${ids.code}`, `/app/calls/${ids.roomy}`, "/sign-in"]);
    pairs.looked();
    if (long) batches += await goOn(house, ids, viewer);
    report.check("every view is shown", viewer.missing.length === 0, viewer.missing.slice(0, 10).join("\n"));

    // --- S8 -------------------------------------------------------------------------------------------------------
    const controls = ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"];
    const taken = [];
    let tried = 0;
    for (const command of commands) for (const path of textFields(command.schema)) {
      const at = path.split("/").slice(1).reduce((schema, part) => (part === "0" ? resolved(schema.items) : resolved(schema.properties[part])), command.schema);
      if (at.format !== "line" || command.name === "access.sign_in" && path === "/code") continue;
      for (const control of controls) {
        const params = replaced(full(command.schema), path, `a${control}b`.padEnd(at.minLength ?? 0, "c").slice(0, at.maxLength));
        const reply = await house.admin.http("POST", "/rpc", { body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: command.name, params, key: key() }), headers: { "Content-Type": "application/json" } });
        tried += 1;
        const { error } = JSON.parse(reply.body.toString("utf8"));
        if (!error?.data?.problems?.some((one) => one.path === path)) taken.push(`${command.name}${path} U+${control.codePointAt(0).toString(16)}: ${JSON.stringify(error ?? "accepted").slice(0, 120)}`);
      }
    }
    for (const name of ["\u200b", "\u200b\u200d\u2060", "\ufeff", "\u00a0\u3000", "\u2062\u2063", "\u115f", "\u3164", "\u2800"]) {
      tried += 1;
      const came = await house.admin.call("me.update", { name, language: "en" }).then(() => "accepted", (error) => error.code);
      if (came === "accepted") taken.push(`a name of nothing to see: ${[...name].map((one) => `U+${one.codePointAt(0).toString(16)}`).join(" ")}`);
    }
    await house.admin.call("me.update", { name: "Dana", language: "en" });
    report.figure("s8.tried", tried);
    report.figure("s8.taken", taken.length);
    report.check("names with direction controls, or with nothing to see, are refused", taken.length === 0, taken.slice(0, 20).join("\n"));

    // Names that mix directions, hide characters or look like another's must stay within themselves.
    const tricky = ["אבג (abc) 5", "abc \u05d0\u05d1 (", "مرحبا abc!", "D\u0430na", "Da\u200bna", "(\u05d0) 12-34"];
    for (const [index, name] of tricky.entries()) {
      const { person } = await house.admin.call("person.invite", { name, email: `tricky-${index}@example.org`, language: "he", grants: [] });
      await house.seat(ids.forum, person);
    }
    const context = await browser.newContext({ locale: "en-GB" });
    await context.addCookies(viewer.cookies(house.admin));
    const page = await context.newPage();
    let shown = 0;
    const loose = [];
    for (const path of [`/house/forums/${ids.forum}`, "/app/people", `/app/forums/${ids.forum}/seats`, `/app/meetings/${ids.meeting}`]) for (const language of ["en", "he"]) {
      await page.goto(`${house.url}${path}?lang=${language}`, { waitUntil: "load" });
      await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[class*=skeleton]"), undefined, { timeout: 8000 });
      const result = await page.evaluate((names) => {
        const out = { shown: 0, loose: [] };
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) for (const name of names) {
          const at = node.data.indexOf(name);
          if (at < 0 || !node.parentElement || ["SCRIPT", "STYLE", "OPTION"].includes(node.parentElement.tagName)) continue;
          out.shown += 1;
          const fenced = node.data[at - 1] === "\u2068" && node.data[at + name.length] === "\u2069";
          let isolated = false;
          if (node.data.trim() === name) for (let element = node.parentElement; element; element = element.parentElement) {
            const { unicodeBidi, display } = getComputedStyle(element);
            if (/isolate|plaintext/.test(unicodeBidi) && element.textContent.trim() === name) { isolated = true; break; }
            if (element.textContent.trim() !== name) break;
            if (!/^inline/.test(display)) { isolated = true; break; }
          }
          if (!fenced && !isolated) out.loose.push(`${name} in <${node.parentElement.tagName.toLowerCase()} class="${node.parentElement.className}"> “${node.data.slice(0, 60)}”`);
        }
        return out;
      }, tricky);
      shown += result.shown;
      loose.push(...result.loose.map((one) => `${path} ${language}: ${one}`));
    }
    await context.close();
    report.figure("s8.names_shown", shown);
    report.figure("s8.not_isolated", loose.length);
    report.check("every name is isolated where it is shown", loose.length === 0 && shown >= 20, `${shown} shown; ${[...new Set(loose)].slice(0, 10).join("\n")}`);
  } finally {
    await browser.close();
  }
  const [fit, written, seen] = [pairs.count((text) => text.fit), pairs.count((text) => text.written.size), pairs.count((text) => text.seen.size)];
  const hidden = [...pairs.texts].filter(([field, text]) => text.seen.size === 0 && !keptUnshown.has(field)).map(([field]) => field);
  report.figure("s6.payloads", payloads.length);
  report.figure("s6.fields", pairs.texts.size);
  report.figure("s6.fields_left_out", commands.reduce((sum, command) => sum + textFields(command.schema).length, 0) - pairs.texts.size);
  report.figure("s6.pairs", pairs.texts.size * payloads.length);
  report.figure("s6.pairs_too_long", pairs.texts.size * payloads.length - fit);
  report.figure("s6.pairs_that_fit", fit);
  report.figure("s6.pairs_written", written);
  report.figure("s6.pairs_seen", seen);
  report.figure("s6.batches", batches);
  report.figure("s6.views", viewer.views);
  report.figure("s6.seen_as_text", viewer.seen);
  report.figure("s6.executions", viewer.executions.length);
  report.figure("s6.reports", viewer.reports.length);
  report.figure("s6.requests_elsewhere", viewer.elsewhere.length);
  report.figure("s6.handlers_in_the_page", viewer.marks.length);
  report.check("there are 300 payloads or more, and they were shown", payloads.length >= 300 && viewer.seen > 2000, `${payloads.length} ${viewer.seen}`);
  report.check("every text is shown in some view", hidden.length === 0, hidden.join(" "));
  if (long) {
    const left = [...pairs.texts].filter(([, text]) => text.seen.size < text.fit).map(([field, text]) => `${field}: ${text.written.size} written and ${text.seen.size} seen of ${text.fit}`);
    report.check("every script that has room in a text was written into it and seen there", left.length === 0 && written === fit && seen === fit, left.join("\n"));
  }
  report.check("nothing runs", viewer.executions.length === 0, viewer.executions.slice(0, 10).join("\n"));
  report.check("no policy has to step in", viewer.reports.length === 0, [...new Set(viewer.reports)].slice(0, 10).join("\n"));
  report.check("nothing is asked of another host", viewer.elsewhere.length === 0, viewer.elsewhere.slice(0, 10).join("\n"));
  report.check("no element carries a handler or a script's address", viewer.marks.length === 0, viewer.marks.slice(0, 10).join("\n"));
});
