"""A TLS server whose records go wrong: before the handshake ends, or after some of an answer."""

from __future__ import annotations

import asyncio
import ssl

from tests.support.raw_server import RawServer

GARBAGE = b"\x17\x03\x03\x00\x20" + b"?" * 32
"""A record of application data that nobody can decrypt."""

ALERT = b"\x15\x03\x03\x00\x02\x02\x50"
"""A fatal alert, internal_error (RFC 8446, section 6), in the clear."""


class TornTls(RawServer):
    """To each request it answers `plain` as TLS has it, and then `torn` as it is.

    Without a `context` there is no handshake: `torn` is all that is said.
    """

    scheme = "https"
    host = "localhost"

    def __init__(self, context: ssl.SSLContext | None, *, torn: bytes, plain: bytes = b"") -> None:
        super().__init__()
        self.connections = 0
        self._context = context
        self._torn = torn
        self._plain = plain

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self._context is None:
            await reader.read(1)
        else:
            await self._converse(self._context, reader, writer)
        writer.write(self._torn)
        await writer.drain()
        await reader.read()  # until the other side has had enough

    async def _converse(
        self,
        context: ssl.SSLContext,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        arrived, leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(arrived, leaving, server_side=True)
        request = b""
        shaken = False
        while not request.endswith(b"\r\n\r\n"):
            try:
                if shaken:
                    request += tls.read(65536)
                else:
                    tls.do_handshake()
                    shaken = True
            except ssl.SSLWantReadError:
                writer.write(leaving.read())
                data = await reader.read(65536)
                if not data:
                    return
                arrived.write(data)
        if self._plain:
            tls.write(self._plain)
        writer.write(leaving.read())
