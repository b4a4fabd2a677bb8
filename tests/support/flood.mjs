// SPDX-License-Identifier: AGPL-3.0-or-later
// Commands by the thousand from one process: plain sockets, frames written by hand, replies only counted.
import { connect } from "node:net";

const hex = (number, digits) => number.toString(16).padStart(digits, "0");

/** A whole masked text frame. The mask is nothing but zeros, so the text stays as it is. */
function frameOf(text) {
  const body = Buffer.from(text);
  const head = body.length < 126 ? Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]) : Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 255, 0, 0, 0, 0]);
  return Buffer.concat([head, body]);
}

/** Sockets of one person that send commands and count what comes back. */
export class Flood {
  /** `params(number)` is the text of the params of the number-th command. */
  constructor({ port, cookie, method, params }) {
    Object.assign(this, { port, cookie, method, params });
    this.number = 0;
    this.sockets = [];
    this.sentAt = new Map();
    this.reset();
  }

  reset() {
    Object.assign(this, { sent: 0, done: 0, busy: 0, other: new Map(), took: [], heldBack: 0 });
  }

  async open(count) {
    for (let index = 0; index < count; index += 1) {
      const socket = connect(this.port, "127.0.0.1");
      socket.setNoDelay(true);
      socket.on("error", () => {}); // the counts tell
      socket.write(`GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://127.0.0.1:${this.port}\r\nCookie: ${this.cookie}\r\n`
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: shidra.v1\r\n\r\n");
      await new Promise((resolve, reject) => {
        let left = Buffer.alloc(0);
        let upgraded = false;
        socket.on("close", () => reject(new Error("a socket of the flood was closed")));
        socket.on("data", (bytes) => {
          left = left.length > 0 ? Buffer.concat([left, bytes]) : bytes;
          if (!upgraded) {
            const end = left.indexOf("\r\n\r\n");
            if (end < 0) return;
            upgraded = left.subarray(0, 12).toString() === "HTTP/1.1 101";
            if (!upgraded) return void reject(new Error(left.subarray(0, 60).toString()));
            left = left.subarray(end + 4);
            resolve();
          }
          left = this.count(left, socket);
        });
      });
      this.sockets.push(socket);
    }
  }

  /** Counts whole frames; gives what is left. */
  count(bytes, socket) {
    let at = 0;
    while (bytes.length - at >= 2) {
      let length = bytes[at + 1];
      let head = 2;
      if (length === 126) {
        if (bytes.length - at < 4) break;
        length = bytes.readUInt16BE(at + 2);
        head = 4;
      } else if (length === 127) throw new Error("a reply of more than 64 kB");
      if (bytes.length - at < head + length) break;
      this.reply(bytes.latin1Slice(at + head, at + head + length), socket);
      at += head + length;
    }
    return bytes.subarray(at);
  }

  reply(text, socket) {
    const id = text.match(/^\{"jsonrpc":"2\.0","id":(\d+),"(result|error)"/);
    if (!id) return;
    if (id[2] === "result") {
      this.done += 1;
      this.took.push(performance.now() - this.sentAt.get(Number(id[1])));
    } else {
      const code = text.match(/"code":"(\w+)"/)?.[1];
      if (code === "busy") this.busy += 1;
      else this.other.set(code, (this.other.get(code) ?? 0) + 1);
    }
    this.sentAt.delete(Number(id[1]));
    this.onReply?.(socket);
  }

  next() {
    const number = ++this.number;
    const now = Date.now();
    const key = `${hex(Math.floor(now / 65536), 8)}-${hex(now % 65536, 4)}-7000-8000-${hex(number, 12)}`;
    this.sentAt.set(number, performance.now());
    this.sent += 1;
    return frameOf(`{"jsonrpc":"2.0","id":${number},"method":"${this.method}","params":${this.params(number)},"key":"${key}"}`);
  }

  /** Each socket keeps `window` commands open, for so long. */
  async closedLoop(ms, window) {
    let working = true;
    this.onReply = (socket) => working && socket.write(this.next());
    for (const socket of this.sockets) socket.write(Buffer.concat(Array.from({ length: window }, () => this.next())));
    await new Promise((resolve) => setTimeout(resolve, ms));
    working = false;
  }

  /**
   * So many a second, whatever comes back, until `each(ms since the beginning)` says true. What a socket does not take
   * any more (1 MB waits) is not sent.
   */
  async openLoop(ms, rate, each = () => false) {
    this.onReply = undefined;
    const began = performance.now();
    let offered = 0;
    for (let now = began; now < began + ms; now = performance.now()) {
      let due = Math.floor(((now - began) / 1000) * rate) - offered;
      offered += due;
      const share = Math.ceil(due / this.sockets.length);
      for (const socket of this.sockets) {
        const mine = Math.min(share, due);
        due -= mine;
        if (mine <= 0) break;
        if (socket.writableLength > 1 << 20) this.heldBack += mine;
        else socket.write(Buffer.concat(Array.from({ length: mine }, () => this.next())));
      }
      if (each(now - began)) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Until every command has its reply, or the patience ends. */
  async settle(patience = 10_000) {
    for (const until = Date.now() + patience; this.sentAt.size > 0 && Date.now() < until;) await new Promise((resolve) => setTimeout(resolve, 10));
    return this.sentAt.size;
  }

  close() {
    for (const socket of this.sockets) socket.destroy();
  }
}
