// SPDX-License-Identifier: AGPL-3.0-or-later
// A client as a program would write it: cookies, POST /rpc, and the WebSocket with its watches.
import { randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import WebSocket from "ws";

/** A UUIDv7 as idempotency key. */
export function key() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export class Refused extends Error {
  constructor(error) {
    super(`${error.data?.code ?? error.message} ${JSON.stringify(error.data?.problems ?? [])}`);
    this.number = error.code;
    this.code = error.data?.code ?? error.message;
    this.problems = error.data?.problems ?? [];
    this.params = error.data?.params ?? {};
  }
}

export class Client {
  constructor(url) {
    this.url = url;
    this.cookies = new Map();
    this.pushes = [];
    this.waiting = new Map();
    this.nextId = 1;
  }

  cookieHeader() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Any HTTP request; {status, headers, body}. Keeps cookies. */
  http(method, path, { body, headers = {} } = {}) {
    const target = new URL(path, this.url);
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ host: target.hostname, port: target.port, path: target.pathname + target.search, method,
        headers: { ...(this.cookies.size ? { Cookie: this.cookieHeader() } : {}), ...(body !== undefined ? { "Content-Length": Buffer.byteLength(body) } : {}), ...headers } }, (reply) => {
        const chunks = [];
        reply.on("data", (chunk) => chunks.push(chunk));
        reply.on("end", () => {
          for (const cookie of reply.headers["set-cookie"] ?? []) {
            const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
            if (value) this.cookies.set(name, value);
            else this.cookies.delete(name);
          }
          resolve({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(chunks) });
        });
        reply.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** A command or view by POST /rpc. */
  async post(method, params = {}, withKey = key()) {
    const frame = { jsonrpc: "2.0", id: 1, method, params, ...(withKey ? { key: withKey } : {}) };
    const reply = await this.http("POST", "/rpc", { body: JSON.stringify(frame), headers: { "Content-Type": "application/json" } });
    const answer = JSON.parse(reply.body.toString("utf8"));
    if (answer.error) throw new Refused(answer.error);
    return answer.result;
  }

  useLink(token) {
    return this.post("access.use_link", { token }, null);
  }

  connect() {
    this.socket = new WebSocket(`${this.url.replace("http", "ws")}/ws`, "shidra.v1", { origin: this.url, perMessageDeflate: false, headers: this.cookies.size ? { Cookie: this.cookieHeader() } : {} });
    this.closed = new Promise((resolve) => this.socket.on("close", (code, reason) => {
      for (const { reject } of [...this.waiting.values(), ...(this.rawWaiting ? [this.rawWaiting] : [])]) reject(new Error(`socket closed: ${code}`));
      this.waiting.clear();
      resolve({ code, reason: reason.toString() });
    }));
    this.socket.on("message", (data) => this.receive(JSON.parse(data.toString("utf8"))));
    return new Promise((resolve, reject) => {
      this.onWelcome = resolve;
      this.socket.on("error", reject);
      this.closed.then(({ code }) => reject(new Error(`closed before the welcome: ${code}`)));
      this.socket.on("unexpected-response", (_request, reply) => reject(new Error(`refused with ${reply.statusCode}`)));
    });
  }

  receive(frame) {
    if (frame.method === "welcome") {
      this.welcome = frame.params;
      this.onWelcome(frame.params);
    } else if (frame.method) {
      this.pushes.push(frame);
      this.onPush?.(frame);
    } else {
      const waiting = this.waiting.get(frame.id) ?? this.rawWaiting;
      if (this.waiting.has(frame.id)) this.waiting.delete(frame.id);
      else this.rawWaiting = undefined;
      if (!waiting) throw new Error(`a reply nobody waits for: ${JSON.stringify(frame)}`);
      if (frame.error) waiting.reject(new Refused(frame.error));
      else waiting.resolve(frame.result);
    }
  }

  /** Over the socket. `withKey` null leaves the key out. */
  call(method, params = {}, withKey = key()) {
    const id = this.nextId++;
    const frame = { jsonrpc: "2.0", id, method, params, ...(withKey ? { key: withKey } : {}) };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify(frame), (error) => error && reject(error));
    });
  }

  /** Any text as one frame; the next reply that no call waits for belongs to it. */
  sendRaw(text) {
    return new Promise((resolve, reject) => {
      this.rawWaiting = { resolve, reject };
      this.socket.send(text, (error) => error && reject(error));
    });
  }

  watch(topic, more = {}) {
    return this.call("watch", { topic, ...more }, null);
  }

  async close() {
    this.socket?.close();
    await this.closed;
  }
}
