# SPDX-License-Identifier: AGPL-3.0-or-later
"""One socket as a case sees it: it sends the raw frames of the case and writes down what comes back.

Autobahn's client reads strictly: whatever the server may not send becomes a "violation" in the record, and so do a
broken handshake, a missing welcome and a connection that ends without its closing handshake.
"""
import asyncio
import json

from autobahn.asyncio.websocket import WebSocketClientFactory, WebSocketClientProtocol
from autobahn.websocket.compress import PerMessageDeflateResponse, PerMessageDeflateResponseAccept

SUB_PROTOCOL = "shidra.v1"
CLOSE = 8
PATIENCE = 30  # seconds until a case that hears nothing more is given up; on a busy machine a slow one takes 15


class RawOffer:
    """A Sec-WebSocket-Extensions value exactly as written, also one that no good client would send."""

    def __init__(self, text):
        self.text = text

    def get_extension_string(self):
        return self.text


def accept_deflate(response):
    return PerMessageDeflateResponseAccept(response) if isinstance(response, PerMessageDeflateResponse) else None


class CaseSocket(WebSocketClientProtocol):
    def __init__(self):
        super().__init__()
        self.record = []  # what came, in order: ("reply", …), ("pong", …), ("close", code), ("end",) and so on
        self.news = asyncio.Event()
        self.welcomed = self.over = self.close_sent = False
        self.extensions = None  # the server's Sec-WebSocket-Extensions
        self.deflated = 0  # replies that came compressed

    def note(self, *event):
        self.record.append(event)
        self.news.set()

    def onConnect(self, response):
        self.extensions = response.headers.get("sec-websocket-extensions", "")
        if response.protocol != SUB_PROTOCOL:
            self.note("violation", f"sub-protocol {response.protocol}")

    def onMessage(self, payload, isBinary):
        self.deflated += self._isMessageCompressed and self.welcomed
        if isBinary:
            return self.note("violation", "binary message")
        try:
            frame = json.loads(payload.decode("utf-8"))
        except ValueError as problem:
            return self.note("violation", str(problem))
        if not self.welcomed:
            self.welcomed = True
            return self.news.set() if frame.get("method") == "welcome" else self.note("violation", "no welcome")
        self.note(*as_reply(frame))

    def onPong(self, payload):
        self.note("pong", payload)

    def onCloseFrame(self, code, reasonRaw):
        self.note("close", code)
        try:
            (reasonRaw or b"").decode("utf-8")
        except UnicodeDecodeError:
            self.note("violation", "reason of a close")
        whole = self.send_state in (self.SEND_STATE_GROUND, self.SEND_STATE_INSIDE_MESSAGE) and not self.send_queue
        if whole and not self.close_sent:  # in the middle of a frame of ours nothing but its payload can be sent
            self.send_close(code)
        self.send_queue.clear()
        return True

    def send_close(self, code):
        self.close_sent = True
        self.sendFrame(CLOSE, b"" if code is None else code.to_bytes(2, "big"))

    def _protocol_violation(self, reason):
        self.note("violation", reason)
        return super()._protocol_violation(reason)

    def _invalid_payload(self, reason):
        self.note("violation", reason)
        return super()._invalid_payload(reason)

    def failHandshake(self, reason):
        self.note("violation", f"handshake: {reason}")
        return super().failHandshake(reason)

    def connection_lost(self, exc):
        self.over = True
        self.note("reset") if exc else self.note("end")
        super().connection_lost(exc)

    async def until(self, ready, seconds=PATIENCE):
        """Waits for `ready()`; False when the time is up or the connection over before."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not ready():
            left = deadline - asyncio.get_running_loop().time()
            if self.over or left <= 0:
                return ready()
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), left)
            except asyncio.TimeoutError:
                pass
        return True


def as_reply(frame):
    """("reply", id, what): for messages.echo the text that came back, else the error's code."""
    problems = frame.get("error", {}).get("data", {}).get("problems", [])
    if problems and problems[0]["code"] == "unknown_field":
        return "reply", frame["id"], problems[0]["path"][1:].replace("~1", "/").replace("~0", "~")
    return "reply", frame.get("id"), frame.get("error", {}).get("code", frame.get("method"))


async def connect(server, offer=None, cookie=None):
    """A socket that has been welcomed (or has a violation in its record). `cookie`: of somebody who is signed in."""
    headers = {"Cookie": cookie} if cookie else {}
    url = f"ws://{server.address}/ws"
    factory = WebSocketClientFactory(url, origin=server.origin, protocols=[SUB_PROTOCOL], headers=headers)
    factory.protocol = CaseSocket
    factory.setProtocolOptions(
        perMessageCompressionOffers=[RawOffer(offer)] if offer else [],
        perMessageCompressionAccept=accept_deflate,
        openHandshakeTimeout=PATIENCE,
        closeHandshakeTimeout=0,
        failByDrop=True,
        utf8validateIncoming=False,  # onMessage decodes strictly, and much quicker
    )
    host, port = server.address.split(":")
    _, socket = await asyncio.get_running_loop().create_connection(factory, host, int(port))
    await socket.until(lambda: socket.welcomed or socket.record)
    if not socket.welcomed:
        socket.note("violation", "no welcome")
    return socket
