// SPDX-License-Identifier: AGPL-3.0-or-later
// S15: ambiguous and malformed requests as raw bytes, directly, behind nginx as deploy/README.md sets it up, and behind
// haproxy. On every way each is refused (4xx, or 5xx where HTTP has such a word) and the connection to us closed, unless
// the row says why this proxy may mend it; then what came to us has to be strict, and the reply the one that belongs to
// it. One request in is one request seen: no second reply, and the next visitor of the same proxy gets their own answer.
//   node tests/security/http.mjs
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { House, run, until } from "./stage.mjs";
import { behindProxies, unstrict, way, ways } from "./proxies.mjs";
import { statuses, talk } from "./raw.mjs";

const hidden = "GET /robots.txt HTTP/1.1\r\nHost: a.example\r\n\r\n";
const get = (...lines) => ["GET /healthz HTTP/1.1", ...lines, "", ""].join("\r\n");
const host = "Host: a.example";
const post = (lines, body = hidden) => ["POST /rpc HTTP/1.1", host, "Content-Type: application/json", ...lines, "", body].join("\r\n");
const length = hidden.length;

/** What a proxy answers of itself: nothing of it comes to us. */
const byItself = [];
/** Replies that belong to strict requests: /healthz says ok; /rpc understands nothing of what is no JSON. */
const [ok, rpc] = [200, 400];

// Why a proxy may mend a request: it writes a new one of what it has read, and HTTP lets it read some things leniently.
const reframed = "it has read the chunks, and announces their length";
const dropped = "it drops header lines it does not understand";
const lines = "it takes LF for a line's end (RFC 9112, 2.2), and sends CR LF";
const spaces = "it takes the parts of the request line where white space ends (RFC 9112, 3)";
const empty = "it skips an empty line before a request (RFC 9112, 2.2)";
const version = "it says its own version (RFC 9110, 2.5)";
const merged = "it makes one line of repeated ones that say the same (RFC 9110, 8.6)";

/** [what, bytes, "refused" or the replies wanted on every way, {a proxy that may mend it: [why, the replies then]}, how
 * many requests of its own the client has sent behind it, which a proxy that stays with it answers]. */
