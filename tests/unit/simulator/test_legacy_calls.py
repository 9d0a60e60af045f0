"""The five v1 calls, as the contract has them."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

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


def test_submit_charges_at_once_and_lists_the_generation(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    answer = api.post(GENERATIONS, json=BODY, headers={"X-Client-Request-Id": "job.1"})
    (generation,) = unwrap(answer.json())
    assert answer.headers["x-inference-id"] == generation["id"]
    assert answer.headers["x-aimlapi-credits-used"] == "500000"
    assert answer.headers["x-aimlapi-usd-spent"] == "0.25"
    assert generation["video"] is None
    ledger = simulator.ledger()
    assert ledger.balance_usd == 9.75
    assert ledger.charges == 1
    assert ledger.clicks == {"job.1": 1}
    assert [g.client_request_id for g in ledger.generations] == ["job.1"]
    listed = api.get(GENERATIONS).json()
    assert listed == [{"luma_generation_id": generation["id"], "prompt": "Flying jellyfish"}]


def test_a_generation_ends_with_a_playable_clip(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    import av

    (generation,) = finished(api, submit(api))
    assert generation["state"] == "completed"
    clip = download(generation["video"]["url"])
    assert clip.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(clip.content), "r") as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (
            generation["video"]["width"],
            generation["video"]["height"],
        )
        assert len(list(container.decode(video=0))) == 24
    assert simulator.ledger().leaks == []


def test_extending_names_the_parent_and_needs_it_finished(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(duration_seconds=60)
    parent = submit(api)
    assert api.post(f"{GENERATIONS}/{parent}/extend", json=BODY).status_code == 400
    simulator.complete()
    answer = api.post(f"{GENERATIONS}/{parent}/extend", json=BODY | {"user_prompt": "on"})
    assert answer.status_code in {200, 201}
    assert simulator.ledger().generations[1].parent_id == parent
    assert api.post(f"{GENERATIONS}/unknown/extend", json=BODY).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"user_prompt": "  \n"}, "user_prompt"),
        ({"user_prompt": "🙂" * 1025}, "user_prompt"),
        ({"user_prompt": None}, "user_prompt"),
        ({"user_prompt": 5}, "user_prompt"),
        ({"aspect_ratio": "16:10"}, "aspect_ratio"),
        ({"aspect_ratio": None}, "aspect_ratio"),
        ({"expand_prompt": "true"}, "expand_prompt"),
        ({"expand_prompt": None}, "expand_prompt"),
        ({"image_url": "/pictures/a.png"}, "image_url"),
        ({"image_url": None}, "image_url"),
        ({"image_end_url": "ftp://example.com/a.png"}, "image_end_url"),
        ({"loop": True}, "loop"),
    ],
)
def test_what_the_contract_forbids_is_refused_by_name(
    api: httpx.Client, simulator: SimulatorProcess, changes: dict[str, Any], field: str
) -> None:
    answer = api.post(GENERATIONS, json=BODY | changes)
    assert answer.status_code == 400
    body = answer.json()
    assert body["message"].startswith("Body validation error")
    assert field in body["message"]
    assert set(body) == {"message", "path", "requestId", "statusCode", "timestamp"}
    assert simulator.ledger().generations == []


def test_the_longest_prompt_is_taken(api: httpx.Client) -> None:
    submit(api, user_prompt="🙂" * 1024)


@pytest.mark.parametrize("missing", ["user_prompt", "aspect_ratio"])
def test_required_fields_are_required(api: httpx.Client, missing: str) -> None:
    answer = api.post(GENERATIONS, json={k: v for k, v in BODY.items() if k != missing})
    assert answer.status_code == 400
    assert missing in answer.json()["message"]


def test_a_body_that_is_no_json_is_refused(api: httpx.Client) -> None:
    assert api.post(GENERATIONS, content=b"{").status_code == 400
    assert api.post(GENERATIONS, json=[BODY]).status_code == 400


@pytest.mark.parametrize("client_id", ["", "a b", "ü", "x" * 129])
def test_a_bad_client_request_id_is_refused(api: httpx.Client, client_id: str) -> None:
    headers = {b"X-Client-Request-Id": client_id.encode()}
    assert api.post(GENERATIONS, json=BODY, headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", GENERATIONS),
        ("GET", GENERATIONS),
        ("GET", STATUS),
        ("POST", f"{GENERATIONS}/file-upload"),
        ("POST", f"{GENERATIONS}/x/extend"),
        ("GET", "/v2/billing"),
        ("GET", "/v2/billing/detail"),
        ("GET", "/v2/billing/transactions"),
        ("GET", "/v2/logs"),
        ("POST", "/v2/video/generations"),
        ("GET", "/v2/video/generations"),
    ],
)
def test_every_account_call_needs_a_key(
    simulator: SimulatorProcess, method: str, path: str
) -> None:
    with httpx.Client(base_url=simulator.base_url, trust_env=False) as nobody:
        assert nobody.request(method, path).status_code == 401
        basic = {"Authorization": "Basic abc"}
        assert nobody.request(method, path, headers=basic).status_code == 401


def test_without_credits_nothing_is_taken(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.set_balance(0.25)
    submit(api)
    answer = api.post(GENERATIONS, json=BODY)
    assert answer.status_code == 403
    assert answer.json()["error"]["data"]["kind"] == "err_insufficent_credits"
    assert simulator.ledger().balance_credits == 0
    assert simulator.ledger().charges == 1


def test_ids_come_by_index_up_to_twenty_or_with_commas_up_to_a_hundred(
    api: httpx.Client,
) -> None:
    id_ = submit(api)

    def by_index(count: int) -> int:
        query = {f"ids[{n}]": id_ if n == 0 else f"unknown-{n}" for n in range(count)}
        return api.get(STATUS, params=query).status_code

    def by_comma(count: int) -> int:
        ids = ",".join([id_, *(f"unknown-{n}" for n in range(1, count))])
        return api.get(STATUS, params={"ids": ids}).status_code

    assert [by_index(20), by_index(21)] == [200, 400]
    assert [by_comma(100), by_comma(101)] == [200, 400]
    assert api.get(STATUS).status_code == 400
    assert api.get(STATUS, params={"ids": "a,,b"}).status_code == 400


def test_unknown_ids_are_left_out_or_fail_the_whole_call(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    known = submit(api)
    both = {"ids[0]": known, "ids[1]": "unknown"}
    assert [g["id"] for g in unwrap(api.get(STATUS, params=both).json())] == [known]
    assert api.get(STATUS, params={"ids[0]": "unknown"}).status_code == 404
    simulator.configure(unknown_ids="not_found")
    assert api.get(STATUS, params=both).status_code == 404


def test_a_forgotten_generation_is_nowhere(api: httpx.Client, simulator: SimulatorProcess) -> None:
    id_ = submit(api)
    simulator.forget(id_)
    assert api.get(STATUS, params={"ids": id_}).status_code == 404
    assert api.get(GENERATIONS).json() == []


def test_retired_calls_answer_404_and_charge_nothing(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.configure(v1_retired=True)
    assert api.post(GENERATIONS, json=BODY).status_code == 404
    assert api.get(GENERATIONS).status_code == 404
    assert simulator.ledger().balance_usd == 10


def png() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (16, 9), "navy").save(output, "PNG")
    return output.getvalue()


def test_an_uploaded_picture_gets_a_public_address(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    uri = "data:image/png;base64," + base64.b64encode(png()).decode()
    answer = api.post(f"{GENERATIONS}/file-upload", json={"url": uri})
    assert answer.status_code == 200
    (upload,) = answer.json()
    assert set(upload) == {"id", "presigned_url", "public_url"}
    picture = download(upload["public_url"])
    assert picture.content == png()
    assert picture.headers["content-type"] == "image/png"
    submit(api, image_url=upload["public_url"])


@pytest.mark.parametrize(
    "url",
    [
        "data:image/png;base64,!!!!",
        "data:image/png;base64," + base64.b64encode(b"plain text").decode(),
        "data:text/plain;base64,aGVsbG8=",
        "picture.png",
    ],
)
def test_what_is_no_picture_is_not_uploaded(api: httpx.Client, url: str) -> None:
    assert api.post(f"{GENERATIONS}/file-upload", json={"url": url}).status_code == 400


def test_a_run_shows_every_documented_shape(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.configure(min_seconds=60, max_seconds=60)
    wrappings, waits = set(), set()
    for _ in range(30):
        answer = api.post(GENERATIONS, json=BODY).json()
        wrappings.add("bare" if "id" in answer else type(answer).__name__)
        waits.add(type(unwrap(answer)[0]["estimate_wait_seconds"]).__name__)
    assert wrappings == {"bare", "list", "dict"}
    assert waits == {"float", "str", "NoneType"}
    ids = [g.id for g in simulator.ledger().generations]
    simulator.complete()
    found = finished(api, *ids)
    thumbnails = {type(g.get("thumbnail")).__name__ for g in found}
    assert thumbnails == {"dict", "str", "NoneType"}
    assert {"thumbnail" in g for g in found} == {True, False}
    assert {"download_url" in g["video"] for g in found} == {True, False}


def test_plain_shapes_are_always_the_same(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.configure(odd_shapes=False)
    answers = [api.post(GENERATIONS, json=BODY).json() for _ in range(10)]
    assert {tuple(answer) for answer in answers} == {tuple(answers[0])}
