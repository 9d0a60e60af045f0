"""Any answer to any call: read, or one of the errors that the call names. Over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luma_desktop.api.account import AiMlAccount
from luma_desktop.api.client import ApiClient
from luma_desktop.api.legacy import LegacyService
from luma_desktop.domain.errors import (
    BlockedError,
    KeyRefusedError,
    NotFoundError,
    OutcomeUnknownError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.remote import Acceptance
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.secret import Secret
from tests.support.http_server import Reply, WireServer
from tests.unit.api.conftest import KEY
from tests.unit.api.test_schema import ANY_JSON, KEYS, TEXTS

FREE_ERRORS = (
    KeyRefusedError,
    OutOfCreditsError,
    RateLimitedError,
    NotFoundError,
    RequestRejectedError,
    TemporaryError,
    UnreadableAnswerError,
)
REFUSALS = {400, 401, 403, 404, 409, 410, 422, 429}
"""Answers to a paid call that say it was not taken; after any other nobody knows."""

STATUSES = st.sampled_from([200, 200, 200, 201, 202, 302, 408, 500, 502, 524, *sorted(REFUSALS)])
ACCOUNT_KEYS = st.sampled_from(
    [
        "current_balance",
        "autotopup_settings",
        "is_enabled",
        "threshold",
        "amount",
        "pagination",
        "has_more",
        "total",
        "next_cursor",
        "created",
        "client_request_id",
        "inference_id",
        "cost",
        "credits",
        "usd",
        "direction",
        "type",
        "reference_id",
    ]
)
DOCUMENTS = ANY_JSON | st.dictionaries(ACCOUNT_KEYS | KEYS, ANY_JSON | TEXTS, max_size=6)
BODIES = DOCUMENTS.map(lambda document: json.dumps(document).encode()) | st.binary(max_size=40)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "date": st.sampled_from(["Mon, 23 Nov 2026 00:00:00 GMT", "yesterday", ""]),
        "retry-after": st.sampled_from(["1", "-5", "soon", "1e999", "99999999999"]),
        "x-inference-id": st.sampled_from(["inf-1", " ", "x" * 2000]),
        "x-aimlapi-credits-used": st.sampled_from(["500000", "NaN", "-1", "many"]),
        "content-type": st.sampled_from(["application/json", "text/html", "nonsense"]),
    },
)

Call = Callable[[LegacyService, AiMlAccount], Awaitable[object]]

FREE_CALLS: Mapping[str, Call] = {
    "observe": lambda service, _: service.observe(["g-1"]),
    "observe many": lambda service, _: service.observe([f"g-{i}" for i in range(30)]),
    "list": lambda service, _: service.list_generations(),
    "upload": lambda service, _: service.upload_image("data:image/png;base64,AA=="),
    "check key": lambda _, account: account.check_key(),
    "balance": lambda _, account: account.balance(),
    "log": lambda _, account: account.log_rows(0.0, 1e6),
    "statement": lambda _, account: account.statement(0.0),
}


class Wire:
    """A service that gives one answer to everything, and our side of it."""

    def __init__(self, server: WireServer, client: ApiClient) -> None:
        self._server = server
        self._client = client

    async def answered(self, reply: Reply, call: Call) -> object:
        """What the call returns or raises."""
        self._server.on("*", reply)
        try:
            return await call(LegacyService(self._client), AiMlAccount(self._client))
        except Exception as error:  # noqa: BLE001 - judged by the test
            return error


@pytest.fixture
def run() -> Iterator[Callable[[Reply, Call], Any]]:
    """One server and client for all examples of a test."""
    with asyncio.Runner() as runner:
        server = WireServer()
        runner.run(server.__aenter__())
        client = ApiClient(server.url, key=Secret(KEY))
        wire = Wire(server, client)
        yield lambda reply, call: runner.run(wire.answered(reply, call))
        runner.run(client.aclose())
        runner.run(server.stop())


COMMON = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("name", list(FREE_CALLS))
@COMMON
@given(status=STATUSES, body=BODIES, headers=HEADERS)
def test_a_free_call_is_read_or_raises_what_it_names(
    run: Callable[[Reply, Call], Any],
    name: str,
    status: int,
    body: bytes,
    headers: dict[str, str],
) -> None:
    outcome = run(Reply(status, body, headers), FREE_CALLS[name])
    assert not isinstance(outcome, BaseException) or isinstance(outcome, FREE_ERRORS), repr(outcome)
    repr(outcome).encode("utf-8")


@COMMON
@given(status=STATUSES, body=BODIES, headers=HEADERS)
def test_a_paid_call_is_accepted_refused_or_unknown(
    run: Callable[[Reply, Call], Any], status: int, body: bytes, headers: dict[str, str]
) -> None:
    marks: list[None] = []

    async def mark() -> None:
        marks.append(None)

    def submit(service: LegacyService, _: AiMlAccount) -> Awaitable[Acceptance]:
        request = GenerationRequest(prompt="a")
        return service.submit(request, client_request_id="j.1", before_first_byte=mark)

    outcome = run(Reply(status, body, headers), submit)
    assert marks == [None]
    if isinstance(outcome, Acceptance):
        assert 200 <= status < 300
        assert outcome.observation.generation_id
    elif status in REFUSALS:
        assert isinstance(outcome, FREE_ERRORS)
        certain = isinstance(outcome, BlockedError)
        assert certain or not isinstance(outcome, TemporaryError | UnreadableAnswerError)
    else:
        assert isinstance(outcome, OutcomeUnknownError), repr(outcome)
