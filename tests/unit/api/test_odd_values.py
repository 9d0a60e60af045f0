"""Sound answers with one value that is anything: read, or one of the errors that the call names."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from luma_desktop.api import schema
from luma_desktop.api.acceptance import acceptance_of
from luma_desktop.api.account import _balance, _log_page
from luma_desktop.api.answer import Answer
from luma_desktop.api.catalogue import _latencies, _prices
from luma_desktop.api.transactions import read_page
from luma_desktop.domain.attempt import parse_attempt_id
from luma_desktop.domain.errors import OutcomeUnknownError, UnreadableAnswerError
from luma_desktop.domain.request import Model
from tests.unit.api.test_schema import GENERATION

UNIFIED: dict[str, Any] = {
    "id": "60ac7c34-3224-4b14-8e7d-0aa0db708325:luma/ray-2",
    "status": "completed",
    "video": {"url": "https://cdn.test/a.mp4"},
    "error": {"name": "none", "message": "none"},
    "meta": {"usage": {"credits_used": 120000, "usd_spent": 0.06}},
}
LOG_ROW: dict[str, Any] = {
    "created": "2026-07-02T03:04:05.000Z",
    "status": "succeeded",
    "origin": "api",
    "model": "luma/ray-2",
    "cost": {"usd": 0.25, "credits": 500000},
    "inference_id": "inf-1",
    "client_request_id": "job.1",
}
ENTRY: dict[str, Any] = {
    "created_at": "2026-08-17T10:00:00.000Z",
    "direction": "CHARGE",
    "type": "MODEL_USAGE",
    "amount": {"usd": 1.56, "credits": 3120000},
    "model": "luma/ray-2",
    "reference_id": "inf-1",
}
RATE: dict[str, Any] = {
    "when": {"resolution": "720p", "duration": 5, "hdr": True},
    "price": 1.2,
    "unit": "second",
    "per": 2,
}
PRICING: dict[str, Any] = {"kind": "variants", "currency": "USD", "variants": [RATE]}
TOP_UP: dict[str, Any] = {"is_enabled": True, "threshold": 5, "amount": 20}


def _submitted(document: object) -> object:
    return acceptance_of(Answer(status=200, headers={}, body=json.dumps(document).encode()))


def _log(document: object) -> object:
    """With what is made of the rows' ids."""
    page = _log_page(document, 0)
    return page, [parse_attempt_id(row.client_request_id or "") for row in page.rows]


READERS: Mapping[str, tuple[Callable[[object], object], object]] = {
    "one generation": (schema.generation, UNIFIED),
    "generations": (schema.generations, [GENERATION]),
    "the list": (schema.listed_generations, [{"luma_generation_id": "g", "prompt": "a"}]),
    "an upload": (schema.public_url, [{"id": 1, "public_url": "https://x.test/a.png"}]),
    "a submit": (_submitted, UNIFIED),
    "the log": (_log, {"data": [LOG_ROW], "pagination": {"total": 1, "has_more": False}}),
    "the ledger": (read_page, {"data": [ENTRY], "pagination": {"next_cursor": "a"}}),
    "the balance": (_balance, {"current_balance": 9.25, "autotopup_settings": TOP_UP}),
    "the prices": (
        lambda document: _prices(document, tuple(Model)),
        {"data": [{"id": "luma/ray-2", "aliases": ["ray-2"], "pricing": PRICING}]},
    ),
    "the durations": (
        _latencies,
        {"models": [{"alias": "luma/ray-2", "metrics": {"duration_ms": {"p50": 1, "p90": 2}}}]},
    ),
}

ODD: tuple[object, ...] = (
    *(None, True, False, -1, 0, 1.5, 1e-320, 1e308, 10**400),
    *("", " ", "odd", "9" * 400, "NaN", "-Infinity", "\ud800", "x." + "1" * 5000),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "file:///etc/passwd"),
    *([], {}, [[]], [None], [{}], {"": None}, {"id": []}, ["odd"]),
)


def _places(document: object, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in `document` a value stands, the whole of it included."""
    yield at
    inner: list[tuple[Any, object]] = []
    if isinstance(document, dict):
        inner = list(document.items())
    elif isinstance(document, list):
        inner = list(enumerate(document))
    for key, value in inner:
        yield from _places(value, (*at, key))


def _with(document: object, at: tuple[Any, ...], value: object) -> object:
    if not at:
        return value
    changed: Any = copy.deepcopy(document)
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return changed


@pytest.mark.parametrize("name", list(READERS))
def test_a_sound_answer_is_read(name: str) -> None:
    read, document = READERS[name]
    read(document)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
@pytest.mark.parametrize("name", list(READERS))
def test_one_odd_value_is_no_crash(name: str, odd: object) -> None:
    read, document = READERS[name]
    for at in _places(document):
        with contextlib.suppress(UnreadableAnswerError, OutcomeUnknownError):
            read(_with(document, at, odd))
