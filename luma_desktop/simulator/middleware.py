"""What happens to a request before and after its handler: record, misbehave, translate."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from aiohttp import web
from yarl import URL

from luma_desktop.simulator.errors import ApiError, not_found
from luma_desktop.simulator.fault_actions import misbehave
from luma_desktop.simulator.recorder import KEYLESS_PLACES
from luma_desktop.simulator.web import error_response, service_of

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

CONTROL = "/_control/"
CONTROL_HEADER = "X-Control-Token"
"""Of the control calls."""

_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
"""What this server may be called: a web page that rebinds its own name to it is sent away."""


def arrived_at_cdn(request: web.Request) -> bool:
    """Whether the request came in through the CDN's own port."""
    transport = request.transport
    if transport is None:
        return False
    port: int = transport.get_extra_info("sockname")[1]
    return port == service_of(request).cdn_port


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in no web page, and to the control calls only who knows the token."""
    if _host(request) not in _HOSTS:
        return error_response(ApiError(421, {"error": "this server has another name"}))
    if "Origin" in request.headers:
        return error_response(ApiError(403, {"error": "web pages have no business here"}))
    if request.path.startswith(CONTROL):
        token = service_of(request).config.control_token
        if token is None:
            return error_response(not_found(request.path))
        given = request.headers.get(CONTROL_HEADER, "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return error_response(ApiError(403, {"error": "a control call needs the token"}))
    return await handler(request)


def _host(request: web.Request) -> str | None:
    try:
        return URL(f"http://{request.host}").host
    except ValueError:
        return None


@web.middleware
async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Note the request and the status that it is answered with."""
    if request.path.startswith(CONTROL):
        return await handler(request)
    service = service_of(request)
    note = service.recorder.note(
        at=service.now(),
        method=request.method,
        path=request.path,
        query=request.query_string,
        headers=request.headers,
        body=await request.read(),
        is_foreign=arrived_at_cdn(request),
    )
    response = await handler(request)
    note.status = response.status
    return response


@web.middleware
async def faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Do to the request what the rules in force say."""
    if request.path.startswith(CONTROL):
        return await handler(request)
    actions = service_of(request).faults.take(
        request.method, request.path, request.headers.get("X-Client-Request-Id")
    )
    return await misbehave(request, handler, actions)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Word errors as the service does, those of the router too."""
    try:
        if arrived_at_cdn(request) and not request.path.startswith(KEYLESS_PLACES):
            raise not_found(request.path)
        return await handler(request)
    except ApiError as error:
        return error_response(error)
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        message = f"Cannot {request.method} {request.path}"
        return error_response(not_found(request.path, message))
