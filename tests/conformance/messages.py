# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our endpoint does not echo, but a request with an unknown member is refused with that member's name in the problem's
path: the text comes back byte for byte, at once and in order. So `echo` stands for the suite's echoed message."""
import json
from dataclasses import dataclass

LIMIT = 512 * 1024  # bytes of one message, Limits::message_bytes
STRANGER = 16 * 1024  # of one who is not signed in, Limits::stranger_bytes

# Rules of ours that the suite does not have (Case.ours); README.md says why.
SIZE, TEXT_ONLY = "512 KiB a message", "text only"

TEXT, BINARY, CONTINUATION, PING, PONG = 1, 2, 0, 9, 10


@dataclass(frozen=True)
class Message:
    data: bytes  # what goes over the wire
    reply: tuple  # what must come back


def not_json(data):
    """Text that is no request: refused with -32700 and id null, which shows that it arrived as one text message."""
    return Message(data, ("reply", None, -32700))


def echo(text, number=1):
    """A request that brings `text` (str, or UTF-8 in bytes) back. The id stands behind it: a torn message has no id."""
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    name = json.dumps(text, ensure_ascii=False).encode("utf-8")
    return Message(b'{%s:0,"id":%d}' % (name, number), ("reply", number, text))


def sized(size, number=1, text="a/ש~é"):
    """A message of exactly `size` bytes that brings a run of `text` back; below what a request needs, plain text that
    is refused as no JSON."""
    room = size - len(echo("", number).data)
    if room < 0:
        return not_json(b"x" * size)
    run = json.dumps(text, ensure_ascii=False)[1:-1]
    run = run * (room // len(run) + 1)
    cut = run.encode("utf-8")[:room].decode("utf-8", "ignore")
    if (len(cut) - len(cut.rstrip("\\"))) % 2:  # half an escape
        cut = cut[:-1]
    message = echo(json.loads(f'"{cut}"') + "." * (room - len(cut.encode("utf-8"))), number)
    assert len(message.data) == size
    return message


def broken(invalid, before="", after=""):
    """A request whose text holds bytes that are no UTF-8."""
    return b'{"' + before.encode() + invalid + after.encode() + b'":0,"id":1}'
