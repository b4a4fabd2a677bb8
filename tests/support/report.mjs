// SPDX-License-Identifier: AGPL-3.0-or-later
// A test that measures: one `name: value` line for each figure, then how many of those that are judged were as they
// must be, as "N passed, M failed". Also: how such a test is called, and chance that can be repeated.

/** --short or --long, --seed N; everything else is the test's own: flags.has("--broken"). */
export function asked() {
  const flags = new Set(process.argv.slice(2));
  const seed = Number(process.argv[process.argv.indexOf("--seed") + 1]) || 1;
  return { long: flags.has("--long"), seed, flags };
}

/** Numbers from 0 to 1 that are the same for the same seed (Park and Miller 1988). */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** How many times as long as promised something may take on a machine that is shared. */
const coarse = 5;

export class Report {
  constructor(prefix) {
    this.prefix = prefix;
    this.passed = 0;
    this.failed = 0;
  }

  /** A figure that is only told. */
  tell(name, value) {
    console.log(`${this.prefix}.${name}: ${value}`);
  }

  /** A figure that must be as `fine` says. */
  judge(name, value, fine) {
    if (fine) this.passed += 1;
    else this.failed += 1;
    console.log(`${this.prefix}.${name}: ${value}${fine ? "" : "   <- wrong"}`);
  }

  /** A time, or a ratio of times, that must be at most `most`; `shown` says more than the number. A machine that does
   *  other things as well makes it longer: the short form marks what is over `most`, and fails at five times as much. */
  atMost(name, value, most, shown = value) {
    this.#timed(name, shown, value <= most, value <= coarse * most);
  }

  /** The same of what must be at least `least`: the short form fails below half of it. */
  atLeast(name, value, least, shown = value) {
    this.#timed(name, shown, value >= least, value >= least / 2);
  }

  #timed(name, shown, fine, excusable) {
    if (fine || !excusable || process.argv.includes("--long")) this.judge(name, shown, fine);
    else {
      this.passed += 1;
      console.log(`${this.prefix}.${name}: ${shown}   <- slow`);
    }
  }

  none(name, value) {
    this.judge(name, value, value === 0);
  }

  /** What Ledger.check() found; `least` acknowledgements make it worth something. */
  ledger(found, ledger, least) {
    this.judge("acknowledged", found.acknowledged, found.acknowledged >= least);
    this.none("lost", found.lost);
    this.none("doubled", found.doubled);
    this.none("replies_differ", ledger.repliesDiffer);
    this.none("strangers", found.strangers);
    this.none("unannounced", found.unannounced);
    this.none("unpaired", found.unpaired);
  }

  /** The last line, and the end of the program. */
  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed === 0 && this.passed > 0 ? 0 : 1);
  }
}

export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}
