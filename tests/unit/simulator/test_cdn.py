"""Files, ranges, signed links, and keys where none may be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from tests.unit.simulator.api import download, finished, submit

if TYPE_CHECKING:
    from tests.support.simulator import SimulatorProcess


@pytest.fixture
def url(api: httpx.Client, simulator: SimulatorProcess) -> str:
    simulator.configure(odd_shapes=False)
    (generation,) = finished(api, submit(api))
    return str(generation["video"]["url"])


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
)
def test_ranges(url: str, wanted: str, start: int, end: int | None) -> None:
    whole = download(url)
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = download(url, Range=wanted)
    assert part.status_code == 206
    assert part.content == whole.content[start:end]
    assert part.headers["Content-Range"].endswith(f"/{len(whole.content)}")


def test_a_range_that_is_not_there(url: str) -> None:
    refused = download(url, Range="bytes=99999999-")
    assert refused.status_code == 416
    assert refused.headers["Content-Range"].startswith("bytes */")


def test_if_range_with_another_etag_gets_the_whole_file(url: str) -> None:
    assert download(url, **{"Range": "bytes=5-", "If-Range": '"other"'}).status_code == 200


def test_links_cannot_be_made_up(url: str) -> None:
    bare, _, _ = url.partition("?")
    assert download(bare).status_code == 403
    assert download(url.replace("Signature=", "Signature=0")).status_code == 403
    assert download(url.replace("clip.mp4", "download.mp4")).status_code == 403


def test_head_tells_the_size_without_sending_the_file(url: str) -> None:
    head = httpx.head(url, trust_env=False)
    assert int(head.headers["content-length"]) == len(download(url).content)
    assert head.content == b""


def test_pictures_that_go_with_a_clip(api: httpx.Client, simulator: SimulatorProcess) -> None:
    simulator.configure(odd_shapes=False)
    (generation,) = finished(api, submit(api))
    for name in ("thumbnail", "last_frame"):
        picture = download(generation[name]["url"])
        with Image.open(io.BytesIO(picture.content)) as image:
            assert image.format == "JPEG"
            assert image.size == (generation[name]["width"], generation[name]["height"])


def test_sample_pictures_can_serve_as_start_frames(simulator: SimulatorProcess) -> None:
    assert simulator.samples
    for address in (*simulator.samples, simulator.base_url + "/samples/harbour.jpg"):
        with Image.open(io.BytesIO(download(address).content)) as image:
            assert image.size == (1360, 752)
    assert download(simulator.cdn_url + "/samples/none.jpg").status_code == 404


def test_clips_can_be_padded_to_a_size(api: httpx.Client, simulator: SimulatorProcess) -> None:
    import av

    simulator.configure(clip_bytes=2_000_000)
    (generation,) = finished(api, submit(api))
    clip = download(generation["video"]["url"]).content
    assert len(clip) == 2_000_000
    with av.open(io.BytesIO(clip), "r") as container:
        assert len(list(container.decode(video=0))) == 24


def test_a_key_at_the_cdn_is_a_leak(
    api: httpx.Client, simulator: SimulatorProcess, url: str
) -> None:
    assert simulator.ledger().leaks == []
    download(url, Authorization="Bearer test-key-0001")
    download(url + "&key=test-key-0001")
    download(url, **{"X-Debug": "test-key-0001"})
    ledger = simulator.ledger()
    assert [leak.place for leak in ledger.leaks] == [
        "Authorization header",
        "URL",
        "another header",
    ]
    assert not any("test-key-0001" in request.query for request in ledger.requests)


def test_the_api_does_not_answer_on_the_cdns_origin(simulator: SimulatorProcess) -> None:
    assert download(simulator.cdn_url + "/v1/models").status_code == 404
    assert download(simulator.base_url + "/v1/models").status_code == 200
