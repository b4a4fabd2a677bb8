// SPDX-License-Identifier: AGPL-3.0-or-later
// S1: who may open a socket and who may command by POST, judged by Origin, Host, Fetch metadata, cookie and content type.
// Each row: what is sent, and what must come of it: "in" (with the session), "out" (refused), "nobody" (answered, but to
// nobody in particular). Every row goes directly, through nginx as deploy/README.md sets it up, and through haproxy; the
// verdict is the same unless the row says why not.
//   node tests/security/origins.mjs
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { House, run } from "./stage.mjs";
import { behindProxies, way, ways } from "./proxies.mjs";
import { statuses, talk } from "./raw.mjs";

const own = "https://forum.example.org";

/** Origins that are not ours, as browsers or forgers may write them. */
const foreign = [
  ["null", "null"], ["another site", "https://evil.example"], ["ours as a prefix", "https://forum.example.org.evil.example"],
  ["ours as a suffix", "https://evil-forum.example.org"], ["a subdomain", "https://a.forum.example.org"], ["the parent domain", "https://example.org"],
  ["another port", "https://forum.example.org:444"], ["the port said", "https://forum.example.org:443"], ["http", "http://forum.example.org"],
  ["capitals", "HTTPS://FORUM.EXAMPLE.ORG"], ["a capital letter", "https://Forum.example.org"], ["ours as user", "https://forum.example.org@evil.example"],
  ["a trailing slash", "https://forum.example.org/"], ["a path", "https://forum.example.org/app"], ["a trailing dot", "https://forum.example.org."],
  ["a Cyrillic letter in punycode", "https://xn--frum-55d.example.org"], ["ours and another", "https://forum.example.org, https://evil.example"],
  ["ours and another, with a space", "https://forum.example.org https://evil.example"], ["empty", ""], ["a file", "file://"],
  ["an extension", "chrome-extension://abcdefghijklmnop"], ["the word self", "self"], ["a star", "*"], ["with a fragment", "https://forum.example.org#x"],
  ["a dot as wildcard", "https://forumXexample.org"],
];

