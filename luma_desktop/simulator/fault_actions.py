"""Carries out what the rules say about one request."""

from __future__ import annotations

import contextlib
import uuid
from typing import TYPE_CHECKING

from aiohttp import web

from luma_desktop.simulator.errors import gateway_body, phrase, titled_body
from luma_desktop.simulator.faults import (
    Action,
    Answer,
    Delivery,
    Drop,
    Latency,
    Redirect,
    Twisted,
)
from luma_desktop.simulator.identity import bearer_key, fingerprint, nanoid
from luma_desktop.simulator.records import LogRow
from luma_desktop.simulator.web import TWIST, json_response, service_of

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

DELIVERY = web.RequestKey("delivery", Delivery)
HUGE_BODY_BYTES = 16 * 1024 * 1024

HTML_PAGE = """<!DOCTYPE html>
<html><head><title>{status} {phrase}</title></head>
<body><center><h1>{status} {phrase}</h1></center><hr><center>cloudflare</center></body></html>
"""


async def misbehave(
    request: web.Request, handler: Handler, actions: list[Action]
) -> web.StreamResponse:
    for action in actions:
        match action:
            case Latency():
                await service_of(request).sleep(action.seconds)
            case Twisted():
                request[TWIST] = action.twist
            case Delivery():
                request[DELIVERY] = action
            case Answer():
                return await _answer(request, handler, action)
            case Drop():
                return await _drop(request, handler, action)
            case Redirect():
                elsewhere = service_of(request).links.plain("/elsewhere" + request.path)
                headers = {"Location": action.location or elsewhere}
                return web.Response(status=action.status, headers=headers)
    return await handler(request)


async def _answer(request: web.Request, handler: Handler, action: Answer) -> web.Response:
    if action.accepted:
        await handler(request)
    if action.logged:
        _log_failure(request)
    if action.text is not None:
        response = web.Response(text=action.text, status=action.status)
        response.content_type = action.content_type or "text/plain"
    else:
        response = _family(request.path, action)
    if action.retry_after is not None:
        response.headers["Retry-After"] = action.retry_after
    return response


def _family(path: str, action: Answer) -> web.Response:
    """The families of bodies that the contract lists, and those that break any reader."""
    status = action.status
    message = action.message or phrase(status)
    bodies: dict[str, object] = {
        "gateway": gateway_body(status, message, path),
        "gateway_texts": {**gateway_body(status, [message, "and more"], path)}
        | {"statusCode": str(status)},
        "gateway_object": gateway_body(status, {"error": message, "code": status}, path),
        "titled": titled_body(status, message, action.error_kind),
        "detail": {"detail": message},
        "detail_object": {"detail": {"reason": message, "code": status}},
    }
    if action.body in bodies:
        return json_response(bodies[action.body], status=status)
    match action.body:
        case "empty":
            return web.Response(status=status)
        case "html":
            page = HTML_PAGE.format(status=status, phrase=phrase(status))
            return web.Response(text=page, status=status, content_type="text/html")
        case "malformed":
            text = '{"id": "7c88a1e0-'
            return web.Response(text=text, status=status, content_type="application/json")
        case "huge":
            body = b'{"message": "' + b"x" * HUGE_BODY_BYTES + b'"}'
            return web.Response(body=body, status=status, content_type="application/json")
    raise web.HTTPInternalServerError(text=f"no family of bodies is called {action.body}")


def _log_failure(request: web.Request) -> None:
    service = service_of(request)
    key = bearer_key(request.headers.get("Authorization"))
    row = LogRow(
        created_at=service.now(),
        status="failed",
        model="luma-ai/dream-machine-v1",
        credits=0,
        request_id=uuid.uuid4().hex,
        inference_id=nanoid(),
        client_request_id=request.headers.get("X-Client-Request-Id"),
    )
    service.ledger.log_failure(row, fingerprint(key or ""))


async def _drop(request: web.Request, handler: Handler, action: Drop) -> web.StreamResponse:
    """Cut the connection. The response returned is never seen: there is nobody to write it to."""
    usual: web.StreamResponse = web.Response()
    if action.accepted or action.after_bytes is not None:
        usual = await handler(request)
    if action.after_bytes is not None and isinstance(usual, web.Response):
        await _send_part(request, usual, action.after_bytes)
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=usual.status)


async def _send_part(request: web.Request, usual: web.Response, after_bytes: int) -> None:
    whole = usual.body if isinstance(usual.body, bytes) else b""
    part = web.StreamResponse(status=usual.status, headers=usual.headers)
    part.content_length = len(whole)
    with contextlib.suppress(ConnectionResetError):  # whoever asked may be gone by itself
        await part.prepare(request)
        await part.write(whole[:after_bytes])
