// SPDX-License-Identifier: AGPL-3.0-or-later
// R2. Power cuts under load: the data folder lies on ext4 or xfs on a loop file; at random moments the server is stopped
// in its tracks, the file system is shut down without its log being flushed, the server is killed, the file system is
// mounted anew and the server started; in the end every acknowledged write is there, once. Needs root.
//   node tests/faults/power.mjs [--short | --long] [--seed N] [--broken]
// --broken: the server's syncs do nothing (no_sync.c); then rows must be lost, or this test shows nothing.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openInitiative } from "../support/initiative.mjs";
import { journalOf, Ledger } from "../support/ledger.mjs";
import { preload } from "../support/preload.mjs";
import { inPrivateMounts, run } from "../support/private_mounts.mjs";
import { asked, chance, Report } from "../support/report.mjs";
import { Server } from "../support/server.mjs";
import { Writers } from "../support/writers.mjs";

inPrivateMounts();
const here = dirname(fileURLToPath(import.meta.url));
const { long, seed, flags } = asked();
const broken = flags.has("--broken");
const cuts = (long ? 300 : 40) / 2; // of each file system
const random = chance(seed);
const report = new Report("r2");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const work = mkdtempSync(join(tmpdir(), "shidra-power-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const env = broken ? preload("no_sync", work) : {};

/** A file system of its own on a sparse file. */
class Disk {
  constructor(kind) {
    this.kind = kind;
    this.image = join(work, `${kind}.image`);
    this.folder = join(work, kind);
    mkdirSync(this.folder);
    run("truncate", "-s", "512M", this.image);
    run(`mkfs.${kind}`, "-q", this.image);
    this.mount();
  }
  mount() {
    run("mount", "-o", "loop", "-t", this.kind, this.image, this.folder);
  }
  unmount() {
    run("umount", this.folder);
  }
  cut() {
    run("python3", join(here, "cut_power.py"), this.folder);
  }
}

/** Cuts the power of one file system again and again; what was found in the end. */
async function play(kind) {
  const disk = new Disk(kind);
  const data = join(disk.folder, "data");
  mkdirSync(data);
  const server = await Server.start({ data, env, args: ["--messages-per-second", "100000"] });
  const { admin, forums } = await openInitiative(server, { forums: long ? 60 : 10 });
  run("sync", "--file-system", disk.folder); // what comes before the ledger also lasts when the server's syncs do nothing
  const { port } = server;
  const ledger = new Ledger(forums);
  const writers = new Writers({ url: () => server.url, cookies: admin.cookies, ledger, random });
  writers.start();
  for (let cut = 0; cut < cuts; cut += 1) {
    await wait(150 + random() * 350);
    // Not before it stands still: a sync that is on its way during the cut could still return 0.
    server.process.kill("SIGSTOP");
    await wait(5);
    disk.cut();
    await server.stop("SIGKILL");
    disk.unmount();
    disk.mount();
    try {
      await server.launch({ port });
    } catch (error) {
      // With syncs that do nothing the database itself may be gone; with real ones this must not happen.
      report.tell("damaged", error.message.split("\n").slice(0, 3).join(" "));
      await writers.abandon();
      disk.unmount();
      return { ledger, found: undefined, damaged: 1, cuts: cut + 1 };
    }
  }
  await wait(200);
  await writers.finish();
  await server.stop();
  const found = ledger.check(data);
  const journal = journalOf(data);
  disk.unmount();
  return { ledger, found, damaged: 0, journal, cuts };
}

let lost = 0;
for (const kind of ["ext4", "xfs"]) {
  const { ledger, found, damaged, journal, cuts: made } = await play(kind);
  report.tell(`${kind}.cuts`, made);
  const part = Object.assign(new Report(`r2.${kind}`), { passed: report.passed, failed: report.failed });
  if (broken) {
    lost += damaged + (found?.lost ?? 0);
    part.tell("lost", found?.lost ?? "the database");
    continue;
  }
  part.ledger(found, ledger, made * 50);
  part.none("damaged", damaged);
  part.judge("journal", journal, journal === "ok");
  Object.assign(report, { passed: part.passed, failed: part.failed });
}
if (broken) report.judge("broken_server_noticed", lost, lost > 0);
report.finish();
