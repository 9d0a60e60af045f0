"""The line as its owner arranges it: what is sent, in which order, and what can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.errors import (
    NotSentError,
    OutcomeUnknownError,
    RequestRejectedError,
    StoreError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import Pricing, Rate
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.queue_order import Side
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import JobsAdded, LineChanged
from luma_desktop.engine.undo import Deed, Undone
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue

S = JobState
WHALE = GenerationRequest(prompt="whale")


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    """One job at a time is at the service."""
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=1)
    yield engine
    await engine.aclose()


@pytest.fixture
async def paused(engine: EngineUnderTest) -> EngineUnderTest:
    await engine.queue.controls.pause()
    return engine


def in_line(engine: EngineUnderTest) -> str:
    """The prompts of the line, one letter each."""
    waiting = engine.queue.line._roster.in_state(S.QUEUED)
    return "".join(job.request.prompt for job in waiting)


async def sent(engine: EngineUnderTest) -> str:
    """The prompts that arrive at the service until the line is empty."""
    await engine.queue.controls.resume()
    await engine.run_until(lambda: in_line(engine) == "")
    return "".join(request.prompt for request, _, _ in engine.service.taken.values())


def told(engine: EngineUnderTest, deed: Deed) -> LineChanged:
    facts = [fact for fact in engine.facts if isinstance(fact, LineChanged) and fact.deed is deed]
    return facts[-1]


# places


async def test_jobs_are_sent_in_their_new_order(engine: EngineUnderTest) -> None:
    a, b, c, d, e = await engine.click(*"abcde")
    await engine.queue.line.move([e, d], Side.BEFORE, b)
    await engine.queue.line.move([c], Side.AFTER)
    assert in_line(engine) == "debc"
    assert await sent(engine) == "adebc"
    assert engine.state(a) is S.READY


async def test_a_new_order_survives_a_restart(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    await engine.queue.controls.pause()
    a, b, c, d = await engine.click(*"abcd")
    await engine.queue.line.move([d], Side.BEFORE, a)
    await engine.queue.line.set_priority([c], Priority.FIRST)
    await engine.queue.line.set_priority([a], Priority.LAST)
    await engine.aclose()
    again = await EngineUnderTest.start(tmp_path, clock=engine.clock, max_in_flight=1)
    try:
        (added,) = [fact for fact in again.facts if isinstance(fact, JobsAdded)]
        assert {job.id: job.priority for job in added.jobs} == {
            a: Priority.LAST,
            b: Priority.IN_TURN,
            c: Priority.FIRST,
            d: Priority.IN_TURN,
        }
        await again.run_until(lambda: in_line(again) == "")
        prompts = [request.prompt for request, _, _ in again.service.taken.values()]
        assert prompts == [*"cdba"]
    finally:
        await again.aclose()


async def test_what_was_sent_meanwhile_stays_and_is_counted(engine: EngineUnderTest) -> None:
    a, b, c = await engine.click(*"abc")
    await engine.queue.line.move([a, c], Side.BEFORE, b)
    assert in_line(engine) == "cb"
    fact = told(engine, Deed.MOVED)
    assert ([job.id for job in fact.jobs], fact.left_out) == ([c], 1)
    await engine.queue.line.move([a], Side.AFTER)
    assert (told(engine, Deed.MOVED).jobs, told(engine, Deed.MOVED).left_out) == ((), 1)
    assert in_line(engine) == "cb"


async def test_a_disk_that_refuses_leaves_the_order(paused: EngineUnderTest) -> None:
    _, b, _ = await paused.click(*"abc")

    def refuse(_db: object, _job: object) -> None:
        raise StoreError("full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("luma_desktop.store.rows.update_job", refuse)
        with pytest.raises(StoreError):
            await paused.queue.line.move([b], Side.BEFORE)
    assert in_line(paused) == "abc"
    assert await paused.queue.undoing.undo() == Undone(deed=Deed.ADDED, jobs=3)


# priorities


async def test_first_and_last_hold_for_jobs_that_come_later(paused: EngineUnderTest) -> None:
    a, _, c = await paused.click(*"abc")
    await paused.queue.line.set_priority([a], Priority.LAST)
    await paused.queue.line.set_priority([c], Priority.FIRST)
    (d,) = await paused.click("d")
    assert in_line(paused) == "cbda"
    await paused.queue.line.set_priority([d], Priority.FIRST)
    assert in_line(paused) == "cdba"
    assert await sent(paused) == "cdba"


async def test_what_comes_back_into_line_keeps_its_priority(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [NotSentError()]
    (a,) = await engine.click("a")
    await engine.queue.line.set_priority([a], Priority.LAST)
    (b,) = await engine.click("b")
    assert in_line(engine) == "ba"
    await engine.run_until_state(b, S.READY)
    await engine.run_until_state(a, S.READY)
    assert [r.prompt for r, _, _ in engine.service.taken.values()] == ["b", "a"]


# another request


async def test_an_edited_job_is_sent_once_as_edited(engine: EngineUnderTest) -> None:
    _, b, c = await engine.click(*"abc")
    before = engine.jobs[b]
    assert await engine.queue.line.begin_edit(b) == before
    assert await engine.queue.line.replace_request(b, WHALE)
    after = engine.jobs[b]
    assert after == msgspec.structs.replace(
        before, request=WHALE, changed_at=after.changed_at, quoted=before.quoted
    )
    assert await sent(engine) == "awhalec"
    assert engine.service.charges == 3
    events = await engine.journal.events(b)
    assert isinstance(events[0], ev.Edited)
    assert engine.state(c) is not S.QUEUED


async def test_an_edited_job_is_quoted_anew(tmp_path: Path) -> None:
    cheap = Pricing(rates=(Rate(amount=Money.from_usd("0.11")),))
    engine = await EngineUnderTest.start(tmp_path, catalogue=ScriptedCatalogue(pricing=cheap))
    try:
        await engine.queue.controls.pause()
        (a,) = await engine.click("a")
        await engine.clock.settle()
        assert await engine.queue.line.replace_request(
            a, GenerationRequest(prompt="a", model=Model.RAY_FLASH_2)
        )
        assert engine.jobs[a].quoted == Money.from_usd("0.11")
        await engine.queue.undoing.undo()
        assert engine.jobs[a].request == GenerationRequest(prompt="a")
        assert engine.jobs[a].quoted == Money.from_usd("0.25")
    finally:
        await engine.aclose()


async def test_what_is_being_edited_is_held_back_and_the_others_pass(
    engine: EngineUnderTest,
) -> None:
    _, b, c = await engine.click(*"abc")
    assert await engine.queue.line.begin_edit(b) is not None
    await engine.run_until_state(c, S.READY)
    await engine.clock.run_for(7200.0)
    assert engine.state(b) is S.QUEUED
    await engine.queue.line.end_edit(b)
    await engine.run_until_state(b, S.READY)
    assert engine.service.charges == 3


async def test_an_edit_of_another_job_lets_the_first_one_go(engine: EngineUnderTest) -> None:
    await engine.queue.controls.pause()
    kept = await engine.pictures.keep(b"a picture that nobody agreed to upload")
    waits = GenerationRequest(prompt="b", start_image_url=kept.address)
    a, b = await engine.queue.clicks.enqueue([GenerationRequest(prompt="a"), waits])
    assert await engine.queue.line.begin_edit(a) is not None
    await engine.queue.controls.resume()
    await engine.clock.run_for(3600.0)
    assert engine.state(a) is S.QUEUED
    assert await engine.queue.line.begin_edit(b) is not None
    await engine.queue.line.end_edit(a)
    await engine.clock.settle()
    assert engine.state(a) is S.ACCEPTED
    assert engine.state(b) is S.QUEUED


async def test_an_edit_that_was_left_by_a_closed_window_is_forgotten(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=1)
    _, b = await engine.click("a", "b")
    assert await engine.queue.line.begin_edit(b) is not None
    await engine.aclose()
    again = await EngineUnderTest.start(
        tmp_path, clock=engine.clock, service=engine.service, max_in_flight=1
    )
    try:
        await again.run_until_state(b, S.READY)
        assert again.service.charges == 2
    finally:
        await again.aclose()


async def test_what_was_sent_cannot_be_edited(engine: EngineUnderTest) -> None:
    (a,) = await engine.click("a")
    assert await engine.queue.line.begin_edit(a) is None
    assert not await engine.queue.line.replace_request(a, WHALE)
    assert await sent(engine) == "a"
    assert engine.jobs[a].request.prompt == "a"


async def test_what_may_have_been_sent_once_keeps_its_request(engine: EngineUnderTest) -> None:
    """By its prompt the first generation is found: it was sent again only on the user's word."""
    engine.service.fail_post = [OutcomeUnknownError()]
    (a,) = await engine.click("a")
    await engine.queue.controls.pause()
    await engine.queue.decisions.resend(a)
    await engine.clock.settle()
    assert engine.state(a) is S.QUEUED
    assert await engine.queue.line.begin_edit(a) is None
    assert not await engine.queue.line.replace_request(a, WHALE)
    await engine.queue.fallback.change_model([a], Model.RAY_2)
    assert engine.jobs[a].request == GenerationRequest(prompt="a")


