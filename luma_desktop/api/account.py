"""Free calls about the account: the balance, the log of requests, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from luma_desktop.api.client import ApiClient
from luma_desktop.api.numbers import amount, credit_amount, iso_time, number
from luma_desktop.api.schema import text
from luma_desktop.api.transactions import PAGE_ROWS, read_page
from luma_desktop.domain.errors import (
    KeyRefusedError,
    NotFoundError,
    OutOfCreditsError,
    RequestRejectedError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.ledger import Statement, Transaction
from luma_desktop.domain.money import ZERO
from luma_desktop.domain.remote import AutoTopUp, Balance, LogRow

LOG_PAGE_ROWS = 100
MAX_LOG_PAGES = 200
"""As many as `/v2/logs` lets a client ask for in a minute."""

MAX_LEDGER_PAGES = 50
MAX_LOG_DAYS = 92
_DAY = 86_400.0
_LOG_STATUSES = frozenset({"succeeded", "failed"})


class AiMlAccount:
    """The `AccountService` of the AI/ML API. Every call raises as `ApiClient.get`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._no_detail_for: int | None = None

    @property
    def clock_ahead(self) -> float | None:
        """Seconds that the service's clock is ahead of ours, as far as its answers are believed."""
        return self._client.clock_ahead

    async def check_key(self) -> Balance:
        """Prove that the key works: the one call that every key may make."""
        answer = await self._client.get("/v2/billing")
        return _balance(answer.json())

    async def balance(self) -> Balance:
        """The balance, with auto top-up where the key may see it."""
        asked_with = self._client.key_number
        if self._no_detail_for == asked_with:
            return await self.check_key()
        try:
            answer = await self._client.get("/v2/billing/detail")
            return _balance(answer.json())
        except (KeyRefusedError, OutOfCreditsError, NotFoundError, RequestRejectedError):
            balance = await self.check_key()
            self._no_detail_for = asked_with
            return balance
        except UnreadableAnswerError:
            return await self.check_key()

    async def log_rows(self, start: float, end: float) -> Sequence[LogRow]:
        """All rows between two Unix times, newest first; a window of 92 days at most.

        Raises:
            TemporaryError: there are more rows than pages may be asked for.
        """
        start = max(start, end - MAX_LOG_DAYS * _DAY)
        rows: dict[LogRow, None] = {}  # a new row on top shows an old one again a page later
        offset = 0
        for _ in range(MAX_LOG_PAGES):
            page = await self._log_page(start, end, offset)
            rows.update(dict.fromkeys(page.rows))
            offset += page.size
            if not page.has_more:
                return tuple(rows)
        raise TemporaryError("the log has too many rows")

    async def statement(self, since: float) -> Statement:
        """Every movement of the balance since `since` (Unix seconds), newest first."""
        found: list[Transaction] = []
        cursors: set[str] = set()
        query: dict[str, str | int] = {"from": _iso(since), "limit": PAGE_ROWS}
        for _ in range(MAX_LEDGER_PAGES):
            answer = await self._client.get("/v2/billing/transactions", query)
            page = read_page(answer.json())
            found += page.transactions
            if page.cursor is None or page.cursor in cursors:
                whole = page.cursor is None and not page.is_cut
                return Statement(since=since, transactions=tuple(found), is_whole=whole)
            cursors.add(page.cursor)
            query["cursor"] = page.cursor
        return Statement(since=since, transactions=tuple(found), is_whole=False)

    async def _log_page(self, start: float, end: float, offset: int) -> _LogPage:
        query: dict[str, str | int] = {
            "start": _iso(start),
            "end": _iso(end),
            "limit": LOG_PAGE_ROWS,
            "offset": offset,
        }
        answer = await self._client.get("/v2/logs", query)
        return _log_page(answer.json(), offset)


class _LogPage(msgspec.Struct, frozen=True, kw_only=True):
    """`size` counts the rows that could not be read, too."""

    rows: tuple[LogRow, ...]
    size: int
    has_more: bool


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _balance(document: object) -> Balance:
    if not isinstance(document, dict):
        raise UnreadableAnswerError("no balance")
    held = amount(document.get("current_balance"))
    if held is None:
        raise UnreadableAnswerError("no balance")
    return Balance(amount=held, auto_top_up=_auto_top_up(document.get("autotopup_settings")))


def _auto_top_up(settings: object) -> AutoTopUp | None:
    if not isinstance(settings, dict) or not isinstance(settings.get("is_enabled"), bool):
        return None
    return AutoTopUp(
        enabled=settings["is_enabled"],
        threshold=amount(settings.get("threshold")) or ZERO,
        amount=amount(settings.get("amount")) or ZERO,
    )


def _log_page(document: object, offset: int) -> _LogPage:
    items = document.get("data") if isinstance(document, dict) else document
    if not isinstance(items, list):
        raise UnreadableAnswerError("no log rows")
    rows = tuple(row for item in items if (row := _log_row(item)) is not None)
    pagination = document.get("pagination") if isinstance(document, dict) else None
    return _LogPage(
        rows=rows,
        size=len(items),
        has_more=bool(items) and _has_more(pagination, offset + len(items)),
    )


def _has_more(pagination: object, seen: int) -> bool:
    if not isinstance(pagination, dict):
        return False
    if isinstance(pagination.get("has_more"), bool):
        return bool(pagination["has_more"])
    total = number(pagination.get("total"))
    return total is not None and seen < total


def _log_row(item: object) -> LogRow | None:
    if not isinstance(item, dict):
        return None
    created_at, status = iso_time(item.get("created")), item.get("status")
    if created_at is None or not isinstance(status, str) or status not in _LOG_STATUSES:
        return None
    cost = item.get("cost")
    costs = cost if isinstance(cost, dict) else {}
    return LogRow(
        created_at=created_at,
        succeeded=status == "succeeded",
        cost=credit_amount(costs.get("credits")) or amount(costs.get("usd")) or ZERO,
        inference_id=text(item.get("inference_id")),
        client_request_id=text(item.get("client_request_id")),
        model=text(item.get("model")),
    )
