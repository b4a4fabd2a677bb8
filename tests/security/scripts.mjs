// SPDX-License-Identifier: AGPL-3.0-or-later
// S6 and S8: scripts written into every text that somebody can write, shown by every page of the server and every screen of
// the client in Chromium. Nothing runs, no policy has to step in, nothing is asked of another host, and no element carries a
// handler. Names with direction controls are refused; what mixes directions or hides characters is isolated.
//   node tests/security/scripts.mjs [--short|--long]
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "../support/server.mjs";
import { commands, replaced, resolved, textFields } from "./contract.mjs";
import { readPages } from "./paths.mjs";
import { packed, payloads } from "./payloads.mjs";
import { full } from "./spoil.mjs";
import { House, key, long, run, wait } from "./stage.mjs";

// Texts of requests that are no text of anybody's: they are looked up, not shown.
const notShown = new Set(["access.sign_in/code", "access.use_link/token", "initiative.create/token", "initiative.create/zone", "initiative.update/zone", "initiative.update/contact_email", "survey.answer/code", "organisation.create/region", "organisation.update/region",
  "forum.create/rules/0/value", "forum.set_key/rules/0/value"]);

const filled = new Map();
let next = 0;
let pairs = 0;
/** A request for a command whose every text is packed with payloads; `given` is taken as it is, lists get `many` items. */
function hostile(name, given = {}, many = 1) {
  const command = commands.find((one) => one.name === name);
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
    const { text, count } = packed(one.maxLength ?? 200, next, one.format === "line" ? " " : "\n\n");
    next += count;
    const known = filled.get(`${name}${path}`) ?? 0;
    filled.set(`${name}${path}`, known + count);
    pairs += count;
    return text;
  };
  const made = {};
  for (const [property, schema] of Object.entries(command.schema.properties)) {
    if (property in given) { if (given[property] !== undefined) made[property] = typeof given[property] === "function" ? given[property](make(schema, `/${property}`)) : given[property]; }
    else if (command.schema.required?.includes(property) || resolved(schema).type === "string") made[property] = make(schema, `/${property}`);
  }
  return made;
}

