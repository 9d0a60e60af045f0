from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt, AttemptOutcome, attempt_id
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from tests.conftest import ExpectedWarnings
from tests.support.jobs import EVENTS, NOW, PROBLEM, in_state, observation, queued

ORIGIN = queued().origin


def attempt(job: Job, number: int = 1, **fields: object) -> Attempt:
    base = Attempt(id=attempt_id(job.id, number), job_id=job.id, number=number, started_at=NOW + 1)
    return msgspec.structs.replace(base, **fields)


async def begun(
    journal: SqliteJournal, job: Job, *, baseline: tuple[str, ...] | None = None
) -> tuple[Attempt, Job]:
    """A journaled job with a journaled attempt that has not left."""
    first = attempt(job, baseline=baseline)
    event = ev.SubmitStarted(at=first.started_at)
    submitting = job.apply(event)
    await journal.add_jobs([job])
    await journal.begin_attempt(first, submitting, event)
    return first, submitting


@pytest.mark.parametrize("state", list(JobState))
async def test_a_job_in_any_state_comes_back_as_it_was(
    journal: SqliteJournal, library: SqliteLibrary, state: JobState
) -> None:
    job = in_state(state, key_fingerprint="0123456789abcdef", parent_id="p", retry_of="r")
    await journal.add_jobs([job])
    assert await library.job(job.id) == job
    unfinished = await journal.unfinished_jobs()
    assert list(unfinished) == ([] if state in FINISHED else [job])