@pytest.mark.parametrize("how", ["cancel", "remove", "undo"])
async def test_a_resend_that_is_cancelled_still_looks_for_the_first(
    engine: EngineUnderTest, how: str
) -> None:
    """The service took it, its answer was lost, and the user has let it be sent once more."""
    engine.service.lose_answer = [OutcomeUnknownError(status=502)]
    (a,) = await engine.click("a")
    await engine.queue.controls.pause()
    await engine.queue.decisions.resend(a)
    assert engine.state(a) is S.QUEUED
    if how == "undo":
        await engine.queue.undoing.undo()
    else:
        await getattr(engine.queue.removal, how)([a])
    assert engine.state(a) is S.SUBMIT_UNKNOWN
    await engine.run_until_state(a, S.READY)
    assert len(engine.service.taken) == 1


async def test_a_resend_that_is_refused_still_looks_for_the_first(engine: EngineUnderTest) -> None:
    engine.service.lose_answer = [OutcomeUnknownError(status=502)]
    (a,) = await engine.click("a")
    engine.service.fail_after = [RequestRejectedError(status=400)]
    await engine.queue.decisions.resend(a)
    await engine.clock.settle()
    assert engine.state(a) is S.SUBMIT_UNKNOWN
    await engine.run_until_state(a, S.READY)
    assert len(engine.service.taken) == 1


