"""Every kind of misbehaviour that the simulator can be told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.support.simulator import CLIP, SUBMIT
from tests.support.simulator import STATUS as STATUS_PATH
from tests.unit.simulator.api import (
    BODY,
    GENERATIONS,
    STATUS,
    download,
    finished,
    submit,
    unwrap,
)

if TYPE_CHECKING:
    from tests.support.simulator import SimulatorProcess


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 429, 500, 502, 503, 504, 522])
def test_an_error_before_acceptance_charges_nothing(
    api: httpx.Client, simulator: SimulatorProcess, status: int
) -> None:
    simulator.fault("answer", path=SUBMIT, status=status)
    answer = api.post(GENERATIONS, json=BODY)
    assert answer.status_code == status
    assert answer.json()["statusCode"] == status
    assert simulator.ledger().charges == 0
    assert api.post(GENERATIONS, json=BODY).is_success


def test_an_error_after_acceptance_charges_all_the_same(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path=SUBMIT, status=503, accepted=True, body="html")
    answer = api.post(GENERATIONS, json=BODY, headers={"X-Client-Request-Id": "job.1"})
    assert answer.status_code == 503
    assert "<html>" in answer.text
    ledger = simulator.ledger()
    assert (ledger.charges, ledger.clicks) == (1, {"job.1": 1})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("titled", {"title", "status", "message", "error"}),
        ("detail", {"detail"}),
        ("detail_object", {"detail"}),
        ("gateway_texts", {"message", "path", "requestId", "statusCode", "timestamp"}),
        ("gateway_object", {"message", "path", "requestId", "statusCode", "timestamp"}),
    ],
)
def test_error_bodies_come_in_families(
    api: httpx.Client, simulator: SimulatorProcess, body: str, expected: set[str]
) -> None:
    simulator.fault("answer", path=SUBMIT, status=400, body=body, message="No such thing")
    answer = api.post(GENERATIONS, json=BODY)
    assert set(answer.json()) == expected
    assert "No such thing" in answer.text


def test_bodies_that_no_reader_can_read(api: httpx.Client, simulator: SimulatorProcess) -> None:
    sizes = {}
    for body in ("empty", "malformed", "huge"):
        simulator.fault("answer", path=SUBMIT, status=200, body=body, accepted=True)
        sizes[body] = len(api.post(GENERATIONS, json=BODY).content)
    assert sizes["empty"] == 0
    assert 0 < sizes["malformed"] < 100
    assert sizes["huge"] > 8 * 1024 * 1024
    assert simulator.ledger().charges == 3


def test_retry_after_is_sent_along(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.fault("answer", path=SUBMIT, status=429, retry_after="7")
    assert api.post(GENERATIONS, json=BODY).headers["Retry-After"] == "7"


@pytest.mark.parametrize(("accepted", "charges"), [(False, 0), (True, 1)])
def test_a_dropped_connection_before_or_after_acceptance(
    api: httpx.Client, simulator: SimulatorProcess, accepted: bool, charges: int
) -> None:
    simulator.fault("drop", path=SUBMIT, accepted=accepted)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        api.post(GENERATIONS, json=BODY)
    assert simulator.ledger().charges == charges


def test_an_answer_cut_inside_its_body(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.fault("drop", path=SUBMIT, after_bytes=20)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        api.post(GENERATIONS, json=BODY)
    assert simulator.ledger().charges == 1


def test_a_hanging_call_is_accepted_in_the_end(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.fault("latency", path=SUBMIT, seconds=0.4)
    with pytest.raises(httpx.ReadTimeout):
        api.post(GENERATIONS, json=BODY, timeout=0.1)
    assert simulator.ledger().charges == 0
    deadline = time.monotonic() + 10
    while simulator.ledger().charges == 0:
        assert time.monotonic() < deadline


def test_a_redirect_leads_to_another_origin_where_a_key_is_a_leak(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.fault("redirect", path=SUBMIT)
    answer = api.post(GENERATIONS, json=BODY)
    assert answer.status_code == 307
    assert answer.headers["Location"].startswith(simulator.cdn_url + "/elsewhere/")
    assert simulator.ledger().leaks == []
    download(answer.headers["Location"], Authorization="Bearer test-key-0001")
    assert [leak.place for leak in simulator.ledger().leaks] == ["Authorization header"]


def test_rules_wait_for_their_turn_and_end(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.fault("answer", path=SUBMIT, status=500, nth=2, count=2)
    seen = [api.post(GENERATIONS, json=BODY).is_success for _ in range(4)]
    assert seen == [True, False, False, True]
    (rule,) = simulator.faults()
    assert (rule["fitted"], rule["used"]) == (4, 2)


def test_a_rule_can_be_for_one_client_request_id_and_for_a_share_of_them(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", client_request_id="^b", status=500, count=None)
    headers = {"X-Client-Request-Id": "a.1"}
    assert api.post(GENERATIONS, json=BODY, headers=headers).is_success
    assert api.post(GENERATIONS, json=BODY, headers={"X-Client-Request-Id": "b.1"}).is_error
    simulator.clear_faults()
    simulator.fault("answer", path=STATUS_PATH, status=500, count=None, probability=0.5)
    failures = sum(api.get(STATUS).status_code == 500 for _ in range(60))
    assert 15 <= failures <= 45


def test_rules_that_make_no_sense_are_refused(simulator: SimulatorProcess) -> None:
    with pytest.raises(RuntimeError, match="kind"):
        simulator.fault("explode")
    with pytest.raises(RuntimeError, match="unknown field"):
        simulator.fault("latency", seconds=1, minutes=2)
    with pytest.raises(RuntimeError, match="unknown field"):
        simulator.configure(speed_of_light=1)


def test_a_generation_can_fail_with_status_200_and_is_not_billed(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(failure_reason="Prompt rejected by moderation")
    (generation,) = finished(api, submit(api))
    assert generation["state"] in {"failed", "error"}
    assert generation["failure_reason"] == "Prompt rejected by moderation"
    ledger = simulator.ledger()
    assert (ledger.charges, ledger.balance_usd) == (0, 10)
    entries = api.get("/v2/billing/transactions").json()["data"]
    assert [entry["type"] for entry in entries] == ["INIT"]
    (row,) = api.get("/v2/logs").json()["data"]
    assert (row["status"], row["cost"]["credits"]) == ("failed", 0)


def test_completed_comes_before_the_video(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.twist(withheld_polls=2)
    id_ = submit(api)
    simulator.complete()
    polls = [unwrap(api.get(STATUS, params={"ids": id_}).json())[0] for _ in range(3)]
    assert [p["state"] for p in polls] == ["completed"] * 3
    assert [p["video"] is not None for p in polls] == [False, False, True]


def test_unheard_of_states(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.twist(state_word="daydreaming", duration_seconds=60)
    id_ = submit(api)
    (generation,) = unwrap(api.get(STATUS, params={"ids": id_}).json())
    assert generation["state"] == "daydreaming"


def test_a_generation_that_was_taken_and_never_heard_of_again(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(forgotten=True)
    id_ = submit(api)
    assert api.get(STATUS, params={"ids": id_}).status_code == 404
    assert simulator.ledger().charges == 1


def rows(api: httpx.Client) -> list[dict[str, Any]]:
    return list(api.get("/v2/logs").json()["data"])


def test_log_rows_can_lag_or_wait_for_the_end_or_never_come(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(duration_seconds=60, log_lag_seconds=3600)
    submit(api)
    simulator.twist(duration_seconds=60, log_timing="never")
    submit(api)
    simulator.twist(duration_seconds=60, log_timing="completion")
    late = submit(api)
    assert rows(api) == []
    simulator.complete()
    assert [row["inference_id"] for row in rows(api)] == [late]


def test_an_inference_id_that_cannot_be_polled(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(foreign_inference_id=True)
    answer = api.post(GENERATIONS, json=BODY, headers={"X-Client-Request-Id": "job.1"})
    inference_id = answer.headers["x-inference-id"]
    assert inference_id != unwrap(answer.json())[0]["id"]
    (row,) = rows(api)
    assert (row["inference_id"], row["client_request_id"]) == (inference_id, "job.1")
    assert api.get(STATUS, params={"ids": inference_id}).status_code == 404


def test_a_failure_can_be_on_record_in_the_logs(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path=SUBMIT, status=500, logged=True)
    api.post(GENERATIONS, json=BODY, headers={"X-Client-Request-Id": "job.1"})
    (row,) = rows(api)
    assert (row["status"], row["client_request_id"]) == ("failed", "job.1")


def clip_url(api: httpx.Client) -> str:
    (generation,) = finished(api, submit(api))
    return str(generation["video"]["url"])


def test_links_expire_and_a_fresh_answer_has_fresh_ones(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.configure(link_seconds=0)
    id_ = submit(api)
    (generation,) = finished(api, id_)
    refused = download(generation["video"]["url"])
    assert refused.status_code == 403
    assert "AccessDenied" in refused.text


@pytest.mark.parametrize("status", [403, 404, 410])
def test_the_cdn_can_refuse(api: httpx.Client, simulator: SimulatorProcess, status: int) -> None:
    url = clip_url(api)
    simulator.fault("answer", path=CLIP, status=status, body="empty")
    assert download(url).status_code == status
    assert download(url).status_code == 200


def test_a_download_can_be_cut_and_taken_up_again(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    url = clip_url(api)
    whole = download(url)
    simulator.fault("delivery", path=CLIP, cut_after=1000)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        download(url)
    rest = download(url, **{"Range": "bytes=1000-", "If-Range": whole.headers["ETag"]})
    assert rest.status_code == 206
    assert whole.content[:1000] + rest.content == whole.content


def test_a_slow_download_takes_its_time(api: httpx.Client, simulator: SimulatorProcess) -> None:
    url = clip_url(api)
    size = len(download(url).content)
    simulator.fault("delivery", path=CLIP, bytes_per_second=size / 0.5)
    start = time.monotonic()
    assert len(download(url).content) == size
    assert time.monotonic() - start > 0.35


def test_files_that_are_not_what_they_claim(api: httpx.Client, simulator: SimulatorProcess) -> None:
    url = clip_url(api)
    whole = download(url)
    simulator.fault("delivery", path=CLIP, html=True)
    assert download(url).headers["content-type"].startswith("text/html")
    simulator.fault("delivery", path=CLIP, truncate_to=500)
    assert download(url).content == whole.content[:500]
    simulator.fault("delivery", path=CLIP, content_length_delta=10)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        download(url)
    simulator.fault("delivery", path=CLIP, ignore_range=True)
    assert download(url, Range="bytes=5-").status_code == 200
    simulator.fault("delivery", path=CLIP, changed_etag=True)
    assert download(url).headers["ETag"] != whole.headers["ETag"]
