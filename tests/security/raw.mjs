// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes as they are, to a port and back: what a polite client would never send.
import { connect } from "node:net";

/** Sends pieces, waits until the peer closes or is quiet; {text, closed}. */
export function talk(port, pieces, { quiet = 400, most = 3000, host = "127.0.0.1", pause = 0 } = {}) {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const chunks = [];
    let timer;
    const done = (closed) => {
      clearTimeout(timer);
      clearTimeout(end);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString("latin1"), closed });
    };
    const end = setTimeout(() => done(false), most);
    const still = () => { clearTimeout(timer); timer = setTimeout(() => done(false), quiet); };
    socket.on("connect", async () => {
      for (const piece of [pieces].flat()) {
        socket.write(piece);
        if (pause) await new Promise((next) => setTimeout(next, pause));
      }
      still();
    });
    socket.on("data", (chunk) => { chunks.push(chunk); still(); });
    socket.on("end", () => done(true));
    socket.on("close", () => done(true));
    socket.on("error", () => done(true));
  });
}

/** The status of each reply in what came back. */
export const statuses = (text) => [...text.matchAll(/(?:^|\n|\})HTTP\/1\.[01] (\d{3})/g)].map((match) => Number(match[1]));
