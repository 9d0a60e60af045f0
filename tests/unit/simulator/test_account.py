"""Balance, logs, ledger and catalogue, as the vendor describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.unit.simulator.api import BODY, GENERATIONS, submit

if TYPE_CHECKING:
    from tests.support.simulator import SimulatorProcess


def test_the_balance_falls_with_each_submit(api: httpx.Client) -> None:
    assert api.get("/v2/billing").json() == {"current_balance": 10.0, "currency": "USD"}
    submit(api)
    assert api.get("/v2/billing").json()["current_balance"] == 9.75
    detail = api.get("/v2/billing/detail").json()
    assert detail["current_balance"] == 9.75
    assert set(detail["autotopup_settings"]) == {"is_enabled", "threshold", "amount", "currency"}


def test_the_ledger_row_comes_with_the_completion(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(duration_seconds=60)
    id_ = submit(api)

    def charges() -> list[dict[str, Any]]:
        query = {"type": "MODEL_USAGE"}
        return list(api.get("/v2/billing/transactions", params=query).json()["data"])

    assert charges() == []
    simulator.complete()
    (entry,) = charges()
    assert entry["reference_id"] == id_
    assert entry["amount"] == {"usd": 0.25, "credits": 500_000}
    assert entry["direction"] == "CHARGE"


def test_the_ledger_is_paged_by_cursor(api: httpx.Client, simulator: SimulatorProcess) -> None:
    ids = [submit(api) for _ in range(5)]
    simulator.complete()
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2, "direction": "CHARGE"}
    while True:
        page = api.get("/v2/billing/transactions", params=query).json()
        seen += [entry["reference_id"] for entry in page["data"]]
        if not page["pagination"]["has_more"]:
            assert page["pagination"]["next_cursor"] is None
            break
        query["cursor"] = page["pagination"]["next_cursor"]
    assert sorted(seen) == sorted(ids)
    assert api.get("/v2/billing/transactions", params={"cursor": "bWFkZSB1cA=="}).is_error


def test_the_logs_are_paged_by_offset_newest_first(api: httpx.Client) -> None:
    for number in range(5):
        headers = {"X-Client-Request-Id": f"job.{number}"}
        api.post(GENERATIONS, json=BODY, headers=headers)
    first = api.get("/v2/logs", params={"limit": 3}).json()
    assert [row["client_request_id"] for row in first["data"]] == ["job.4", "job.3", "job.2"]
    assert first["pagination"] == {"limit": 3, "offset": 0, "total": 5, "has_more": True}
    rest = api.get("/v2/logs", params={"limit": 3, "offset": 3}).json()
    assert [row["client_request_id"] for row in rest["data"]] == ["job.1", "job.0"]
    assert rest["pagination"]["has_more"] is False


def test_the_logs_show_the_calling_keys_rows_only(api: httpx.Client) -> None:
    submit(api)
    other = api.get("/v2/logs", headers={"Authorization": "Bearer another-key"})
    assert other.json()["data"] == []


def test_a_window_outside_of_which_nothing_is_listed(api: httpx.Client) -> None:
    submit(api)
    past = {"start": "2026-01-01T00:00:00Z", "end": "2026-01-02T00:00:00"}
    assert api.get("/v2/logs", params=past).json()["data"] == []
    assert len(api.get("/v2/logs", params={"period": "1h"}).json()["data"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        "period=24",
        "period=0h",
        "period=93d",
        "period=1h&start=2026-01-01&end=2026-01-02",
        "start=2026-01-01",
        "start=2026-01-02&end=2026-01-01",
        "start=yesterday&end=today",
        "limit=0",
        "limit=101",
        "offset=-1",
        "status=done",
        "status=succeeded,failed",
        "colour=red",
    ],
)
def test_log_queries_against_the_rules(api: httpx.Client, query: str) -> None:
    assert api.get(f"/v2/logs?{query}").status_code == 400


@pytest.mark.parametrize("query", ["limit=0", "type=GIFT", "direction=UP", "from=soon", "page=2"])
def test_ledger_queries_against_the_rules(api: httpx.Client, query: str) -> None:
    assert api.get(f"/v2/billing/transactions?{query}").status_code == 400


def test_the_logs_have_a_rate_limit(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.configure(logs_per_minute=3)
    answers = [api.get("/v2/logs") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_prices_come_in_three_kinds_and_with_an_etag(simulator: SimulatorProcess) -> None:
    with httpx.Client(base_url=simulator.base_url, trust_env=False) as nobody:
        answer = nobody.get("/v1/models", params={"include": "pricing"})
        kinds = {model["id"]: model["pricing"]["kind"] for model in answer.json()["data"]}
        assert set(kinds.values()) == {"fixed", "variants", "variable"}
        same = {"If-None-Match": answer.headers["ETag"]}
        query = {"include": "pricing"}
        assert nobody.get("/v1/models", params=query, headers=same).status_code == 304
        one = nobody.get("/v1/models", params={"id": "luma/ray-2", **query}, headers=same)
        assert one.status_code == 200
        (model,) = one.json()["data"]
        variant = model["pricing"]["variants"][0]
        assert set(variant) == {"when", "price", "unit", "per"}
        assert "pricing" not in nobody.get("/v1/models").json()["data"][0]


def test_durations_of_the_models_asked_for(simulator: SimulatorProcess) -> None:
    with httpx.Client(base_url=simulator.base_url, trust_env=False) as nobody:
        answer = nobody.get("/models/metrics", params={"aliases": ["luma/ray-2", "unknown"]})
        (entry,) = answer.json()["models"]
        assert entry["alias"] == "luma/ray-2"
        assert list(entry["metrics"]["duration_ms"]) == ["p50", "p75", "p90", "p99"]
        assert nobody.get("/models/metrics?model=luma/ray-2").status_code == 400
