// SPDX-License-Identifier: AGPL-3.0-or-later
// Starts the calling program again in a mount namespace of its own: what it mounts, nobody else sees, and it is gone with
// it. Needs root, or sudo.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";

export function inPrivateMounts() {
  if (process.env.SHIDRA_PRIVATE_MOUNTS) {
    // Proof that this is not the machine's own table of mounts, which a child would otherwise change.
    if (statSync("/proc/self/ns/mnt").ino === statSync(`/proc/${process.env.SHIDRA_PRIVATE_MOUNTS}/ns/mnt`).ino)
      throw new Error("this is not a mount namespace of its own");
    return;
  }
  const sudo = process.getuid() === 0 ? [] : ["sudo", "--preserve-env"];
  const command = [...sudo, "unshare", "--mount", "--propagation", "private", process.execPath, ...process.argv.slice(1)];
  const ended = spawnSync(command[0], command.slice(1), { stdio: "inherit", env: { ...process.env, SHIDRA_PRIVATE_MOUNTS: String(process.pid) } });
  process.exit(ended.status ?? 1);
}

/** Runs a program of the system; its error is ours. */
export function run(program, ...args) {
  const done = spawnSync(program, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${done.stderr || done.error || done.signal}`);
  return done.stdout;
}
