// SPDX-License-Identifier: AGPL-3.0-or-later
// S9 to S12: signing in. Nobody learns from it who is known; guessing gets nowhere and keeps nobody out; links and codes
// work once, for their time, in their browser, and no GET uses one up; sessions change at signing in, are listed, and end.
//   node tests/security/signing.mjs [--short|--long]
import { request } from "node:http";
import { change } from "../support/change.mjs";
import { Client, House, key, long, Refused, run, sql, wait } from "./stage.mjs";

const each = long ? 2000 : 320;
let seed = 7;
/** A small generator, so that a run can be repeated (Park and Miller 1988). */
const random = () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; };

/** POST /rpc from an address of its own in 127.0.0.0/8: {status, headers, text, ms}. */
let sources = 0;
function ask(house, method, params, { cookie, from, headers = {} } = {}) {
  sources += 1;
  const localAddress = from ?? `127.${1 + (sources >> 16)}.${(sources >> 8) & 255}.${1 + (sources & 127)}`;
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params, key: key() });
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: house.server.port, path: "/rpc", method: "POST", localAddress, agent: false, headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body), ...(cookie ? { Cookie: cookie } : {}), ...headers } }, (reply) => {
      const ms = performance.now() - began;
      const chunks = [];
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("end", () => resolve({ ms, status: reply.statusCode, raw: reply.rawHeaders, text: Buffer.concat(chunks).toString("utf8"), cookies: (reply.headers["set-cookie"] ?? []).map((one) => one.split(";")[0]), set: reply.headers["set-cookie"] ?? [] }));
    });
    sent.on("error", reject);
    let began = performance.now();
    sent.on("socket", (socket) => socket.on("connect", () => { began = performance.now(); }));
    sent.end(body);
  });
}

const median = (list) => [...list].sort((one, two) => one - two)[Math.floor(list.length / 2)];

