# SPDX-License-Identifier: AGPL-3.0-or-later
"""Group 6: what is UTF-8 and what is not (RFC 3629), and how soon the fault is seen."""
from engine import Case, Frame, OpenFrame, Part, Quiet, answered, failed, frames_of
from messages import CONTINUATION, TEXT, broken, echo, sized

GREEK = bytes.fromhex("cebae1bdb9cf83cebcceb5")  # a Greek word whose second letter has three bytes
MESSAGE = echo("Häuser, בתים, 家 🏠")
OUT_OF_RANGE = b"\xf4\x90\x80\x80"  # would be U+110000; the second byte already shows it
SURROGATE = b"\xed\xa0\x80"


def fragmented():
    empty = sized(0)
    yield answered("6.1.1", [Frame(TEXT)], [empty.reply])
    yield answered("6.1.2", three(b"", b"", b""), [empty.reply])
    yield answered("6.1.3", three(b"", MESSAGE.data, b""), [MESSAGE.reply])
    yield answered("6.2.1", [Frame(TEXT, MESSAGE.data)], [MESSAGE.reply])
    between_letters = MESSAGE.data.index("ב".encode())
    yield answered("6.2.2", frames_of(MESSAGE.data, between_letters), [MESSAGE.reply])
    yield answered("6.2.3", frames_of(MESSAGE.data, 1), [MESSAGE.reply])
    yield answered("6.2.4", [Frame(TEXT, MESSAGE.data, chop=1)], [MESSAGE.reply])
    faulty = broken(GREEK + SURROGATE, after="edited")
    yield failed("6.3.1", [Frame(TEXT, faulty)], 1007)
    yield failed("6.3.2", frames_of(faulty, 1), 1007)


def three(first, second, third):
    return [Frame(TEXT, first, fin=False), Frame(CONTINUATION, second, fin=False), Frame(CONTINUATION, third)]


def fail_fast():
    """The fault lies in the second of three pieces: in frames of their own (6.4.1, 6.4.2), or all in one frame that is
    not whole yet (6.4.3, 6.4.4). The second piece holds the whole faulty sequence, or ends with the byte that shows the
    fault. Strict is who closes before the third piece is sent."""
    whole = broken(GREEK + OUT_OF_RANGE, after="edited")
    start = whole.index(OUT_OF_RANGE)
    for number, (first, second) in enumerate(((start, start + 4), (start + 1, start + 2)), 1):
        pieces = whole[:first], whole[first:second], whole[second:]
        one, two, last = three(*pieces)
        strict = [("quiet",), ("close", 1007)]
        late = [("quiet",), ("quiet",), ("close", 1007)]
        yield Case(f"6.4.{number}", [one, Quiet(), two, Quiet(), last], strict, lenient=[late])
        steps = [OpenFrame(len(whole), pieces[0]), Quiet(), Part(pieces[1]), Quiet(), Part(pieces[2])]
        yield Case(f"6.4.{number + 2}", steps, strict, lenient=[late])


def prefixes():
    """Every beginning of a word in Greek; only those that end between two letters are text."""
    for length in range(1, len(GREEK) + 1):
        start = GREEK[:length]
        yield start, is_text(start)


def is_text(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def run_of(first, last):
    return bytes(range(first, last))


def lonely(first, last):
    return b"".join(bytes([byte, 0x20]) for byte in range(first, last))


# Sequences whose last continuation byte is missing.
CUT = [
    bytes.fromhex(each)
    for each in "c0 e080 f08080 f8808080 fc80808080 df efbf f7bfbf fbbfbfbf fdbfbfbfbf".split()
]
# The last two code points of each plane, which are no characters but are text.
NONCHARACTERS = [chr(plane * 0x10000 + last).encode() for plane in range(17) for last in (0xFFFE, 0xFFFF)]
SPECIALS = [chr(point).encode() for point in range(0xFFF9, 0x10000)]

# Subgroup: what it is, and the sequences in hexadecimal; whether one is valid is written out, not computed.
VALID, INVALID = True, False
TABLE = {
    5: [*((VALID, f"one{letter}two".encode()) for letter in "$¢€𤭢"), (VALID, GREEK)],  # 1 to 4 bytes a letter
    6: [(valid, start) for start, valid in prefixes()],
    # The first and last sequence of each length, 1 to 4 bytes, then 5 and 6, which the first UTF-8 still had
    7: [(VALID, bytes.fromhex(each)) for each in "00 c280 e0a080 f0908080".split()],
    8: [(INVALID, bytes.fromhex(each)) for each in "f888808080 fc8480808080".split()],
    9: [(VALID, bytes.fromhex(each)) for each in "7f dfbf efbfbf f48fbfbf".split()],
    10: [(INVALID, bytes.fromhex(each)) for each in "f7bfbfbf fbbfbfbfbf fdbfbfbfbfbf".split()],
    # Round the surrogates and at the end of Unicode
    11: [
        *((VALID, bytes.fromhex(each)) for each in "ed9fbf ee8080 efbfbd f48fbfbf".split()),
        (INVALID, OUT_OF_RANGE),
    ],
    # Continuation bytes with nothing before them
    12: [(INVALID, b"\x80"), (INVALID, b"\xbf"), *((INVALID, (b"\x80\xbf" * 3)[:size]) for size in range(2, 7))]
    + [(INVALID, run_of(0x80, 0xBF))],
    # Starts with nothing behind them
    13: [
        (INVALID, lonely(*span)) for span in ((0xC0, 0xDF), (0xE0, 0xEF), (0xF0, 0xF7), (0xF8, 0xFB), (0xFC, 0xFD))
    ],
    14: [(INVALID, each) for each in CUT],
    15: [(INVALID, b"".join(CUT))],
    # Bytes that UTF-8 never has
    16: [(INVALID, b"\xfe"), (INVALID, b"\xff"), (INVALID, b"\xfe\xfe\xff\xff")],
    # Overlong: "/", the longest of each length, NUL
    17: [(INVALID, bytes.fromhex(each)) for each in "c0af e080af f08080af f8808080af fc80808080af".split()],
    18: [(INVALID, bytes.fromhex(each)) for each in "c1bf e09fbf f08fbfbf f887bfbfbf fc83bfbfbfbf".split()],
    19: [(INVALID, bytes.fromhex(each)) for each in "c080 e08080 f0808080 f880808080 fc8080808080".split()],
    # Surrogates, alone and in pairs
    20: [(INVALID, bytes.fromhex(each)) for each in "eda080 edadbf edae80 edafbf edb080 edbe80 edbfbf".split()],
    21: [
        (INVALID, bytes.fromhex(high + low))
        for high in "eda080 edadbf edae80 edafbf".split()
        for low in "edb080 edbfbf".split()
    ],
    22: [(VALID, each) for each in NONCHARACTERS],
    23: [(VALID, each) for each in SPECIALS],
}


def sequences():
    for group, rows in TABLE.items():
        for at, (valid, data) in enumerate(rows, 1):
            if valid:
                message = echo(data)
                yield answered(f"6.{group}.{at}", [Frame(TEXT, message.data)], [message.reply])
            else:
                yield failed(f"6.{group}.{at}", [Frame(TEXT, broken(data))], 1007)


CASES: list[Case] = [*fragmented(), *fail_fast(), *sequences()]
