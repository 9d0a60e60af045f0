"""The account's ledger, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.api.account import MAX_LEDGER_PAGES, AiMlAccount
from luma_desktop.api.client import ApiClient
from luma_desktop.api.transactions import read_page
from luma_desktop.domain.errors import NotFoundError, UnreadableAnswerError
from luma_desktop.domain.ledger import Statement, Transaction, TransactionKind
from luma_desktop.domain.money import Money
from tests.support.http_server import Reply, WireServer, json_reply

PATH = "/v2/billing/transactions"
SINCE = 1_783_332_000.0
CHARGE = {
    "created_at": "2026-07-06T10:00:00.000Z",
    "direction": "CHARGE",
    "type": "MODEL_USAGE",
    "amount": {"usd": 0.25, "credits": 500_000},
    "model": "luma/dream-machine",
    "reference_id": "inf-1",
}


@pytest.fixture
def account(client: ApiClient) -> AiMlAccount:
    return AiMlAccount(client)


def page(rows: Sequence[object], cursor: object = None, **pagination: object) -> Reply:
    told = {"next_cursor": cursor, "has_more": cursor is not None} | pagination
    return json_reply({"data": rows, "pagination": told})


def queries(server: WireServer) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(request.target).query) for request in server.requests]


async def test_every_page_is_asked_for_by_its_cursor(
    server: WireServer, account: AiMlAccount
) -> None:
    topup = CHARGE | {"direction": "TOPUP", "type": "PAYMENT", "reference_id": None, "model": None}
    server.on(PATH, page([CHARGE], "next/+=="), page([topup]))
    assert await account.statement(SINCE) == Statement(
        since=SINCE,
        transactions=(
            Transaction(
                at=SINCE,
                is_charge=True,
                kind=TransactionKind.MODEL_USAGE,
                amount=Money(500_000),
                model="luma/dream-machine",
                reference_id="inf-1",
            ),
            Transaction(
                at=SINCE, is_charge=False, kind=TransactionKind.PAYMENT, amount=Money(500_000)
            ),
        ),
    )
    first, second = queries(server)
    assert first == {"from": ["2026-07-06T10:00:00.000Z"], "limit": ["100"]}
    assert second == first | {"cursor": ["next/+=="]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": 0.25}, {}),
        ({"amount": {"usd": "0.25"}}, {}),
        ({"amount": {"usd": -0.25, "credits": -500_000}}, {}),
        ({"direction": "charge", "type": "model_usage"}, {}),
        ({"direction": None}, {}),
        ({"type": "TAX"}, {"kind": TransactionKind.OTHER}),
        ({"type": None, "direction": 7}, {"kind": TransactionKind.OTHER, "is_charge": False}),
        ({"model": 7, "reference_id": ["x"]}, {"model": None, "reference_id": None}),
    ],
)
def test_a_row_is_read_leniently(changes: dict[str, object], expected: dict[str, object]) -> None:
    (row,) = read_page({"data": [CHARGE | changes]}).transactions
    plain = read_page({"data": [CHARGE]}).transactions[0]
    assert {name: getattr(row, name) for name in row.__struct_fields__} == {
        name: expected.get(name, getattr(plain, name)) for name in row.__struct_fields__
    }


@pytest.mark.parametrize(
    "odd", [None, 7, "x", [], {}, CHARGE | {"amount": None}, CHARGE | {"created_at": "soon"}]
)
def test_a_row_that_cannot_be_read_loses_no_other(odd: object) -> None:
    assert len(read_page({"data": [odd, CHARGE]}).transactions) == 1


async def test_a_cursor_that_comes_again_ends_it(server: WireServer, account: AiMlAccount) -> None:
    server.on(PATH, page([CHARGE], "round"))
    statement = await account.statement(SINCE)
    assert (len(server.requests), statement.is_whole) == (2, False)


async def test_more_pages_than_are_asked_for_are_told(
    server: WireServer, account: AiMlAccount
) -> None:
    replies = [page([CHARGE], f"c{number}") for number in range(MAX_LEDGER_PAGES + 5)]
    server.on(PATH, *replies)
    statement = await account.statement(SINCE)
    assert len(server.requests) == MAX_LEDGER_PAGES
    assert not statement.is_whole


@pytest.mark.parametrize(
    ("pagination", "whole"),
    [
        ({"next_cursor": None, "has_more": False}, True),
        ({"next_cursor": "left over", "has_more": False}, True),
        ({"next_cursor": None, "has_more": True}, False),
        ({"next_cursor": 7, "has_more": True}, False),
        ({}, True),
        (None, True),
    ],
)
async def test_the_last_page_is_known_by_what_is_said(
    server: WireServer, account: AiMlAccount, pagination: object, whole: bool
) -> None:
    server.on(PATH, json_reply({"data": [CHARGE], "pagination": pagination}))
    statement = await account.statement(SINCE)
    assert (len(server.requests), statement.is_whole) == (1, whole)


@pytest.mark.parametrize("body", [b"{}", b"7", b'{"data": {}}', b"", b"null"])
async def test_no_ledger_is_unreadable(
    server: WireServer, account: AiMlAccount, body: bytes
) -> None:
    server.on(PATH, Reply(200, body))
    with pytest.raises(UnreadableAnswerError):
        await account.statement(SINCE)


async def test_a_ledger_that_is_not_there_is_told(server: WireServer, account: AiMlAccount) -> None:
    server.on(PATH, json_reply({"message": "Cannot GET"}, 404))
    with pytest.raises(NotFoundError):
        await account.statement(SINCE)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
rows = st.fixed_dictionaries({}, optional=dict.fromkeys(CHARGE, json_values))
pages = st.fixed_dictionaries(
    {}, optional={"data": json_values | st.lists(rows | json_values), "pagination": json_values}
)


@given(json_values | pages)
def test_no_answer_breaks_the_reader(document: object) -> None:
    try:
        found = read_page(document)
    except UnreadableAnswerError:
        return
    assert all(row.amount >= Money() for row in found.transactions)
