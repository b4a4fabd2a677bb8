// SPDX-License-Identifier: AGPL-3.0-or-later
// nginx as deploy/README.md sets it up, and haproxy likewise, each in front of a wire of ours that keeps what the proxy
// sends on and what is answered: so a test can tell what a proxy refused, what we refused, and what came through mended.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { root } from "../support/server.mjs";
import { until } from "./stage.mjs";
import { talk } from "./raw.mjs";

/** What the server is started with behind either, as deploy/README.md says. */
export const behindProxies = ["--trusted-proxy=127.0.0.1"];
export const ways = ["directly", "nginx", "haproxy"];

const freePort = () => new Promise((resolve) => { const probe = createServer().listen(0, "127.0.0.1", () => { const { port } = probe.address(); probe.close(() => resolve(port)); }); });

/** The server block that deploy/README.md gives, with these ports; visitors come without TLS here, and it says that they
 * came with it. One connection is kept, so that the next visitor gets the one before's. */
function asDocumented(port, behind) {
  const [, block] = readFileSync(join(root, "deploy/README.md"), "utf8").match(/```nginx\n([^]*?)```/) ?? [];
  const turned = [[/listen 443 ssl;/, `listen 127.0.0.1:${port};`], [/ssl_certificate .*;/, ""], [/ssl_certificate_key .*;/, ""], [/server 127\.0\.0\.1:8080; keepalive \d+;/, `server 127.0.0.1:${behind}; keepalive 1;`], [/\$scheme/, "https"]];
  return turned.reduce((text, [from, to]) => {
    if (!from.test(text)) throw new Error(`deploy/README.md has no ${from} for nginx`);
    return text.replace(from, to);
  }, block ?? "");
}

/** Passes bytes on to the server, and keeps each connection's: {sent, answered, ended}. */
async function wire(to) {
  const connections = [];
  const passing = createServer((near) => {
    const kept = { sent: "", answered: "", ended: false };
    connections.push(kept);
    const far = connect(to, "127.0.0.1");
    for (const socket of [near, far]) socket.setNoDelay(true).on("error", () => {});
    near.on("data", (bytes) => { kept.sent += bytes.toString("latin1"); far.write(bytes); });
    far.on("data", (bytes) => { kept.answered += bytes.toString("latin1"); near.write(bytes); });
    near.on("close", () => far.destroy());
    far.on("close", () => { kept.ended = true; near.end(); });
  });
  await new Promise((resolve) => passing.listen(0, "127.0.0.1", resolve));
  return { port: passing.address().port, connections, close: () => passing.close() };
}

/** One of `ways` to the server at a port: {port, mark, since, stop}. `since(mark)` is what has passed behind the proxy.
 * With `single` haproxy has one connection to us at a time; a socket that is open would hold up who comes next. */
export async function way(kind, folder, server, { single = false } = {}) {
  if (kind === "directly") return { port: server, mark: () => undefined, since: () => undefined, stop: async () => {} };
  const between = await wire(server);
  const behind = between.port;
  const port = await freePort();
  const file = join(folder, `${kind}.conf`);
  if (kind === "nginx") {
    mkdirSync(join(folder, "tmp"), { recursive: true });
    const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/tmp/${name};`).join(" ");
    writeFileSync(file, `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log; events { worker_connections 256; }
http { access_log off; ${places}
${asDocumented(port, behind)} }`);
  } else {
    writeFileSync(file, `global\n maxconn 256\ndefaults\n mode http\n timeout connect 2s\n timeout client 5s\n timeout server 5s\n timeout tunnel 75s\n retries 0\n http-reuse always
 option forwardfor\nfrontend in\n bind 127.0.0.1:${port}\n http-request set-header X-Forwarded-Proto https\n default_backend shidra
backend shidra\n server one 127.0.0.1:${behind} ${single ? "maxconn 1 " : ""}pool-max-conn 1\n`);
  }
  const started = spawn(kind, kind === "nginx" ? ["-c", file, "-e", `${folder}/nginx.log`] : ["-db", "-f", file], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  started.stdout.on("data", (chunk) => { said += chunk; });
  started.stderr.on("data", (chunk) => { said += chunk; });
  const ended = new Promise((resolve) => started.on("exit", resolve));
  process.once("exit", () => started.kill("SIGTERM")); // however the test ends
  const up = await until(async () => (await talk(port, "GET /healthz HTTP/1.1\r\nHost: a.example\r\n\r\n", { quiet: 100 })).text.includes("200 OK"), 5000, 100);
  if (!up) throw new Error(`${kind} did not start: ${said}`);
  const mark = () => between.connections.map((one) => ({ one, sent: one.sent.length, answered: one.answered.length }));
  const since = (marked) => between.connections.map((one, index) => ({
    sent: one.sent.slice(marked[index]?.sent ?? 0), answered: one.answered.slice(marked[index]?.answered ?? 0), connection: one,
  })).filter((one) => one.sent !== "");
  return { port, mark, since, stop: () => { started.kill("SIGTERM"); between.close(); return ended; } };
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What is not strict in one request's bytes, or undefined; `most` requests may follow one another. The rules are RFC
 * 9112's and stricter ones of our own, written down apart from the server's code. */
export function unstrict(bytes, most = 1) {
  let rest = bytes;
  for (let number = 0; rest !== ""; number += 1) {
    if (number === most) return `${rest.length} bytes behind the ${most} requests`;
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return "a head without end";
    const [line, ...headers] = rest.slice(0, end).split("\r\n");
    if (!/^[A-Z]+ \/[!-~]* HTTP\/1\.[01]$/.test(line) || line.includes("#")) return `the request line ${line}`;
    const bad = headers.find((one) => !token.test(one.split(":")[0]) || !one.includes(":") || /[\0-\x08\x0a-\x1f\x7f]/.test(one));
    if (bad !== undefined) return `the header ${bad}`;
    const values = (name) => headers.filter((one) => one.toLowerCase().startsWith(`${name}:`)).map((one) => one.slice(name.length + 1).trim());
    if (values("transfer-encoding").length) return "Transfer-Encoding";
    const [hosts, lengths] = [values("host"), values("content-length")];
    if (hosts.length !== 1 || !/^[\w.-]+(:\d+)?$/.test(hosts[0])) return `Host ${hosts.join(" and ")}`;
    if (lengths.length > 1 || !lengths.every((one) => /^\d+$/.test(one))) return `Content-Length ${lengths.join(" and ")}`;
    const body = Number(lengths[0] ?? 0);
    if (rest.length < end + 4 + body) return "a body that is too short";
    rest = rest.slice(end + 4 + body);
  }
  return undefined;
}
