"""A small HTTP/1.1 server on loopback that answers as told, oddly if told so.

It speaks bytes, so that it can do what a well-bred server cannot: cut an answer, claim a wrong
length, fall silent, or drop a connection it has promised to keep. It records all that arrives.
"""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from tests.support.raw_server import RawServer

Headers = dict[str, str]

TRICKLE = 0.02
"""Seconds between two bytes of an answer that trickles."""


@dataclass(frozen=True)
class WireRequest:
    """One request as it came over the wire; header names in lower case."""

    method: str
    target: str
    headers: Headers
    body: bytes
    connection: int

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """`length` overrides Content-Length (None: the truth; -1: none, the end of it tells).

    `ending`: "keep" the connection; "close" it and say so; "drop" it silently after a whole
    answer; "cut" it with a reset after what is written; "hold" it open and write nothing more;
    "trickle" a byte now and then for ever.
    `silent` writes nothing at all before the ending.
    """

    status: int = 200
    body: bytes = b""
    headers: Headers = field(default_factory=dict)
    length: int | None = None
    ending: str = "keep"
    silent: bool = False


def json_reply(document: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(
        status, json.dumps(document).encode(), {"content-type": "application/json"} | named
    )


NO_ANSWER = Reply(silent=True, ending="cut")
SILENCE = Reply(silent=True, ending="hold")

Responder = Callable[[WireRequest], Reply]


class WireServer:
    """Replies to a path are used in turn, the last one for ever; any other path is a 404."""

    def __init__(self, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[WireRequest] = []
        self.raw = bytearray()
        """Every byte that arrived, on all connections (after TLS)."""
        self.arrived = asyncio.Event()
        self.connections = 0
        self._host = host
        self._tls = tls
        self._replies: dict[str, list[Reply | Responder]] = {}
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended = asyncio.Event()

    async def until_open(self, count: int) -> None:
        """Wait until only so many connections are open; one that is held counts for ever."""
        while len(self._tasks) > count:
            self._ended.clear()
            await self._ended.wait()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self._host}:{self.port}"

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def on(self, path: str, *replies: Reply | Responder) -> None:
        self._replies[path] = list(replies)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self._host, 0, ssl=self._tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Close the door and every connection."""
        if self._server is None:
            return
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._done)
        self.connections += 1
        try:
            await self._converse(_Recorder(reader, self.raw), writer, self.connections)
        except (OSError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            # The server stops; asyncio's own callback would report a cancelled handler.
            pass
        finally:
            writer.close()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._ended.set()

    async def _converse(
        self, reader: _Recorder, writer: asyncio.StreamWriter, connection: int
    ) -> None:
        while request := await _read_request(reader, connection):
            self.requests.append(request)
            self.arrived.set()
            reply = self._reply_to(request)
            if not reply.silent:
                writer.write(_head(reply) + reply.body)
                await writer.drain()
            if reply.ending == "hold":
                await asyncio.Event().wait()
            while reply.ending == "trickle":
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(TRICKLE)
            if reply.ending == "cut":
                _cut(writer, reset=reply.silent)
            if reply.ending != "keep":
                return

    def _reply_to(self, request: WireRequest) -> Reply:
        replies = self._replies.get(request.path) or self._replies.get("*")
        if not replies:
            return json_reply({"message": "no such path"}, 404)
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply if isinstance(reply, Reply) else reply(request)


class ConnectProxy(RawServer):
    """An HTTP proxy for CONNECT; it sees, and records, all that passes in the clear."""

    def __init__(self, *, refusal: bytes = b"") -> None:
        super().__init__()
        self.seen = bytearray()
        self.targets: list[str] = []
        self._refusal = refusal

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.seen += head
        self.targets.append(head.split(b" ")[1].decode())
        if self._refusal:
            writer.write(self._refusal)
            await writer.drain()
            return
        # Whatever the name, the only host a test may reach is this one.
        port = int(self.targets[-1].rpartition(":")[2])
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await asyncio.gather(
                _pump(reader, far_writer, self.seen), _pump(far_reader, writer, bytearray())
            )
        finally:
            far_writer.close()


class _Recorder:
    """A stream reader that keeps a copy of what passes."""

    def __init__(self, reader: asyncio.StreamReader, record: bytearray) -> None:
        self._reader = reader
        self._record = record

    async def readuntil(self, separator: bytes) -> bytes:
        return self._keep(await self._reader.readuntil(separator))

    async def readexactly(self, count: int) -> bytes:
        return self._keep(await self._reader.readexactly(count))

    def _keep(self, data: bytes) -> bytes:
        self._record += data
        return data


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: bytearray
) -> None:
    while data := await reader.read(65536):
        seen += data
        writer.write(data)
        await writer.drain()
    writer.close()


async def _read_request(reader: _Recorder, connection: int) -> WireRequest | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return WireRequest(method, target, headers, body, connection)


def _cut(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    """End the connection; `reset` throws away what the other side has not read yet."""
    if reset:
        linger = struct.pack("ii", 1, 0)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


def _head(reply: Reply) -> bytes:
    headers = dict(reply.headers)
    length = len(reply.body) if reply.length is None else reply.length
    if length >= 0 and reply.status != 304:
        headers["content-length"] = str(length)
    if reply.ending == "close" or length < 0:
        headers["connection"] = "close"
    lines = [f"HTTP/1.1 {reply.status} Told", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
