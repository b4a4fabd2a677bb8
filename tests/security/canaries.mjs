// SPDX-License-Identifier: AGPL-3.0-or-later
// S18: secrets stay where they belong. Session and browser cookies, tokens of links, codes and the mail server's password
// are looked for in what the server prints, in its answers to spoilt requests, in its pages, in the journal, in what
// `shidra info` says, in the arguments of the process, and in the tables of the database.
//   node tests/security/canaries.mjs
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { cases } from "./spoil.mjs";
import { methods } from "./contract.mjs";
import { House, info, key, run, sql, until, wait } from "./stage.mjs";

const password = "canary-Pa55word-of-the-mail-server";

/** A mail server that knows nobody: it takes the password and refuses it. */
function refusingMailServer() {
  const heard = [];
  const server = createServer((socket) => {
    socket.write("220 mail.example.org ESMTP\r\n");
    socket.on("error", (error) => { if (error.code !== "ECONNRESET" && error.code !== "EPIPE") throw error; });
    socket.on("data", (chunk) => {
      const line = chunk.toString("latin1");
      heard.push(line);
      if (/^EHLO/i.test(line)) socket.write("250-mail.example.org\r\n250 AUTH PLAIN LOGIN\r\n");
      else if (/^AUTH LOGIN/i.test(line)) socket.write("334 VXNlcm5hbWU6\r\n");
      else if (/^AUTH/i.test(line)) socket.write("535 5.7.8 not you\r\n");
      else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
      else socket.write("535 5.7.8 not you\r\n");
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ port: server.address().port, heard, close: () => new Promise((done) => server.close(done)) })));
}

