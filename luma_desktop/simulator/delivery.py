"""Sends a file as a CDN does: whole or in part, and as badly as it is told to."""

from __future__ import annotations

import contextlib
import hashlib
import re
from typing import TYPE_CHECKING

from aiohttp import web

from luma_desktop.simulator.fault_actions import DELIVERY, HTML_PAGE
from luma_desktop.simulator.faults import Delivery
from luma_desktop.simulator.web import service_of

if TYPE_CHECKING:
    from pathlib import Path

CHUNK_BYTES = 64 * 1024
STEPS_PER_SECOND = 20
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


async def deliver(request: web.Request, path: Path, media_type: str) -> web.StreamResponse:
    """Answer with the file, or the one range of it that was asked for."""
    how = request.get(DELIVERY, Delivery())
    if how.html:
        page = HTML_PAGE.format(status=200, phrase="One moment, please")
        return web.Response(text=page, content_type="text/html")
    data = _content(path, how)
    etag = _etag(data, changed=how.changed_etag)
    wanted = None if how.ignore_range else _wanted_range(request, etag, len(data))
    headers = {"Content-Type": media_type, "Accept-Ranges": "bytes", "ETag": etag}
    if wanted == (0, 0) and data:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    start, end = wanted or (0, len(data))
    if wanted is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    response = web.StreamResponse(status=200 if wanted is None else 206, headers=headers)
    response.content_length = end - start + how.content_length_delta
    with contextlib.suppress(ConnectionResetError):  # the client is gone: nobody is told
        await response.prepare(request)
        if request.method != "HEAD":
            await _send(request, response, data[start:end], how)
    return response


def _content(path: Path, how: Delivery) -> bytes:
    data = path.read_bytes()
    return data if how.truncate_to is None else data[: how.truncate_to]


def _etag(data: bytes, *, changed: bool) -> str:
    digest = hashlib.sha256(data).hexdigest()[:24]
    return f'"{digest}{"-again" if changed else ""}"'


def _wanted_range(request: web.Request, etag: str, size: int) -> tuple[int, int] | None:
    """Start and end of the range asked for; None for the whole; (0, 0) for one that is not there.

    `If-Range` with another ETag than the file's makes it the whole again.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last or 0), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    return (start, end) if start < end else (0, 0)


async def _send(
    request: web.Request, response: web.StreamResponse, data: bytes, how: Delivery
) -> None:
    kept = data if how.cut_after is None else data[: how.cut_after]
    rate = how.bytes_per_second
    step = CHUNK_BYTES if rate is None else max(1, int(rate / STEPS_PER_SECOND))
    for offset in range(0, len(kept), step):
        await response.write(kept[offset : offset + step])
        if rate is not None:
            await service_of(request).sleep(step / rate)
    is_short = how.cut_after is not None or how.content_length_delta > 0
    if is_short and request.transport is not None:
        request.transport.close()
