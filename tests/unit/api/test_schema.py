"""Every shape an answer has been seen in, and any other."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.api import schema
from luma_desktop.api.answer import Answer
from luma_desktop.api.exceptions import from_status
from luma_desktop.domain.errors import LumaError, UnreadableAnswerError
from luma_desktop.domain.money import V1_GENERATION_PRICE
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.remote import RemotePhase
from luma_desktop.domain.request import is_http_url
from luma_desktop.domain.secret import Secret

GENERATION: dict[str, Any] = {
    "id": "g-1",
    "state": "completed",
    "prompt": "a fox",
    "created_at": "2026-07-06T10:00:00.000Z",
    "liked": None,
    "estimate_wait_seconds": None,
    "video": {
        "url": "https://cdn.test/watermark.mp4?sig=1",
        "width": 1360,
        "height": 752,
        "thumbnail": "https://cdn.test/thumb.jpg",
    },
}


def changed(**changes: object) -> dict[str, Any]:
    return GENERATION | changes


@pytest.mark.parametrize(
    "document",
    [
        GENERATION,
        [GENERATION],
        {"generations": [GENERATION]},
        {"data": GENERATION},
        {"data": {"items": [GENERATION]}},
        {"whatever": [GENERATION]},
        [None, "odd", {"no": "id"}, {"id": None}, {"id": ""}, {"id": "x" * 600}, GENERATION],
    ],
)
def test_one_generation_in_every_shape(document: object) -> None:
    for seen in (schema.generation(document), schema.generations(document)[0]):
        assert seen.generation_id == "g-1"
        assert seen.phase is RemotePhase.COMPLETED
        assert seen.prompt == "a fox"
        assert seen.created_at == 1_783_332_000.0
        assert seen.video is not None
        assert seen.video.url == "https://cdn.test/watermark.mp4?sig=1"
        assert (seen.video.width, seen.video.height) == (1360, 752)
        assert seen.video.thumbnail_url == "https://cdn.test/thumb.jpg"


@pytest.mark.parametrize("document", [[], [None, None], {"data": []}, {"generations": [None]}])
def test_an_empty_list_is_an_answer(document: object) -> None:
    assert schema.generations(document) == ()
    assert schema.listed_generations(document) == ()
    with pytest.raises(UnreadableAnswerError):
        schema.generation(document)


@pytest.mark.parametrize(
    "document", [None, 7, "ok", True, {}, {"message": "no"}, ["odd"], [{"prompt": "x"}], [[]]]
)
def test_garbage_is_unreadable(document: object) -> None:
    if document != [[]]:
        with pytest.raises(UnreadableAnswerError):
            schema.generations(document)
        with pytest.raises(UnreadableAnswerError):
            schema.listed_generations(document)
    with pytest.raises(UnreadableAnswerError):
        schema.generation(document)
    with pytest.raises(UnreadableAnswerError):
        schema.public_url(document)


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("pending", RemotePhase.WAITING),
        ("queued", RemotePhase.WAITING),
        ("waiting", RemotePhase.WAITING),
        ("processing", RemotePhase.RUNNING),
        ("dreaming", RemotePhase.RUNNING),
        ("generating", RemotePhase.RUNNING),
        ("active", RemotePhase.RUNNING),
        ("completed", RemotePhase.COMPLETED),
        ("COMPLETED ", RemotePhase.COMPLETED),
        ("complete", RemotePhase.COMPLETED),
        ("failed", RemotePhase.FAILED),
        ("error", RemotePhase.FAILED),
        (7, RemotePhase.COMPLETED),
        (None, RemotePhase.COMPLETED),
    ],
)
def test_states_and_status_words(word: object, phase: RemotePhase) -> None:
    assert schema.generation(changed(state=word)).phase is phase
    unified = {key: value for key, value in GENERATION.items() if key != "state"}
    assert schema.generation(unified | {"status": word}).phase is phase


def test_without_a_word_it_runs_until_there_is_a_video() -> None:
    assert schema.generation({"id": "g", "video": None}).phase is RemotePhase.RUNNING


def test_an_unknown_word_runs_on_and_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(3):
        assert schema.generation(changed(state="Pondering\n!")).phase is RemotePhase.RUNNING
    told = [record for record in caplog.records if "pondering" in record.getMessage()]
    assert [record.levelno for record in told] == [logging.INFO]
    assert "\n" not in told[0].getMessage()


def test_a_video_counts_only_when_it_is_complete() -> None:
    assert schema.generation(changed(state="dreaming")).video is None
    assert schema.generation(changed(state="failed")).video is None
    seen = schema.generation(changed(video=None))
    assert (seen.phase, seen.video) == (RemotePhase.COMPLETED, None)


def test_the_clip_without_a_watermark_is_preferred() -> None:
    video = GENERATION["video"]
    raw = {"url": "https://cdn.test/raw.mp4", "width": 1920, "height": 1080}
    clean = "https://cdn.test/clean.mp4"

    def seen(**changes: object) -> tuple[str, int | None]:
        found = schema.generation(changed(**changes)).video
        assert found is not None
        return found.url, found.width

    assert seen(video_raw=raw) == ("https://cdn.test/raw.mp4", 1920)
    assert seen(video_raw="https://cdn.test/raw.mp4") == ("https://cdn.test/raw.mp4", 1360)
    assert seen(video=video | {"download_url": clean}, video_raw=raw) == (clean, 1360)
    assert seen(video=[video]) == (video["url"], 1360)
    assert seen(video=video["url"]) == (video["url"], None)
    assert seen(video=video | {"download_url": "file:///etc/passwd"}) == (video["url"], 1360)


@pytest.mark.parametrize(
    "bad",
    [
        "file:///etc/passwd",
        "ftp://h/x",
        "javascript:1",
        "/x.mp4",
        "https://u:p@h/x",
        "",
        7,
        None,
        {},
        "https://h:70000/x",
        "https://h/\ud800",
    ],
)
def test_only_http_urls_are_taken(bad: object) -> None:
    assert schema.generation(changed(video={"url": bad})).video is None
    seen = schema.generation(changed(thumbnail=bad, last_frame=bad, video=changed()["video"]))
    assert seen.video is not None
    assert seen.video.last_frame_url is None


@pytest.mark.parametrize(
    "frame", ["https://cdn.test/f.jpg", {"url": "https://cdn.test/f.jpg", "width": 1}]
)
def test_thumbnail_and_last_frame_as_text_or_object(frame: object) -> None:
    video = {"url": "https://cdn.test/v.mp4", "thumbnail": None}
    seen = schema.generation(changed(video=video, thumbnail=frame, last_frame=frame)).video
    assert seen is not None
    assert seen.thumbnail_url == "https://cdn.test/f.jpg"
    assert seen.last_frame_url == "https://cdn.test/f.jpg"


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (12, 12.0),
        ("12.5", 12.5),
        (None, None),
        ("soon", None),
        (-1, None),
        ("nan", None),
        ([], None),
    ],
)
def test_the_estimate_is_a_number_or_a_numeric_text(told: object, seconds: float | None) -> None:
    assert schema.generation(changed(estimate_wait_seconds=told)).estimate_seconds == seconds


def test_why_it_failed() -> None:
    failed = changed(state="failed", failure_reason="moderation: https://x.test/a?sig=1")
    assert schema.generation(failed).failure_reason == "moderation: https://x.test/a?…"
    unified = {"id": "g", "status": "error", "error": {"name": "E", "message": "no frames"}}
    assert schema.generation(unified).failure_reason == "no frames"
    named = {"id": "g", "state": None, "status": "error", "error": {"message": "no frames"}}
    assert schema.generation(named).phase is RemotePhase.FAILED
    fine = changed(error={"name": "", "message": "left over"})
    assert schema.generation(fine).failure_reason is None
    assert schema.generation(fine).phase is RemotePhase.COMPLETED


def test_the_cost_that_an_answer_tells() -> None:
    for usage in ({"credits_used": 500000}, {"usd_spent": "0.25"}, {"credits_used": "500000"}):
        assert schema.generation(changed(meta={"usage": usage})).charged == V1_GENERATION_PRICE
    assert schema.generation(changed(meta={"usage": {"usd_spent": 0}})).charged is None
    assert schema.generation(changed(meta={"usage": {"usd_spent": 1e300}})).charged is None
    assert schema.generation(changed(meta={"usage": {"credits_used": -5}})).charged is None


def test_half_a_character_in_one_prompt_spoils_nothing() -> None:
    body = b'[{"id": "g-1", "prompt": "fox \\ud83d"}, {"id": "g-2", "prompt": "\xff \\u0000"}]'
    first, second = schema.generations(Answer(status=200, headers={}, body=body).json())
    assert first.prompt == "fox �"
    assert second.prompt == "� "


@pytest.mark.parametrize("depth", [600, 900, 5_000, 100_000])
@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"data":', b"}"), (b'[{"a":', b"}]")])
@pytest.mark.parametrize("blotted", [None, Secret("0123456789abcdef")])
def test_json_that_is_nested_too_deep_is_unreadable(
    depth: int, pair: tuple[bytes, bytes], blotted: Secret | None
) -> None:
    body = pair[0] * depth + b"1" + pair[1] * depth
    answer = Answer(status=200, headers={}, body=body, blotted=blotted)
    with pytest.raises(UnreadableAnswerError):
        answer.json()


@pytest.mark.parametrize("item", [b"[]", b"1", b'{"a":1}'])
def test_json_of_millions_of_values_is_not_read(item: bytes) -> None:
    """Eight megabytes of them would hold up the window for seconds, and again at each poll."""
    body = b"[" + b",".join([item] * 1_000_000) + b"]"
    with pytest.raises(UnreadableAnswerError) as caught:
        Answer(status=200, headers={}, body=body).json()
    assert caught.value.problem.kind is ProblemKind.TOO_LARGE
    listed = b"[" + b",".join([b'{"id":"0123456789","prompt":"a, b","state":"completed"}'] * 20_000)
    assert len(listed) > 1_000_000
    assert isinstance(Answer(status=200, headers={}, body=listed + b"]").json(), list)


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[" * 100_000, b"1" * 5_000])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableAnswerError):
        Answer(status=200, headers={}, body=body).json()


KEYS = st.sampled_from(
    [
        "id",
        "generation_id",
        "luma_generation_id",
        "state",
        "status",
        "video",
        "video_raw",
        "url",
        "download_url",
        "thumbnail",
        "last_frame",
        "prompt",
        "created_at",
        "meta",
        "usage",
        "error",
        "estimate_wait_seconds",
        "failure_reason",
        "data",
        "credits_used",
        "usd_spent",
        "message",
        "public_url",
        "generations",
        "width",
        "detail",
        "errors",
        "path",
        "name",
    ]
)
TEXTS = st.text(max_size=20) | st.sampled_from(
    [
        "completed",
        "failed",
        "https://h/x?y=1",
        "http://[",
        "http://h:x/",
        "file:///x",
        "2026-07-06T10:00:00Z",
        "1_0",
        "0001-01-01T00:00:00+23:59",
        "1e999",
        "-1",
        "NaN",
        "٣",
        "99999999999999999999",
    ]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS | TEXTS, inner, max_size=8),
    max_leaves=40,
)


@given(document=ANY_JSON)
def test_any_json_is_read_or_unreadable(document: object) -> None:
    body = json.dumps(document).encode()
    for status in (200, 400, 500):
        answer = Answer(status=status, headers={}, body=body)
        for read in (schema.generation, schema.generations, schema.listed_generations):
            try:
                found = read(answer.json())
            except UnreadableAnswerError:
                continue
            repr(found).encode()
        error = from_status(answer, paid=True)
        assert isinstance(error, LumaError)
        error.problem.detail.encode()


@given(document=ANY_JSON, changes=st.dictionaries(KEYS, ANY_JSON, max_size=5))
def test_one_odd_generation_never_hides_a_good_one(
    document: object, changes: dict[str, object]
) -> None:
    good = {"id": "good", "state": "completed", "video": {"url": "https://h/v.mp4"}}
    seen = schema.generations([changes, document, good])
    assert seen[-1].generation_id == "good"
    for one in seen:
        assert one.video is None or is_http_url(one.video.url)