async def test_jobs_of_one_click_come_all_or_none(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    await journal.add_jobs([queued("a")])
    with pytest.raises(StoreError):
        await journal.add_jobs([queued("b"), queued("a")])
    assert await library.count() == 1


async def test_unfinished_jobs_come_in_line_order_without_the_removed(
    journal: SqliteJournal,
) -> None:
    jobs = [
        queued("last", position=30.0),
        queued("first", position=10.0),
        queued("removed", position=5.0, removed=True),
        queued("cleared", position=20.0, cleared=True),
    ]
    await journal.add_jobs(jobs)
    assert [job.id for job in await journal.unfinished_jobs()] == ["first", "cleared", "last"]


async def test_each_kind_of_event_is_recorded_with_the_snapshot_after_it(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    job = queued()
    await journal.add_jobs([job])
    for event in EVENTS.values():
        job = msgspec.structs.replace(job, changed_at=event.at)
        await journal.record(job, event)
    assert list(await journal.events(job.id)) == list(EVENTS.values())
    assert await library.job(job.id) == job


async def test_an_event_of_a_job_that_is_not_there_is_refused_whole(
    journal: SqliteJournal,
) -> None:
    with pytest.raises(StoreError) as caught:
        await journal.record(queued("nobody"), EVENTS[ev.Cancelled])
    assert caught.value.problem.kind is ProblemKind.INTERNAL
    assert await journal.events("nobody") == []


async def test_updates_are_all_or_none(journal: SqliteJournal, library: SqliteLibrary) -> None:
    await journal.add_jobs([queued("a")])
    moved = queued("a", position=NOW + 99, cleared=True)
    with pytest.raises(StoreError):
        await journal.update_jobs([moved, queued("nobody")])
    assert await library.job("a") == queued("a")
    await journal.update_jobs([moved])
    assert await library.job("a") == moved


async def test_an_attempt_from_begin_to_end(journal: SqliteJournal) -> None:
    first, submitting = await begun(journal, queued(), baseline=("g-0",))
    assert list(await journal.attempts(submitting.id)) == [first]
    assert list(await journal.unfinished_jobs()) == [submitting]

    await journal.mark_first_byte(first.id, NOW + 1.5)
    marked = msgspec.structs.replace(first, first_byte_at=NOW + 1.5)
    assert list(await journal.attempts(submitting.id)) == [marked]

    event = EVENTS[ev.Accepted]
    ended = msgspec.structs.replace(
        marked, ended_at=NOW + 2, outcome=AttemptOutcome.ACCEPTED, status=201, server_time=NOW
    )
    accepted = submitting.apply(event)
    await journal.end_attempt(ended, accepted, event)
    assert list(await journal.attempts(submitting.id)) == [ended]
    assert list(await journal.unfinished_jobs()) == [accepted]
    assert [type(e) for e in await journal.events(accepted.id)] == [ev.SubmitStarted, ev.Accepted]


async def test_ending_an_attempt_never_takes_its_mark_away(journal: SqliteJournal) -> None:
    first, submitting = await begun(journal, queued())
    await journal.mark_first_byte(first.id, NOW + 1.5)
    event = EVENTS[ev.OutcomeUnknown]
    forgetful = msgspec.structs.replace(first, outcome=AttemptOutcome.UNKNOWN, problem=PROBLEM)
    await journal.end_attempt(forgetful, submitting.apply(event), event)
    (stored,) = await journal.attempts(submitting.id)
    assert stored.first_byte_at == NOW + 1.5
    assert stored.outcome is AttemptOutcome.UNKNOWN


async def test_attempts_come_oldest_first_and_only_of_the_job(journal: SqliteJournal) -> None:
    job = queued("a")
    first, submitting = await begun(journal, job)
    other, _ = await begun(journal, queued("b"))
    back = submitting.apply(EVENTS[ev.NotSent])
    await journal.end_attempt(first, back, EVENTS[ev.NotSent])
    again = back.apply(EVENTS[ev.SubmitStarted])
    second = attempt(job, 2)
    await journal.begin_attempt(second, again, EVENTS[ev.SubmitStarted])
    assert list(await journal.attempts("a")) == [first, second]
    assert list(await journal.attempts("b")) == [other]


async def test_a_mark_without_an_attempt_is_refused(journal: SqliteJournal) -> None:
    with pytest.raises(StoreError):
        await journal.mark_first_byte("nobody.1", NOW)


async def test_one_attempt_cannot_begin_twice(journal: SqliteJournal) -> None:
    first, submitting = await begun(journal, queued())
    with pytest.raises(StoreError):
        await journal.begin_attempt(first, submitting, EVENTS[ev.SubmitStarted])
    assert len(await journal.events(submitting.id)) == 1


async def test_one_generation_belongs_to_one_job(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    owner = in_state(JobState.ACCEPTED, "owner", removed=True)
    await journal.add_jobs([owner, in_state(JobState.SUBMIT_UNKNOWN, "claimant")])
    before = await library.job("claimant")
    event = EVENTS[ev.Accepted]
    assert before is not None
    with pytest.raises(StoreError) as caught:
        await journal.record(before.apply(event), event)
    assert caught.value.problem.kind is ProblemKind.INTERNAL
    assert await library.job("claimant") == before
    assert await journal.events("claimant") == []


async def test_the_same_id_at_another_origin_is_another_generation(
    journal: SqliteJournal,
) -> None:
    here = in_state(JobState.ACCEPTED, "here")
    demo = in_state(JobState.ACCEPTED, "demo", origin="demo")
    await journal.add_jobs([here, demo])
    assert await journal.known_generation_ids("demo", ["g-1", "g-2"]) == {"g-1"}


async def test_known_generations_include_tombstones(journal: SqliteJournal) -> None:
    gone = in_state(JobState.READY, "gone", removed=True)
    kept = in_state(JobState.READY, "kept", generation_id="g-2")
    kept = msgspec.structs.replace(kept, generation_id="g-2")
    await journal.add_jobs([gone, kept, queued("no id")])
    assert await journal.known_generation_ids(ORIGIN, ["g-1", "g-2", "g-3"]) == {"g-1", "g-2"}
    assert await journal.known_generation_ids("https://elsewhere.example", ["g-1"]) == frozenset()
    assert await journal.known_generation_ids(ORIGIN, []) == frozenset()


RAY = GenerationRequest(prompt="a", model=Model.RAY_2)


async def test_recent_durations_are_the_newest_completed_ones(journal: SqliteJournal) -> None:
    def done(job_id: str, accepted: float, completed: float, **fields: object) -> Job:
        job = in_state(JobState.READY, job_id)
        return msgspec.structs.replace(
            job, generation_id=job_id, accepted_at=accepted, completed_at=completed, **fields
        )

    await journal.add_jobs(
        [
            done("old", NOW, NOW + 60),
            done("new", NOW + 100, NOW + 190),
            done("newest", NOW + 200, NOW + 275, removed=True, origin="demo"),
            done("clock set back", NOW + 500, NOW + 400),
            done("another dialect", NOW + 500, NOW + 900, request=RAY),
            in_state(JobState.FAILED, "failed", generation_id="f"),
        ]
    )
    assert list(await journal.recent_durations(2)) == [75.0, 90.0]
    assert list(await journal.recent_durations(9)) == [75.0, 90.0, 60.0]


async def test_a_text_that_utf8_cannot_hold_loses_no_job(
    journal: SqliteJournal, library: SqliteLibrary
) -> None:
    job = queued(prompt="broken \ud83d emoji")
    await journal.add_jobs([job])
    event = ev.Accepted(
        at=NOW + 2,
        acceptance=msgspec.structs.replace(
            EVENTS[ev.Accepted].acceptance,  # type: ignore[attr-defined]
            observation=observation(prompt="\udc00 answered"),
        ),
    )
    accepted = job.apply(EVENTS[ev.SubmitStarted]).apply(event)
    await journal.record(accepted, event)
    stored = await library.job(job.id)
    assert stored is not None
    assert stored.request.prompt == "broken \N{REPLACEMENT CHARACTER} emoji"
    assert stored.remote_prompt == "\N{REPLACEMENT CHARACTER} answered"
    assert stored.generation_id == "g-1"


async def test_documents_that_make_no_sense_are_passed_over_and_named_once(
    database: Database,
    journal: SqliteJournal,
    library: SqliteLibrary,
    expected_warnings: ExpectedWarnings,
) -> None:
    expected_warnings("luma_desktop.store.unreadable", "cannot be read")
    told: list[Sequence[str]] = []
    database.unreadable.tell = told.append
    await journal.add_jobs([queued("good"), queued("bad"), queued("worse")])
    await database.write(
        lambda db: db.execute("UPDATE jobs SET doc = '{\"id\": 7}' WHERE id != 'good'").close()
    )
    assert [job.id for job in await journal.unfinished_jobs()] == ["good"]
    assert [job.id for job in await journal.jobs_since(0)] == ["good"]
    assert [job.id for job in (await library.page(LibraryQuery())).jobs] == ["good"]
    assert await library.job("bad") is None
    assert told == [("bad", "worse")]


async def test_an_attempt_that_cannot_be_read_keeps_its_mark(
    database: Database, journal: SqliteJournal, expected_warnings: ExpectedWarnings
) -> None:
    """Without it a job that was sent would be sent once more."""
    expected_warnings("luma_desktop.store.unreadable", "cannot be read")
    attempt, _ = await begun(journal, queued())
    await journal.mark_first_byte(attempt.id, 42.0)
    await database.write(lambda db: db.execute("UPDATE attempts SET doc = '['").close())
    (read,) = await journal.attempts("job-1")
    assert (read.id, read.number, read.first_byte_at) == (attempt.id, attempt.number, 42.0)


KILLED_AFTER_THE_MARK = """
    import asyncio, os, signal, sys
    from pathlib import Path
    from luma_desktop.store.database import Database
    from luma_desktop.store.install import Installation
    from luma_desktop.store.journal import SqliteJournal
    from tests.support.jobs import queued
    from tests.unit.store.test_journal import begun

    async def main(folder):
        database = Database(folder / "luma.db", Installation.load(folder / "install.id"))
        await database.open()
        journal = SqliteJournal(database)
        first, _ = await begun(journal, queued())
        await journal.mark_first_byte(first.id, 42.0)
        os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
async def test_the_mark_outlives_a_kill(tmp_path: Path, db_path: Path) -> None:
    script = textwrap.dedent(KILLED_AFTER_THE_MARK)
    killed = subprocess.run(  # noqa: ASYNC221
        [sys.executable, "-c", script, str(tmp_path)],
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert killed.returncode == -signal.SIGKILL

    database = Database(db_path, Installation.load(tmp_path / "install.id"))
    await database.open()
    journal = SqliteJournal(database)
    (job,) = await journal.unfinished_jobs()
    (first,) = await journal.attempts(job.id)
    assert job.state is JobState.SUBMITTING
    assert first.first_byte_at == 42.0
    assert not database.foreign
    await database.close()