run(async (report, houses) => {
  // First with letters to a folder, so that tokens and codes are known; then with a mail server that refuses.
  const house = await House.open(houses);
  const member = await house.person("member", { connect: false });
  const forum = await house.forum();
  await house.seat(forum, member.person);
  await member.post("access.request_code", { email: member.email, language: "en" });
  const code = await house.inLetter(member.email, /\b(\d{6})\b/);
  await house.admin.call("person.invite", { name: "Waiting", email: "waiting@example.org", language: "en", grants: [] });
  const waiting = await house.inLetter("waiting@example.org", /#link=([\w-]+)/);
  const secrets = {
    "session of the administrator": house.admin.cookies.get("shidra-session"), "session of the member": member.cookies.get("shidra-session"),
    "browser cookie": member.cookies.get("shidra-browser"), "token of a used link": member.token, "token of a link not used yet": waiting,
  };
  const spoilers = [...Object.values(secrets), code];
  const places = { answers: "", pages: "", output: "", info: "", journal: "", arguments: "" };

  // Spoilt requests that carry the secrets, and the pages that links lead to.
  let asked = 0;
  for (const method of methods) {
    for (const [, params] of cases(method).filter((_one, index) => index % 7 === 0)) {
      const secret = spoilers[asked % spoilers.length];
      const text = `{"jsonrpc":"2.0","id":1,"method":"${method.name}","key":"${method.name.startsWith("a") ? secret : key()}","params":${params.replace(/text of a test[^"]*/, secret)}}`;
      const reply = await member.http("POST", "/rpc", { body: text, headers: { "Content-Type": "application/json", "X-Token": secret } });
      asked += 1;
      // A page is not asked to repeat what was typed; what the request itself said is no secret to its sender, but it
      // may reach others' eyes through what is kept, so it is looked for all the same.
      places.answers += `${JSON.stringify({ ...reply.headers, "set-cookie": undefined })}${reply.body}\n`;
    }
  }
  for (const secret of spoilers) for (const path of [`/sign-in?link=${secret}`, `/${secret}`, `/files/${secret}/x`, `/house/forums/${secret}`, `/qr/${secret}.svg`, `/mail/${secret}`, `/s/${secret}?x=${secret}`]) {
    const reply = await member.http("GET", path, { headers: { Referer: `http://example.org/${secret}`, "User-Agent": `Agent ${secret}` } });
    places.pages += `${JSON.stringify({ ...reply.headers, "set-cookie": undefined })}${reply.body}\n`;
  }
  await member.connect();
  places.answers += await member.sendRaw(`not json ${spoilers.join(" ")}`).then(JSON.stringify, (error) => `${error.message}\n`);
  places.arguments = readFileSync(`/proc/${house.server.process.pid}/cmdline`, "latin1");
  places.output += house.server.output.replace(/^.*\/start#link=.*$/m, "");
  for (const client of house.clients) client.socket?.terminate();
  const { port } = house.server;
  await house.server.stop();

  const mail = await refusingMailServer();
  process.env.SHIDRA_SMTP_USER = "mailer";
  process.env.SHIDRA_SMTP_PASSWORD = password;
  await house.server.launch({ port, args: ["--smtp", `smtp://127.0.0.1:${mail.port}`] });
  delete process.env.SHIDRA_SMTP_PASSWORD;
  await house.admin.connect();
  await house.admin.call("person.invite", { name: "Late", email: "late@example.org", language: "en", grants: [] });
  const tried = await until(() => mail.heard.some((line) => /^AUTH/i.test(line)) || /mail|smtp/i.test(house.server.output), 10_000, 100);
  report.check("the mail server was tried", tried, house.server.output.slice(-300));
  await wait(500);
  places.output += house.server.output;
  places.arguments += readFileSync(`/proc/${house.server.process.pid}/cmdline`, "latin1");
  house.admin.socket.terminate();
  await house.server.stop();
  await mail.close();
  places.output += house.server.output;
  places.info = info(house.server.data).text;
  places.journal = sql(house.server.data, "SELECT act || ' ' || target || ' ' || details FROM journal");
  secrets["password of the mail server"] = password;
  secrets["password, as AUTH sends it"] = Buffer.from(`\0mailer\0${password}`).toString("base64");
  secrets["password in base64"] = Buffer.from(password).toString("base64");

  const hits = [];
  for (const [place, text] of Object.entries(places)) {
    report.check(`there is something of ${place}`, text.length > 20 || place === "info", text.length);
    for (const [name, secret] of Object.entries(secrets)) {
      const parts = secret.includes(".") ? [secret, secret.split(".")[0]] : [secret];
      if (parts.some((part) => text.includes(part))) hits.push(`${name} in ${place}: ${text.slice(Math.max(0, text.indexOf(parts[0]) - 80), text.indexOf(parts[0]) + 20)}`);
    }
    // Six digits may stand anywhere by chance; a code is looked for with its borders.
    if (place !== "pages" && place !== "answers" && new RegExp(`(?<!\\d)${code}(?!\\d)`).test(text)) hits.push(`a code in ${place}`);
  }
  // In the database secrets lie as digests, but for letters: their text is emptied a day after they were sent.
  const tables = sql(house.server.data, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").split("\n");
  const kept = [];
  for (const table of tables) {
    const rows = spawnSync("sqlite3", [join(house.server.data, "shidra.db"), `SELECT * FROM "${table}"`], { encoding: "latin1", maxBuffer: 1 << 28 }).stdout;
    for (const [name, secret] of Object.entries(secrets)) if (rows.includes(secret) || rows.includes(Buffer.from(secret).toString("base64"))) kept.push([table, `${name} in table ${table}`]);
  }
  report.figure("s18.secrets", Object.keys(secrets).length + 1);
  report.figure("s18.places", Object.keys(places).length + 1);
  report.figure("s18.spoilt_requests", asked);
  report.figure("s18.hits", hits.length);
  const elsewhere = kept.filter(([table]) => table !== "mail");
  report.figure("s18.in_letters_kept_for_a_day", kept.length - elsewhere.length);
  report.figure("s18.in_other_tables", elsewhere.length);
  const inClear = mail.heard.filter((line) => /^AUTH/i.test(line)).length;
  report.figure("s18.password_sent_in_clear", inClear);
  report.check("without TLS the mail server is not even told the password", inClear === 0, mail.heard.join(" "));
  report.check("no secret is told", hits.length === 0, hits.slice(0, 10).join("\n"));
  report.check("none lies in the database but as a digest", elsewhere.length === 0, elsewhere.join("; "));
  report.check("what is looked for can be found", sql(house.server.data, "SELECT group_concat(name) FROM person").includes("member") && `${places.output}${password}`.includes(password));
});
