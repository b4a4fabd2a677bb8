// SPDX-License-Identifier: AGPL-3.0-or-later
// A clock for one server that the test can turn while it runs (tests/faults/turned_clock.c).
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { preload } from "./preload.mjs";

const units = { ms: 1, s: 1_000, h: 3_600_000, y: 365 * 24 * 3_600_000 };

export class ServerClock {
  constructor(folder) {
    const file = join(folder, "clock");
    this.file = openSync(file, "w+");
    this.set(0, 0);
    this.env = { ...preload("turned_clock", folder), SHIDRA_CLOCK: file };
  }

  /** Milliseconds from the true time, or as text: "+1h", "-1y". */
  turn(offset) {
    const match = String(offset).match(/^([+-]?\d+)(ms|s|h|y|)$/);
    this.set(Number(match[1]) * (units[match[2]] ?? 1), 0);
  }

  /** Stands still at this moment (milliseconds UTC). */
  stand(ms) {
    this.set(0, ms);
  }

  set(offset, standing) {
    const numbers = Buffer.alloc(16);
    numbers.writeBigInt64LE(BigInt(offset) * 1_000_000n, 0);
    numbers.writeBigInt64LE(BigInt(standing) * 1_000_000n, 8);
    writeSync(this.file, numbers, 0, 16, 0);
  }

  close() {
    closeSync(this.file);
  }
}
