// SPDX-License-Identifier: AGPL-3.0-or-later
// Clients that write without pause, each waiting for its reply, and write down in a ledger what was acknowledged. A
// command whose reply was lost is asked for again, with its key, until it is answered.
import { Client, Refused } from "./client.mjs";

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Refusals that say: not now. Everything else ends the test. */
const notNow = ["busy", "unavailable"];

export class Writers {
  /**
   * `url()`: where the server is now. `random`: for what is asked twice, one in ten. `pause`: milliseconds after each
   * reply. Told of what happens: `acknowledged(entry)`, `turnedAway(error, number)` when the socket of the
   * writer of that number closed or a refusal said: not now (not what abandon() closes).
   */
  constructor({ url, cookies, ledger, random, count = 12, pause = 0, acknowledged = () => {}, turnedAway = () => {} }) {
    Object.assign(this, { url, cookies, ledger, random, count, pause, acknowledged, turnedAway });
    this.working = false;
    this.abandoned = false;
    this.clients = new Set();
  }

  start() {
    this.working = true;
    this.all = Array.from({ length: this.count }, (_, number) => this.write(number));
    for (const one of this.all) one.catch(() => {}); // finish() throws it
  }

  /** Ends when everything that was begun has been answered. */
  async finish() {
    this.working = false;
    await Promise.all(this.all);
  }

  /** Ends at once; what is open stays unknown. */
  async abandon() {
    this.abandoned = true;
    for (const client of this.clients) client.socket.terminate();
    await this.finish();
  }

  async write(number) {
    let client;
    while (this.working) {
      const entry = this.ledger.next();
      while (!this.abandoned && (this.working || entry.sent)) {
        try {
          client ??= await this.connect();
          entry.sent = true;
          this.note(entry, await client.call(entry.method, entry.params, entry.key));
          if (this.random() < 0.1) this.note(entry, await client.call(entry.method, entry.params, entry.key));
          if (this.pause > 0) await wait(this.pause);
          break;
        } catch (error) {
          if (error instanceof Refused && !notNow.includes(error.code)) throw error;
          if (!this.abandoned) this.turnedAway(error, number);
          if (!(error instanceof Refused)) {
            this.clients.delete(client);
            client = undefined;
          }
          await wait(10);
        }
      }
    }
    client?.socket.terminate();
  }

  note(entry, reply) {
    this.ledger.note(entry, reply);
    this.acknowledged(entry);
  }

  async connect() {
    const client = new Client(this.url());
    client.cookies = this.cookies;
    await client.connect();
    this.clients.add(client);
    return client;
  }
}
