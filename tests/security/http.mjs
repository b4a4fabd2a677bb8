// SPDX-License-Identifier: AGPL-3.0-or-later
// S15: ambiguous and malformed requests as raw bytes, directly, behind nginx and behind haproxy. Directly each is refused
// with 4xx (or 5xx where HTTP has such a word) and the connection closed; on every way one request in is one request
// seen: no second reply, and the next visitor of the same proxy gets their own answer.
//   node tests/security/http.mjs
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { House, run, until } from "./stage.mjs";
import { statuses, talk } from "./raw.mjs";

const hidden = "GET /robots.txt HTTP/1.1\r\nHost: a.example\r\n\r\n";
const get = (...lines) => ["GET /healthz HTTP/1.1", ...lines, "", ""].join("\r\n");
const host = "Host: a.example";
const post = (lines, body = hidden) => ["POST /rpc HTTP/1.1", host, "Content-Type: application/json", ...lines, "", body].join("\r\n");
const length = hidden.length;

/** [what, bytes, what must come directly: "refused", or how many replies; then for "refused" how many are allowed]. */
const rows = [
  ["one good request", get(host), 1], ["HEAD", get(host).replace("GET", "HEAD"), 1], ["two pipelined", get(host) + get(host), 2], ["a hundred pipelined", get(host).repeat(100), 100],
  ["a body of the length said", post([`Content-Length: ${length}`]), 1], ["Content-Length 0", post(["Content-Length: 0"], ""), 1], ["a space before the value only", get("Host:a.example"), 1],
  // Where a proxy takes chunked, or 5, 5 for 5, what follows is a second request that the client itself has sent.
  ["chunked", post(["Transfer-Encoding: chunked"], `0\r\n\r\n${hidden.replace("robots.txt", "healthz")}`), "refused", 2], ["length and chunked", post([`Content-Length: ${length + 5}`, "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`)],
  ["chunked and length", post(["Transfer-Encoding: chunked", `Content-Length: ${length + 5}`], `0\r\n\r\n${hidden}`)], ["chunked twice", post(["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`)],
  ["xchunked", post([`Content-Length: ${length}`, "Transfer-Encoding: xchunked"])], ["gzip", post([`Content-Length: ${length}`, "Transfer-Encoding: gzip"])], ["gzip, chunked", post(["Transfer-Encoding: gzip, chunked"], `0\r\n\r\n${hidden}`)],
  ["chunked, identity", post([`Content-Length: ${length}`, "Transfer-Encoding: chunked, identity"])], ["identity", post([`Content-Length: ${length}`, "Transfer-Encoding: identity"])],
  ["chunked after a tab", post([`Content-Length: ${length}`, "Transfer-Encoding:\tchunked"], `0\r\n\r\n${hidden}`)], ["chunked after a vertical tab", post([`Content-Length: ${length}`, "Transfer-Encoding: \x0bchunked"], `0\r\n\r\n${hidden}`)],
  ["chunked with a space before the colon", post([`Content-Length: ${length}`, "Transfer-Encoding : chunked"], `0\r\n\r\n${hidden}`)], ["Chunked in capitals", post([`Content-Length: ${length}`, "TRANSFER-ENCODING: CHUNKED"], `0\r\n\r\n${hidden}`)],
  ["chunked in a folded line", post([`Content-Length: ${length}`, "Transfer-Encoding:\r\n chunked"], `0\r\n\r\n${hidden}`)], ["chunked in quotes", post([`Content-Length: ${length}`, 'Transfer-Encoding: "chunked"'], `0\r\n\r\n${hidden}`)],
  ["an underscore for the hyphen", post(["Transfer_Encoding: chunked"], `0\r\n\r\n${hidden}`), "some", 2], ["chunked in HTTP/1.0", post(["Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`).replace("1.1", "1.0")],
  ["a body in HTTP/1.0", post([`Content-Length: ${length}`]).replace("1.1", "1.0")], ["lengths 5, 5", post(["Content-Length: 5, 5"], `12345${hidden.replace("robots.txt", "healthz")}`), "refused", 2], ["length twice, the same", post([`Content-Length: ${length}`, `Content-Length: ${length}`])],
  ["length twice, different", post(["Content-Length: 0", `Content-Length: ${length}`])], ["length +5", post(["Content-Length: +5"], `12345${hidden}`)], ["length 0x5", post(["Content-Length: 0x5"], `12345${hidden}`)], ["length -1", post(["Content-Length: -1"])],
  ["length 2^64+5", post(["Content-Length: 18446744073709551621"], `12345${hidden}`)], ["length 5.0", post(["Content-Length: 5.0"], `12345${hidden}`)], ["length with a letter", post(["Content-Length: 5x"], `12345${hidden}`)], ["length of nothing", post(["Content-Length:"])],
  ["length with a space within", post(["Content-Length: 1 0"])], ["length with a space before the colon", post([`Content-Length : ${length}`])], ["length in Arabic digits", post(["Content-Length: \u0665"], `12345${hidden}`)],
  ["a folded header", get(host, "X-A: one\r\n two")], ["a line that begins with a tab", get(host, "\tX-A: one")], ["a header without a colon", get(host, "X-A")], ["a header without a name", get(host, ": one")], ["a space in a name", get(host, "X A: one")],
  ["a space before a colon", get(host, "X-A : one")], ["NUL in a value", get(host, "X-A: o\0ne")], ["NUL in a name", get(host, "X\0A: one")], ["a bare CR in a value", get(host, "X-A: o\rne")], ["bare LF as line end", get(host, "X-A: one").replaceAll("\r\n", "\n")],
  ["one bare LF", get(host, "X-A: one\nX-B: two")], ["CR CR LF", get(host, "X-A: one\r\r\nX-B: two")], ["a control character", get(host, "X-A: o\x01ne")], ["DEL", get(host, "X-A: o\x7fne")], ["a name that is not ASCII", get(host, "X-\u00e4: one")],
  ["no Host", get()], ["two Hosts", get(host, "Host: b.example")], ["the same Host twice", get(host, host)], ["an empty Host", get("Host:")], ["Host with a user", get("Host: me@a.example")], ["Host with a path", get("Host: a.example/x")], ["Host with a space", get("Host: a.example b.example")],
  ["Host with a comma", get("Host: a.example, b.example")], ["Host with no port number", get("Host: a.example:http")], ["Host with an IPv6 zone", get("Host: [fe80::1%25eth0]")], ["no Host in HTTP/1.0", get().replace("1.1", "1.0"), "some", 1],
  ["absolute form", get(host).replace("/healthz", "http://b.example/healthz")], ["star", get(host).replace("/healthz", "*")], ["authority form", get(host).replace("/healthz", "a.example:80")], ["CONNECT", get(host).replace("GET /healthz", "CONNECT a.example:80")],
  ["TRACE", get(host).replace("GET", "TRACE")], ["a method of no one", get(host).replace("GET", "NONE")], ["gEt", get(host).replace("GET", "gEt")], ["the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"], ["TLS hello on plain", Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3])],
  ["HTTP/0.9", "GET /healthz\r\n\r\n"], ["HTTP/1.2", get(host).replace("1.1", "1.2"), "some", 1], ["HTTP/2.0", get(host).replace("1.1", "2.0")], ["http/1.1", get(host).replace("HTTP/1.1", "http/1.1")], ["HTTP/11", get(host).replace("1.1", "11")], ["two spaces", get(host).replace("GET ", "GET  ")],
  ["a tab for the space", get(host).replace("GET ", "GET\t")], ["a space at the end of the line", get(host).replace("1.1\r\n", "1.1 \r\n")], ["an empty line before", `\r\n${get(host)}`, "refused", 1], ["a space before", ` ${get(host)}`],
  ["a space in the target", get(host).replace("/healthz", "/heal thz")], ["not ASCII in the target", get(host).replace("/healthz", "/\u00e9")], ["a fragment", get(host).replace("/healthz", "/healthz#x")], ["%00", get(host).replace("/healthz", "/%00")], ["a broken escape", get(host).replace("/healthz", "/%zz")],
  ["a target of 20 kB", get(host).replace("/healthz", `/${"a".repeat(20_000)}`)], ["a header of 20 kB", get(host, `X-A: ${"a".repeat(20_000)}`)], ["a thousand headers", get(host, ...Array.from({ length: 1000 }, (_, index) => `X-${index}: 1`))],
  ["Expect of something else", post([`Content-Length: ${length}`, "Expect: 200-ok"])], ["a body on GET", get(host, `Content-Length: ${length}`) + hidden, "some", 1], ["an upgrade with a body", get(host, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: shidra.v1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", `Content-Length: ${length}`).replace("/healthz", "/ws") + hidden],
  ["more than one after an error", get(host, "X A: one") + get(host).repeat(3)], ["h2c", get(host, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABkAAQAAP__"), "some", 1],
].map(([what, bytes, directly = "refused", most]) => ({ what, bytes, directly, most: most ?? (typeof directly === "number" ? directly : 1) }));

const freePort = () => new Promise((resolve) => { const probe = createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => resolve(port)); }); });

async function proxy(kind, folder, behind) {
  const port = await freePort();
  const file = join(folder, `${kind}.conf`);
  if (kind === "nginx") {
    mkdirSync(join(folder, "tmp"), { recursive: true });
    const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/tmp/${name};`).join(" ");
    writeFileSync(file, `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events { worker_connections 256; }
http { access_log off; ${places} upstream shidra { server 127.0.0.1:${behind}; keepalive 1; }
 server { listen 127.0.0.1:${port}; location / { proxy_pass http://shidra; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_next_upstream off; } } }`);
  } else {
    writeFileSync(file, `global\n maxconn 256\ndefaults\n mode http\n timeout connect 2s\n timeout client 5s\n timeout server 5s\n retries 0\n http-reuse always
frontend in\n bind 127.0.0.1:${port}\n default_backend shidra\nbackend shidra\n server one 127.0.0.1:${behind} maxconn 1 pool-max-conn 1\n`);
  }
  const started = spawn(kind, kind === "nginx" ? ["-c", file, "-e", `${folder}/nginx.log`] : ["-db", "-f", file], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  started.stdout.on("data", (chunk) => { said += chunk; });
  started.stderr.on("data", (chunk) => { said += chunk; });
  const ended = new Promise((resolve) => started.on("exit", resolve));
  process.once("exit", () => started.kill("SIGTERM")); // however the test ends
  const up = await until(async () => (await talk(port, get(host), { quiet: 100 })).text.includes("200 OK"), 5000, 100);
  if (!up) throw new Error(`${kind} did not start: ${said}`);
  return { port, stop: () => { started.kill("SIGTERM"); return ended; } };
}

run(async (report, houses) => {
  const house = await House.open(houses);
  const folder = mkdtempSync(join(tmpdir(), "shidra-proxies-"));
  const running = [];
  const wrong = [];
  let seen = 0;
  try {
    for (const kind of ["directly", "nginx", "haproxy"]) {
      const way = kind === "directly" ? { port: house.server.port } : await proxy(kind, folder, house.server.port);
      if (way.stop) running.push(way);
      for (const row of rows) {
        seen += 1;
        const { text, closed } = await talk(way.port, row.bytes, { quiet: kind === "directly" ? 120 : 150 });
        const came = statuses(text);
        const fault = (why) => { wrong.push(`${kind}, ${row.what}: ${why} (${came.join(" ")}${closed ? ", closed" : ""})`); return false; };
        let good = true;
        if (came.length > row.most) good = fault(`${came.length} replies to ${row.most}`);
        else if (text.includes("User-agent: *")) good = fault("the body was taken for a request");
        else if (kind === "directly" && row.directly === "refused") {
          if (!came.length || came[0] < 400) good = fault("not refused");
          else if (came.length > 1) good = fault("more than one reply");
          else if (!closed) good = fault("the connection stays open");
        } else if (typeof row.directly === "number" && came.length !== row.directly) good = fault(`${row.directly} replies wanted`);
        // The next visitor over the same proxy, and so over the same connection behind it.
        const next = await talk(way.port, get(host, "Connection: close").replace("/healthz", "/readyz"), { quiet: 300 });
        if (!/ 200 OK[^]*\r\n\r\n(?:[^]*\r\n)?ready\n/.test(next.text) || statuses(next.text).length !== 1) good = fault(`the next visitor got ${next.text.slice(0, 80)}`);
        report.check(`${kind}: ${row.what}`, good, wrong.at(-1));
      }
    }
  } finally {
    for (const one of running) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  report.figure("s15.cases", rows.length);
  report.figure("s15.ways", 3);
  report.figure("s15.sent", seen);
  report.figure("s15.wrong", wrong.length);
});
