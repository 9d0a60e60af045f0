"""What the request handlers have in common: finding the service, reading and writing JSON."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import web

from luma_desktop.simulator.errors import ApiError, gateway_body, unauthorized
from luma_desktop.simulator.identity import bearer_key
from luma_desktop.simulator.records import Twist
from luma_desktop.simulator.service import Service

SERVICE = web.AppKey("service", Service)
TWIST = web.RequestKey("twist", Twist)


def service_of(request: web.Request) -> Service:
    return request.app[SERVICE]


def require_key(request: web.Request) -> str:
    """The key that the request carries; raises ApiError 401 when it has none or a wrong one."""
    key = bearer_key(request.headers.get("Authorization"))
    wanted = service_of(request).config.api_key
    if key is None or (wanted is not None and key != wanted):
        raise unauthorized(request.path)
    return key


async def json_body(request: web.Request) -> Any:
    """The body as JSON; raises ApiError 400 when it is none."""
    try:
        return msgspec.json.decode(await request.read())
    except msgspec.DecodeError as error:
        message = f"Body validation error: invalid JSON ({error})"
        raise ApiError(400, gateway_body(400, message, request.path)) from error


def json_response(
    body: object, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )


def error_response(error: ApiError) -> web.Response:
    return json_response(error.body, status=error.status, headers=error.headers)