async function write(house) {
  const { admin } = house;
  const send = (name, given, many) => admin.call(name, hostile(name, given, many));
  const codes = ["government", "civil_society", "business", "philanthropy", "residents"];
  await send("initiative.update", { zone: "Asia/Jerusalem", contact_email: "contact@example.org", regions: (list) => [...new Set(["north", "south", ...list])], sectors: (list) => codes.map((code, index) => ({ ...list[index % list.length], code, colour: index + 1 })) }, 5);
  const organisations = [];
  for (let number = 0; number < 60; number += 1) organisations.push((await send("organisation.create", { name: (text) => `${number}${text.slice(0, 296)}`, sector: codes[number % 5], region: "north" }, 3)).organisation);
  await send("organisation.update", { organisation: organisations[0], sector: "government", region: "north" }, 3);
  const forum = (await send("forum.create", { kind: "thematic", rules: [], capacity: 40 })).forum;
  await send("forum.update", { forum });
  await admin.call("forum.set_key", { forum, capacity: 40, rules: [{ attribute: "sector", value: "residents", min: 0, max: 40 }] });
  const people = [];
  for (let number = 0; number < 20; number += 1) people.push((await send("person.invite", { email: `person-${number}@example.org`, organisation: undefined, grants: [] })).person);
  await send("person.update", { person: people[0], organisation: undefined });
  await send("me.update", { language: "en" });
  const seat = (await admin.call("seat.fill", { forum, person: house.people.admin, origin: "appointment", alternate: people[1] })).seat;
  await admin.call("seat.name_chair", { seat });
  for (const person of people.slice(2, 12)) await admin.call("seat.fill", { forum, person, origin: "appointment" });
  const gone = await house.seat(forum, people[13]);
  await send("seat.vacate", { seat: gone });
  const starts = Date.now() + 3_600_000;
  const meeting = (await send("meeting.schedule", { forum, starts, ends: starts + 3_600_000 })).meeting;
  await send("meeting.update", { meeting, starts, ends: starts + 3_600_000 });
  const cancelled = (await send("meeting.schedule", { forum, starts, ends: starts + 3_600_000 })).meeting;
  await send("meeting.cancel", { meeting: cancelled });
  await admin.call("meeting.answer_invitation", { meeting, answer: "yes" });
  await admin.call("meeting.start", { meeting });
  await admin.call("meeting.mark_attendance", { meeting, person: house.people.admin, present: true });
  for (let number = 0; number < 20; number += 1) await send("material.add_link", { meeting, kind: "slides" });
  await house.upload(meeting, packed(200, next).text, "<img src=x onerror=alert(1)>.txt", `${"A list of things.\n".repeat(400)}${payloads[3]}`);
  // What a browser would run is not taken as a file at all; under another name it is a text.
  for (const [name, bytes] of [["x.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"], ["x.html", payloads.join("\n")], ["x.xhtml", payloads[0]]]) {
    await house.upload(meeting, "file", name, bytes).then(() => { throw new Error(`${name} was taken as a file`); }, (error) => { if (error.code !== "file_type_not_allowed") throw error; });
  }
  await admin.call("meeting.end", { meeting });
  const task = (list) => list.map((one) => ({ ...one, owner: house.people.admin, due: starts }));
  let version = (await send("summary.save", { meeting, version: 0, audience: "everyone", tasks: task }, 20)).version;
  const { summary } = await send("summary.publish", { meeting, version });
  version = (await send("summary.save", { meeting, version, audience: "everyone", tasks: task }, 20)).version;
  await send("summary.publish", { meeting, version });
  await send("summary.save", { meeting, version, audience: "everyone", tasks: task }, 5);
  const second = (await send("meeting.schedule", { forum, starts, ends: starts + 3_600_000 })).meeting;
  const v = (await send("summary.save", { meeting: second, version: 0, audience: "everyone", tasks: [] })).version;
  const withdrawn = await send("summary.publish", { meeting: second, version: v });
  await send("summary.withdraw", { summary: withdrawn.summary });
  const questions = (list) => list.flatMap((one, index) => [{ ...one, kind: "single", choices: one.choices, from: undefined, to: undefined, from_label: undefined, to_label: undefined }, { ...one, kind: "text", choices: [], from: undefined, to: undefined, from_label: undefined, to_label: undefined }, { ...one, kind: "scale", choices: [], from: 1, to: 5 }][index % 3]).map((one) => JSON.parse(JSON.stringify(one)));
  const draft = (await send("survey.save", { forum, audience: "forum", mode: "named", results: "live", questions }, 12)).survey;
  const { survey } = await send("survey.save", { forum: undefined, audience: "anyone", mode: "named", results: "live", questions }, 12);
  const { code } = await admin.call("survey.open", { survey });
  await admin.call("survey.show_results", { survey, shown: true });
  await admin.call("survey.answer", { survey, answers: [{ question: 2, choices: [], text: packed(2000, next).text }] });
  filled.set("survey.answer/answers/0/text", 20);
  const over = await house.forum("Over");
  await send("forum.close", { forum: over });
  const draftCall = (await send("call.save", { forums: [forum], deadline: starts * 1 + 86_400_000 }, 10)).call;
  const { call } = await send("call.save", { forums: [forum], deadline: Date.now() + 8000 }, 2);
  await admin.call("call.open", { call });
  await send("call.amend", { call, deadline: Date.now() + 9000 });
  const editor = await house.person("editor", { organisation: organisations[1], grants: [{ role: "organisation_editor" }] });
  const fields = 2;
  const saved = await editor.call("response.save", { call, version: 0, texts: Array.from({ length: fields }, () => "<"), forum, representative: editor.person });
  await editor.call("response.submit", { response: saved.response, version: saved.version });
  // A call with room for whole answers.
  const { call: roomy } = await send("call.save", { forums: [forum], deadline: Date.now() + 8000, fields: (list) => list.map((one) => ({ ...one, limit: 5000 })) }, 2);
  await admin.call("call.open", { call: roomy });
  const whole = hostile("response.save", { call: roomy, version: 0, forum, representative: editor.person }, fields);
  const answered = await editor.call("response.save", whole);
  await editor.call("response.submit", { response: answered.response, version: answered.version });
  for (let tries = 0; tries < 100; tries += 1) {
    try { await send("response.decide", { response: answered.response, verdict: "declined", forum: undefined, representative: undefined }); break; } catch (error) {
      if (error.code !== "wrong_state" || tries === 99) throw error;
      await wait(150);
    }
  }
  return { forum, over, meeting, cancelled, summary, withdrawn: withdrawn.summary, survey, draft, code, call, roomy, draftCall, response: answered.response, person: people[0], editor };
}

/** Addresses of every screen of the client, from its table of routes. */
function screens(ids) {
  const values = {
    forum: [ids.forum, ids.over], meeting: [ids.meeting, ids.cancelled], person: [ids.person], summary: [ids.summary, ids.withdrawn], survey: [ids.survey, ids.draft], code: [ids.code], call: [ids.roomy, ids.draftCall, ids.call], response: [ids.response],
  };
  const found = [];
  const unknown = [];
  for (const [, path] of readFileSync(join(root, "client-web/src/routes.ts"), "utf8").matchAll(/path: "([^"]+)"/g)) {
    const names = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]);
    if (names.some((name) => !values[name])) { unknown.push(path); continue; }
    let paths = [path];
    for (const name of names) paths = paths.flatMap((one) => values[name].map((value) => one.replace(`:${name}`, value)));
    found.push(...paths);
  }
  return { found, unknown };
}

