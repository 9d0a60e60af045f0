"""What the account has and this computer lacks: offered if nobody here can own it, brought in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.errors import (
    KeyRefusedError,
    OutcomeUnknownError,
    RequestRejectedError,
    ServiceError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.ledger import Absent
from luma_desktop.domain.money import Money
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import JobsAdded, SpendingChanged, TypicalDurationChanged
from luma_desktop.engine.lookup.absent_generations import MOST, AbsentGenerations, may_be_ours
from luma_desktop.engine.session import Session
from tests.support.engine import KEY, ORIGIN, EngineUnderTest
from tests.support.scripted_service import ScriptedService

S = JobState
HOUR = 3600.0


async def made_elsewhere(service: ScriptedService, *prompts: str) -> list[str]:
    """As by another program, or another computer, with the same account."""

    async def mark() -> None:
        pass

    ids = []
    for prompt in prompts:
        taken = await service.submit(
            GenerationRequest(prompt=prompt),
            client_request_id=f"x.{prompt}",
            before_first_byte=mark,
        )
        ids.append(taken.observation.generation_id)
    return ids


async def look(engine: EngineUnderTest) -> Absent:
    session = Session(ORIGIN)
    session.fingerprint = KEY
    absent = AbsentGenerations(
        journal=engine.journal, service=engine.service, account=engine.service, session=session
    )
    return await absent.look()


def ids_of(absent: Absent) -> list[str]:
    return [seen.generation_id for seen in absent.generations]


async def test_only_what_is_not_here_is_offered_newest_first(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    (job_id,) = await engine.click("ours")
    await engine.run_until_state(job_id, S.READY)
    (early,) = await made_elsewhere(engine.service, "early")
    await engine.clock.run_for(HOUR)
    (late,) = await made_elsewhere(engine.service, "late")
    absent = await look(engine)
    assert ids_of(absent) == [late, early]
    assert [seen.prompt for seen in absent.generations] == ["late", "early"]
    assert (absent.withheld, absent.left_out, absent.asked) == (0, 0, True)
    await engine.aclose()


async def test_it_is_journaled_watched_and_fetched_and_costs_nothing(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    await made_elsewhere(engine.service, "done", "running")
    await engine.clock.run_for(30.0)
    await engine.queue.clicks.bring_in((await look(engine)).generations)
    added = [fact for fact in engine.facts if isinstance(fact, JobsAdded)][-1]
    assert not added.undoable
    ids = [job.id for job in added.jobs]
    before = [type(event) for event in await engine.journal.events(ids[0])]
    assert before == [ev.BroughtIn]
    for job_id in ids:
        await engine.run_until_state(job_id, S.READY)
        assert engine.jobs[job_id].brought_in
    assert len(engine.service.taken) == 2, "nothing was sent"
    assert sorted(job.request.prompt for job in added.jobs) == ["done", "running"]
    spent = [f.spending for f in engine.facts if isinstance(f, SpendingChanged)][-1]
    assert spent.this_month == Money()
    assert ids_of(await look(engine)) == []
    await engine.aclose()


async def test_a_restart_goes_on_with_it(tmp_path: Path) -> None:
    first = await EngineUnderTest.start(tmp_path)
    await made_elsewhere(first.service, "a")
    await first.queue.clicks.bring_in((await look(first)).generations)
    (job_id,) = [job.id for job in first.jobs.values()]
    await first.aclose()
    second = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    await second.run_until_state(job_id, S.READY)
    assert second.jobs[job_id].brought_in
    await second.aclose()


async def test_how_long_it_took_teaches_nothing(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    await made_elsewhere(engine.service, "a")
    await engine.clock.run_for(HOUR)
    told = len([f for f in engine.facts if isinstance(f, TypicalDurationChanged)])
    await engine.queue.clicks.bring_in((await look(engine)).generations)
    (job_id,) = engine.jobs
    await engine.run_until_state(job_id, S.READY)
    assert len([f for f in engine.facts if isinstance(f, TypicalDurationChanged)]) == told
    assert await engine.journal.recent_durations(10) == []
    await engine.aclose()


async def test_it_takes_no_place_of_a_job_in_line(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=1)
    await made_elsewhere(engine.service, "a", "b")
    await engine.queue.clicks.bring_in((await look(engine)).generations)
    (job_id,) = await engine.click("ours")
    assert engine.state(job_id) is S.ACCEPTED
    await engine.aclose()


async def test_it_does_not_count_against_a_limit(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings(day_cap_usd=0.25))
    await made_elsewhere(engine.service, "a", "b")
    await engine.queue.clicks.bring_in((await look(engine)).generations)
    (job_id,) = await engine.click("ours")
    assert engine.state(job_id) is S.ACCEPTED
    await engine.aclose()
    again = await EngineUnderTest.start(
        tmp_path, service=engine.service, clock=engine.clock, settings=Settings(day_cap_usd=0.5)
    )
    (job_id,) = await again.click("ours, too")
    assert again.state(job_id) is S.ACCEPTED, "nor after a restart"
    await again.aclose()


async def test_the_same_is_brought_in_once(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    await made_elsewhere(engine.service, "a")
    seen = (await look(engine)).generations
    await engine.queue.clicks.bring_in([*seen, *seen])
    await engine.queue.clicks.bring_in(seen)
    assert len(engine.jobs) == 1
    await engine.aclose()


async def test_what_was_removed_stays_away(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    (job_id,) = await engine.click("ours")
    await engine.run_until_state(job_id, S.READY)
    await engine.queue.removal.remove([job_id])
    assert ids_of(await look(engine)) == []
    await engine.aclose()


async def test_what_may_be_a_job_of_unknown_fate_is_withheld_until_it_is_given_up(
    tmp_path: Path,
) -> None:
    service_lag = 10 * HOUR
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.log_lag = service_lag
    engine.service.hidden.add("g1")
    (long_ago,) = await made_elsewhere(engine.service, "long ago")
    await engine.clock.run_for(HOUR)
    engine.service.lose_answer.append(OutcomeUnknownError())
    (job_id,) = await engine.click("lost")
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    engine.service.hidden.clear()
    absent = await look(engine)
    assert (ids_of(absent), absent.withheld) == ([long_ago], 1)
    await engine.queue.decisions.abandon(job_id)
    absent = await look(engine)
    assert (ids_of(absent), absent.withheld) == (["g1", long_ago], 0)
    await engine.aclose()


async def test_what_is_being_sent_right_now_is_withheld(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("ours")
    assert engine.state(job_id) is S.SUBMITTING
    engine.service.hang = None
    await made_elsewhere(engine.service, "at the same moment")
    assert (await look(engine)).withheld == 1
    engine.service.go_on.set()
    await engine.clock.settle()
    await engine.aclose()


async def test_what_failed_there_is_no_loss(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)

    class Failed(ScriptedService):
        def _observation(self, generation_id: str) -> Observation:
            seen = super()._observation(generation_id)
            return msgspec.structs.replace(seen, phase=RemotePhase.FAILED, video=None)

    engine.service.__class__ = Failed
    await made_elsewhere(engine.service, "a")
    assert await look(engine) == Absent(asked=True)
    await engine.aclose()


async def test_one_odd_id_hides_no_other(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    ids = await made_elsewhere(engine.service, *"abcdefg")

    class Picky(ScriptedService):
        async def observe(self, generation_ids: Sequence[str]) -> dict[str, Observation]:
            if ids[3] in generation_ids:
                raise RequestRejectedError(status=400)
            return await super().observe(generation_ids)

    engine.service.__class__ = Picky
    assert set(ids_of(await look(engine))) == set(ids) - {ids[3]}
    await engine.aclose()


async def test_a_service_that_has_no_list_any_more_says_so(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.gone = True
    with pytest.raises(ServiceError) as caught:
        await look(engine)
    assert caught.value.problem.kind is ProblemKind.ENDPOINT_GONE
    await engine.aclose()


async def test_an_account_with_very_many_is_asked_about_the_first(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    await made_elsewhere(engine.service, *(f"p{number}" for number in range(MOST + 5)))
    absent = await look(engine)
    assert (len(absent.generations), absent.left_out) == (MOST, 5)
    assert max(len(ids) for _, ids in engine.service.gets) == engine.service.batch_limit
    await engine.aclose()


@pytest.mark.parametrize(
    ("seen", "baseline", "expected"),
    [
        (Observation(generation_id="g", created_at=1000.0), None, True),
        (Observation(generation_id="g"), None, True),
        (Observation(generation_id="g", created_at=1000.0), ("g",), False),
        (Observation(generation_id="g", created_at=1000.0 - HOUR), None, False),
        (Observation(generation_id="g", created_at=1000.0 + HOUR), None, False),
    ],
    ids=["in time", "no time said", "was there before", "too early", "too late"],
)
def test_whose_it_may_be(
    seen: Observation, baseline: tuple[str, ...] | None, expected: bool
) -> None:
    attempt = Attempt(id="j.1", job_id="j", number=1, started_at=1000.0, baseline=baseline)
    assert may_be_ours(seen, [attempt], None) is expected
    assert not may_be_ours(seen, [], None)


async def test_a_late_list_of_a_former_keys_account_is_not_shown(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    await made_elsewhere(engine.service, "theirs")
    engine.service.list_seconds = 5.0
    session = Session(ORIGIN)
    session.fingerprint = KEY
    absent = AbsentGenerations(
        journal=engine.journal, service=engine.service, account=engine.service, session=session
    )
    looking = asyncio.ensure_future(absent.look())
    await engine.clock.run_for(1.0)
    session.fingerprint = "another"
    await engine.clock.run_for(4.5)
    engine.service.hidden = set(engine.service.taken)  # the other account has none of it
    await engine.clock.run_for(5.0)
    assert ids_of(await looking) == []
    looking = asyncio.ensure_future(absent.look())
    await engine.clock.run_for(1.0)
    session.fingerprint = None
    await engine.clock.run_for(5.0)
    with pytest.raises(KeyRefusedError):
        await looking
    await engine.aclose()
