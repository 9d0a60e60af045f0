"""How many status calls the poller makes, and how soon it sees the end, on a simulated clock.

Beside it stands the vendor's sample loop: one GET a job every ten seconds from its acceptance.
"""

from __future__ import annotations

import math
import random
import statistics
import tempfile
from pathlib import Path

from luma_desktop.domain.job import JobState
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.engine.facts import Fact, JobChanged
from tests.bench.result import Row
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedService
from tests.support.virtual_clock import VirtualClock

JOBS = 200
SEEDS = 5
VENDOR_INTERVAL = 10.0


class Run:
    """One seed: GETs and delays (seconds from the true end to our knowing) of both sides."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._clock = VirtualClock()
        self._service = ScriptedService(self._clock, lambda: self._random.uniform(60.0, 120.0))
        self._service.balance_usd = 1000.0
        self._seen: dict[str, float] = {}

    async def measure(self) -> Run:
        with tempfile.TemporaryDirectory() as folder:
            engine = await EngineUnderTest.start(
                Path(folder),
                service=self._service,
                clock=self._clock,
                random=self._random,
                max_in_flight=JOBS,
            )
            engine.publisher.subscribe(self._on_fact)
            await engine.queue.clicks.enqueue(
                [GenerationRequest(prompt=f"clip {i}") for i in range(JOBS)]
            )
            await engine.run_until(lambda: len(self._seen) == JOBS)
            await engine.aclose()
        return self

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, JobChanged) and fact.job.state is JobState.COMPLETED:
            self._seen.setdefault(fact.job.generation_id or "", self._clock.now())

    @property
    def gets(self) -> int:
        return len(self._service.gets)

    @property
    def vendor_gets(self) -> int:
        return sum(
            math.ceil((end - start) / VENDOR_INTERVAL)
            for _, start, end in self._service.taken.values()
        )

    @property
    def delays(self) -> list[float]:
        return [self._seen[i] - end for i, (_, _, end) in self._service.taken.items()]

    @property
    def vendor_delays(self) -> list[float]:
        return [
            math.ceil((end - start) / VENDOR_INTERVAL) * VENDOR_INTERVAL - (end - start)
            for _, start, end in self._service.taken.values()
        ]


async def measure() -> list[Row]:
    """Rows for GETs, median delay and 90th percentile of the delay."""
    runs = [await Run(seed).measure() for seed in range(SEEDS)]
    rows = []
    for name, unit, ours, other, bound, target in (
        ("GETs for 200 v1 jobs", "GETs", _gets, _vendor_gets, 1 / 20, "≤ 1/20"),
        ("delay of seeing the end, median", "s", _median, _vendor_median, 1 / 4, "≤ 1/4"),
        ("delay of seeing the end, p90", "s", _p90, _vendor_p90, 1 / 2, "≤ 1/2"),
    ):
        mine = statistics.median(ours(run) for run in runs)
        theirs = statistics.median(other(run) for run in runs)
        row = Row(
            name=name,
            unit=unit,
            ours=mine,
            other=theirs,
            other_is="a GET a job every 10 s",
            target=target,
            met=mine <= bound * theirs,
            runs=SEEDS,
        )
        rows.append(row)
    return rows


def _gets(run: Run) -> float:
    return run.gets


def _vendor_gets(run: Run) -> float:
    return run.vendor_gets


def _median(run: Run) -> float:
    return statistics.median(run.delays)


def _vendor_median(run: Run) -> float:
    return statistics.median(run.vendor_delays)


def _p90(run: Run) -> float:
    return statistics.quantiles(run.delays, n=10)[-1]


def _vendor_p90(run: Run) -> float:
    return statistics.quantiles(run.vendor_delays, n=10)[-1]
