# SPDX-License-Identifier: AGPL-3.0-or-later
"""Starts a server of its own, runs every case against it, and prints a line a group and one for each failure.

run.py [PREFIX…]: only the cases whose number begins with one of these, say 6.4 or 13."""
import asyncio
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cases_close
import cases_deflate
import cases_frames
import cases_limits
import cases_own
import cases_text
from engine import run_all
from people import sign_in_people

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("SHIDRA_BINARY", ROOT / "build/release/shidra")

# The suite's own counts, and that of our group 14: a case that is lost by a slip of ours must not go unseen.
COUNTS = {1: 16, 2: 11, 3: 7, 4: 10, 5: 20, 6: 145, 7: 37, 9: 54, 10: 1, 12: 90, 13: 126, 14: 34}
NAMES = {
    1: "framing", 2: "ping and pong", 3: "reserved bits", 4: "opcodes", 5: "fragments", 6: "UTF-8", 7: "closing",
    9: "limits", 10: "automatic fragments", 12: "deflate, kinds of text", 13: "deflate, offers", 14: "beyond the suite",
}  # fmt: skip


class Server:
    """The real server on a port and in a folder of its own."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="shidra-conformance-")
        command = [BINARY, "serve", "--data", self.folder, "--listen", "127.0.0.1:0"]
        self.log = open(Path(self.folder) / "log", "w+b")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(400):
            started = re.search(r"listens on (\S+), public address (\S+)", self.text())
            if started:
                self.address, self.origin = started.groups()
                self.people = itertools.cycle(sign_in_people(self))
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.025)
        raise SystemExit(f"the server did not start:\n{self.text()}")

    def text(self):
        return (Path(self.folder) / "log").read_text(errors="replace")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def group(number):
    return int(number.split(".")[0])


def order(verdict):
    return [int(part) for part in verdict.case.number.split(".")]


def check_counts(cases):
    numbers = [case.number for case in cases]
    assert len(numbers) == len(set(numbers)), "two cases have one number"
    counts = {each: sum(group(number) == each for number in numbers) for each in COUNTS}
    assert counts == COUNTS, f"the list has {counts}, the suite {COUNTS}"


def report(verdicts):
    for each in sorted({group(verdict.case.number) for verdict in verdicts}):
        words = [verdict.word for verdict in verdicts if group(verdict.case.number) == each]
        counts = "  ".join(f"{words.count(word):4} {word}" for word in ("strict", "ours", "lenient", "failed"))
        print(f"{each:3} {NAMES[each]:24} {counts}")
    for verdict in sorted(verdicts, key=order):
        if verdict.word in ("lenient", "failed"):
            print(f"{verdict.word} {verdict.case.number}: {verdict.why}")


def main(prefixes):
    lists = (cases_frames, cases_text, cases_close, cases_limits, cases_deflate, cases_own)
    cases = [case for each in lists for case in each.CASES]
    check_counts(cases)
    if prefixes:
        cases = [case for case in cases if any(f"{case.number}.".startswith(f"{each}.") for each in prefixes)]
    started = time.monotonic()
    with Server() as server:
        verdicts = asyncio.run(run_all(server, cases))
    report(verdicts)
    failures = sum(verdict.word == "failed" for verdict in verdicts)
    print(f"{time.monotonic() - started:.1f} s")
    print(f"{len(verdicts) - failures} passed, {failures} failed")
    return 1 if failures or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
