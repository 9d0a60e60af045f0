"""Pictures are handed over before anything is sent, and whatever fails there costs nothing."""

from __future__ import annotations

import asyncio
import base64
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from luma_desktop.domain.errors import (
    KeyRefusedError,
    LumaError,
    MediaError,
    NotFoundError,
    NotSentError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    TemporaryError,
    UnreadableAnswerError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.picture import PictureRoute, picture_address
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import BucketSecretChanged, HoldsChanged
from luma_desktop.engine.holds import HoldKind
from tests.support.engine import EngineUnderTest

S = JobState
H = HoldKind
K = ProblemKind

UPLOAD = Settings(upload_agreed=True)
BUCKET = Settings(picture_route=PictureRoute.BUCKET)
INLINE = Settings(picture_route=PictureRoute.INLINE)
PNG = b"\x89PNG as it will be sent"


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path, settings=UPLOAD)
    yield engine
    await engine.aclose()


async def with_picture(
    engine: EngineUnderTest, *, data: bytes = PNG, model: Model = Model.RAY_2, count: int = 1
) -> tuple[str, ...]:
    """A click for clips that begin with a kept picture."""
    kept = await engine.pictures.keep(data)
    request = GenerationRequest(prompt="a", model=model, start_image_url=kept.address)
    ids = await engine.queue.clicks.enqueue([request] * count)
    await engine.clock.settle()
    return ids


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    last = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)][-1]
    return {hold.kind for hold in last.holds}


def told(engine: EngineUnderTest, job_id: str) -> ProblemKind | None:
    problem = engine.jobs[job_id].problem
    return None if problem is None else problem.kind


def sent(engine: EngineUnderTest) -> list[str | None]:
    """The start frames of all that was sent."""
    return [request.start_image_url for request, _, _ in engine.service.taken.values()]


async def nothing_was_sent(engine: EngineUnderTest, *job_ids: str) -> bool:
    attempts = [await engine.journal.attempts(job_id) for job_id in job_ids]
    return sent(engine) == [] and not any(attempts)


# the three routes


async def test_a_picture_is_uploaded_once_for_all_jobs_and_runs(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=UPLOAD)
    await with_picture(engine, count=4)
    assert sent(engine) == ["https://uploads.example/1.png"] * 4
    (data_uri,) = engine.service.uploads
    assert data_uri == "data:image/png;base64," + base64.b64encode(PNG).decode()
    service, pictures = engine.service, engine.pictures
    await engine.aclose()
    again = await EngineUnderTest.start(tmp_path, settings=UPLOAD, service=service)
    again.pictures.kept = pictures.kept
    await with_picture(again, model=Model.DREAM_MACHINE_V1)
    assert len(service.uploads) == 1
    await again.queue.controls.use_key("another key")
    await with_picture(again)
    assert len(service.uploads) == 2, "the account of another key may not see it"
    await again.aclose()


async def test_a_signed_upload_is_used_and_not_written_down(
    engine: EngineUnderTest, tmp_path: Path
) -> None:
    engine.service.upload_query = "?Signature=hush"
    await with_picture(engine)
    await with_picture(engine)
    assert len(engine.service.uploads) == 2
    assert sent(engine)[0] == "https://uploads.example/1.png?Signature=hush"
    assert b"hush" not in (tmp_path / "luma.db").read_bytes()


async def test_a_bucket_link_is_made_freshly_for_each_send(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    await with_picture(engine)
    await with_picture(engine)
    first, second = sent(engine)
    assert first is not None
    assert first.startswith("https://bucket.example/")
    assert first != second
    assert engine.bucket.puts == 1
    await engine.aclose()


async def test_inline_is_a_data_uri_for_a_model_that_takes_one(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=INLINE)
    (taken,) = await with_picture(engine)
    assert sent(engine) == ["data:image/png;base64," + base64.b64encode(PNG).decode()]
    (refused,) = await with_picture(engine, model=Model.DREAM_MACHINE_V1)
    assert engine.state(taken) is S.ACCEPTED
    assert engine.state(refused) is S.REJECTED
    assert told(engine, refused) is K.INLINE_NOT_TAKEN
    assert engine.service.uploads == [], "there is no silent other way"
    await engine.aclose()


@pytest.mark.parametrize("settings", [UPLOAD, BUCKET, INLINE])
async def test_the_journal_holds_the_address_and_nothing_else(
    tmp_path: Path, settings: Settings
) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=settings)
    engine.service.upload_query = "?X-Amz-Signature=secret0"
    (job_id,) = await with_picture(engine)
    address = engine.jobs[job_id].request.start_image_url
    assert address is not None
    assert address.startswith("picture:")
    await engine.run_until_state(job_id, S.READY)
    await engine.aclose()
    with closing(sqlite3.connect(tmp_path / "luma.db")) as database:
        text = "\n".join(database.iterdump())
    assert address in text
    for secret in ("base64", "bucket.example", "Signature", "secret"):
        assert secret not in text


