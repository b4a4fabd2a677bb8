# SPDX-License-Identifier: AGPL-3.0-or-later
"""Group 14, which the suite does not have: what was missed there and once went wrong, the examples and the bad streams
of RFC 7692, and offers that may not be taken up."""
import zlib
from dataclasses import replace
from functools import partial

from cases_deflate import ANSWER, DEFAULT, WINDOW
from engine import Deflated, Frame, answered, failed, frames_of
from messages import CONTINUATION, LIMIT, PING, STRANGER, TEXT, broken, echo, not_json, sized

COMPRESSED = 4  # RSV1
AT_LIMIT = sized(LIMIT)
SMALL = echo("small")
NEGOTIATED = {"offer": DEFAULT, "negotiated": {*ANSWER, WINDOW}}

# A word in the encodings that RFC 7692 §7.2.3 shows: one block, stored, final, two blocks
HELLO = [
    bytes.fromhex(each)
    for each in ("f248cdc9c90700", "000500faff48656c6c6f00", "f348cdc9c9070000", "f248050000 00ffff cac9c90700")
]


def deflated(data):
    deflater = zlib.compressobj(wbits=-12)
    return (deflater.compress(data) + deflater.flush(zlib.Z_SYNC_FLUSH))[:-4]


def compressed(data):
    return Frame(TEXT, data, rsv=COMPRESSED)


def in_two(data, second_rsv=0, between=()):
    first = Frame(TEXT, data[:4], fin=False, rsv=COMPRESSED)
    return [first, *between, Frame(CONTINUATION, data[4:], rsv=second_rsv)]


ANSWERED = [
    *(([compressed(each)], [not_json(b"").reply]) for each in HELLO),
    (in_two(HELLO[0]), [not_json(b"").reply]),
    (in_two(HELLO[0], between=[Frame(PING, b"between")]), [("pong", b"between"), not_json(b"").reply]),
    ([compressed(b"\x00")], [not_json(b"").reply]),  # an empty message
    ([Frame(TEXT, SMALL.data), compressed(deflated(SMALL.data)), Frame(TEXT, SMALL.data)], [SMALL.reply] * 3),
]

FAILED = [
    ([compressed(deflated(broken(b"\xed\xa0\x80")))], 1007),
    ([compressed(b"\xff\xff\xff")], 1007),  # a block of a type that does not exist
    ([compressed(HELLO[0][:3])], 1007),  # ends inside a block
    ([compressed(deflated(b" " * 16 * 1024 * 1024))], 1009),  # 16 kB that become 16 MB
    (in_two(HELLO[0], second_rsv=COMPRESSED), 1002),
    ([Frame(PING, b"", rsv=COMPRESSED)], 1002),
    ([Frame(8, b"", rsv=COMPRESSED)], 1002),
]

# Offers, and what the answer's parameters are (None: no extension, and all goes on without)
OFFERS = [
    ("permessage-deflate", ANSWER),
    ("permessage-deflate; client_max_window_bits", {*ANSWER, WINDOW}),  # what browsers send
    ('permessage-deflate; client_max_window_bits="10"', {*ANSWER, "client_max_window_bits=10"}),
    ("permessage-deflate; client_max_window_bits=15", {*ANSWER, WINDOW}),
    ("permessage-deflate; client_max_window_bits=7", None),
    ("permessage-deflate; client_max_window_bits=16", None),
    ("permessage-deflate; server_max_window_bits", None),
    ("permessage-deflate; server_no_context_takeover=1", None),
    ("permessage-deflate; server_no_context_takeover; server_no_context_takeover", None),
    ("permessage-deflate; something_else", None),
    ("permessage-bzip2, x-webkit-deflate-frame", None),
    ("permessage-deflate; something_else, permessage-deflate", ANSWER),
]


def taken_over():
    """The second message leans on the first, though both sides agreed that nothing is taken over."""
    deflater = zlib.compressobj(wbits=-12)
    text = b"a long enough text that is sent twice"
    steps = [compressed((deflater.compress(text) + deflater.flush(zlib.Z_SYNC_FLUSH))[:-4]) for _ in range(2)]
    # Both come in one read now and then; then the fault is seen before the first message has been handed on.
    return failed("", steps, 1007, before=[not_json(text).reply], lenient=[[("close", 1007)]], **NEGOTIATED)


def rows():
    # Beast needs room behind a full message to see the next frame: once 1002 for both of these.
    pieces = frames_of(AT_LIMIT.data, 4096)
    pieces[-1] = Frame(CONTINUATION, AT_LIMIT.data[-4096:], fin=False)
    yield answered("", [*pieces, Frame(CONTINUATION)], [AT_LIMIT.reply])
    yield failed("", [*pieces, Frame(CONTINUATION, b" ")], 1009)
    for size, offer in ((STRANGER, None), (STRANGER, DEFAULT)):
        negotiated = {"offer": offer, "negotiated": NEGOTIATED["negotiated"]} if offer else {}
        longest, longer = sized(size), sized(size + 1)
        send = Deflated if offer else partial(Frame, TEXT)
        replies = {"deflated": 1} if offer else {}
        yield answered("", [send(longest.data)], [longest.reply], stranger=True, **negotiated, **replies)
        yield failed("", [send(longer.data)], 1009, stranger=True, **negotiated)
    for steps, replies in ANSWERED:
        yield answered("", steps, replies, **NEGOTIATED)
    for steps, code in FAILED:
        yield failed("", steps, code, **NEGOTIATED)
    yield taken_over()
    for offer, negotiated in OFFERS:
        yield answered("", [Deflated(SMALL.data)], [SMALL.reply], offer=offer, negotiated=negotiated)


CASES = [replace(case, number=f"14.{at}") for at, case in enumerate(rows(), 1)]
