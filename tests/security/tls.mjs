// SPDX-License-Identifier: AGPL-3.0-or-later
// S16: the server's own TLS, looked at by testssl.sh (Debian's). Only what a self-signed certificate of a test cannot have
// (a chain of trust, a name, revocation) is left out of account.
//   node tests/security/tls.mjs
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, House, long, run, Server, until } from "./stage.mjs";

const trust = /^(cert_trust|cert_chain_of_trust|cert_crlDistributionPoints|cert_ocspURL|cert_caIssuers|cert_revocation|cert_commonName|cert_subjectAltName|cert_expirationStatus|cert_extlifeSpan|cert_validityPeriod|DNS_CAArecord|OCSP_stapling|certificate_transparency|cert_certificatePolicies_EV|cert_mustStapleExtension|cert_notAfter|cert_notBefore|overall_grade|final_score|grade_cap)/;
const grave = new Set(["MEDIUM", "HIGH", "CRITICAL"]);

/** What testssl.sh calls grave and is meant so, with the reason; the condition is tested. */
const meant = {
  // Mozilla's intermediate profile (5.7 and 6.0) leaves the order to the client where all suites are strong.
  cipher_order: (ours) => ours.filter(({ id }) => /^cipherlist_(NULL|aNULL|EXPORT|LOW|3DES_IDEA|AVERAGE|OBSOLETED)/.test(id)).every(({ finding }) => finding.startsWith("not offered")) && ours.some(({ id }) => id.startsWith("cipherlist_")),
  // Compression tells of secrets only where a page holds one beside what others put there; ours hold none.
  BREACH: (_ours, pagesHoldNothingOfOnesOwn) => pagesHoldNothingOfOnesOwn,
};

run(async (report, houses) => {
  const house = await House.open(houses);
  const forum = await house.forum();
  const outsider = new Client(house.url);
  let same = true;
  for (const path of ["/", "/house", "/house/summaries", `/house/forums/${forum}`, "/privacy", "/sign-in", "/app"]) {
    const [theirs, ours] = await Promise.all([outsider, house.admin].map((client) => client.http("GET", path)));
    // The way in is the way home for who is in.
    const plain = ({ body }) => body.toString().replace(/<a class="button plain" href="\/(?:sign-in|app)">[^<]*<\/a>/, "");
    if (plain(theirs) !== plain(ours) || theirs.status !== 200) { same = false; console.log(`${path} differs for who is signed in`); }
  }

  const folder = mkdtempSync(join(tmpdir(), "shidra-tls-"));
  let server;
  try {
    const made = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", join(folder, "key.pem"), "-out", join(folder, "chain.pem")], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    server = await Server.start({ args: ["--certificate", join(folder, "chain.pem"), "--key", join(folder, "key.pem"), "--public-url", "https://localhost"] });
    const file = join(folder, "report.json");
    const args = ["--quiet", "--color", "0", "--warnings", "off", "--ip", "127.0.0.1", "--nodns", "none", "--jsonfile", file, ...(long ? [] : ["--fast", "--protocols", "--std", "--server-defaults", "--server-preference", "--fs", "--headers", "--vulnerable"]), `localhost:${server.port}`];
    const test = spawn("testssl", args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    test.stdout.on("data", (chunk) => { said += chunk; });
    test.stderr.on("data", (chunk) => { said += chunk; });
    const ended = new Promise((resolve) => test.on("exit", resolve));
    process.once("exit", () => test.kill("SIGKILL")); // however this ends
    const limit = setTimeout(() => test.kill("SIGKILL"), 300_000);
    const status = await ended;
    clearTimeout(limit);
    await until(() => existsSync(file), 1000);
    const found = JSON.parse(readFileSync(file, "utf8"));
    const ours = found.filter(({ id }) => !trust.test(id));
    const all = ours.filter(({ severity }) => grave.has(severity));
    const explained = all.filter(({ id }) => meant[id]?.(ours, same));
    const bad = all.filter((one) => !explained.includes(one));
    const low = ours.filter(({ severity }) => severity === "LOW");
    report.figure("s16.findings_read", ours.length);
    report.figure("s16.medium_or_worse", bad.length);
    report.figure("s16.explained", explained.map(({ id }) => id).join(" ") || 0);
    report.figure("s16.low", low.map(({ id }) => id).join(" ") || 0);
    report.check("testssl.sh came to its end", ours.length > 40 && found.every(({ severity }) => severity !== "FATAL"), `${status} ${said.slice(-400)}`);
    report.check("nothing medium or worse", bad.length === 0, bad.map(({ id, severity, finding }) => `${id} ${severity}: ${finding}`).join("\n"));
    const says = (id, pattern) => report.check(`${id} ${pattern}`, ours.some((one) => one.id === id && pattern.test(one.finding)), ours.find((one) => one.id === id)?.finding ?? "not looked at");
    for (const id of ["SSLv2", "SSLv3", "TLS1", "TLS1_1"]) says(id, /not offered/);
    for (const id of ["TLS1_2", "TLS1_3"]) says(id, /offered/);
    if (said.includes("Strict Transport Security") || ours.some(({ id }) => id.startsWith("HSTS"))) says("HSTS_time", /\d{3,}/);
  } finally {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
