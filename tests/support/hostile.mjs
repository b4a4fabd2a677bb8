// SPDX-License-Identifier: AGPL-3.0-or-later
// Peers that take up a server's time and memory without ever being served: each is a plain socket and what it sends.
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { constants, deflateRawSync } from "node:zlib";

const upgrade = (port, rest = "\r\n", scheme = "http") => "GET /ws HTTP/1.1\r\n" + `Host: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: ${scheme}://127.0.0.1:${port}\r\n`
  + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: shidra.v1\r\n" + rest;

/** The head of a masked frame: text, whole unless `more` follows; of `length` bytes. The mask is nothing but zeros. */
function frameHead(length, { first = 0x81 } = {}) {
  const head = length < 126 ? Buffer.from([first, 0x80 | length]) : Buffer.from([first, 0xfe, length >> 8, length & 255]);
  return Buffer.concat([head, Buffer.alloc(4)]);
}

const most = 16 * 1024; // bytes of a stranger's message or body: Limits::stranger_bytes
const compressing = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n\r\n";

/** What a peer sends: a first piece, and then every `every` ms another one (undefined: nothing more). */
export const behaviours = {
  slow_head: (port) => {
    const text = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: ${"a".repeat(4_000)}`;
    let at = 0;
    return { every: 500, next: () => Buffer.from(text[at++ % text.length]) };
  },
  stalled_upgrade: (port) => ({ first: upgrade(port, "") }),
  half_frame: (port) => ({ first: Buffer.concat([Buffer.from(upgrade(port)), Buffer.from([0x81])]) }),
  half_message: (port, scheme) => ({ first: Buffer.concat([Buffer.from(upgrade(port, undefined, scheme)), frameHead(most), Buffer.alloc(most - 100, "a")]) }),
  half_compressed: (port) => ({ first: Buffer.concat([Buffer.from(upgrade(port, compressing)), frameHead(most, { first: 0xc1 }), randomBytes(most - 100)]) }),
  fragments: (port) => ({
    first: Buffer.concat([Buffer.from(upgrade(port)), frameHead(most - 400, { first: 0x01 }), Buffer.alloc(most - 400, "a")]),
    every: 200, next: () => Buffer.concat([frameHead(1, { first: 0x00 }), Buffer.from("a")]),
  }),
  // Messages of 16 KiB in some 30 bytes each, many of them at once.
  inflating: (port) => {
    const payload = deflateRawSync(Buffer.alloc(most, " "), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const one = Buffer.concat([frameHead(payload.length, { first: 0xc1 }), payload]);
    return { first: Buffer.concat([Buffer.from(upgrade(port, compressing)), ...Array.from({ length: 700 }, () => one)]) };
  },
  chunk_extension: (port) => ({
    first: `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1;`,
    every: 20, next: () => Buffer.alloc(8_192, "x"),
  }),
  long_head: (port) => ({ first: `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Long: ${"a".repeat(8_192)}` }),
  slow_body: (port) => ({
    first: `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${most}\r\n\r\n${" ".repeat(most - 1_000)}`,
    every: 200, next: () => Buffer.from(" "),
  }),
  // Asks for a page, reads nothing of it, and sends much behind it.
  behind: (port) => ({
    first: `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`
      + `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`.repeat(2_000), deaf: true,
  }),
  // A guest who asks for the same big snapshot again and again and reads none of it.
  unread: (port) => ({
    first: Buffer.from(upgrade(port)), deaf: true,
    every: 50, next: () => {
      const ask = Buffer.from('{"jsonrpc":"2.0","id":1,"method":"watch","params":{"topic":"initiative/1"}}');
      return Buffer.concat([frameHead(ask.length), ask]);
    },
  }),
  // One who asks for what does not exist, and reads none of the refusals.
  unread_refusals: (port) => {
    const ask = Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"${"x".repeat(60)}","params":{}}`);
    return { first: Buffer.concat([Buffer.from(upgrade(port)), ...Array.from({ length: 1_000 }, () => Buffer.concat([frameHead(ask.length), ask]))]), deaf: true };
  },
  // Over TLS: half a message, and half a record behind it.
  tls_half_message: (port) => ({ ...behaviours.half_message(port, "https"), record: Buffer.concat([Buffer.from("1703034000", "hex"), randomBytes(16_000)]) }),
  tls_silence: () => ({}),
  // The first bytes of a ClientHello that says it is longer.
  tls_stall: () => ({ first: Buffer.from("16030102000100", "hex"), every: 500, next: () => Buffer.from("00", "hex") }),
};

/** TLS over a connected socket; what is written to the socket itself goes out as it is. */
function secured(socket) {
  const line = new Duplex({ read() {}, write: (bytes, _encoding, done) => socket.write(bytes, done), final: (done) => socket.end(done) });
  socket.on("data", (bytes) => line.push(bytes));
  return connectTls({ socket: line, rejectUnauthorized: false, maxVersion: "TLSv1.3" });
}

/** One such peer; `closedAfter` is set (ms) when the server has ended it. */
export class Peer {
  static open(port, kind) {
    const peer = new Peer();
    peer.kind = kind;
    const { first, every, next, deaf, record } = behaviours[kind](port);
    return new Promise((resolve, reject) => {
      peer.socket = connect(port, "127.0.0.1", () => {
        peer.since = Date.now();
        if (record) {
          const tls = secured(peer.socket);
          tls.on("error", () => {}); // the socket's own end is what counts
          tls.once("secureConnect", () => tls.write(first, () => peer.socket.write(record)));
        } else if (first) peer.socket.write(first);
        if (every) peer.timer = setInterval(() => peer.socket.writable && peer.socket.write(next()), every);
        resolve(peer);
      });
      if (deaf) peer.socket.pause();
      const over = () => {
        clearInterval(peer.timer);
        peer.closedAfter ??= Date.now() - peer.since;
      };
      if (!deaf) peer.socket.on("data", (bytes) => { peer.received = (peer.received ?? 0) + bytes.length; });
      peer.socket.on("end", over);
      peer.socket.on("close", over);
      peer.socket.on("error", (error) => (peer.since === undefined ? reject(error) : over()));
    });
  }

  destroy() {
    clearInterval(this.timer);
    this.socket.destroy();
  }
}
