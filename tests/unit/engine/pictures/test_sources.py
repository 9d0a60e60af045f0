"""What a request points to is had just before it is sent, each time anew, or nothing is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any

import pytest

from luma_desktop.domain.attempt import AttemptOutcome
from luma_desktop.domain.errors import (
    KeyRefusedError,
    LumaError,
    MediaError,
    NotSentError,
    RateLimitedError,
    TemporaryError,
)
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model, Operation
from luma_desktop.domain.source_video import SourceVideo
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import HoldKind
from tests.support.engine import EngineUnderTest

S = JobState
URL = "https://example.com/a.mp4"


class HostedVideos:
    """Every address leads to a film, unless `trouble` says otherwise."""

    def __init__(self) -> None:
        self.trouble: LumaError | None = None
        self.asked: list[str] = []
        self.meanwhile: list[Awaitable[None]] = []
        """What happens while the next address is looked at."""

    async def check(self, url: str) -> SourceVideo:
        self.asked.append(url)
        if self.meanwhile:
            await self.meanwhile.pop(0)
        if self.trouble is not None:
            raise self.trouble
        return SourceVideo(url=url, suffix=".mp4")


@pytest.fixture
def videos() -> HostedVideos:
    return HostedVideos()


@pytest.fixture
async def engine(tmp_path: Path, videos: HostedVideos) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path, videos=videos)
    yield engine
    await engine.aclose()


def edit(**source: Any) -> GenerationRequest:
    return GenerationRequest(
        prompt="as a drawing", model=Model.RAY_3_2, operation=Operation.EDIT, **source
    )


async def ready_clip(engine: EngineUnderTest) -> Job:
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    return engine.jobs[job_id]


async def ask(engine: EngineUnderTest, request: GenerationRequest) -> Job:
    (job_id,) = await engine.queue.clicks.enqueue([request])
    await engine.clock.settle()
    return engine.jobs[job_id]


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    last = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)][-1]
    return {hold.kind for hold in last.holds}


def sent(engine: EngineUnderTest) -> list[str | None]:
    """The source of every other version that was paid for."""
    taken = [request for request, *_ in engine.service.taken.values()]
    return [r.source_video_url for r in taken if r.operation is Operation.EDIT]


async def test_the_link_is_fresh_and_only_our_job_is_journaled(engine: EngineUnderTest) -> None:
    parent = await ready_clip(engine)
    assert parent.video is not None
    job = await ask(engine, edit(source_job_id=parent.id))
    assert job.state is S.ACCEPTED
    (link,) = sent(engine)
    assert link is not None
    assert link.startswith(f"http://127.0.0.1/{parent.generation_id}.mp4")
    assert link != parent.video.url
    assert job.request == edit(source_job_id=parent.id)
    assert job.parent_id == parent.id


async def test_every_attempt_has_a_link_of_its_own(engine: EngineUnderTest) -> None:
    parent = await ready_clip(engine)
    engine.service.fail_post = [RateLimitedError(status=429)]
    job = await ask(engine, edit(source_job_id=parent.id))
    await engine.run_until_state(job.id, S.ACCEPTED)
    assert len(engine.service.taken) == 2
    await engine.run_until_state(job.id, S.READY)
    asked = [ids for _, ids in engine.service.gets if ids == (parent.generation_id,)]
    assert len(asked) >= 3


async def test_a_retry_asks_for_a_fresh_link(engine: EngineUnderTest) -> None:
    parent = await ready_clip(engine)
    job = await ask(engine, edit(source_job_id=parent.id))
    engine.service.failing.add(job.generation_id or "")
    await engine.run_until_state(job.id, S.FAILED)
    await engine.queue.clicks.retry([job.id])
    await engine.clock.settle()
    first, second = sent(engine)
    assert first != second
    again = next(one for one in engine.jobs.values() if one.retry_of == job.id)
    assert again.parent_id == parent.id


@pytest.mark.parametrize("why", ["unknown", "forgotten", "removed"])
async def test_a_source_that_is_gone_is_refused_before_it_costs(
    engine: EngineUnderTest, why: str
) -> None:
    parent = await ready_clip(engine)
    if why == "forgotten":
        engine.service.forgotten.add(parent.generation_id or "")
    if why == "removed":
        await engine.queue.removal.remove([parent.id])
    job = await ask(engine, edit(source_job_id="none" if why == "unknown" else parent.id))
    assert job.state is S.REJECTED
    assert job.problem is not None
    assert job.problem.kind is ProblemKind.SOURCE_UNREACHABLE
    assert sent(engine) == []
    (attempt,) = await engine.journal.attempts(job.id)
    assert (attempt.outcome, attempt.first_byte_at) == (AttemptOutcome.REJECTED, None)


async def test_a_clip_of_another_key_is_not_asked_for(engine: EngineUnderTest) -> None:
    parent = await ready_clip(engine)
    await engine.queue.controls.use_key("another")
    await engine.clock.settle()
    job = await ask(engine, edit(source_job_id=parent.id))
    assert job.state is S.REJECTED


@pytest.mark.parametrize(
    ("trouble", "hold"),
    [
        (NotSentError(), HoldKind.OFFLINE),
        (TemporaryError(status=503), HoldKind.SLOW_DOWN),
        (RateLimitedError(status=429), HoldKind.SLOW_DOWN),
    ],
)
async def test_passing_trouble_leaves_it_in_line(
    engine: EngineUnderTest, trouble: LumaError, hold: HoldKind
) -> None:
    parent = await ready_clip(engine)
    engine.service.fail_get = [trouble]
    job = await ask(engine, edit(source_job_id=parent.id))
    assert job.state is S.QUEUED
    assert hold in holds(engine)
    assert sent(engine) == []
    await engine.run_until_state(job.id, S.READY)
    assert len(sent(engine)) == 1


async def test_a_refused_key_holds_the_line(engine: EngineUnderTest) -> None:
    parent = await ready_clip(engine)
    engine.service.fail_get = [KeyRefusedError(status=401)]
    job = await ask(engine, edit(source_job_id=parent.id))
    assert job.state is S.QUEUED
    assert HoldKind.KEY_REFUSED in holds(engine)


async def test_the_link_is_not_asked_for_a_call_that_names_none(
    engine: EngineUnderTest, videos: HostedVideos
) -> None:
    await ready_clip(engine)
    gets = len(engine.service.gets)
    await ask(engine, GenerationRequest(prompt="b", model=Model.RAY_3_2))
    assert len(engine.service.gets) == gets
    assert videos.asked == []


async def test_a_hosted_file_is_looked_at_once_more(
    engine: EngineUnderTest, videos: HostedVideos
) -> None:
    job = await ask(engine, edit(source_video_url=URL))
    assert (job.state, videos.asked, sent(engine)) == (S.ACCEPTED, [URL], [URL])
    videos.trouble = MediaError(kind=ProblemKind.SOURCE_NOT_A_VIDEO)
    job = await ask(engine, edit(source_video_url=URL))
    assert job.state is S.REJECTED
    assert job.problem is not None
    assert job.problem.kind is ProblemKind.SOURCE_NOT_A_VIDEO
    assert len(sent(engine)) == 1


async def test_a_key_that_changes_meanwhile_sends_nothing_under_the_old_one(
    engine: EngineUnderTest, videos: HostedVideos
) -> None:
    videos.meanwhile.append(engine.queue.controls.use_key("another"))
    job = await ask(engine, edit(source_video_url=URL))
    await engine.run_until_state(job.id, S.ACCEPTED)
    attempts = await engine.journal.attempts(job.id)
    assert [a.outcome for a in attempts] == [AttemptOutcome.NOT_SENT, AttemptOutcome.ACCEPTED]
    assert attempts[0].key_fingerprint != attempts[1].key_fingerprint == "another"
    assert len(engine.service.taken) == 1
