// SPDX-License-Identifier: AGPL-3.0-or-later
// S17: the server keeps its own files in and everything else out, where the kernel has Landlock: what would write past
// the data folder fails, and everything that the server is for goes on: uploads, letters, a mail server found by name,
// certificates that are renewed, a backup beside it. What a process could do that somebody has taken over is tried in the
// process itself (seized.c). Without Landlock the test says so and leaves all this out. The unit that systemd runs us in
// is judged by systemd itself.
//   node tests/security/confinement.mjs
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer as createTlsServer } from "node:tls";
import { preload } from "../support/preload.mjs";
import { root } from "../support/server.mjs";
import { binary, House, run, Server, until } from "./stage.mjs";

const pdf = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

function certificate(folder, name) {
  const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", `/CN=${name}`, "-keyout", join(folder, `${name}-key.pem`), "-out", join(folder, `${name}.pem`)], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
}

const subjectAt = (port) => new Promise((resolve, reject) => {
  const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => { resolve(socket.getPeerCertificate().subject.CN); socket.destroy(); });
  socket.on("error", reject);
});

/** How exposed systemd finds the unit (0: not at all, 10: fully), with which of our drop-ins; undefined without systemd. */
function exposure(folder, dropIns = []) {
  const units = mkdtempSync(join(folder, "units-"));
  copyFileSync(join(root, "deploy/systemd/shidra.service"), join(units, "shidra.service"));
  mkdirSync(join(units, "shidra.service.d"));
  for (const name of dropIns) copyFileSync(join(root, "deploy/systemd", name), join(units, "shidra.service.d", name));
  const told = spawnSync("systemd-analyze", ["security", "--offline=true", "--threshold=11", "--no-pager", join(units, "shidra.service")], { encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8" } });
  if (told.error?.code === "ENOENT") return undefined;
  return told.stdout.match(/Overall exposure level for shidra\.service: ([\d.]+)/)?.[1] ?? `nothing: ${told.stderr}${told.stdout}`;
}

function judgeUnit(report, folder) {
  const alone = exposure(folder);
  if (alone === undefined) {
    console.log("not run: systemd-analyze is not installed");
    return;
  }
  report.figure("s17.exposure", alone);
  report.check("systemd finds the unit exposed by 1.1 at most", Number(alone) <= 1.1, alone);
  const withTls = exposure(folder, ["tls.conf"]);
  report.figure("s17.exposure_with_tls", withTls);
  report.check("and by 1.4 at most with the drop-in for port 443, which does count", Number(withTls) <= 1.4 && withTls !== alone, withTls);
}

/** A server in which seized.c tries everything, before it is confined and after. */
async function seize(report, folder) {
  const outside = join(folder, "not-ours");
  const data = join(folder, "seized");
  for (const each of [outside, data]) mkdirSync(each, { mode: 0o700 });
  for (const name of ["secret", "removed-1", "removed-2"]) writeFileSync(join(outside, name), "not ours\n");
  // A link that lies in the data folder at the start is the operator's (uploads on another disk), so this one lies deeper.
  const inside = join(data, "deeper");
  mkdirSync(inside);
  writeFileSync(join(inside, "program"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  symlinkSync(join(outside, "secret"), join(inside, "link"));
  const server = await Server.start({ data, env: { ...preload("seized", folder, "tests/security"), SEIZED_OUTSIDE: outside, SEIZED_INSIDE: inside } });
  const tries = (when) => new Map([...server.output.matchAll(new RegExp(`^${when} (.*): (\\d+)$`, "gm"))].map(([, what, error]) => [what, Number(error)]));
  const [before, after] = [tries("before"), tries("after")];
  await server.close();
  const kept = new Set(["write a file of its own", "read names of hosts"]);
  report.figure("s17.tries", before.size);
  report.figure("s17.tries_denied", [...after.values()].filter((error) => error === 13).length);
  report.check("before it is confined all of it can be done", before.size === 15 && [...before.values()].every((error) => error === 0), JSON.stringify([...before]));
  for (const what of before.keys()) report.check(`once confined it ${kept.has(what) ? "can" : "cannot"} ${what}`, after.get(what) === (kept.has(what) ? 0 : 13), after.get(what));
}

run(async (report, houses) => {
  const folder = mkdtempSync(join(tmpdir(), "shidra-confined-"));
  judgeUnit(report, folder);
  let tlsServer;
  let strange;
  try {
    const house = await House.open(houses);
    const said = house.server.output.match(/files: .*/)?.[0] ?? "nothing";
    if (said.startsWith("files: not confined")) {
      console.log(`left out: ${said}`);
      report.figure("s17.landlock", 0);
      report.check("the log says why files are not confined", /Landlock/.test(said), said);
      return;
    }
    report.figure("s17.landlock", said.match(/Landlock (\d+)/)?.[1]);
    report.check("the log says that files are confined", /^files: confined by Landlock \d+, writing only beneath /.test(said), said);
    const { pid } = house.server.process;
    report.check("no program that is started could gain rights", /^NoNewPrivs:\s*1$/m.test(readFileSync(`/proc/${pid}/status`, "utf8")));

    const meeting = await house.meeting(await house.forum());
    const plan = await house.upload(meeting, "Plan", "plan.pdf", pdf);
    const read = async () => { const { status, body } = await house.admin.http("GET", `/files/${plan}/plan.pdf`); return { status, whole: body.equals(pdf) }; };
    report.check("an upload is kept", Number.isInteger(plan) && (await read()).whole);
    report.check("a letter is written", (await house.person("somebody")).welcome !== undefined);

    // The same upload, to where a link leads that was not there at the start: as if somebody had taken the process over.
    // First what is read there, which is the very file; then what is written.
    const outside = join(folder, "outside");
    mkdirSync(outside);
    renameSync(join(house.server.data, "files"), join(folder, "files"));
    symlinkSync(join(folder, "files"), join(house.server.data, "files"));
    const past = await read();
    report.check("nothing is read past the data folder", past.status >= 400 && !past.whole, past.status);
    unlinkSync(join(house.server.data, "files"));
    symlinkSync(outside, join(house.server.data, "files"));
    const other = Buffer.concat([pdf, Buffer.from("%")]);
    const query = new URLSearchParams({ meeting, kind: "other", title: "Other", name: "other.pdf" });
    const { status } = await house.admin.http("POST", `/files?${query}`, { body: other });
    const written = readdirSync(outside).length;
    report.figure("s17.written_outside", written);
    report.check("nothing is written past the data folder, and nobody is told that it was", written === 0 && status >= 400, status);
    unlinkSync(join(house.server.data, "files"));
    renameSync(join(folder, "files"), join(house.server.data, "files"));
    report.check("and the server goes on", Number.isInteger(await house.upload(meeting, "Other", "other.pdf", other)));

    await seize(report, folder);

    const backup = spawnSync(binary, ["backup", "--data", house.server.data, "--to", join(folder, "backups")], { encoding: "utf8" });
    report.check("a backup beside it goes where it is sent", backup.status === 0 && existsSync(join(folder, "backups")), backup.stderr);

    // Certificates as certbot keeps them: links to numbered files in another folder, which are turned to new ones.
    for (const each of ["live", "archive"]) mkdirSync(join(folder, each));
    for (const name of ["first", "second"]) certificate(join(folder, "archive"), name);
    const turn = (name) => {
      for (const [link, file] of [["chain.pem", `${name}.pem`], ["key.pem", `${name}-key.pem`]]) {
        rmSync(join(folder, "live", link), { force: true });
        symlinkSync(join("../archive", file), join(folder, "live", link));
      }
    };
    turn("first");

    // A mail server found by its name, whose certificate nobody vouches for: that it is refused for this very reason shows
    // that the system's files of names and of authorities could be read.
    strange = createTlsServer({ key: readFileSync(join(folder, "archive/first-key.pem")), cert: readFileSync(join(folder, "archive/first.pem")) }).on("tlsClientError", () => {});
    await new Promise((resolve) => strange.listen(0, "127.0.0.1", resolve));
    const { port } = house.server;
    await house.server.stop();
    await house.server.launch({ port, args: ["--smtp", `smtps://localhost:${strange.address().port}`] });
    await house.admin.post("person.invite", { name: "Another", email: "another@example.org", language: "en", grants: [] });
    const untrusted = await until(() => house.server.output.match(/mail \d+ .*/)?.[0], 10_000);
    report.check("a mail server that nobody vouches for is told from one that is", /self.signed/i.test(untrusted ?? ""), untrusted || house.server.output);

    await house.server.stop();
    tlsServer = await Server.start({ data: house.server.data, args: ["--certificate", join(folder, "live/chain.pem"), "--key", join(folder, "live/key.pem")] });
    report.check("the certificate is read", (await subjectAt(tlsServer.port)) === "first");
    turn("second");
    tlsServer.process.kill("SIGHUP");
    report.check("and a renewed one", await until(async () => (await subjectAt(tlsServer.port)) === "second", 5000), tlsServer.output.split("\n").slice(-4).join(" "));
  } finally {
    await tlsServer?.close();
    strange?.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