async def test_both_frames_are_handed_over(engine: EngineUnderTest) -> None:
    start, end = await engine.pictures.keep(b"one"), await engine.pictures.keep(b"two")
    await engine.queue.clicks.enqueue(
        [
            GenerationRequest(
                prompt="a",
                model=Model.RAY_2,
                start_image_url=start.address,
                end_image_url=end.address,
            )
        ]
    )
    await engine.clock.settle()
    ((request, _, _),) = engine.service.taken.values()
    assert (request.start_image_url, request.end_image_url) == (
        "https://uploads.example/1.png",
        "https://uploads.example/2.png",
    )


# what fails


@pytest.mark.parametrize(
    ("error", "hold"),
    [
        (NotSentError(), H.OFFLINE),
        (KeyRefusedError(status=401), H.KEY_REFUSED),
        (OutOfCreditsError(status=403), H.OUT_OF_CREDITS),
        (RateLimitedError(status=429, retry_after=30.0), H.SLOW_DOWN),
        (TemporaryError(status=503), H.PICTURES),
        (UnreadableAnswerError(), H.PICTURES),
        (NotFoundError(status=404), H.PICTURES),
    ],
)
async def test_an_upload_that_fails_leaves_the_job_in_line(
    engine: EngineUnderTest, error: LumaError, hold: HoldKind
) -> None:
    engine.service.fail_upload = [error]
    (job_id,) = await with_picture(engine)
    assert engine.state(job_id) is S.QUEUED
    assert holds(engine) == {hold}
    assert await nothing_was_sent(engine, job_id)
    assert engine.service.balance_usd == 10.0


@pytest.mark.parametrize("error", [NotSentError(), TemporaryError(status=500)])
async def test_passing_trouble_ends_by_itself(engine: EngineUnderTest, error: LumaError) -> None:
    engine.service.fail_upload = [error, error, error]
    (job_id,) = await with_picture(engine)
    await engine.run_until_state(job_id, S.READY)
    assert len(await engine.journal.attempts(job_id)) == 1
    assert holds(engine) == set()


async def test_a_refused_upload_rejects_the_job_with_its_sentence(engine: EngineUnderTest) -> None:
    engine.service.fail_upload = [RequestRejectedError("not a nice picture", status=400)]
    (job_id,) = await with_picture(engine)
    assert engine.state(job_id) is S.REJECTED
    problem = engine.jobs[job_id].problem
    assert problem is not None
    assert problem.detail == "not a nice picture"
    assert await nothing_was_sent(engine, job_id)
    (plain,) = await engine.click("without a picture")
    assert engine.state(plain) is S.ACCEPTED


async def test_a_picture_that_is_gone_rejects_the_job(engine: EngineUnderTest) -> None:
    request = GenerationRequest(prompt="a", start_image_url=picture_address("0" * 64))
    (job_id,) = await engine.queue.clicks.enqueue([request])
    await engine.clock.settle()
    assert engine.state(job_id) is S.REJECTED
    assert told(engine, job_id) is K.PICTURE_GONE
    assert await nothing_was_sent(engine, job_id)
    assert holds(engine) == set()


async def test_of_a_batch_only_what_names_the_bad_picture_is_rejected(
    engine: EngineUnderTest,
) -> None:
    good, bad = (await engine.pictures.keep(PNG)).address, picture_address("0" * 64)
    requests = [
        GenerationRequest(prompt=f"{n}", start_image_url=bad if n == 17 else good)
        for n in range(50)
    ]
    engine.service.balance_usd = 20.0
    ids = await engine.queue.clicks.enqueue(requests)
    await engine.run_until(lambda: all(engine.jobs[job_id].is_finished for job_id in ids))
    assert [n for n, one in enumerate(ids) if engine.state(one) is not S.READY] == [17]
    assert engine.state(ids[17]) is S.REJECTED
    assert len(engine.service.taken) == 49
    assert len(engine.service.uploads) == 1
    assert holds(engine) == set()


async def test_nothing_is_made_public_before_it_is_agreed_to(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings())
    (job_id,) = await with_picture(engine)
    (plain,) = await engine.click("without a picture")
    assert engine.service.uploads == []
    assert engine.state(job_id) is S.QUEUED
    assert engine.state(plain) is S.ACCEPTED, "it holds only what has a picture"
    assert holds(engine) == {H.PICTURES}
    engine.queue.controls.configure(UPLOAD)
    await engine.clock.settle()
    assert engine.state(job_id) is S.ACCEPTED
    assert len(engine.service.uploads) == 1
    await engine.aclose()


@pytest.mark.parametrize(
    "kind",
    [K.BUCKET_UNFINISHED, K.BUCKET_SECRET_MISSING, K.BUCKET_REFUSED, K.INSECURE],
)
async def test_a_bucket_that_is_not_set_right_holds_until_it_is(
    tmp_path: Path, kind: ProblemKind
) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.failures = [MediaError(kind=kind)]
    ids = await with_picture(engine, count=3)
    await engine.clock.run_for(3600.0)
    held = [job_id for job_id in ids if engine.state(job_id) is S.QUEUED]
    assert held
    assert holds(engine) == {H.PICTURES}
    status = KeyStatus(place=KeyPlace.KEYRING)
    engine.publisher.publish(BucketSecretChanged(status=status))
    await engine.clock.settle()
    assert holds(engine) == set()
    await engine.run_until(lambda: all(engine.state(job_id) is S.READY for job_id in ids))
    await engine.aclose()


