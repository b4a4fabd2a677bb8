# SPDX-License-Identifier: AGPL-3.0-or-later
"""Groups 12 and 13: permessage-deflate (RFC 7692). The client compresses what it sends and inflates what comes back."""
from functools import lru_cache

import corpus
from engine import NORMAL, Case, Deflated
from messages import TEXT_ONLY, sized

KIB = 1024
MESSAGES = 6  # in each case, one behind the other; the suite has 1,000
COMPRESSED_FROM = 192  # bytes of a reply, frame.hpp
AROUND = 130  # bytes a refusal has around the text that it brings back, at the least

# (size of a message, size of its fragments or 0: whole)
SIZES = [
    *((size, 0) for size in (16, 64, 256, KIB, 4 * KIB, 8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB, 128 * KIB)),
    *((size * KIB, 256) for size in (8, 16, 32, 64, 128)),
    *((128 * KIB, fragment) for fragment in (KIB, 4 * KIB, 32 * KIB)),
]

ANSWER = {"server_no_context_takeover", "client_no_context_takeover"}
DEFAULT = "permessage-deflate; client_no_context_takeover; client_max_window_bits"
WINDOW = "client_max_window_bits=12"
SMALL_WINDOW = "a frame is compressed once for all, with the full window"


@lru_cache(maxsize=None)
def messages(text, size):
    """`size` bytes each, every one beginning elsewhere in the text."""
    starts = [number * 1000 for number in range(1, MESSAGES + 1)]
    return [sized(size, number, (text[at:] + text[:at])[:size]) for number, at in enumerate(starts, 1)]


def conversation(number, text, size, fragment, offer, negotiated, binary=False, ours=""):
    """Compressed messages of `size` bytes are answered, the longer answers compressed; then a normal close, or with
    `binary` a binary message, which is refused."""
    agreed = {"offer": offer, "negotiated": negotiated}
    sent = messages(text, size)
    last, code = (Deflated(sent[0].data, fragment, binary=True), 1003) if binary else (NORMAL, 1000)
    return Case(
        number,
        [*(Deflated(each.data, fragment) for each in sent), last],
        [*(each.reply for each in sent), ("close", code)],
        ours=ours or (TEXT_ONLY if binary else ""),
        deflated=MESSAGES if negotiated and size + AROUND >= COMPRESSED_FROM else 0,
        **agreed,
    )


KINDS = [
    (corpus.RECORDS, False),
    (corpus.NOISE, True),
    (corpus.TEXT, True),
    (corpus.PAGES, False),
    (corpus.MIXTURE, True),
]

# What is offered, and with which parameters it is taken up (None: not at all)
OFFERS = [
    (DEFAULT, {*ANSWER, WINDOW}),
    (f"{DEFAULT}; server_no_context_takeover", {*ANSWER, WINDOW}),
    (f"{DEFAULT}; server_max_window_bits=8", None),
    (f"{DEFAULT}; server_max_window_bits=15", {*ANSWER, WINDOW, "server_max_window_bits=15"}),
    (f"{DEFAULT}; server_no_context_takeover; server_max_window_bits=8", None),
    (
        f"{DEFAULT}; server_no_context_takeover; server_max_window_bits=15",
        {*ANSWER, WINDOW, "server_max_window_bits=15"},
    ),
    (
        f"{DEFAULT}; server_no_context_takeover; server_max_window_bits=8, "
        f"{DEFAULT}; server_no_context_takeover, {DEFAULT}",
        {*ANSWER, WINDOW},
    ),
]


def kinds_of_text():
    for kind, (text, binary) in enumerate(KINDS, 1):
        for at, (size, fragment) in enumerate(SIZES, 1):
            yield conversation(f"12.{kind}.{at}", text, size, fragment, DEFAULT, {*ANSWER, WINDOW}, binary)


def offers():
    for kind, (offer, negotiated) in enumerate(OFFERS, 1):
        ours = "" if negotiated else SMALL_WINDOW
        for at, (size, fragment) in enumerate(SIZES, 1):
            yield conversation(f"13.{kind}.{at}", corpus.RECORDS, size, fragment, offer, negotiated, ours=ours)


CASES: list[Case] = [*kinds_of_text(), *offers()]