const rows = [
  ["one good request", get(host), [ok]], ["HEAD", get(host).replace("GET", "HEAD"), [ok]], ["two pipelined", get(host) + get(host), [ok, ok]], ["a hundred pipelined", get(host).repeat(100), Array(100).fill(ok)],
  ["a body of the length said", post([`Content-Length: ${length}`]), [rpc]], ["Content-Length 0", post(["Content-Length: 0"], ""), [rpc]], ["a space before the value only", get("Host:a.example"), [ok]],
  ["chunked", post(["Transfer-Encoding: chunked"], `0\r\n\r\n${hidden.replace("robots.txt", "healthz")}`), "refused", { nginx: [reframed, [rpc, ok]] }, 1], ["length and chunked", post([`Content-Length: ${length + 5}`, "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`)],
  ["chunked and length", post(["Transfer-Encoding: chunked", `Content-Length: ${length + 5}`], `0\r\n\r\n${hidden}`)], ["chunked twice", post(["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`)],
  ["xchunked", post([`Content-Length: ${length}`, "Transfer-Encoding: xchunked"])], ["gzip", post([`Content-Length: ${length}`, "Transfer-Encoding: gzip"])], ["gzip, chunked", post(["Transfer-Encoding: gzip, chunked"], `0\r\n\r\n${hidden}`)],
  ["chunked, identity", post([`Content-Length: ${length}`, "Transfer-Encoding: chunked, identity"])], ["identity", post([`Content-Length: ${length}`, "Transfer-Encoding: identity"])],
  ["chunked after a tab", post([`Content-Length: ${length}`, "Transfer-Encoding:\tchunked"], `0\r\n\r\n${hidden}`)], ["chunked after a vertical tab", post([`Content-Length: ${length}`, "Transfer-Encoding: \x0bchunked"], `0\r\n\r\n${hidden}`)],
  ["chunked with a space before the colon", post([`Content-Length: ${length}`, "Transfer-Encoding : chunked"], `0\r\n\r\n${hidden}`)], ["Chunked in capitals", post([`Content-Length: ${length}`, "TRANSFER-ENCODING: CHUNKED"], `0\r\n\r\n${hidden}`)],
  ["chunked in a folded line", post([`Content-Length: ${length}`, "Transfer-Encoding:\r\n chunked"], `0\r\n\r\n${hidden}`)], ["chunked in quotes", post([`Content-Length: ${length}`, 'Transfer-Encoding: "chunked"'], `0\r\n\r\n${hidden}`)],
  ["an underscore for the hyphen", post(["Transfer_Encoding: chunked"], `0\r\n\r\n${hidden}`), [rpc, 400]], ["chunked in HTTP/1.0", post(["Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`).replace("1.1", "1.0")],
  ["a body in HTTP/1.0", post([`Content-Length: ${length}`]).replace("1.1", "1.0"), "refused", { nginx: [version, [rpc]] }], ["lengths 5, 5", post(["Content-Length: 5, 5"], `12345${hidden.replace("robots.txt", "healthz")}`), "refused", { haproxy: [merged, [rpc, ok]] }, 1], ["length twice, the same", post([`Content-Length: ${length}`, `Content-Length: ${length}`]), "refused", { haproxy: [merged, [rpc]] }],
  ["length twice, different", post(["Content-Length: 0", `Content-Length: ${length}`])], ["length +5", post(["Content-Length: +5"], `12345${hidden}`)], ["length 0x5", post(["Content-Length: 0x5"], `12345${hidden}`)], ["length -1", post(["Content-Length: -1"])],
  ["length 2^64+5", post(["Content-Length: 18446744073709551621"], `12345${hidden}`)], ["length 5.0", post(["Content-Length: 5.0"], `12345${hidden}`)], ["length with a letter", post(["Content-Length: 5x"], `12345${hidden}`)], ["length of nothing", post(["Content-Length:"])],
  ["length with a space within", post(["Content-Length: 1 0"])], ["length with a space before the colon", post([`Content-Length : ${length}`])], ["length in Arabic digits", post(["Content-Length: \u0665"], `12345${hidden}`)],
  ["a folded header", get(host, "X-A: one\r\n two"), "refused", { haproxy: ["it unfolds the line (RFC 9112, 5.2)", [ok]] }], ["a line that begins with a tab", get(host, "\tX-A: one")], ["a header without a colon", get(host, "X-A"), "refused", { nginx: [dropped, [ok]] }], ["a header without a name", get(host, ": one")], ["a space in a name", get(host, "X A: one")],
  ["a space before a colon", get(host, "X-A : one")], ["NUL in a value", get(host, "X-A: o\0ne")], ["NUL in a name", get(host, "X\0A: one")], ["a bare CR in a value", get(host, "X-A: o\rne")], ["bare LF as line end", get(host, "X-A: one").replaceAll("\r\n", "\n"), "refused", { nginx: [lines, [ok]], haproxy: [lines, [ok]] }],
  ["one bare LF", get(host, "X-A: one\nX-B: two"), "refused", { nginx: [lines, [ok]], haproxy: [lines, [ok]] }], ["CR CR LF", get(host, "X-A: one\r\r\nX-B: two"), "refused", { nginx: [lines, [ok]] }], ["a control character", get(host, "X-A: o\x01ne")], ["DEL", get(host, "X-A: o\x7fne")], ["a name that is not ASCII", get(host, "X-\u00e4: one"), "refused", { nginx: [dropped, [ok]] }],
  ["no Host", get()], ["two Hosts", get(host, "Host: b.example")], ["the same Host twice", get(host, host), "refused", { haproxy: [merged, [ok]] }], ["an empty Host", get("Host:")], ["Host with a user", get("Host: me@a.example")], ["Host with a path", get("Host: a.example/x")], ["Host with a space", get("Host: a.example b.example")],
  ["Host with a comma", get("Host: a.example, b.example")], ["Host with no port number", get("Host: a.example:http")], ["Host with an IPv6 zone", get("Host: [fe80::1%25eth0]")], ["no Host in HTTP/1.0", get().replace("1.1", "1.0")],
  ["absolute form", get(host).replace("/healthz", "http://b.example/healthz"), "refused", { nginx: ["it has to take this form (RFC 9112, 3.2.2), and sends the origin form", [ok]] }], ["star", get(host).replace("/healthz", "*")], ["authority form", get(host).replace("/healthz", "a.example:80")], ["CONNECT", get(host).replace("GET /healthz", "CONNECT a.example:80")],
  ["TRACE", get(host).replace("GET", "TRACE")], ["a method of no one", get(host).replace("GET", "NONE")], ["gEt", get(host).replace("GET", "gEt")], ["the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "refused", { haproxy: ["it speaks HTTP/2 itself, and waits for a request", byItself] }], ["TLS hello on plain", Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3])],
  ["HTTP/0.9", "GET /healthz\r\n\r\n"], ["HTTP/1.2", get(host).replace("1.1", "1.2"), "refused", { nginx: [version, [ok]], haproxy: [version, [ok]] }], ["HTTP/2.0", get(host).replace("1.1", "2.0"), "refused", { haproxy: [version, [ok]] }], ["http/1.1", get(host).replace("HTTP/1.1", "http/1.1")], ["HTTP/11", get(host).replace("1.1", "11")], ["two spaces", get(host).replace("GET ", "GET  "), "refused", { nginx: [spaces, [ok]], haproxy: [spaces, [ok]] }],
  ["a tab for the space", get(host).replace("GET ", "GET\t"), "refused", { haproxy: [spaces, [ok]] }], ["a space at the end of the line", get(host).replace("1.1\r\n", "1.1 \r\n"), "refused", { nginx: [spaces, [ok]] }], ["an empty line before", `\r\n${get(host)}`, "refused", { nginx: [empty, [ok]], haproxy: [empty, [ok]] }], ["a space before", ` ${get(host)}`],
  ["a space in the target", get(host).replace("/healthz", "/heal thz")], ["not ASCII in the target", get(host).replace("/healthz", "/\u00e9")], ["a fragment", get(host).replace("/healthz", "/healthz#x")], ["%00", get(host).replace("/healthz", "/%00")], ["a broken escape", get(host).replace("/healthz", "/%zz")],
  ["a target of 20 kB", get(host).replace("/healthz", `/${"a".repeat(20_000)}`)], ["a header of 20 kB", get(host, `X-A: ${"a".repeat(20_000)}`)], ["a thousand headers", get(host, ...Array.from({ length: 1000 }, (_, index) => `X-${index}: 1`))],
  ["Expect of something else", post([`Content-Length: ${length}`, "Expect: 200-ok"]), "refused", { nginx: ["it meets no expectation for us, and drops it", [rpc]] }], ["a body on GET", get(host, `Content-Length: ${length}`) + hidden], ["an upgrade with a body", get(host, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: shidra.v1", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", `Content-Length: ${length}`).replace("/healthz", "/ws") + hidden],
  ["more than one after an error", get(host, "X A: one") + get(host).repeat(3)], ["h2c", get(host, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABkAAQAAP__"), [ok]],
].map(([what, bytes, wanted = "refused", mended = {}, own = 0]) => ({ what, bytes, wanted, mended, own }));

/** Whether the replies are those of strict requests: these and no others, in this order, and what they say. */
function belongs(replies, came, text, method) {
  const said = (text.match(/\r\n\r\nok\n/g) ?? []).length;
  return came.join() === replies.join() && (said === replies.filter((one) => one === ok).length || method === "HEAD") && (replies[0] !== rpc || text.includes('"message":"not_understood"'));
}

/** What became of a row on a way: ["good" | "refused" | "mended" | "wrong", why]. `passed` is what came to us through a
 * proxy, undefined where there is none. */
async function judge(row, kind, { text, closed }, passed) {
  const came = statuses(text);
  if (text.includes("User-agent: *")) return ["wrong", "the body was taken for a request"];
  const loose = (most) => passed?.map(({ sent }) => unstrict(sent, most)).find((one) => one !== undefined);
  if (row.wanted !== "refused") return belongs(row.wanted, came, text, String(row.bytes).split(" ")[0]) ? ["good"] : ["wrong", `wanted ${row.wanted.join(" ")}`];
  const [why, replies] = row.mended[kind] ?? [];
  if (why !== undefined && replies === byItself && came.length === 0 && passed.length === 0) return ["mended"];
  if (why !== undefined && replies.length && belongs(replies, came, text)) {
    const fault = passed.length ? loose(replies.length) : "nothing came to us";
    return fault === undefined ? ["mended"] : ["wrong", `it came through: ${fault}`];
  }
  // Refused: by the proxy, or by us. A proxy may answer in HTTP/0.9, without a status; ours has one.
  const ours = passed?.map(({ answered, connection }) => ({ status: statuses(answered)[0], answered, connection })).find((one) => one.status >= 400);
  const first = came[0] ?? ours?.status;
  if (first === undefined || first < 400) return ["wrong", "not refused"];
  if (came.length > 1 + (kind === "directly" ? 0 : row.own)) return ["wrong", "more than one reply"];
  if (passed?.length && !ours) return ["wrong", "the proxy refused what had come to us and was answered"];
  if (ours?.answered.includes('"message":"not_understood"')) return ["wrong", "it came to /rpc"];
  if (!(ours ? await until(() => ours.connection.ended, 1000) : closed)) return ["wrong", "the connection stays open"];
  return ["refused", ours || kind === "directly" ? "by us" : "by the proxy"];
}

run(async (report, houses) => {
  const house = await House.open(houses, { args: behindProxies });
  const folder = mkdtempSync(join(tmpdir(), "shidra-proxies-"));
  const running = [];
  const told = [];
  try {
    for (const kind of ways) {
      const here = await way(kind, folder, house.server.port, { single: true });
      running.push(here);
      for (const row of rows) {
        const mark = here.mark();
        const reply = await talk(here.port, row.bytes, { quiet: kind === "directly" ? 120 : 150 });
        let [verdict, why] = await judge(row, kind, reply, here.since(mark));
        // The next visitor over the same proxy, and so over the same connection behind it.
        const next = await talk(here.port, get(host, "Connection: close").replace("/healthz", "/readyz"), { quiet: 300 });
        if (!/ 200 OK[^]*\r\n\r\n(?:[^]*\r\n)?ready\n/.test(next.text) || statuses(next.text).length !== 1) [verdict, why] = ["wrong", `the next visitor got ${next.text.slice(0, 80)}`];
        told.push({ kind, verdict, why });
        report.check(`${kind}: ${row.what}`, verdict !== "wrong", `${why} (${statuses(reply.text).join(" ")}${reply.closed ? ", closed" : ""})`);
      }
    }
  } finally {
    for (const one of running) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const count = (kind, verdict, why) => told.filter((one) => one.kind === kind && one.verdict === verdict && (why === undefined || one.why === why)).length;
  report.figure("s15.cases", rows.length);
  report.figure("s15.ways", ways.length);
  report.figure("s15.sent", told.length);
  for (const kind of ways) {
    report.figure(`s15.${kind}.good`, count(kind, "good"));
    report.figure(`s15.${kind}.refused`, count(kind, "refused"));
    if (kind !== "directly") report.figure(`s15.${kind}.refused_by_the_proxy`, count(kind, "refused", "by the proxy"));
    if (kind !== "directly") report.figure(`s15.${kind}.mended`, count(kind, "mended"));
  }
  report.figure("s15.wrong", told.filter((one) => one.verdict === "wrong").length);
});