async def test_what_may_have_been_sent_as_edited_is_not_asked_for_as_before(
    paused: EngineUnderTest,
) -> None:
    (a,) = await paused.click("a")
    assert await paused.queue.line.replace_request(a, WHALE)
    paused.service.fail_post = [OutcomeUnknownError()]
    await paused.queue.controls.resume()
    await paused.run_until_state(a, S.SUBMIT_UNKNOWN)
    await paused.queue.controls.pause()
    await paused.queue.decisions.resend(a)
    assert await paused.queue.undoing.undo() == Undone(deed=Deed.EDITED, jobs=0)
    assert paused.jobs[a].request == WHALE


async def test_what_was_refused_before_it_left_can_be_edited(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [NotSentError()]
    (a,) = await engine.click("a")
    assert await engine.queue.line.replace_request(a, WHALE)
    assert await sent(engine) == "whale"
    assert list(engine.service.client_ids) == [f"{a}.2"]


@pytest.mark.parametrize("edit_first", [True, False])
async def test_edit_and_attempt_at_one_moment_send_what_the_journal_says(
    paused: EngineUnderTest, edit_first: bool
) -> None:
    """Both wait for the disk: whichever it takes first, one body leaves, and the other hears."""
    (a,) = await paused.click("a")
    paused.database.gate = asyncio.Event()

    async def others_go_on() -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    if edit_first:
        edit = asyncio.ensure_future(paused.queue.line.replace_request(a, WHALE))
        await others_go_on()
        await paused.queue.line.end_edit(a)
        await paused.queue.controls.resume()
    else:
        await paused.queue.controls.resume()
        await others_go_on()
        assert not paused.queue.line._submitter.hold_back(a)
        edit = asyncio.ensure_future(paused.queue.line.replace_request(a, WHALE))
    await others_go_on()
    paused.database.gate.set()
    edited = await edit
    await paused.run_until_state(a, S.READY)
    bodies = [request.prompt for request, _, _ in paused.service.taken.values()]
    assert bodies == ["whale" if edited else "a"]
    assert paused.jobs[a].request.prompt == bodies[0]


# the same again


async def test_duplicates_are_one_click_at_the_end_of_the_line(paused: EngineUnderTest) -> None:
    a, b, _ = await paused.click(*"abc")
    await paused.queue.clicks.duplicate([a, b])
    assert in_line(paused) == "abcab"
    added = [fact for fact in paused.facts if isinstance(fact, JobsAdded)][-1]
    assert added.undoable
    assert len({job.click_id for job in added.jobs}) == 1
    assert {job.retry_of for job in added.jobs} == {None}
    await paused.queue.undoing.undo()
    assert in_line(paused) == "abc"


async def test_a_clip_is_duplicated_with_what_it_goes_on_from(engine: EngineUnderTest) -> None:
    (a,) = await engine.click("a")
    await engine.run_until_state(a, S.READY)
    request = GenerationRequest(prompt="b", extends=engine.jobs[a].generation_id)
    (b,) = await engine.queue.clicks.enqueue([request], parent_id=a)
    await engine.run_until_state(b, S.READY)
    await engine.queue.clicks.duplicate([b])
    copy = [job for job in engine.jobs.values() if job.id not in {a, b}]
    assert [(job.request, job.parent_id) for job in copy] == [(request, a)]
    assert engine.jobs[b].state is S.READY
    assert not engine.jobs[b].cleared


async def test_what_is_under_way_or_unknown_is_not_duplicated(engine: EngineUnderTest) -> None:
    (a,) = await engine.click("a")
    await engine.queue.clicks.duplicate([a])
    assert len(engine.jobs) == 1
    engine.service.lose_answer = [OutcomeUnknownError()]
    await engine.run_until_state(a, S.READY)
    engine.service.fail_log = [NotSentError()] * 99
    engine.service.hidden.add("g1")
    (b,) = await engine.click("b")
    assert engine.state(b) is S.SUBMIT_UNKNOWN
    await engine.queue.clicks.duplicate([b])
    await engine.queue.clicks.retry([b])
    assert set(engine.jobs) == {a, b}


async def test_several_are_tried_again_by_one_click(paused: EngineUnderTest) -> None:
    ids = await paused.click(*"abc")
    await paused.queue.removal.cancel(ids[:2])
    await paused.queue.clicks.retry([*ids, ids[0]])  # an id given twice is one wish
    assert in_line(paused) == "cab"
    assert [paused.jobs[i].cleared for i in ids] == [False] * 3  # told by the fact alone
    old = [await paused.library.job(job_id) for job_id in ids]
    assert [job is not None and job.cleared for job in old] == [True, True, False]
    await paused.queue.undoing.undo()
    old = [await paused.library.job(job_id) for job_id in ids]
    assert [job is not None and job.cleared for job in old] == [False, False, False]
    assert in_line(paused) == "c"


async def test_duplicates_wait_for_the_limit_like_any_click(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings(day_cap_usd=0.25))
    try:
        (a,) = await engine.click("a")
        await engine.run_until_state(a, S.READY)
        await engine.queue.clicks.duplicate([a])
        await engine.clock.run_for(60.0)
        assert in_line(engine) == "a"
        assert engine.service.charges == 1
    finally:
        await engine.aclose()


# taking back


async def test_each_deed_is_taken_back_newest_first(paused: EngineUnderTest) -> None:
    a, b, c = await paused.click(*"abc")
    await paused.queue.line.move([c], Side.BEFORE)
    await paused.queue.line.set_priority([b], Priority.LAST)
    await paused.queue.line.replace_request(a, WHALE)
    await paused.queue.removal.cancel([b])
    await paused.queue.removal.remove([c])
    assert in_line(paused) == "whale"
    undo = paused.queue.undoing.undo
    assert await undo() == Undone(deed=Deed.REMOVED, jobs=1)
    assert in_line(paused) == "cwhale"
    assert not paused.jobs[c].removed
    assert await undo() == Undone(deed=Deed.CANCELLED, jobs=1)
    assert in_line(paused) == "cwhaleb"
    assert await undo() == Undone(deed=Deed.EDITED, jobs=1)
    assert in_line(paused) == "cab"
    assert await undo() == Undone(deed=Deed.PRIORITISED, jobs=1)
    assert paused.jobs[b].priority is Priority.IN_TURN
    assert await undo() == Undone(deed=Deed.MOVED, jobs=1)
    assert in_line(paused) == "abc"
    assert await undo() == Undone(deed=Deed.ADDED, jobs=3)
    assert in_line(paused) == ""
    assert await undo() is None
    await paused.queue.controls.resume()
    await paused.clock.run_for(600.0)
    assert paused.service.charges == 0


async def test_many_are_cancelled_in_one_transaction_and_come_back(
    engine: EngineUnderTest,
) -> None:
    ids = await engine.click(*"abcde")
    writes = engine.database.calls
    await engine.queue.removal.cancel(ids)
    assert engine.database.calls == writes + 1
    fact = told(engine, Deed.CANCELLED)
    assert (len(fact.jobs), fact.left_out) == (4, 1)
    assert await engine.queue.undoing.undo() == Undone(deed=Deed.CANCELLED, jobs=4)
    assert await sent(engine) == "abcde"


@pytest.mark.parametrize("deed", ["move", "priority", "edit", "click"])
async def test_what_was_sent_is_not_touched_by_undo(engine: EngineUnderTest, deed: str) -> None:
    a, b = await engine.click("a", "b")
    if deed == "move":
        (c,) = await engine.click("c")
        await engine.queue.line.move([c], Side.BEFORE)
        await engine.queue.removal.cancel([b])
        await engine.queue.undoing.undo()
    elif deed == "priority":
        await engine.queue.line.set_priority([b], Priority.FIRST)
    elif deed == "edit":
        await engine.queue.line.replace_request(b, WHALE)
    await engine.run_until(lambda: in_line(engine) == "")
    await engine.run_until(lambda: all(job.is_finished for job in engine.jobs.values()))
    before = dict(engine.jobs)
    undone = await engine.queue.undoing.undo()
    assert undone is not None
    assert undone.jobs == 0
    assert engine.jobs == before
    await engine.clock.run_for(600.0)
    assert engine.service.charges == len(before)
    assert engine.state(a) is S.READY


async def test_an_undo_that_the_disk_refuses_can_be_tried_again(paused: EngineUnderTest) -> None:
    _, b = await paused.click("a", "b")
    await paused.queue.line.move([b], Side.BEFORE)

    def refuse(_db: object, _job: object) -> None:
        raise StoreError("full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("luma_desktop.store.rows.update_job", refuse)
        with pytest.raises(StoreError):
            await paused.queue.undoing.undo()
    assert in_line(paused) == "ba"
    await paused.queue.undoing.undo()
    assert in_line(paused) == "ab"


async def test_a_cancelled_retry_brings_its_forerunner_back_into_line(
    paused: EngineUnderTest,
) -> None:
    (a,) = await paused.click("a")
    await paused.queue.removal.cancel([a])
    await paused.queue.clicks.retry([a])
    await paused.queue.undoing.undo()
    await paused.queue.undoing.undo()
    assert in_line(paused) == "a"
    job = await paused.library.job(a)
    assert job is not None
    assert not job.cleared


async def test_what_was_tried_again_and_sent_does_not_come_back_besides(
    paused: EngineUnderTest,
) -> None:
    (a,) = await paused.click("a")
    await paused.queue.removal.cancel([a])
    await paused.queue.clicks.retry([a])
    assert await sent(paused) == "a"
    assert await paused.queue.undoing.undo() == Undone(deed=Deed.ADDED, jobs=0, too_late=1)
    assert await paused.queue.undoing.undo() == Undone(deed=Deed.CANCELLED, jobs=0)
    await paused.clock.run_for(3600.0)
    assert paused.state(a) is S.CANCELLED
    assert paused.service.charges == 1


# each click and its own Undo


def click_of(engine: EngineUnderTest, job_id: str) -> str:
    return engine.jobs[job_id].click_id


async def test_an_undo_takes_back_the_click_that_it_stands_beside(paused: EngineUnderTest) -> None:
    a, b, c = [(await paused.click(prompt))[0] for prompt in "abc"]
    undo = paused.queue.undoing.undo
    assert await undo(click_of(paused, b)) == Undone(deed=Deed.ADDED, jobs=1)
    assert in_line(paused) == "ac"
    assert await undo(click_of(paused, b)) is None
    assert await undo(click_of(paused, a)) == Undone(deed=Deed.ADDED, jobs=1)
    assert await undo() == Undone(deed=Deed.ADDED, jobs=1)
    assert [paused.state(job_id) for job_id in (a, b, c)] == [S.CANCELLED] * 3


@pytest.mark.parametrize("seed", range(8))
async def test_of_25_clicks_with_an_undo_after_each_none_is_lost(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=3)
    undone: dict[str, Undone | None] = {}
    undoing: list[asyncio.Task[None]] = []

    async def pause() -> None:
        for _ in range(random.randrange(300)):
            await asyncio.sleep(0)

    async def undo(job_id: str) -> None:
        await pause()
        undone[job_id] = await engine.queue.undoing.undo(click_of(engine, job_id))

    for number in range(25):
        (job_id,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt=f"{number}")])
        undoing.append(asyncio.create_task(undo(job_id)))
        await pause()
    await asyncio.gather(*undoing)
    await engine.clock.run_for(2000.0)
    for job_id, answer in undone.items():
        assert answer is not None
        assert (answer.jobs, answer.too_late) in {(1, 0), (0, 1)}
        assert engine.state(job_id) is (S.CANCELLED if answer.jobs else S.READY)
    too_late = sum(answer.too_late for answer in undone.values() if answer)
    assert len(undone) == 25
    assert len(engine.service.taken) == too_late
    await engine.aclose()