async def test_a_bucket_out_of_reach_is_tried_again_with_growing_pauses(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.failures = [MediaError(kind=K.BUCKET_TROUBLE) for _ in range(4)]
    (job_id,) = await with_picture(engine)
    assert holds(engine) == {H.PICTURES}
    await engine.run_until_state(job_id, S.READY)
    assert engine.bucket.failures == []
    await engine.aclose()


async def test_a_link_that_serves_no_more_is_not_used_for_ever(engine: EngineUnderTest) -> None:
    await with_picture(engine)
    engine.service.fail_after = [RequestRejectedError("image cannot be fetched", status=400)]
    (rejected,) = await with_picture(engine)
    assert engine.state(rejected) is S.REJECTED
    await engine.queue.clicks.retry([rejected])
    await engine.clock.settle()
    assert len(engine.service.uploads) == 2
    assert sent(engine)[-1] == "https://uploads.example/2.png"


# while it is under way


async def test_a_job_that_is_cancelled_meanwhile_is_never_sent(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.hold = asyncio.Event()
    (job_id,) = await with_picture(engine)
    assert engine.state(job_id) is S.QUEUED
    await engine.queue.removal.cancel([job_id])
    engine.bucket.hold.set()
    await engine.clock.settle()
    assert engine.state(job_id) is S.CANCELLED
    assert await nothing_was_sent(engine, job_id)
    await engine.aclose()


async def test_a_pause_meanwhile_holds_what_was_handed_over(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.hold = asyncio.Event()
    (job_id,) = await with_picture(engine)
    await engine.queue.controls.pause()
    engine.bucket.hold.set()
    await engine.clock.settle()
    assert engine.state(job_id) is S.QUEUED
    assert await nothing_was_sent(engine, job_id)
    await engine.queue.controls.resume()
    await engine.run_until_state(job_id, S.READY)
    assert len(sent(engine)) == 1
    await engine.aclose()


async def test_a_key_that_comes_meanwhile_has_its_list_first(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.hold = asyncio.Event()
    (job_id,) = await with_picture(engine)
    engine.service.list_seconds = 2.0
    await engine.queue.controls.use_key("another key")
    engine.bucket.hold.set()
    await engine.run_until_state(job_id, S.READY)
    (attempt,) = await engine.journal.attempts(job_id)
    assert attempt.baseline == ()
    await engine.aclose()


async def test_what_was_changed_meanwhile_is_not_refused_for_what_it_was(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.hold = asyncio.Event()
    engine.bucket.failures = [MediaError(kind=K.PICTURE_GONE)]
    (job_id,) = await with_picture(engine, model=Model.DREAM_MACHINE_V1)
    await engine.queue.fallback.change_model([job_id], Model.RAY_2)
    engine.bucket.hold.set()
    await engine.run_until_state(job_id, S.READY)
    ((request, _, _),) = engine.service.taken.values()
    assert request.model is Model.RAY_2
    await engine.aclose()


async def test_settings_put_right_meanwhile_are_tried_at_once(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.hold = asyncio.Event()
    engine.bucket.failures = [MediaError(kind=K.BUCKET_REFUSED)]
    (job_id,) = await with_picture(engine)
    engine.queue.controls.configure(UPLOAD)
    engine.bucket.hold.set()
    await engine.clock.settle()
    assert engine.state(job_id) is S.ACCEPTED
    assert holds(engine) == set()
    await engine.aclose()


async def test_closing_does_not_wait_for_an_upload(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    engine.bucket.hold = asyncio.Event()
    (job_id,) = await with_picture(engine)
    before = engine.clock.monotonic()
    await engine.aclose(patience=60.0)
    assert engine.clock.monotonic() == before
    again = await EngineUnderTest.start(tmp_path, settings=BUCKET)
    again.pictures.kept = engine.pictures.kept
    await again.run_until_state(job_id, S.READY)
    (attempt,) = await again.journal.attempts(job_id)
    assert attempt.number == 1
    await again.aclose()


async def test_what_was_not_handed_over_is_not_counted_as_spent(tmp_path: Path) -> None:
    capped = msgspec.structs.replace(Settings(), day_cap_usd=0.25)
    engine = await EngineUnderTest.start(tmp_path, settings=capped)
    (held,) = await with_picture(engine, model=Model.DREAM_MACHINE_V1)
    assert engine.state(held) is S.QUEUED
    (plain,) = await engine.click("without a picture")
    assert engine.state(plain) is S.ACCEPTED, "0.25 USD is the price of one"
    await engine.aclose()


async def test_a_fault_while_handing_over_pauses_and_is_told(
    engine: EngineUnderTest, expected_warnings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_address: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine.pictures, "read", fail)
    assert callable(expected_warnings)
    expected_warnings("luma_desktop.engine.loops.tasks", "submit")
    (job_id,) = await with_picture(engine)
    assert engine.state(job_id) is S.QUEUED
    assert H.PAUSED in holds(engine)
    assert await nothing_was_sent(engine, job_id)