run(async (report, houses) => {
  const house = await House.open(houses, { args: ["--public-url", own, ...behindProxies] });
  const { port } = house.server;
  const session = house.admin.cookies.get("__Host-shidra-session");
  report.check("behind https the session's cookie carries __Host-", session !== undefined, [...house.admin.cookies.keys()]);
  const cookie = `Cookie: __Host-shidra-session=${session}`;
  const host = "Host: forum.example.org";
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "text.preview", params: { markdown: "yes" } });
  const upgrade = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: shidra.v1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
  const socket = (...lines) => ["GET /ws HTTP/1.1", ...lines, ...upgrade, "", ""].join("\r\n");
  const post = (lines, { type = "Content-Type: application/json", text = body, path = "/rpc", method = "POST" } = {}) => [`${method} ${path} HTTP/1.1`, ...lines, ...(type ? [type] : []), `Content-Length: ${text.length}`, "", text].join("\r\n");

  const rows = [];
  /** `where` names ways on which something else must come, with the reason. */
  const add = (what, bytes, wanted, where = {}) => rows.push([what, bytes, wanted, where]);
  add("ws, our Origin", socket(host, cookie, `Origin: ${own}`), "in");
  add("ws, our Origin and the page's Fetch metadata", socket(host, cookie, `Origin: ${own}`, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: websocket"), "in");
  add("post, our Origin", post([host, cookie, `Origin: ${own}`]), "in");
  add("post, no Origin: a program", post([host, cookie]), "in");
  add("post, a program with a bearer token", post([host, `Authorization: Bearer ${session}`]), "in");
  add("ws, no Origin", socket(host, cookie), "out");
  for (const [what, origin] of foreign) {
    add(`ws, Origin ${what}`, socket(host, cookie, `Origin: ${origin}`), "out");
    if (origin !== "") add(`post, Origin ${what}`, post([host, cookie, `Origin: ${origin}`]), "out");
  }
  for (const [make, name] of [[socket, "ws"], [(...lines) => post(lines), "post"]]) {
    add(`${name}, two Origins, ours first`, make(host, cookie, `Origin: ${own}`, "Origin: https://evil.example"), "out");
    add(`${name}, two Origins, ours last`, make(host, cookie, "oRiGiN: https://evil.example", `Origin: ${own}`), "out");
    add(`${name}, ours, but from a cross-site page`, make(host, cookie, `Origin: ${own}`, "Sec-Fetch-Site: cross-site"), "out");
    add(`${name}, ours, but from a same-site page`, make(host, cookie, `Origin: ${own}`, "Sec-Fetch-Site: same-site"), "out");
    add(`${name}, another's, said to be same-origin`, make(host, cookie, "Origin: https://evil.example", "Sec-Fetch-Site: same-origin"), "out");
    add(`${name}, another's name in Host and Origin (rebinding)`, make("Host: evil.example", cookie, "Origin: http://evil.example"), "out");
    add(`${name}, another's name in Host and Origin, with a port`, make(`Host: evil.example:${port}`, cookie, `Origin: http://evil.example:${port}`), "out");
    add(`${name}, X-Forwarded-Host names the Origin, from nobody trusted`, make(host, cookie, "X-Forwarded-Host: evil.example", "Origin: https://evil.example"), "out");
    add(`${name}, no Host`, make(cookie, `Origin: ${own}`), "out");
    add(`${name}, two Hosts`, make(host, "Host: evil.example", cookie, `Origin: ${own}`), "out");
    add(`${name}, ours, no cookie`, make(host, `Origin: ${own}`), "nobody");
    add(`${name}, ours, a made-up cookie`, make(host, `Cookie: __Host-shidra-session=${"A".repeat(session.length)}`, `Origin: ${own}`), "nobody");
    add(`${name}, ours, the cookie without its prefix`, make(host, `Cookie: shidra-session=${session}`, `Origin: ${own}`), "nobody");
    add(`${name}, ours, the cookie's name in small letters`, make(host, `Cookie: __host-shidra-session=${session}`, `Origin: ${own}`), "nobody");
    add(`${name}, ours, the cookie cut short`, make(host, `Cookie: __Host-shidra-session=${session.slice(0, -1)}`, `Origin: ${own}`), "nobody");
    add(`${name}, ours, the cookie twice, a made-up one first`, make(host, `Cookie: __Host-shidra-session=${"A".repeat(session.length)}; __Host-shidra-session=${session}`, `Origin: ${own}`), "nobody");
    add(`${name}, ours, the cookie twice, a made-up one last`, make(host, `Cookie: __Host-shidra-session=${session}; __Host-shidra-session=x`, `Origin: ${own}`), "nobody");
    add(`${name}, ours, the cookie in quotes`, make(host, `Cookie: __Host-shidra-session="${session}"`, `Origin: ${own}`), "nobody");
    add(`${name}, ours, behind a cookie of 8 kB`, make(host, `Cookie: other=${"x".repeat(8_192)}; __Host-shidra-session=${session}`, `Origin: ${own}`), "in", { nginx: ["out", "a header line has 8 kB at most"] });
    add(`${name}, ours, behind a cookie of 20 kB`, make(host, `Cookie: other=${"x".repeat(20_480)}; __Host-shidra-session=${session}`, `Origin: ${own}`), "out");
    add(`${name}, ours, the session as browser cookie`, make(host, `Cookie: __Host-shidra-browser=${session}`, `Origin: ${own}`), "nobody");
  }
  add("ws, the old header for Origin", socket(host, cookie, `Sec-WebSocket-Origin: ${own}`), "out");
  add("ws, the session in the address", socket(host, `Origin: ${own}`).replace("/ws ", `/ws?session=${session} `), "nobody");
  for (const type of ["Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data; boundary=x", "", "Content-Type: text/plain; application/json"])
    add(`post as a form can, ${type || "no type"}`, post([host, cookie], { type }), "out");
  add("post, said to be GET", post([host, cookie], { method: "GET" }), "out");
  add("a command by GET", `GET /rpc?method=access.sign_out HTTP/1.1\r\n${host}\r\n${cookie}\r\n\r\n`, "out");
  add("a question by OPTIONS from elsewhere", `OPTIONS /rpc HTTP/1.1\r\n${host}\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n`, "out");
  add("an upload from elsewhere", post([host, cookie, "Origin: https://evil.example"], { path: "/files?meeting=1&kind=other&title=x&name=x.txt", type: "" }), "out");

  // Opened by the machine's address instead of its name, the Origin is that address, and the scheme the one by which the
  // page came: what a trusted proxy says of it, not what the visitor says.
  const address = "Host: 192.0.2.7";
  const withTls = ["in", "the proxy says that the visitor came by https"];
  const notSo = ["out", "the proxy says that the visitor came by https"];
  for (const [make, name] of [[socket, "ws"], [(...lines) => post(lines), "post"]]) {
    add(`${name}, by the machine's address and https`, make(address, cookie, "Origin: https://192.0.2.7"), "out", { nginx: withTls, haproxy: withTls });
    add(`${name}, by the machine's address and http`, make(address, cookie, "Origin: http://192.0.2.7"), "in", { nginx: notSo, haproxy: notSo });
    add(`${name}, by the machine's address and http, the visitor says so too`, make(address, cookie, "X-Forwarded-Proto: http", "Origin: http://192.0.2.7"), "in", { nginx: notSo, haproxy: notSo });
  }

  const folder = mkdtempSync(join(tmpdir(), "shidra-proxies-"));
  const running = [];
  report.figure("s1.variants", rows.length);
  let wrong = 0;
  try {
    for (const kind of ways) {
      const here = await way(kind, folder, port);
      running.push(here);
      const count = { in: 0, out: 0, nobody: 0 };
      for (const [what, bytes, usual, where] of rows) {
        const [wanted] = where[kind] ?? [usual];
        const { text } = await talk(here.port, bytes, { quiet: kind === "directly" ? 120 : 200 });
        const [status] = statuses(text);
        const shared = /access-control-allow/i.test(text);
        let came = "out";
        if (status === 101) came = /"person":\d/.test(text) ? "in" : "nobody";
        else if (status === 200 && /"result"/.test(text)) came = "in";
        else if (status === 200 && /signed_out/.test(text)) came = "nobody";
        count[came] += 1;
        const good = report.check(`${kind}: ${what}`, came === wanted && !shared && text !== "", `${came}, not ${wanted} (${text.slice(0, 60).replace(/\r\n/g, " ")})${shared ? ", and said to be shared" : ""}`);
        if (!good) wrong += 1;
      }
      report.figure(`s1.${kind}.let_in`, count.in);
      report.figure(`s1.${kind}.refused`, count.out);
      report.figure(`s1.${kind}.nobody`, count.nobody);
      report.figure(`s1.${kind}.otherwise`, rows.filter(([, , , where]) => where[kind]).length);
      report.check(`${kind}: some are let in`, count.in >= 5, count.in);
    }
  } finally {
    for (const one of running) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  report.figure("s1.wrong", wrong);
  report.check("there are 60 or more", rows.length >= 60);
});
