"""Account calls: balance, request logs, and the ledger of charges."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web

from luma_desktop.simulator.config import CREDITS_PER_USD
from luma_desktop.simulator.errors import invalid_body, iso, too_fast
from luma_desktop.simulator.identity import fingerprint
from luma_desktop.simulator.web import json_response, require_key, service_of

if TYPE_CHECKING:
    from luma_desktop.simulator.records import LedgerEntry, LogRow

LONGEST_WINDOW_SECONDS = 92 * 86_400
PAGE_LIMIT = 100
_PERIOD = re.compile(r"([1-9]\d{0,5})([hd])")
_LOG_FIELDS = {"period", "start", "end", "key_prefix", "model", "status", "limit", "offset"}
_LEDGER_FIELDS = {"from", "to", "direction", "type", "limit", "cursor"}
_DIRECTIONS = {"TOPUP", "CHARGE"}
_TYPES = {
    "PAYMENT",
    "BONUS",
    "REFUND",
    "ADJUSTMENT",
    "MODEL_USAGE",
    "CREDITS_EXPIRED",
    "INIT",
}


def add_routes(app: web.Application) -> None:
    app.router.add_get("/v2/billing", billing)
    app.router.add_get("/v2/billing/detail", billing_detail)
    app.router.add_get("/v2/billing/transactions", transactions)
    app.router.add_get("/v2/logs", logs)


def _usd(credits_: int) -> float:
    return credits_ / CREDITS_PER_USD


def _amount(credits_: int) -> dict[str, Any]:
    return {"usd": _usd(credits_), "credits": credits_}


async def billing(request: web.Request) -> web.Response:
    require_key(request)
    balance = service_of(request).ledger.balance_credits
    return json_response({"current_balance": _usd(balance), "currency": "USD"})


async def billing_detail(request: web.Request) -> web.Response:
    require_key(request)
    service = service_of(request)
    return json_response(
        {
            "user_id": 111,
            "email": "user@example.com",
            "current_balance": _usd(service.ledger.balance_credits),
            "currency": "USD",
            "autotopup_settings": {
                "is_enabled": service.behaviour.autotopup,
                "threshold": 5,
                "amount": 20,
                "currency": "USD",
            },
        }
    )


async def logs(request: web.Request) -> web.Response:
    """One row a request of the calling key, newest first, by offset."""
    key = fingerprint(require_key(request))
    service = service_of(request)
    now = service.now()
    _limit_rate(request, now)
    _known_fields(request, _LOG_FIELDS)
    start, end = _window(request, now)
    limit = _whole(request, "limit", 50, 1, PAGE_LIMIT)
    offset = _whole(request, "offset", 0, 0, 10**9)
    conditions = ["key = ?", "visible_at <= ?", "created_at >= ?", "created_at <= ?"]
    values: list[Any] = [key, now, start, end]
    for name in ("model", "status"):
        if wanted := request.query.getall(name, []):
            conditions.append(f"{name} IN ({', '.join('?' * len(wanted))})")
            values += wanted
    if any(s not in {"succeeded", "failed"} for s in request.query.getall("status", [])):
        raise invalid_body(request.path, "status must be succeeded or failed")
    rows = service.ledger.log_rows(" AND ".join(conditions), values)
    page = rows[offset : offset + limit]
    pagination = {
        "limit": limit,
        "offset": offset,
        "total": len(rows),
        "has_more": offset + limit < len(rows),
    }
    return json_response({"data": [_log_row(row) for row in page], "pagination": pagination})


def _limit_rate(request: web.Request, now: float) -> None:
    """The documented 200 requests a minute; the first one beyond gets 429."""
    service = service_of(request)
    calls = service.log_calls
    while calls and calls[0] <= now - 60:
        calls.popleft()
    if len(calls) >= service.behaviour.logs_per_minute:
        raise too_fast(request.path, max(1, round(calls[0] + 60 - now)))
    calls.append(now)


def _log_row(row: LogRow) -> dict[str, Any]:
    return {
        "created": iso(row.created_at),
        "status": row.status,
        "origin": "api",
        "model": row.model,
        "cost": _amount(row.credits),
        "tokens": {"input": 0, "output": 0, "total": 0},
        "request_id": row.request_id,
        "inference_id": row.inference_id,
        "client_request_id": row.client_request_id,
    }


async def transactions(request: web.Request) -> web.Response:
    """Movements of the balance, newest first, by cursor."""
    require_key(request)
    _known_fields(request, _LEDGER_FIELDS)
    limit = _whole(request, "limit", 50, 1, PAGE_LIMIT)
    conditions = ["1"]
    values: list[Any] = []
    for name, allowed in (("direction", _DIRECTIONS), ("type", _TYPES)):
        if (wanted := request.query.get(name)) is not None:
            if wanted not in allowed:
                raise invalid_body(request.path, f"{name} must be one of: {sorted(allowed)}")
            conditions.append(f"{name} = ?")
            values.append(wanted)
    for name, comparison in (("from", "created_at >= ?"), ("to", "created_at < ?")):
        if (moment := request.query.get(name)) is not None:
            conditions.append(comparison)
            values.append(_moment(request, name, moment))
    if (cursor := request.query.get("cursor")) is not None:
        conditions.append("sequence < ?")
        values.append(_read_cursor(request, cursor))
    found = service_of(request).ledger.entries(" AND ".join(conditions), values, limit + 1)
    page, has_more = found[:limit], len(found) > limit
    next_cursor = _write_cursor(page[-1].sequence) if has_more else None
    return json_response(
        {
            "data": [_entry(entry) for entry in page],
            "pagination": {"next_cursor": next_cursor, "has_more": has_more},
        }
    )


def _entry(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "created_at": iso(entry.created_at),
        "direction": entry.direction,
        "type": entry.type,
        "amount": _amount(entry.credits),
        "model": entry.model,
        "reference_id": entry.reference_id,
    }


def _write_cursor(sequence: int) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode({"v": 1, "s": sequence})).decode()


def _read_cursor(request: web.Request, cursor: str) -> int:
    """The position that a cursor stands for; taken only in the exact form that was issued."""
    try:
        sequence = int(msgspec.json.decode(base64.urlsafe_b64decode(cursor))["s"])
    except (binascii.Error, msgspec.DecodeError, ValueError, KeyError, TypeError) as error:
        raise invalid_body(request.path, "cursor is not one of ours") from error
    if _write_cursor(sequence) != cursor:
        raise invalid_body(request.path, "cursor is not one of ours")
    return sequence


def _known_fields(request: web.Request, known: set[str]) -> None:
    unknown = [name for name in request.query if name not in known]
    if unknown:
        raise invalid_body(request.path, *(f"{name} should not exist" for name in unknown))


def _whole(request: web.Request, name: str, default: int, least: int, most: int) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise invalid_body(request.path, f"{name} must be a whole number from {least} to {most}")
    return int(text)


def _moment(request: web.Request, name: str, text: str) -> float:
    """An ISO-8601 time as Unix time; without an offset it is read as UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid_body(request.path, f"{name} must be an ISO-8601 time") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()


def _window(request: web.Request, now: float) -> tuple[float, float]:
    """Start and end of the time asked for, in Unix time; without any, the last 24 hours."""
    period = request.query.get("period")
    start, end = request.query.get("start"), request.query.get("end")
    if start is None and end is None:
        found = _PERIOD.fullmatch(period or "24h")
        if found is None:
            raise invalid_body(request.path, "period must be a number followed by h or d")
        since = now - int(found[1]) * (3600 if found[2] == "h" else 86_400)
        window = (since, now)
    elif period is not None or start is None or end is None:
        raise invalid_body(request.path, "give either period or both start and end")
    else:
        window = (_moment(request, "start", start), _moment(request, "end", end))
    if window[1] < window[0]:
        raise invalid_body(request.path, "end must not be earlier than start")
    if window[1] - window[0] > LONGEST_WINDOW_SECONDS:
        raise invalid_body(request.path, "the window must not exceed 92 days")
    return window
