"""Errors as the service words them: several families of bodies, by status."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any


def iso_now() -> str:
    """The present moment in UTC with milliseconds, as the service writes times."""
    return iso(datetime.now(UTC).timestamp())


def iso(timestamp: float) -> str:
    """A Unix time in UTC with milliseconds and a `Z`."""
    moment = datetime.fromtimestamp(timestamp, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class ApiError(Exception):
    """An answer that is an error. `body` is JSON; `headers` are sent with it."""

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def gateway_body(status: int, message: Any, path: str) -> dict[str, Any]:
    """The family `{message, path, requestId, statusCode, timestamp}`."""
    return {
        "message": message,
        "path": path,
        "requestId": uuid.uuid4().hex,
        "statusCode": status,
        "timestamp": iso_now(),
    }


def titled_body(status: int, message: str, kind: str) -> dict[str, Any]:
    """The family `{title, status, message, error: {name, message, data: {kind}}}`."""
    return {
        "title": phrase(status),
        "status": status,
        "message": message,
        "error": {"name": "Error", "message": message, "data": {"kind": kind}},
    }


def phrase(status: int) -> str:
    """The status in words; the gateway's own codes from 520 on have none in the standard."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Web server is returning an unknown error"


def invalid_body(path: str, *complaints: str) -> ApiError:
    """400: the request's body or query breaks a rule; each complaint names a field."""
    message = "Body validation error: " + "; ".join(complaints)
    return ApiError(400, gateway_body(400, message, path))


def unauthorized(path: str) -> ApiError:
    message = "Invalid or missing API key. Find yours at https://aimlapi.com/app/keys."
    return ApiError(401, gateway_body(401, message, path))


def out_of_credits() -> ApiError:
    message = "You've run out of credits. Top up your balance to go on."
    # The kind is spelt as the service spells it.
    return ApiError(403, titled_body(403, message, "err_insufficent_credits"))


def not_found(path: str, message: str = "Not Found") -> ApiError:
    return ApiError(404, gateway_body(404, message, path))


def too_fast(path: str, retry_after_seconds: int) -> ApiError:
    body = gateway_body(429, "Too Many Requests", path)
    return ApiError(429, body, {"Retry-After": str(retry_after_seconds)})
