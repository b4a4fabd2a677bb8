# SPDX-License-Identifier: AGPL-3.0-or-later
"""Group 7: the closing handshake."""
from engine import NORMAL, Case, Frame, answered, failed
from messages import CONTINUATION, PING, TEXT, echo, sized

CLOSE = 8
SMALL = echo("before the close")
LONG = sized(256 * 1024)


def close_with(code, reason=b""):
    return Frame(CLOSE, code.to_bytes(2, "big") + reason)


def closed(number, frame, code):
    return Case(number, [frame], [("close", code)])


ORDER = [
    answered("7.1.1", [Frame(TEXT, SMALL.data)], [SMALL.reply]),
    # Whatever follows a Close is not heard.
    Case("7.1.2", [NORMAL, NORMAL], [("close", 1000)]),
    Case("7.1.3", [NORMAL, Frame(PING, b"late")], [("close", 1000)]),
    Case("7.1.4", [NORMAL, Frame(TEXT, SMALL.data)], [("close", 1000)]),
    Case(
        "7.1.5",
        [Frame(TEXT, SMALL.data[:9], fin=False), NORMAL, Frame(CONTINUATION, SMALL.data[9:])],
        [("close", 1000)],
    ),
    # The suite leaves open whether a long message is answered before the close.
    Case(
        "7.1.6",
        [Frame(TEXT, LONG.data), Frame(TEXT, SMALL.data), NORMAL, Frame(PING)],
        [LONG.reply, SMALL.reply, ("close", 1000)],
    ),
]

FORM = [
    closed("7.3.1", Frame(CLOSE), 1000),
    closed("7.3.2", Frame(CLOSE, b"\x03"), 1002),
    closed("7.3.3", close_with(1000), 1000),
    closed("7.3.4", close_with(1000, "להתראות".encode()), 1000),
    closed("7.3.5", close_with(1000, b"*" * 123), 1000),
    closed("7.3.6", close_with(1000, b"*" * 124), 1002),
    closed("7.5.1", close_with(1000, b"good\xed\xa0\x80bye"), 1002),  # the suite takes 1002 or 1007
]

MAY_BE_SENT = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
MAY_NOT_BE_SENT = (0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999)
UNDEFINED = (5000, 65535)

CODES = [
    *(closed(f"7.7.{at}", close_with(code), code) for at, code in enumerate(MAY_BE_SENT, 1)),
    *(closed(f"7.9.{at}", close_with(code), 1002) for at, code in enumerate(MAY_NOT_BE_SENT, 1)),
    *(closed(f"7.13.{at}", close_with(code), 1002) for at, code in enumerate(UNDEFINED, 1)),
]

CASES: list[Case] = [*ORDER, *FORM, *CODES]