async def test_an_undo_says_what_it_was_too_late_for(engine: EngineUnderTest) -> None:
    ids = await engine.click(*"abc")
    undone = await engine.queue.undoing.undo(click_of(engine, ids[0]))
    assert undone == Undone(deed=Deed.ADDED, jobs=2, too_late=1)


async def test_an_undo_waits_for_the_removal_that_is_under_way(paused: EngineUnderTest) -> None:
    """Else it would take back the click instead, and say that it had been sent."""
    (a,) = await paused.click("a")
    removing = asyncio.ensure_future(paused.queue.removal.remove([a]))
    for _ in range(3):
        await asyncio.sleep(0)
    undone = await paused.queue.undoing.undo()
    await removing
    assert undone == Undone(deed=Deed.REMOVED, jobs=1)
    assert paused.state(a) is S.QUEUED
    assert await paused.queue.undoing.undo() == Undone(deed=Deed.ADDED, jobs=1)
    assert paused.state(a) is S.CANCELLED


async def test_an_undo_waits_for_the_retry_that_is_under_way(paused: EngineUnderTest) -> None:
    (a,) = await paused.click("a")
    await paused.queue.removal.cancel([a])
    added = asyncio.Event()
    paused.publisher.subscribe(lambda fact: added.set() if isinstance(fact, JobsAdded) else None)
    retrying = asyncio.ensure_future(paused.queue.clicks.retry([a]))
    await added.wait()
    await paused.queue.undoing.undo()
    await retrying
    await paused.clock.settle()
    (again,) = set(paused.jobs) - {a}
    assert paused.state(again) is S.CANCELLED
    old = await paused.library.job(a)
    assert old is not None
    assert not old.cleared
