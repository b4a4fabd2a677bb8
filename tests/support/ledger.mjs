// SPDX-License-Identifier: AGPL-3.0-or-later
// What was asked of the server under which key and what it acknowledged, kept outside of it; and the comparison of that
// with what the data folder holds.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { key } from "./client.mjs";
import { binary } from "./server.mjs";

const day = 86_400_000;
const mostMeetings = 900; // of a forum; the server's bound is 1,000

/** The commands that are written down: how to ask for one, and what it made. Only organisations have names of their own. */
const commands = {
  organisation: {
    method: "organisation.create", made: (reply) => reply.organisation,
    params: (name) => ({ name, sector: "civil_society", size_band: "micro", region: "all", populations: [], added_value: "" }),
  },
  meeting: {
    method: "meeting.schedule", made: (reply) => reply.meeting,
    params: (title, forum, now) => ({ forum, title, starts: now + day, ends: now + day + 3_600_000, place: "", agenda: "" }),
  },
};

/** The rows of a query, as arrays of text. The texts of these tests hold neither tabs nor line ends. */
export function rows(data, sql) {
  const read = spawnSync("sqlite3", ["-readonly", "-separator", "\t", join(data, "shidra.db"), sql], { encoding: "utf8", maxBuffer: 1 << 30 });
  if (read.status !== 0) throw new Error(`sqlite3: ${read.stderr || read.error || read.signal}`);
  return read.stdout.split("\n").filter(Boolean).map((line) => line.split("\t"));
}

/** "ok", or what `shidra info` says of the journal's chain. */
export function journalOf(data) {
  const info = spawnSync(binary, ["info", "--data", data], { encoding: "utf8" });
  return info.stdout.match(/^journal: (.*)$/m)?.[1] ?? `not read: ${info.stderr}`;
}

export class Ledger {
  /** `forums`: where meetings are planned, by turns; when they are full only organisations are made. */
  constructor(forums = []) {
    this.forums = forums;
    this.entries = [];
    this.meetings = 0;
    this.acknowledged = 0;
    this.repliesDiffer = 0;
  }

  /** Something new to ask for. Until a reply is noted it may or may not have happened. */
  next() {
    const number = this.entries.length;
    const isMeeting = number % 2 === 1 && this.meetings < mostMeetings * this.forums.length;
    const kind = isMeeting ? "meeting" : "organisation";
    const name = `${kind} ${number}`;
    const forum = isMeeting ? this.forums[this.meetings++ % this.forums.length] : undefined;
    const entry = { kind, name, key: key(), method: commands[kind].method, params: commands[kind].params(name, forum, Date.now()), made: undefined };
    this.entries.push(entry);
    return entry;
  }

  /** A reply came, perhaps not the first: the same key must bring the same. */
  note(entry, reply) {
    const made = commands[entry.kind].made(reply);
    if (entry.made === undefined) this.acknowledged += 1;
    else if (entry.made !== made) this.repliesDiffer += 1;
    entry.made ??= made;
  }

  /**
   * Against the data folder. `unanswered`: done, but no reply came (which is no fault where a line was cut). `lost`: acknowledged and not there; `doubled`: there twice; `strangers`: there, but nobody
   * asked for it; `unannounced`: acknowledged, but the stream does not hold exactly one event of it; `unpaired`: rows
   * without their event, or events without their row (also of what was never acknowledged: half a command).
   */
  check(data) {
    const stored = new Map();
    const there = new Set();
    for (const [kind, id, name] of rows(data, "SELECT 'organisation', id, name FROM organisation UNION ALL SELECT 'meeting', id, title FROM meeting")) {
      stored.set(name, [...(stored.get(name) ?? []), Number(id)]);
      there.add(`${kind} ${id}`);
    }
    const events = new Map();
    for (const [kind, id] of rows(data, `SELECT json_extract('{' || body || '}', '$.kind') AS kind, json_extract('{' || body || '}', '$.id') FROM event
        WHERE topic GLOB 'members/*' OR topic GLOB 'forum/*'`)) {
      if (commands[kind]) events.set(`${kind} ${id}`, (events.get(`${kind} ${id}`) ?? 0) + 1);
    }
    const promised = this.entries.filter((entry) => entry.made !== undefined);
    const known = new Set(this.entries.map((entry) => entry.name));
    return {
      acknowledged: promised.length,
      unanswered: this.entries.filter((entry) => entry.made === undefined && stored.has(entry.name)).length,
      lost: promised.filter((entry) => !stored.get(entry.name)?.includes(entry.made)).length,
      doubled: [...stored.values()].filter((ids) => ids.length > 1).length,
      strangers: [...stored.keys()].filter((name) => !known.has(name)).length,
      unannounced: promised.filter((entry) => events.get(`${entry.kind} ${entry.made}`) !== 1).length,
      unpaired: [...there].filter((thing) => !events.has(thing)).length + [...events.keys()].filter((thing) => !there.has(thing)).length,
    };
  }
}
