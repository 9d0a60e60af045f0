"""Trouble with free calls: by host, with growing pauses, and told once for each cause."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from luma_desktop.domain.errors import (
    LinkExpiredError,
    MediaError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    TemporaryError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.facts import Fact, TroubleCleared, TroubleRaised
from luma_desktop.engine.loops.contact import LONGEST_ASKED_PAUSE, Contacts
from luma_desktop.engine.publisher import Publisher
from tests.support.engine import EngineUnderTest
from tests.support.virtual_clock import VirtualClock

S = JobState
BROKEN = MediaError(kind=ProblemKind.DOWNLOAD_BROKEN)
BAD_GATEWAY = TemporaryError(status=502)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path)
    yield engine
    await engine.aclose()


def contacts(clock: VirtualClock) -> Contacts:
    return Contacts(clock=clock, publisher=Publisher(), random=Random(1))


@pytest.mark.parametrize("link", ["", "nonsense", "https://[::1", "https://h:99999/", "\ud800"])
def test_a_link_that_is_no_address_has_a_contact_all_the_same(link: str) -> None:
    assert contacts(VirtualClock()).of(link).wait == 0


async def test_pauses_grow_and_end_with_the_first_answer() -> None:
    clock = VirtualClock()
    contact = contacts(clock).api
    pauses = []
    for _ in range(8):
        contact.failed(BAD_GATEWAY)
        pauses.append(contact.wait)
        await clock.run_for(contact.wait)
    assert pauses[0] <= 5
    assert pauses[-1] > 29
    assert max(pauses) <= 60
    contact.succeeded()
    assert (contact.wait, contact.in_trouble) == (0, False)


async def test_calls_side_by_side_count_as_one() -> None:
    contact = contacts(VirtualClock()).api
    contact.failed(BAD_GATEWAY)
    once = contact.wait
    for _ in range(10):
        contact.failed(BAD_GATEWAY)
    assert contact.wait == once


async def test_a_pause_that_is_asked_for_is_kept_within_reason() -> None:
    clock = VirtualClock()
    contact = contacts(clock).api
    contact.failed(RateLimitedError(status=429, retry_after=90.0))
    assert contact.wait == 90.0
    await clock.run_for(90.0)
    contact.failed(RateLimitedError(status=429, retry_after=86400.0))
    assert contact.wait == LONGEST_ASKED_PAUSE


async def test_hosts_are_told_apart() -> None:
    hosts = contacts(VirtualClock())
    hosts.of("https://a.example/1.mp4?x=1").failed(BROKEN)
    assert hosts.of("https://a.example/2.mp4").wait > 0
    assert hosts.of("https://b.example/1.mp4").wait == 0
    assert hosts.api.wait == 0


async def test_all_callers_share_one_message(engine: EngineUnderTest) -> None:
    engine.service.fail_get = [BAD_GATEWAY] * 6
    engine.service.fail_log = [BAD_GATEWAY] * 6
    engine.service.lose_answer = [OutcomeUnknownError()]
    ids = await engine.click("a", "b")
    await engine.clock.run_for(60.0)
    keys = {f.key for f in engine.facts if isinstance(f, TroubleRaised)}
    assert keys == {"service", "unknown"}
    await engine.run_until(lambda: all(engine.state(i) is S.READY for i in ids))
    assert any(isinstance(f, TroubleCleared) and f.key == "service" for f in engine.facts)


async def test_a_dead_host_of_clips_is_asked_by_all_of_them_together(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=20)
    engine.downloads.failures = [BROKEN] * 10_000
    ids = await engine.click(*"abcdefghij")
    await engine.run_until(lambda: bool(engine.downloads.fetched))
    await engine.clock.run_for(60.0)
    assert 10 <= len(engine.downloads.fetched) <= 30
    await engine.clock.run_for(900.0)
    engine.downloads.failures.clear()
    await engine.run_until(
        lambda: all(engine.state(i) is S.READY for i in ids), limit=1800.0, step=10.0
    )
    await engine.aclose()


async def test_a_link_that_cannot_be_replaced_is_asked_for_with_patience(
    engine: EngineUnderTest,
) -> None:
    engine.downloads.failures = [MediaError(kind=ProblemKind.DISK_FULL)]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.DOWNLOAD_FAILED)
    engine.service.fail_get = [BAD_GATEWAY] * 10_000
    engine.service.gets.clear()
    await engine.clock.run_for(2 * 3600.0)
    assert 3 <= len(engine.service.gets) < 10
    engine.service.fail_get.clear()
    await engine.run_until(lambda: engine.state(job_id) is S.READY, limit=5 * 3600.0, step=60.0)


@pytest.mark.parametrize("kind", [ProblemKind.TOO_LARGE, ProblemKind.INSECURE])
async def test_what_can_never_be_fetched_is_not_fetched_on_and_on(
    engine: EngineUnderTest, kind: ProblemKind
) -> None:
    engine.downloads.failures = [MediaError(kind=kind)] * 100
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.DOWNLOAD_FAILED)
    await engine.clock.run_for(3600.0)
    assert len(engine.downloads.fetched) == 1
    engine.downloads.failures.clear()
    await engine.queue.fetcher.again(job_id)
    await engine.run_until_state(job_id, S.READY)


async def test_a_link_that_expires_again_and_again_is_given_up_for_a_while(
    engine: EngineUnderTest,
) -> None:
    engine.downloads.failures = [LinkExpiredError(status=403)] * 50
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.DOWNLOAD_FAILED)
    assert len(engine.downloads.fetched) == 4
    engine.downloads.failures.clear()
    await engine.run_until_state(job_id, S.READY, limit=400.0)


async def test_failed_downloads_are_tried_at_every_start_with_their_key(tmp_path: Path) -> None:
    first = await EngineUnderTest.start(tmp_path)
    first.downloads.failures = [MediaError(kind=ProblemKind.TOO_LARGE)]
    (job_id,) = await first.click("a")
    await first.run_until_state(job_id, S.DOWNLOAD_FAILED)
    await first.aclose()
    second = await EngineUnderTest.start(
        tmp_path, service=first.service, clock=first.clock, key=None
    )
    await second.clock.run_for(60.0)
    assert not [f for f in second.facts if isinstance(f, TroubleRaised)]
    await second.queue.controls.use_key(first.jobs[job_id].key_fingerprint)
    await second.run_until_state(job_id, S.READY, limit=10.0)
    await second.aclose()


async def test_lasting_trouble_is_told_at_once_and_passing_trouble_when_it_lasts() -> None:
    clock, publisher = VirtualClock(), Publisher()
    told: list[ProblemKind | None] = []

    def note(fact: Fact) -> None:
        told.append(fact.problem.kind if isinstance(fact, TroubleRaised) else None)

    publisher.subscribe(note)
    api = Contacts(clock=clock, publisher=publisher, random=Random(1)).api
    api.failed(BAD_GATEWAY)
    api.succeeded()
    assert told == []
    api.failed(NotSentError(kind=ProblemKind.PROXY_UNUSABLE))
    api.succeeded()
    assert told == [ProblemKind.PROXY_UNUSABLE, None]
