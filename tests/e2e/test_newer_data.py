"""What a newer version stored is shown as its text and stays byte for byte as it is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from luma_desktop.domain.attempt import Attempt, AttemptOutcome
from luma_desktop.domain.events import SubmitStarted
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import Resolution
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine.holds import HoldKind
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.ui.lists.side_panel import LIBRARY
from luma_desktop.ui.lists.state_filter import StateFilter
from luma_desktop.ui.messages.message_bar import MessageBar
from tests.conftest import ExpectedWarnings
from tests.e2e.conftest import OpenAgain
from tests.support.jobs import CLIP, in_state, queued
from tests.support.simulator import SimulatorProcess
from tests.support.window import OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
NEW = "from-2031"
NUMBER = 31

Path_ = tuple[str, ...]


def enums(kind: Any, path: Path_ = ()) -> Iterator[tuple[Path_, type[Enum]]]:
    """Every enumeration in a struct, by the names of the fields that lead to it."""
    for name, field in get_type_hints(kind).items():
        for each in _parts(field):
            if isinstance(each, type) and issubclass(each, Enum):
                yield (*path, name), each
            elif isinstance(each, type) and issubclass(each, msgspec.Struct):
                yield from enums(each, (*path, name))


def _parts(field: Any) -> tuple[Any, ...]:
    return get_args(field) if get_origin(field) in {Union, UnionType} else (field,)


JOB_ENUMS = dict(enums(Job))


def changed(doc: dict[str, Any], path: Path_, value: object) -> dict[str, Any]:
    if len(path) == 1:
        return doc | {path[0]: value}
    return doc | {path[0]: changed(doc.get(path[0], {}), path[1:], value)}


def job_for(path: Path_) -> Job:
    """One in whose document the value has a place."""
    if path == ("problem", "kind"):
        problem = Problem(kind=ProblemKind.GENERATION_FAILED)
        return msgspec.structs.replace(in_state(S.FAILED), problem=problem)
    job = in_state(S.READY)
    request = msgspec.structs.replace(job.request, resolution=Resolution.P720)
    return msgspec.structs.replace(job, clip=CLIP, request=request)


def test_the_paths_are_all() -> None:
    """What is stored of a job and can be unknown; a new enumeration comes here by itself."""
    assert set(JOB_ENUMS) == {
        ("state",),
        ("priority",),
        ("phase",),
        ("problem", "kind"),
        ("request", "model"),
        ("request", "aspect_ratio"),
        ("request", "operation"),
        ("request", "resolution"),
    }


async def fill(folder: Path, origin: str) -> None:
    """Two jobs for each enumeration, one that is done and one in the queue; one unreadable."""
    folder.mkdir(mode=0o700)
    database = Database(folder / "luma.db", Installation.load(folder / "install.id"))
    await database.open()
    journal = SqliteJournal(database)
    for number, (path, kind) in enumerate(JOB_ENUMS.items()):
        name = ".".join(path)
        for base, state in ((job_for(path), "done"), (queued(), "waiting")):
            job = msgspec.structs.replace(
                base,
                id=f"{name} {state}",
                origin=origin,
                generation_id=f"g-{number}" if base.generation_id else None,
                request=msgspec.structs.replace(base.request, prompt=f"{name} {state}"),
            )
            await journal.add_jobs([job])
            value = NUMBER if issubclass(kind, int) else NEW
            doc = json.dumps(changed(json.loads(msgspec.json.encode(job)), path, value))
            await _set(database, job.id, "doc", doc)
            if path in {("state",), ("request", "model")}:
                await _set(database, job.id, path[-1], NEW)
    await add_attempt(journal, database, origin)
    await journal.add_jobs([queued("unreadable", origin=origin)])
    await _set(database, "unreadable", "doc", '{"id": 7}')
    await database.close()


async def add_attempt(journal: SqliteJournal, database: Database, origin: str) -> None:
    """Of unknown fate, with an outcome and a problem that are not known, and an event."""
    job = queued("attempt", prompt="attempt", origin=origin)
    started = SubmitStarted(at=job.created_at)
    attempt = Attempt(
        id="attempt.1",
        job_id="attempt",
        number=1,
        started_at=job.created_at,
        outcome=AttemptOutcome.UNKNOWN,
        problem=Problem(kind=ProblemKind.OUTCOME_UNKNOWN),
    )
    await journal.add_jobs([job])
    await journal.begin_attempt(attempt, job.apply(started), started)
    unknown = in_state(S.SUBMIT_UNKNOWN, "attempt", prompt="attempt", origin=origin)
    await journal.update_jobs([unknown])
    doc = json.loads(msgspec.json.encode(attempt)) | {"outcome": NEW, "problem": {"kind": NEW}}

    def work(db: sqlite3.Connection) -> None:
        db.execute("UPDATE attempts SET doc = ?", (json.dumps(doc),))
        db.execute("UPDATE job_events SET kind = ?, doc = ?", (NEW, f'{{"type":"{NEW}","at":1.0}}'))

    await database.write(work)


async def _set(database: Database, job_id: str, column: str, value: str) -> None:
    sql = f"UPDATE jobs SET {column} = ? WHERE id = ?"
    await database.write(lambda db: db.execute(sql, (value, job_id)).close())


def rows(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "luma.db")) as db:
        tables = ("jobs", "attempts", "job_events")
        return [row for table in tables for row in db.execute(f"SELECT * FROM {table} ORDER BY 1")]


def shown(w: OpenWindow, name: str) -> set[str]:
    return {job.id for job in w.jobs(name)}


@on_qt_loop
async def test_every_unknown_value_is_shown_and_left_alone(
    opened: OpenAgain,
    simulator: SimulatorProcess,
    folder: Path,
    expected_warnings: ExpectedWarnings,
) -> None:
    expected_warnings("luma_desktop.store.unreadable", "job unreadable cannot be read")
    await fill(folder, simulator.base_url)
    before = rows(folder)
    names = {".".join(path) for path in JOB_ENUMS}
    async with opened() as w:
        bar = w.find(MessageBar, "messages")  # another message may have come after it
        unreadable = "Some stored jobs can't be read"
        await w.until(lambda: any(unreadable in one.text for one in bar._stack._messages))
        await w.until(lambda: shown(w, "queue") >= {f"{name} waiting" for name in names})
        w.window._side.show_tab(LIBRARY)
        choices = w.find(StateFilter, "state_filter")
        next(one for one in choices._group.actions() if one.text() == "All").trigger()
        done = {f"{name} done" for name in names}
        await w.until(lambda: shown(w, "library") >= done)
        texts = " ".join(w.cards("library"))
        assert NEW in texts
        for job in w.jobs("library"):
            w.window.play(job.id)
            w.window._wiring.clips.remix(job.id)
        await w.close()
        assert w.exit_code == 0
    assert simulator.ledger().clicks == {}
    assert rows(folder) == before
    async with opened() as w:
        queue = w.window._side._model
        await w.until(lambda: HoldKind.OLD_QUEUE in {hold.kind for hold in queue._holds})
        w.bridge.queue.resume()
        sent = {f"{name} waiting" for name in ("priority", "phase", "problem.kind")}
        await w.until(lambda: len(simulator.ledger().clicks) == len(sent))
        await w.until(lambda: {job.id for job in w.jobs() if job.state is not S.QUEUED} >= sent)
        await w.close()
    by_id = {row[0]: row for row in rows(folder)}
    assert {row[0] for row in before if by_id[row[0]] != row and " " in row[0]} == sent


@on_qt_loop
async def test_settings_of_a_newer_version_are_used_as_far_as_they_are_known(
    opened: OpenAgain, simulator: SimulatorProcess, folder: Path
) -> None:
    folder.mkdir(mode=0o700)
    for file, kind in (("settings.json", Settings), ("window.json", WindowState)):
        fields: dict[str, Any] = {"of a newer version": [1, 2]}
        for path, _ in enums(kind):
            fields = changed(fields, path, NEW)
        (folder / file).write_text(json.dumps(fields))
    window = opened()
    window._settings = None
    async with window as w:
        await w.close()
        assert w.exit_code == 0
    for file, kind in (("settings.json", Settings), ("window.json", WindowState)):
        kept = json.loads((folder / file).read_text())
        assert kept["of a newer version"] == [1, 2]
        for path, _ in enums(kind):
            value: Any = kept
            for name in path:
                value = value[name]
            assert value == NEW, path