run(async (report, houses) => {
  const house = await House.open(houses);
  const ids = await write(house);
  const fields = commands.flatMap((command) => textFields(command.schema).map((path) => `${command.name}${path}`));
  const untouched = fields.filter((field) => !filled.has(field) && !notShown.has(field) && !/^initiative\.create\/|^access\./.test(field));
  report.check("every text of every command was written", untouched.length === 0, untouched.join(" "));

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  const executions = [];
  const reports = [];
  const elsewhere = [];
  const marks = [];
  let views = 0;
  let seen = 0;
  try {
    const { found, unknown } = screens(ids);
    report.check("every route of the client has values for its parameters", unknown.length === 0, unknown.join(" "));
    const pages = [];
    await readPages(house.admin, (text, path, status) => { if (status === 200 && /text\/html|xml|svg/.test(text.slice(0, 800)) && !path.startsWith("/app")) pages.push(path); }, { slugs: ["house"], upTo: 4 });
    const files = [1, 2, 21, 22].map((id) => `/files/${id}/x`);
    const cookies = (client) => [...client.cookies].map(([name, value]) => ({ name, value, url: house.url }));
    const visits = [["the administrator", house.admin, [...found, ...pages, ...files]], ["an editor", ids.editor, ["/app/home", "/app/organisation", `/app/calls/${ids.roomy}`, "/app/people/organisations"]], ["nobody", null, long ? [...pages, ...found] : [`/s/${ids.code}`, `/app/calls/${ids.roomy}`, "/sign-in"]]];
    for (const [who, client, paths] of visits) {
      const context = await browser.newContext({ locale: "en-GB" });
      if (client) await context.addCookies(cookies(client));
      await context.addInitScript(() => {
        for (const name of ["alert", "prompt", "confirm", "print", "trapped"]) window[name] = () => { console.error(`TRAPPED ${name}`); return null; };
        document.addEventListener("securitypolicyviolation", (event) => console.error(`POLICY ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
      });
      const page = await context.newPage();
      let at = "";
      page.on("dialog", (dialog) => { executions.push(`${at}: a dialog`); return dialog.dismiss(); });
      page.on("console", (message) => {
        const text = message.text();
        if (text.startsWith("TRAPPED")) executions.push(`${who} ${at}: ${text}`);
        // Chromium shows bare XML with styles of its own, which our policy forbids it.
        else if (/\.(xml|atom)$/.test(at) && /style-src/.test(text)) return;
        else if (text.startsWith("POLICY") || /Content Security Policy|Trusted ?Type/i.test(text)) reports.push(`${who} ${at}: ${text.slice(0, 200)}`);
      });
      page.on("pageerror", (error) => reports.push(`${who} ${at}: ${error.message.slice(0, 200)}`));
      page.on("request", (request) => { if (!request.url().startsWith(house.url) && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) elsewhere.push(`${who} ${at}: ${request.url().slice(0, 120)}`); });
      for (const path of paths) {
        at = path;
        views += 1;
        await page.goto(house.url + path, { waitUntil: "load" }).catch((error) => { if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error; });
        const isScreen = /^\/(app|s|present|sign-in|start)(\/|$)/.test(path);
        if (isScreen) await page.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[class*=skeleton]"), undefined, { timeout: 8000 }).catch((error) => report.check(`${who} sees ${path}`, false, error.message.slice(0, 200)));
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
          return { bad, written: (document.documentElement.textContent.match(/alert\(1\)|trapped\(1\)|confirm\(1\)/g) ?? []).length };
        }).catch((error) => { if (/Execution context|destroyed|SVG/.test(error.message)) return { bad: [], written: 0 }; throw error; });
        seen += found.written;
        for (const one of found.bad) marks.push(`${who} ${path}: ${one}`);
      }
      await wait(200);
      await context.close();
    }

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
    await context.addCookies(cookies(house.admin));
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
  report.figure("s6.payloads", payloads.length);
  report.figure("s6.fields", filled.size);
  report.figure("s6.pairs", pairs);
  report.figure("s6.views", views);
  report.figure("s6.seen_as_text", seen);
  report.figure("s6.executions", executions.length);
  report.figure("s6.reports", reports.length);
  report.figure("s6.requests_elsewhere", elsewhere.length);
  report.figure("s6.handlers_in_the_page", marks.length);
  report.check("there are 300 payloads or more, and they were shown", payloads.length >= 300 && seen > 2000, `${payloads.length} ${seen}`);
  report.check("nothing runs", executions.length === 0, executions.slice(0, 10).join("\n"));
  report.check("no policy has to step in", reports.length === 0, [...new Set(reports)].slice(0, 10).join("\n"));
  report.check("nothing is asked of another host", elsewhere.length === 0, elsewhere.slice(0, 10).join("\n"));
  report.check("no element carries a handler or a script's address", marks.length === 0, marks.slice(0, 10).join("\n"));
});
