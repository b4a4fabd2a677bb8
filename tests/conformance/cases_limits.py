# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups 9 (size and many messages) and 10 (automatic fragments). The suite goes to 16 MiB; our limit is 512 KiB."""
from engine import Case, Frame, Heard, Stream, answered, failed, frames_of
from messages import BINARY, LIMIT, SIZE, TEXT, TEXT_ONLY, sized

KIB, MIB = 1024, 1024 * 1024
AT_LIMIT = sized(LIMIT)

WHOLE = (64 * KIB, 256 * KIB, 1 * MIB, 4 * MIB, 8 * MIB, 16 * MIB)
FRAGMENTS = (64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, 1 * MIB, 4 * MIB)
CHOPS = (64, 128, 256, 512, 1024, 2048)
SMALL_SIZES = (0, 16, 64, 256, 1024, 4096)
ROUND_TRIPS = 150  # the suite has 1,000; 200 at once is what our rate limit gives one socket


def sizes():
    for at, size in enumerate(WHOLE, 1):
        if size <= LIMIT:
            yield answered(f"9.1.{at}", [Frame(TEXT, AT_LIMIT.data)], [AT_LIMIT.reply])
            yield failed(f"9.2.{at}", [Frame(BINARY, b"\xfe" * size)], 1003, ours=TEXT_ONLY)
        else:
            yield failed(f"9.1.{at}", [Stream(size, size)], 1009, ours=SIZE)
            yield failed(f"9.2.{at}", [Stream(size, size, binary=True)], 1009, ours=SIZE)


def in_fragments():
    """Fragments up to the limit: a message of the limit. Larger ones: the suite's message of 4 MiB."""
    for at, fragment in enumerate(FRAGMENTS, 1):
        if fragment <= LIMIT:
            yield answered(f"9.3.{at}", frames_of(AT_LIMIT.data, fragment), [AT_LIMIT.reply], ours=SIZE)
            yield failed(f"9.4.{at}", frames_of(b"\xfe" * LIMIT, fragment, BINARY), 1003, ours=TEXT_ONLY)
        else:
            yield failed(f"9.3.{at}", [Stream(4 * MIB, fragment)], 1009, ours=SIZE)
            yield failed(f"9.4.{at}", [Stream(4 * MIB, fragment, binary=True)], 1009, ours=SIZE)


def in_chops():
    for at, chop in enumerate(CHOPS, 1):
        yield answered(f"9.5.{at}", [Frame(TEXT, AT_LIMIT.data, chop=chop)], [AT_LIMIT.reply], ours=SIZE)
        yield failed(f"9.6.{at}", [Frame(BINARY, b"\xfe" * LIMIT, chop=chop)], 1003, ours=TEXT_ONLY)


def round_trips():
    for at, size in enumerate(SMALL_SIZES, 1):
        messages = [sized(size, number) for number in range(1, ROUND_TRIPS + 1)]
        steps = [step for count, each in enumerate(messages, 1) for step in (Frame(TEXT, each.data), Heard(count))]
        yield answered(f"9.7.{at}", steps, [each.reply for each in messages])
        yield failed(f"9.8.{at}", [Frame(BINARY, b"\xfe" * size)], 1003, ours=TEXT_ONLY)


CASES: list[Case] = [
    *sizes(),
    *in_fragments(),
    *in_chops(),
    *round_trips(),
    answered("10.1.1", frames_of(AT_LIMIT.data, 1300), [AT_LIMIT.reply]),
]
