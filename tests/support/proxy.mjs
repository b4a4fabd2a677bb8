// SPDX-License-Identifier: AGPL-3.0-or-later
// A TCP proxy that misbehaves as the test says: each connection asks `manner(number)` once how it shall be treated.
import { createServer, connect } from "node:net";

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What may happen to a connection:
 *   {}                        it is passed on
 *   {cutAfterSent: n}         reset as soon as the client's n-th piece has gone to the server: its answer is lost
 *   {resetAfter: ms}          reset after so long
 *   {halfOpenAfter: ms}       from then on nothing passes either way, and nobody is told
 *   {bytes: n}                to the client n bytes at a time
 *   {pauseEvery: ms, pause: ms}  nothing passes to the client for `pause`, again and again
 */
export class Proxy {
  static async start(target, manner = () => ({})) {
    const proxy = new Proxy();
    Object.assign(proxy, { target, manner, number: 0, cuts: 0, pairs: new Set() });
    proxy.listener = createServer((client) => proxy.accept(client));
    await new Promise((resolve) => proxy.listener.listen(0, "127.0.0.1", resolve));
    proxy.port = proxy.listener.address().port;
    proxy.url = `http://127.0.0.1:${proxy.port}`;
    return proxy;
  }

  accept(client) {
    const manner = this.manner(this.number++);
    const server = connect(this.target(), "127.0.0.1");
    const pair = { client, server };
    this.pairs.add(pair);
    for (const one of [client, server]) one.setNoDelay(true);
    let silent = false;
    const timers = [];
    const end = (reset) => {
      for (const timer of timers) clearTimeout(timer);
      this.pairs.delete(pair);
      for (const one of [client, server]) {
        if (reset) one.resetAndDestroy();
        else one.destroy();
      }
    };
    // A half-open line tells nobody of an end either, until the test ends it.
    for (const one of [client, server]) {
      one.on("error", () => silent || end(true));
      one.on("close", () => silent || end(false));
    }
    let pieces = 0;
    client.on("data", (bytes) => {
      if (silent) return;
      pieces += 1;
      server.write(bytes, () => {
        if (manner.cutAfterSent === undefined || pieces < manner.cutAfterSent) return;
        this.cuts += 1;
        end(true);
      });
    });
    let resumesAt = 0;
    if (manner.pauseEvery) timers.push(setInterval(() => { resumesAt = Date.now() + manner.pause; }, manner.pauseEvery));
    let queue = Promise.resolve();
    server.on("data", (bytes) => {
      if (silent) return;
      if (!manner.bytes && !manner.pauseEvery) return void client.write(bytes);
      server.pause();
      queue = queue.then(async () => {
        for (let at = 0; at < bytes.length && !client.destroyed; at += manner.bytes ?? bytes.length) {
          if (resumesAt > Date.now()) await wait(resumesAt - Date.now());
          if (silent) return;
          await new Promise((resolve) => client.write(bytes.subarray(at, at + (manner.bytes ?? bytes.length)), resolve));
        }
        server.resume();
      });
    });
    if (manner.resetAfter !== undefined) timers.push(setTimeout(() => { this.cuts += 1; end(true); }, manner.resetAfter));
    if (manner.halfOpenAfter !== undefined) timers.push(setTimeout(() => { this.cuts += 1; silent = true; }, manner.halfOpenAfter));
    pair.end = end;
  }

  close() {
    this.listener.close();
    for (const pair of this.pairs) pair.end(true);
  }
}
