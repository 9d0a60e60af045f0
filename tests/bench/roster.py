"""What 200 changes cost the loop's thread where 10,000 jobs wait, beside the same where 200 do.

The whole engine hears of every change; writing (in a thread of its own) isn't counted, which is
why it is the thread's CPU time that is measured.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.domain.request import GenerationRequest
from tests.bench.result import Row
from tests.support.engine import EngineUnderTest

CHANGES = 200
MANY = 10_000
MOST = 60.0
"""Milliseconds."""
RUNS = 3

Change = Callable[[EngineUnderTest, str], Awaitable[object]]


async def measure() -> list[Row]:
    return [
        await _row(f"{CHANGES} cancelled one by one of {MANY:,} in the queue", _queued, _cancel),
        await _row(f"{CHANGES} failed of {MANY:,} at the service", _accepted, _fail),
    ]


async def _row(
    name: str, fill: Callable[[EngineUnderTest, int], Awaitable[None]], change: Change
) -> Row:
    runs = [[await _run(fill, change, jobs) for jobs in (MANY, CHANGES)] for _ in range(RUNS)]
    ours, other = (statistics.median(run[side] for run in runs) for side in (0, 1))
    return Row(
        name=name,
        unit="ms",
        ours=ours,
        other=other,
        other_is=f"of {CHANGES}",
        target=f"<= {MOST:.0f} ms",
        met=ours <= MOST,
        runs=RUNS,
    )


async def _run(
    fill: Callable[[EngineUnderTest, int], Awaitable[None]], change: Change, jobs: int
) -> float:
    """Milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        engine = await EngineUnderTest.start(Path(folder))
        await engine.queue.controls.pause()
        await fill(engine, jobs)
        await engine.clock.settle()
        chosen = list(engine.jobs)[:: jobs // CHANGES]
        engine.facts.clear()
        begun = time.thread_time()
        for job_id in chosen:
            await change(engine, job_id)
        taken = time.thread_time() - begun
        await engine.aclose()
        return taken * 1000.0


async def _queued(engine: EngineUnderTest, jobs: int) -> None:
    await engine.queue.clicks.enqueue([GenerationRequest(prompt=f"clip {i}") for i in range(jobs)])


async def _cancel(engine: EngineUnderTest, job_id: str) -> None:
    await engine.queue.removal.cancel([job_id])


async def _accepted(engine: EngineUnderTest, jobs: int) -> None:
    seen = [
        Observation(generation_id=f"g-{i}", phase=RemotePhase.RUNNING, created_at=1.0)
        for i in range(jobs)
    ]
    await engine.queue.clicks.bring_in(seen)


async def _fail(engine: EngineUnderTest, job_id: str) -> None:
    problem = Problem(kind=ProblemKind.GENERATION_FAILED)
    failed = ev.Failed(at=engine.clock.now(), problem=problem)
    await engine.queue.line._roster.apply(job_id, failed, only_from=[JobState.ACCEPTED])
