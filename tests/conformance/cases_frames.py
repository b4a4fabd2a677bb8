# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups 1 (framing), 2 (ping and pong), 3 (reserved bits), 4 (opcodes) and 5 (fragments)."""
from engine import Case, Frame, Quiet, answered, failed, frames_of
from messages import BINARY, CONTINUATION, LIMIT, PING, PONG, TEXT, TEXT_ONLY, echo, sized

SMALL = echo("שלום, world")
TWO = [SMALL.data[:14], SMALL.data[14:]]  # cut inside a letter's bytes

# (size, chop)
SIZES = [(0, None), (125, None), (126, None), (127, None), (128, None), (65535, None), (LIMIT, None), (LIMIT, 997)]


def framing():
    for at, (size, chop) in enumerate(SIZES, 1):
        message = sized(size)
        yield answered(f"1.1.{at}", [Frame(TEXT, message.data, chop=chop)], [message.reply])
        yield failed(f"1.2.{at}", [Frame(BINARY, b"\xfe" * size, chop=chop)], 1003, ours=TEXT_ONLY)


NO_TEXT = b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"
PINGS = [b"payload %d" % number for number in range(10)]

PING_PONG = [
    answered("2.1", [Frame(PING)], [("pong", b"")]),
    answered("2.2", [Frame(PING, b"ping, please")], [("pong", b"ping, please")]),
    answered("2.3", [Frame(PING, NO_TEXT)], [("pong", NO_TEXT)]),
    answered("2.4", [Frame(PING, b"\xfe" * 125)], [("pong", b"\xfe" * 125)]),
    failed("2.5", [Frame(PING, b"\xfe" * 126)], 1002),
    answered("2.6", [Frame(PING, b"\xfe" * 125, chop=1)], [("pong", b"\xfe" * 125)]),
    answered("2.7", [Frame(PONG)], []),
    answered("2.8", [Frame(PONG, b"nobody asked")], []),
    answered("2.9", [Frame(PONG, b"nobody asked"), Frame(PING, b"but now")], [("pong", b"but now")]),
    answered("2.10", [Frame(PING, each) for each in PINGS], [("pong", each) for each in PINGS]),
    answered("2.11", [Frame(PING, each, chop=1) for each in PINGS], [("pong", each) for each in PINGS]),
]

# The suite lets a server fail the connection at once, without the reply to the message before the fault.
BEFORE = {"before": [SMALL.reply], "lenient": [[("close", 1002)]]}


def after_message(number, fault, **how):
    steps = [Frame(TEXT, SMALL.data, **how), fault, Frame(PING, **how)]
    return failed(number, steps, 1002, **BEFORE)


RESERVED_BITS = [
    failed("3.1", [Frame(TEXT, SMALL.data, rsv=1)], 1002),
    after_message("3.2", Frame(TEXT, SMALL.data, rsv=2)),
    after_message("3.3", Frame(TEXT, SMALL.data, rsv=3, apart=True), apart=True),
    after_message("3.4", Frame(TEXT, SMALL.data, rsv=4, chop=1), chop=1),
    failed("3.5", [Frame(BINARY, b"\x00\xff", rsv=5)], 1002),
    failed("3.6", [Frame(PING, b"ping", rsv=6)], 1002),
    failed("3.7", [Frame(8, rsv=7)], 1002),
]

# Reserved opcodes: data frames 3 to 7, control frames 11 to 15.
OPCODES = [
    case
    for group, first in ((1, 3), (2, 11))
    for case in (
        failed(f"4.{group}.1", [Frame(first)], 1002),
        failed(f"4.{group}.2", [Frame(first + 1, b"reserved")], 1002),
        after_message(f"4.{group}.3", Frame(first + 2)),
        after_message(f"4.{group}.4", Frame(first + 3, b"reserved")),
        after_message(f"4.{group}.5", Frame(first + 4, b"reserved", chop=1), chop=1),
    )
]

WAYS = ({}, {"apart": True}, {"chop": 1})  # all in one write, a write for each frame, a write for each byte


def fragments():
    yield failed("5.1", [Frame(PING, b"one", fin=False), Frame(CONTINUATION, b"two")], 1002)
    yield failed("5.2", [Frame(PONG, b"one", fin=False), Frame(CONTINUATION, b"two")], 1002)
    for at, way in enumerate(WAYS):
        halves = frames_of(SMALL.data, 14, **way)
        yield answered(f"5.{3 + at}", halves, [SMALL.reply])
        ping = Frame(PING, b"between", **way)
        yield answered(f"5.{6 + at}", [halves[0], ping, halves[1]], [("pong", b"between"), SMALL.reply])
        for number, fin in ((9, True), (12, False)):
            stray = Frame(CONTINUATION, b"of nothing", fin=fin, **way)
            yield failed(f"5.{number + at}", [stray, Frame(TEXT, SMALL.data, **way)], 1002)
    stray = Frame(CONTINUATION, b"of nothing", fin=False)
    yield failed("5.15", [*frames_of(SMALL.data, 14), stray, Frame(TEXT, SMALL.data)], 1002, **BEFORE)
    for number, fin in ((16, False), (17, True)):
        steps = [Frame(CONTINUATION, b"of nothing", fin=fin), *frames_of(SMALL.data, 14)] * 2
        yield failed(f"5.{number}", steps, 1002)
    yield failed("5.18", [Frame(TEXT, TWO[0], fin=False), Frame(TEXT, TWO[1])], 1002)
    for number, apart in ((19, False), (20, True)):
        five = frames_of(echo("one two three four five").data, 8, apart=apart)
        first, second = Frame(PING, b"first", apart=apart), Frame(PING, b"second", apart=apart)
        yield answered(
            f"5.{number}",
            [*five[:2], first, Quiet(), *five[2:-1], second, five[-1]],
            [("pong", b"first"), ("quiet",), ("pong", b"second"), echo("one two three four five").reply],
        )


CASES: list[Case] = [*framing(), *PING_PONG, *RESERVED_BITS, *OPCODES, *fragments()]
