# SPDX-License-Identifier: AGPL-3.0-or-later
"""A case is a row: its number in the suite, the steps that are sent, and what must come back, in order and no more."""
import asyncio
from dataclasses import dataclass, field
from typing import Optional

from messages import CONTINUATION, STRANGER, TEXT
from wire import PATIENCE, connect

# --- Steps -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frame:
    """One raw frame. `chop`: bytes for each write to TCP; `apart`: in a write of its own."""

    opcode: int
    payload: bytes = b""
    fin: bool = True
    rsv: int = 0
    chop: Optional[int] = None
    apart: bool = False

    async def run(self, socket):
        socket.close_sent = socket.close_sent or self.opcode == 8
        socket.sendFrame(self.opcode, self.payload, self.fin, self.rsv, chopsize=self.chop, sync=self.apart)


@dataclass(frozen=True)
class Deflated:
    """One message through the client's compressor, in fragments of `fragment` bytes of compressed data (0: whole)."""

    payload: bytes
    fragment: int = 0
    binary: bool = False

    async def run(self, socket):
        socket.sendMessage(self.payload, self.binary, fragmentSize=self.fragment or None)


@dataclass(frozen=True)
class OpenFrame:
    """The header of a text frame of `length` bytes and the first of them; Part sends more."""

    length: int
    first: bytes

    async def run(self, socket):
        socket.beginMessage(doNotCompress=True)
        socket.beginMessageFrame(self.length)
        socket.sendMessageFrameData(self.first)


@dataclass(frozen=True)
class Part:
    payload: bytes

    async def run(self, socket):
        if not socket.over:
            socket.sendMessageFrameData(self.payload)


@dataclass(frozen=True)
class Stream:
    """A message too long for one piece in memory: its frames of `fragment` bytes go out 64 KiB by 64 KiB until all is
    sent or the server has closed, as a well-behaved sender would."""

    size: int
    fragment: int
    binary: bool = False

    async def run(self, socket):
        socket.beginMessage(self.binary, doNotCompress=True)
        for _ in range(self.size // self.fragment):
            socket.beginMessageFrame(self.fragment)
            left = self.fragment
            while left > 0:
                socket.sendMessageFrameData(b"x" * min(left, 64 * 1024))
                left -= 64 * 1024
                if await socket.until(lambda: has_close(socket) or socket.over, 0.05):
                    return
        socket.endMessage()


@dataclass(frozen=True)
class Quiet:
    """Waits; writes ("quiet",) into the record unless the connection was closed meanwhile."""

    seconds: float = 0.3

    async def run(self, socket):
        if not await socket.until(lambda: has_close(socket), self.seconds):
            socket.note("quiet")


@dataclass(frozen=True)
class Heard:
    """Waits until `count` replies have come: a round trip before the next message."""

    count: int

    async def run(self, socket):
        await socket.until(lambda: has_close(socket) or self.enough(socket.record))

    def enough(self, record):
        return sum(event[0] == "reply" for event in record) >= self.count


def has_close(socket):
    return any(event[0] == "close" for event in socket.record)


# --- Cases -----------------------------------------------------------------------------------------------------------

NORMAL = Frame(8, (1000).to_bytes(2, "big"))


@dataclass(frozen=True)
class Case:
    number: str
    steps: list
    expected: list  # ends with ("close", code)
    lenient: list = field(default_factory=list)  # other outcomes the suite calls non-strict
    ours: str = ""  # where a rule of ours, not the suite's, says what is expected: which
    offer: Optional[str] = None  # Sec-WebSocket-Extensions
    negotiated: Optional[set] = None  # parameters the answer must have; None: no extension
    deflated: int = 0  # replies that must come compressed
    stranger: bool = False  # not signed in, however long its messages are

    def signs_in(self):
        sizes = [getattr(step, "size", 0) or len(getattr(step, "payload", b"")) for step in self.steps]
        return sum(sizes) > STRANGER and not self.stranger


def answered(number, steps, replies, **more):
    """Everything is legal: the replies come, and a normal close ends it; nothing else may lie between."""
    return Case(number, [*steps, NORMAL], [*replies, ("close", 1000)], **more)


def failed(number, steps, code, before=(), **more):
    """The server fails the connection with `code`, after the replies to what stood before the fault."""
    return Case(number, steps, [*before, ("close", code)], **more)


def frames_of(data, size, opcode=TEXT, **more):
    """A message in fragments of `size` bytes."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    last = len(pieces) - 1
    return [Frame(CONTINUATION if at else opcode, piece, fin=at == last, **more) for at, piece in enumerate(pieces)]


# --- Running ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    case: Case
    word: str  # "strict", "ours", "lenient", "failed"
    why: str = ""


def shortened(record):
    text = ", ".join(" ".join(str(part)[:40] for part in event) for event in record)
    return text if len(text) < 400 else text[:200] + " … " + text[-200:]


def judge_extension(case, socket):
    """Why the handshake's answer is wrong, or None."""
    if case.negotiated is None:
        return f"extension {socket.extensions!r}" if socket.extensions else None
    name, *parameters = [part.strip() for part in socket.extensions.split(";")]
    if name != "permessage-deflate":
        return f"permessage-deflate was not negotiated: {socket.extensions!r}"
    if set(parameters) != case.negotiated:
        return f"negotiated {sorted(parameters)}, expected {sorted(case.negotiated)}"
    return None


async def run_case(server, case):
    socket = await connect(server, case.offer, next(server.people) if case.signs_in() else None)
    if wrong := judge_extension(case, socket):
        socket.transport and socket.transport.abort()
        return Verdict(case, "failed", wrong)
    for step in case.steps:
        if socket.over or not socket.transport:
            break
        await step.run(socket)
    if not await socket.until(lambda: socket.over, PATIENCE):
        socket.note("silence")
        socket.transport.abort()
    record = socket.record
    ended = [("end",)]
    if record == [*case.expected, *ended]:
        if socket.deflated != case.deflated:
            return Verdict(case, "failed", f"{socket.deflated} replies came compressed, expected {case.deflated}")
        return Verdict(case, "ours" if case.ours else "strict", case.ours)
    if any(record == [*outcome, *ended] for outcome in case.lenient):
        return Verdict(case, "lenient", shortened(record))
    return Verdict(case, "failed", f"came: {shortened(record)}; expected: {shortened([*case.expected, *ended])}")


async def run_all(server, cases, at_once=12):
    gate = asyncio.Semaphore(at_once)

    async def one(case):
        async with gate:
            return await run_case(server, case)

    return await asyncio.gather(*(one(case) for case in cases))