/** The two-sided p of the Mann–Whitney test, by the normal approximation (Mann and Whitney 1947). */
function mannWhitney(one, two) {
  const ranked = [...one.map((value) => [value, 0]), ...two.map((value) => [value, 1])].sort((left, right) => left[0] - right[0]);
  let sum = 0;
  ranked.forEach(([, side], index) => { if (side === 0) sum += index + 1; });
  const u = sum - (one.length * (one.length + 1)) / 2;
  const mean = (one.length * two.length) / 2;
  const z = Math.abs(u - mean) / Math.sqrt((one.length * two.length * (one.length + two.length + 1)) / 12);
  // Abramowitz and Stegun 26.2.17.
  const t = 1 / (1 + 0.2316419 * z);
  const tail = (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.min(1, 2 * tail);
}

/** What a reply says, without what is random or the clock: the words of a cookie's value and the date. */
const shape = ({ status, raw, text }) => JSON.stringify([status, raw.map((line, index) => (raw[index - 1] === "Date" ? "" : line.replace(/(shidra-\w+=)[\w-]+\.?([\w-]*)/, (_all, name, rest) => `${name}value${rest.length}`))), text]);

run(async (report, houses) => {
  const house = await House.open(houses);
  const { admin } = house;
  const people = [];
  for (let number = 0; number < Math.ceil(each / 8); number += 1) {
    const email = `known-${String(number).padStart(4, "0")}@example.org`;
    await admin.call("person.invite", { name: `Known ${number}`, email, language: "en", grants: [] });
    people.push(email);
  }
  await wait(500);

  // --- S9 ---------------------------------------------------------------------------------------------------------
  for (const [what, method, params] of [["asking for a code", "access.request_code", (email) => ({ email, language: "en" })], ["a wrong code", "access.sign_in", (email) => ({ email, code: "000000" })]]) {
    const classes = { known: [], unknown: [] };
    const shapes = { known: new Set(), unknown: new Set() };
    const turns = [];
    for (let turn = 0; turn < each; turn += 1) for (const kind of ["known", "unknown"]) turns.push([kind, people[turn % people.length].replace("known", kind === "known" ? "known" : "nobody")]);
    for (let at = turns.length - 1; at > 0; at -= 1) { const other = Math.floor(random() * (at + 1)); [turns[at], turns[other]] = [turns[other], turns[at]]; }
    for (const [kind, email] of turns) {
      const reply = await ask(house, method, params(email));
      classes[kind].push(reply.ms);
      shapes[kind].add(shape(reply));
    }
    const shift = median(classes.known) - median(classes.unknown);
    const floor = Math.min(...classes.known) - Math.min(...classes.unknown);
    const name = method === "access.sign_in" ? "wrong_code" : "request_code";
    report.figure(`s9.${name}_each`, each);
    report.figure(`s9.${name}_median_difference_ms`, shift.toFixed(3));
    report.figure(`s9.${name}_floor_difference_ms`, floor.toFixed(3));
    report.figure(`s9.${name}_mann_whitney_p`, mannWhitney(classes.known, classes.unknown).toFixed(4));
    report.check(`${what}: the replies are the same bytes`, shapes.known.size === 1 && shapes.unknown.size === 1 && [...shapes.known][0] === [...shapes.unknown][0], [...shapes.known, ...shapes.unknown].slice(0, 4).join("\n"));
    report.timed(`${what}: the time tells nothing (medians within 2 ms, floors within 2 ms)`, Math.max(Math.abs(shift), Math.abs(floor)), 2, `${shift.toFixed(3)} ${floor.toFixed(3)}`);
  }
  const used = await house.person("visitor", { connect: false });
  const replies = [];
  for (const token of [used.token, "A".repeat(used.token.length), used.token.slice(0, -1) + "x"]) replies.push(shape(await ask(house, "access.use_link", { token })));
  report.check("a used link and one that never was are refused alike", new Set(replies).size === 1, replies.join("\n"));

  // --- S10 --------------------------------------------------------------------------------------------------------
  const codeTo = (email, seen) => house.inLetter(email, /\b(\d{6})\b/, seen);
  const wrongFor = (code) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
  const said = (reply) => (reply.text.includes('"result"') ? "in" : JSON.parse(reply.text).error.data.code);
  // A refusal says "wrong" also where a code is not looked at any more, so what counts is up to when the right one works.
  let tries = 0;
  for (const wrong of [4, 5, 6, 12]) {
    const email = `known-${String(10 + wrong).padStart(4, "0")}@example.org`;
    const had = house.letters().filter((one) => one.to === email && /\b\d{6}\b/.test(one.text)).length;
    const asked = await ask(house, "access.request_code", { email, language: "en" });
    const cookie = asked.cookies.join("; ");
    const code = await codeTo(email, had);
    for (let guess = 0; guess < wrong; guess += 1) await ask(house, "access.sign_in", { email, code: wrongFor(code) }, { cookie, headers: { "X-Forwarded-For": `10.0.0.${guess}`, Forwarded: `for=10.0.0.${guess}`, "X-Real-IP": `10.0.1.${guess}` } });
    const came = said(await ask(house, "access.sign_in", { email, code }, { cookie }));
    if (came === "in") tries = Math.max(tries, wrong + 1);
    report.check(`the right code after ${wrong} wrong ones is ${wrong < 5 ? "taken" : "refused"}, whatever headers say`, (came === "in") === wrong < 5, came);
  }
  report.figure("s10.tries_a_code", tries);
  const strangers = long ? 1000 : 60;
  report.figure("s10.strangers", strangers);
  for (const [who, greeted] of [["whoever came by link and never had a code", false], ["whoever has signed in by code in this browser", true]]) {
    const owner = await house.person(greeted ? "owner" : "newcomer", { connect: false });
    if (greeted) {
      await owner.post("access.request_code", { email: owner.email, language: "en" });
      await owner.post("access.sign_in", { email: owner.email, code: await codeTo(owner.email) });
    }
    for (let stranger = 0; stranger < strangers; stranger += 1) {
      const asked = await ask(house, "access.request_code", { email: owner.email, language: "en" });
      await ask(house, "access.sign_in", { email: owner.email, code: "000000" }, { cookie: asked.cookies.join("; ") });
    }
    // Each code that was kept can be guessed at five times.
    const guesses = Number(sql(house.server.data, `SELECT count(*) * 5 FROM sign_in_code WHERE email = '${owner.email}'`));
    report.figure(`s10.guesses_an_hour_${greeted ? "greeted" : "by_link"}`, guesses);
    report.check("all strangers together have at most 55 guesses an hour", guesses <= 55, guesses);
    await wait(300);
    const letters = house.letters().filter((one) => one.to === owner.email && /\b\d{6}\b/.test(one.text)).length;
    await owner.post("access.sign_out");
    await owner.post("access.request_code", { email: owner.email, language: "en" });
    const code = await codeTo(owner.email, letters).catch(() => undefined);
    const back = code ? await owner.post("access.sign_in", { email: owner.email, code }).then(() => "in", (error) => error.code) : "no letter came";
    report.check(`${who} is not kept out by strangers`, back === "in", back);
  }

  // --- S11 --------------------------------------------------------------------------------------------------------
  await admin.call("person.invite", { name: "Linked", email: "linked@example.org", language: "en", grants: [] });
  const link = await house.inLetter("linked@example.org", /#link=([\w-]+)/);
  for (let time = 0; time < 20; time += 1) for (const method of ["GET", "HEAD", "OPTIONS"]) for (const path of [`/sign-in?link=${link}`, `/sign-in/${link}`, `/rpc?method=access.use_link&token=${link}`]) await new Client(house.url).http(method, path);
  const opened = await ask(house, "access.use_link", { token: link });
  report.check("opening a link twenty times uses nothing up", said(opened) === "in", opened.text);
  report.check("a link works once", said(await ask(house, "access.use_link", { token: link })) === "link_used");
  const browser = await ask(house, "access.request_code", { email: "linked@example.org", language: "en" });
  const other = await ask(house, "access.request_code", { email: "known-0001@example.org", language: "en" });
  const code = await codeTo("linked@example.org");
  const elsewhere = said(await ask(house, "access.sign_in", { email: "linked@example.org", code }, { cookie: other.cookies.join("; ") }));
  report.check("a code does not work in another browser", elsewhere !== "in", elsewhere);
  report.check("nor without one", said(await ask(house, "access.sign_in", { email: "linked@example.org", code })) !== "in");
  const forged = browser.cookies.map((one) => one.replace(/.$/, (last) => (last === "0" ? "1" : "0"))).join("; ");
  report.check("nor in one whose seal is wrong", said(await ask(house, "access.sign_in", { email: "linked@example.org", code }, { cookie: forged })) !== "in");
  const good = await ask(house, "access.sign_in", { email: "linked@example.org", code }, { cookie: browser.cookies.join("; ") });
  report.check("it works in its own", said(good) === "in", good.text);
  report.check("once", said(await ask(house, "access.sign_in", { email: "linked@example.org", code }, { cookie: browser.cookies.join("; ") })) !== "in");

  // --- S12 --------------------------------------------------------------------------------------------------------
  const chosen = "B".repeat(43);
  await admin.call("person.invite", { name: "Fixed", email: "fixed@example.org", language: "en", grants: [] });
  const fixed = await ask(house, "access.use_link", { token: await house.inLetter("fixed@example.org", /#link=([\w-]+)/) }, { cookie: `shidra-session=${chosen}` });
  const session = fixed.cookies.find((one) => one.startsWith("shidra-session="));
  report.check("a session's name is the server's, not one that was brought", session !== undefined && !session.includes(chosen));
  report.check("it is long, and kept from scripts and other sites", session.length >= 40 && fixed.set.some((one) => /^shidra-session=.*HttpOnly/.test(one) && /SameSite=Lax/.test(one) && /Path=\//.test(one)), fixed.set.join(" | "));
  report.check("the one that was brought is nobody's", (await ask(house, "text.preview", { markdown: "" }, { cookie: `shidra-session=${chosen}` })).text.includes("signed_out"));
  const again = await ask(house, "access.request_code", { email: "fixed@example.org", language: "en" }, { cookie: session });
  const both = [session, ...again.cookies].join("; ");
  const raised = await ask(house, "access.sign_in", { email: "fixed@example.org", code: await codeTo("fixed@example.org") }, { cookie: both });
  const newer = raised.cookies.find((one) => one.startsWith("shidra-session="));
  report.check("signing in again makes another session", newer !== undefined && newer !== session);
  report.check("and the former one is over", (await ask(house, "text.preview", { markdown: "" }, { cookie: session })).text.includes("signed_out"));
  const holder = new Client(house.url);
  holder.cookies.set("shidra-session", newer.split("=")[1]);
  await holder.connect();
  house.clients.push(holder);
  const { things } = await holder.watch(`person/${holder.welcome.person}`);
  const sessions = things.filter((one) => one.kind === "session");
  report.check("one's sessions are listed", sessions.length === 1, sessions.length);
  const stolen = await admin.call("access.end_session", { session: Number(sessions[0].id) }).then(() => "ended", (error) => (error instanceof Refused ? error.code : Promise.reject(error)));
  report.check("nobody ends another's", stolen === "not_found", stolen);
  await holder.call("access.end_session", { session: Number(sessions[0].id) }).catch((error) => { if (!/socket closed/.test(error.message)) throw error; });
  await holder.closed;
  report.check("an ended one is over, whoever replays it", (await ask(house, "text.preview", { markdown: "" }, { cookie: newer })).text.includes("signed_out"));
  const out = await house.person("leaver", { connect: false });
  const before = out.cookieHeader();
  await out.post("access.sign_out");
  report.check("so is one that was signed out of", (await ask(house, "text.preview", { markdown: "" }, { cookie: before })).text.includes("signed_out"));

  // --- S11, time: the clock of the rows is put back, for waiting ten minutes is too long --------------------------
  const codesTo = (email) => house.letters().filter((one) => one.to === email && /\b\d{6}\b/.test(one.text)).length;
  await wait(500); // what was asked for before is delivered
  const hadLate = codesTo("known-0002@example.org");
  const late = await ask(house, "access.request_code", { email: "known-0002@example.org", language: "en" }, { from: "127.200.0.1" });
  const lateCode = await codeTo("known-0002@example.org", hadLate);
  const hadEarly = codesTo("visitor@example.org");
  const early = await ask(house, "access.request_code", { email: "visitor@example.org", language: "en" }, { from: "127.200.0.2" });
  const earlyCode = await codeTo("visitor@example.org", hadEarly);
  await admin.call("person.invite", { name: "Stale", email: "stale@example.org", language: "en", grants: [] });
  const stale = await house.inLetter("stale@example.org", /#link=([\w-]+)/);
  const day = 86_400_000;
  report.check("an invitation holds for fourteen days", Number(sql(house.server.data, "SELECT max(valid_until) FROM sign_in_link")) - Date.now() < 14 * day + 60_000);
  const aged = await house.person("aged", { connect: false });
  const younger = await house.person("younger", { connect: false });
  const works = async (client) => !(await ask(house, "text.preview", { markdown: "" }, { cookie: client.cookieHeader() })).text.includes("signed_out");
  report.check("sessions are told from none", (await works(aged)) && (await works(younger)));
  for (const client of house.clients) client.socket?.terminate();
  const { port } = house.server;
  await house.server.stop();
  change(house.server.data, "UPDATE sign_in_code SET made_at = made_at - 600001 WHERE email = 'known-0002@example.org'; UPDATE sign_in_code SET made_at = made_at - 570000 WHERE email = 'visitor@example.org'; UPDATE sign_in_link SET valid_until = valid_until - 1209600001 WHERE person = (SELECT id FROM person WHERE email = 'stale@example.org'); UPDATE session SET since = since - 7776000000 WHERE person = (SELECT id FROM person WHERE email = 'aged@example.org'); UPDATE session SET since = since - 7776000000 + 60000 WHERE person = (SELECT id FROM person WHERE email = 'younger@example.org')");
  await house.server.launch({ port });
  report.check("a code is over after ten minutes", said(await ask(house, "access.sign_in", { email: "known-0002@example.org", code: lateCode }, { cookie: late.cookies.join("; ") })) === "code_expired");
  report.check("and not before", said(await ask(house, "access.sign_in", { email: "visitor@example.org", code: earlyCode }, { cookie: early.cookies.join("; ") })) === "in");
  report.check("an invitation is over after fourteen days", said(await ask(house, "access.use_link", { token: stale })) === "link_used");
  report.check("a session is over after ninety days", !(await works(aged)));
  report.check("and not before", await works(younger));

  // --- What is beyond what a room mistypes --------------------------------------------------------------------------
  let letIn = 0;
  const guess = (from) => ask(house, "access.sign_in", { email: `known-${String(letIn).padStart(4, "0")}@example.org`, code: "000000" }, { from });
  let refused;
  for (; letIn < 200; letIn += 1) { refused = await guess("127.210.0.1"); if (refused.status !== 200) break; }
  report.figure("s10.wrong_codes_a_source", letIn);
  report.check("one source guesses sixty codes, over whatever addresses, then one a minute", refused.status === 429 && letIn >= 60 && letIn <= 61, `${letIn} ${refused.status}`);
  report.check("and is told when to come back", refused.raw.some((line, index) => line === "Retry-After" && Number(refused.raw[index + 1]) <= 60), refused.raw.join(" "));
  report.check("another source goes on", (await guess("127.210.0.2")).status === 200);
  const ids = house.letters().map((letter) => letter.head.match(/^Message-ID: <([^@>]*)@/im)?.[1]);
  report.check("the ids of letters are no numbers", ids.length > 20 && new Set(ids).size === ids.length && ids.every((id) => /^[0-9a-f]{32}$/.test(id)), ids.slice(0, 3).join(" "));
});
