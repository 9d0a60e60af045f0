"""The balance and the log of requests."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import pytest

from luma_desktop.api.account import AiMlAccount
from luma_desktop.api.client import ApiClient
from luma_desktop.domain.errors import KeyRefusedError, TemporaryError, UnreadableAnswerError
from luma_desktop.domain.money import Money
from luma_desktop.domain.remote import AutoTopUp, Balance, LogRow
from luma_desktop.domain.secret import Secret
from luma_desktop.engine.ports import AccountService
from tests.support.http_server import Reply, WireRequest, WireServer, json_reply

PLAIN = "/v2/billing"
DETAIL = "/v2/billing/detail"
LOGS = "/v2/logs"
START, END = 1_783_332_000.0, 1_783_335_600.0


@pytest.fixture
def account(client: ApiClient) -> AiMlAccount:
    return AiMlAccount(client)


async def test_the_balance_tells_of_auto_top_up(
    server: WireServer, account: AccountService
) -> None:
    settings = {"is_enabled": True, "threshold": 50, "amount": "100", "currency": "USD"}
    server.on(DETAIL, json_reply({"current_balance": 100.5, "autotopup_settings": settings}))
    assert await account.balance() == Balance(
        amount=Money.from_usd("100.5"),
        auto_top_up=AutoTopUp(
            enabled=True, threshold=Money.from_usd(50), amount=Money.from_usd(100)
        ),
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_key_that_may_not_see_the_detail_sees_the_balance(
    server: WireServer, client: ApiClient, account: AiMlAccount, status: int
) -> None:
    server.on(DETAIL, json_reply({}, status))
    server.on(PLAIN, json_reply({"current_balance": "-1.5"}))
    for _ in range(2):
        assert await account.balance() == Balance(amount=Money.from_usd("-1.5"))
    assert [request.path for request in server.requests] == [DETAIL, PLAIN, PLAIN]
    client.set_key(Secret("another"))
    await account.balance()
    assert [request.path for request in server.requests[3:]] == [DETAIL, PLAIN]


async def test_a_refused_key_is_told(server: WireServer, account: AiMlAccount) -> None:
    server.on("*", json_reply({"message": "Invalid key"}, 401))
    with pytest.raises(KeyRefusedError):
        await account.balance()
    with pytest.raises(KeyRefusedError):
        await account.check_key()


async def test_a_key_is_checked_by_the_plain_call(server: WireServer, account: AiMlAccount) -> None:
    server.on(PLAIN, json_reply({"current_balance": 3, "currency": "USD"}))
    assert (await account.check_key()).amount == Money.from_usd(3)
    assert [request.path for request in server.requests] == [PLAIN]


@pytest.mark.parametrize("body", [b"[]", b"{}", b"x", b'{"current_balance": "much"}', b"null"])
async def test_no_balance_is_unreadable(
    server: WireServer, account: AiMlAccount, body: bytes
) -> None:
    server.on("*", Reply(200, body))
    with pytest.raises(UnreadableAnswerError):
        await account.balance()


def row(number: int, **changes: object) -> dict[str, object]:
    return {
        "created": "2026-07-06T10:00:00.000Z",
        "status": "succeeded",
        "model": "luma/ray-2",
        "cost": {"usd": 0.25, "credits": 500_000},
        "inference_id": f"inf-{number}",
        "client_request_id": f"job.{number}",
    } | changes


def page(rows: Sequence[object], *, more: bool) -> Reply:
    return json_reply({"data": rows, "pagination": {"has_more": more, "total": 500}})


async def test_log_rows_come_from_every_page(server: WireServer, account: AccountService) -> None:
    first = [row(1), "odd", {"status": "succeeded"}, row(2, status="failed", cost={"usd": 0})]
    again = [row(2, status="failed", cost={"usd": 0}), row(3, client_request_id=None)]
    server.on(LOGS, page(first, more=True), page(again, more=False))
    rows = await account.log_rows(START, END)
    assert [r.inference_id for r in rows] == ["inf-1", "inf-2", "inf-3"], "no row twice"
    assert rows[0] == LogRow(
        created_at=START,
        succeeded=True,
        cost=Money(500_000),
        inference_id="inf-1",
        client_request_id="job.1",
        model="luma/ray-2",
    )
    assert not rows[1].succeeded
    assert rows[2].client_request_id is None
    queries = [parse_qs(urlsplit(request.target).query) for request in server.requests]
    assert queries[0] == {
        "start": ["2026-07-06T10:00:00.000Z"],
        "end": ["2026-07-06T11:00:00.000Z"],
        "limit": ["100"],
        "offset": ["0"],
    }
    assert queries[1]["offset"] == ["4"], "rows that cannot be read count, too"


async def test_pages_are_counted_where_the_log_does_not_say(
    server: WireServer, account: AiMlAccount
) -> None:
    def answer(request: WireRequest) -> Reply:
        offset = int(parse_qs(urlsplit(request.target).query)["offset"][0])
        rows = [row(offset), row(offset + 1)]
        return json_reply({"data": rows, "pagination": {"total": "6"}})

    server.on(LOGS, answer)
    assert len(await account.log_rows(START, END)) == 6
    server.on(LOGS, json_reply({"data": [row(1)]}))
    assert len(await account.log_rows(START, END)) == 1


async def test_a_window_is_never_longer_than_allowed(
    server: WireServer, account: AiMlAccount
) -> None:
    server.on(LOGS, page([], more=True))
    assert await account.log_rows(0, END) == ()
    query = parse_qs(urlsplit(server.requests[0].target).query)
    assert query["start"] == ["2026-04-05T11:00:00.000Z"]


async def test_a_log_without_end_is_given_up(server: WireServer, account: AiMlAccount) -> None:
    server.on(LOGS, page([row(1)], more=True))
    with pytest.raises(TemporaryError):
        await account.log_rows(START, END)
    assert len(server.requests) == 200


@pytest.mark.parametrize("body", [b"{}", b"7", b'{"data": {}}', b""])
async def test_no_log_is_unreadable(server: WireServer, account: AiMlAccount, body: bytes) -> None:
    server.on(LOGS, Reply(200, body))
    with pytest.raises(UnreadableAnswerError):
        await account.log_rows(START, END)
