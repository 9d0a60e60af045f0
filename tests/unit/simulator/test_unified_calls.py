"""The unified endpoint: each model takes what its own description says."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.unit.simulator.api import FINAL, PATIENCE_SECONDS, UNIFIED, download

if TYPE_CHECKING:
    from tests.support.simulator import SimulatorProcess

RAY_2: dict[str, Any] = {"model": "luma/ray-2", "prompt": "A harbour at dusk"}
RAY_3: dict[str, Any] = {"model": "luma/ray-3.2", "prompt": "A harbour at dusk"}
NOBODY = "00000000-0000-4000-8000-000000000000"
IMAGE = {"type": "image", "url": "https://example.com/a.jpg"}


def submit(api: httpx.Client, body: dict[str, Any]) -> dict[str, Any]:
    answer = api.post(UNIFIED, json=body)
    assert answer.is_success, answer.text
    return dict(answer.json())


def finished(api: httpx.Client, id_: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        answer = api.get(UNIFIED, params={"generation_id": id_}).json()
        if answer["status"] in FINAL:
            return dict(answer)
    raise AssertionError("still running")


def test_a_generation_from_submit_to_clip(api: httpx.Client, simulator: SimulatorProcess) -> None:
    answer = api.post(UNIFIED, json=RAY_2, headers={"X-Client-Request-Id": "job.1"})
    id_ = answer.json()["id"]
    assert answer.headers["x-inference-id"] == id_
    done = finished(api, id_)
    assert done["meta"]["usage"]["credits_used"] == 1_800_000
    assert download(done["video"]["url"]).headers["content-type"] == "video/mp4"
    ledger = simulator.ledger()
    assert ledger.clicks == {"job.1": 1}
    assert ledger.balance_usd == pytest.approx(9.1)


def test_ids_come_in_three_kinds(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.set_balance(100)
    ids = [submit(api, RAY_2)["id"] for _ in range(3)]
    assert sum(":luma/ray-2" in id_ for id_ in ids) == 1
    assert sum(len(id_) == 36 for id_ in ids) == 1
    for id_ in ids:
        assert finished(api, id_)["id"] == id_


def test_a_failed_one_tells_why_and_costs_nothing(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(failure_reason="Too dreamy")
    done = finished(api, submit(api, RAY_2)["id"])
    assert done["status"] == "error"
    assert done["error"]["message"] == "Too dreamy"
    assert simulator.ledger().balance_usd == 10


@pytest.mark.parametrize(
    "body",
    [
        RAY_2 | {"resolution": "4k", "duration": 9, "aspect_ratio": "9:21", "loop": True},
        RAY_2 | {"keyframes": {"frame0": IMAGE, "frame1": IMAGE}},
        RAY_3 | {"resolution": "360p", "duration": 10, "image_url": IMAGE["url"]},
        RAY_3 | {"type": "video_edit", "video_url": "https://example.com/a.mp4"},
        RAY_3 | {"hdr": True, "exr_export": True, "resolution": "1080p"},
        {"model": "luma/ray-1-6", "prompt": "x", "loop": False},
        {"model": "luma/ray-flash-2", "prompt": "x", "resolution": "540p"},
    ],
)
def test_what_the_models_take(
    api: httpx.Client, simulator: SimulatorProcess, body: dict[str, Any]
) -> None:
    simulator.set_balance(100)
    submit(api, body)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"model": "luma/ray-9", "prompt": "x"}, "model"),
        ({"model": "luma/ray-2"}, "prompt"),
        (RAY_2 | {"resolution": "360p"}, "resolution"),
        (RAY_2 | {"duration": 10}, "duration"),
        (RAY_2 | {"duration": "5"}, "duration"),
        (RAY_2 | {"duration": True}, "duration"),
        (RAY_2 | {"image_url": IMAGE["url"]}, "image_url"),
        (RAY_2 | {"hdr": True}, "hdr"),
        (RAY_2 | {"loop": None}, "loop"),
        (RAY_2 | {"keyframes": {"frame0": {"type": "image"}}}, "frame0"),
        (RAY_2 | {"keyframes": {"frame2": IMAGE}}, "frame2"),
        (RAY_2 | {"keyframes": {"frame0": {"type": "generation", "id": "a:luma/ray-2"}}}, "id"),
        (RAY_3 | {"aspect_ratio": "9:21"}, "aspect_ratio"),
        (RAY_3 | {"duration": 9}, "duration"),
        (RAY_3 | {"keyframes": {}}, "keyframes"),
        (RAY_3 | {"exr_export": True}, "exr_export"),
        (RAY_3 | {"hdr": True, "duration": 10}, "hdr"),
        (RAY_3 | {"hdr": True, "resolution": "540p"}, "hdr"),
        (RAY_3 | {"type": "video_reframe"}, "video_url"),
        (RAY_3 | {"type": "video_remix"}, "type"),
        (RAY_3 | {"type": "video_edit", "video_url": "a.mp4"}, "video_url"),
        (RAY_3 | {"type": "video_edit", "video_url": IMAGE["url"], "loop": True}, "loop"),
        (RAY_3 | {"exr_export": True, "hdr": False}, "exr_export"),
        (RAY_3 | {"image_end_url": IMAGE["url"]}, "image_end_url"),
        (RAY_2 | {"aspect_ratio": "2:1"}, "aspect_ratio"),
        (RAY_2 | {"type": "video"}, "type"),
        (RAY_2 | {"keyframes": {"frame0": IMAGE | {"id": NOBODY}}}, "frame0"),
        (RAY_2 | {"keyframes": {"frame0": {"type": "generation", "id": "V1StGXR8_Z5jd"}}}, "id"),
        (RAY_2 | {"expand_prompt": True}, "expand_prompt"),
        ({"model": "luma/ray-1-6", "prompt": "x", "duration": 5}, "duration"),
        ({"model": "luma/ray-1-6", "prompt": "x", "hdr": False}, "hdr"),
        ({"model": "luma/ray-1-6", "prompt": "x", "resolution": "720p"}, "resolution"),
    ],
)
def test_what_they_do_not_take(
    api: httpx.Client, simulator: SimulatorProcess, body: dict[str, Any], field: str
) -> None:
    answer = api.post(UNIFIED, json=body)
    assert answer.status_code == 400
    assert field in answer.json()["message"]
    assert simulator.ledger().generations == []


def test_extending_by_keyframe_needs_a_finished_parent(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.twist(duration_seconds=60, odd_shapes=False)
    parent = submit(api, RAY_2)["id"]
    plain = parent.partition(":")[0]
    body = RAY_2 | {"keyframes": {"frame0": {"type": "generation", "id": plain}}}
    assert api.post(UNIFIED, json=body).status_code == 400
    simulator.complete()
    submit(api, body)
    assert simulator.ledger().generations[1].parent_id == parent
    unknown = RAY_2 | {"keyframes": {"frame1": {"type": "generation", "id": NOBODY}}}
    assert api.post(UNIFIED, json=unknown).status_code == 404


@pytest.mark.parametrize(
    ("behaviour", "options", "media_type", "start"),
    [
        ({"hdr_file": "mov"}, {"hdr": True}, "video/quicktime", b"ftypqt  "),
        ({"hdr_file": "mkv"}, {"hdr": True}, "video/x-matroska", b"\x1a\x45\xdf\xa3"),
        ({"hdr_file": "bin"}, {"hdr": True}, "application/octet-stream", b"LUMAHDR"),
        ({"exr_file": "zip"}, {"hdr": True, "exr_export": True}, "application/zip", b"PK\3\4"),
        (
            {"exr_file": "exr"},
            {"hdr": True, "exr_export": True},
            "application/octet-stream",
            b"\x76\x2f\x31\x01",
        ),
    ],
)
def test_hdr_and_exr_come_as_files_of_their_own(
    api: httpx.Client,
    simulator: SimulatorProcess,
    behaviour: dict[str, str],
    options: dict[str, bool],
    media_type: str,
    start: bytes,
) -> None:
    simulator.configure(**behaviour)
    done = finished(api, submit(api, RAY_3 | options)["id"])
    answer = download(done["video"]["url"])
    assert answer.headers["content-type"] == media_type
    assert start in answer.content[:16]


def test_a_link_of_its_own_that_has_expired_is_no_source(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.configure(link_seconds=-1)
    stale = finished(api, submit(api, RAY_2)["id"])["video"]["url"]
    simulator.configure(link_seconds=600)
    fresh = finished(api, submit(api, RAY_2)["id"])["video"]["url"]
    edit = RAY_3 | {"type": "video_edit"}
    answer = api.post(UNIFIED, json=edit | {"video_url": stale})
    assert (answer.status_code, "video_url" in answer.json()["message"]) == (400, True)
    submit(api, edit | {"video_url": fresh})


def test_ids_in_keyframes_can_be_refused_as_a_whole(
    api: httpx.Client, simulator: SimulatorProcess
) -> None:
    simulator.configure(keyframe_ids_refused=True, odd_shapes=False)
    parent = submit(api, RAY_2)["id"]
    finished(api, parent)
    body = RAY_2 | {"keyframes": {"frame0": {"type": "generation", "id": parent}}}
    answer = api.post(UNIFIED, json=body)
    assert answer.status_code == 400
    assert "keyframes" in answer.json()["message"]
    assert len(simulator.ledger().generations) == 1


def test_status_of_one_id_at_a_time(api: httpx.Client) -> None:
    assert api.get(UNIFIED).status_code == 400
    assert api.get(UNIFIED, params={"generation_id": "none"}).status_code == 404
    assert api.get(UNIFIED, params={"generation_id": "a", "b": "c"}).status_code == 400
