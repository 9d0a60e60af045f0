"""The same for jobs that are asked for one by one, whose durations are known as a spread only.

Beside it stands the vendor's sample loop: one GET a job every ten seconds from its acceptance.
"""

from __future__ import annotations

import math
import random
import statistics
import tempfile
from pathlib import Path

from luma_desktop.domain.job import JobState
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import Fact, JobChanged
from tests.bench.result import Row
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue, ScriptedService
from tests.support.virtual_clock import VirtualClock

JOBS = 50
SEEDS = 20
VENDOR_INTERVAL = 10.0
MEASURED = Latency(p50=108.0, p90=150.0)
_SIGMA = math.log(MEASURED.p90 / MEASURED.p50) / statistics.NormalDist().inv_cdf(0.9)


class Run:
    """One seed: GETs a job, and mean delays (seconds from the true end to our knowing)."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._clock = VirtualClock()
        self._service = ScriptedService(
            self._clock, lambda: self._random.lognormvariate(math.log(MEASURED.p50), _SIGMA)
        )
        self._service.balance_usd = 1000.0
        self._seen: dict[str, float] = {}

    async def measure(self) -> Run:
        request = GenerationRequest(prompt="clip", model=Model.RAY_2)
        with tempfile.TemporaryDirectory() as folder:
            engine = await EngineUnderTest.start(
                Path(folder),
                service=self._service,
                clock=self._clock,
                random=self._random,
                max_in_flight=JOBS,
                catalogue=ScriptedCatalogue(latency=MEASURED),
            )
            engine.publisher.subscribe(self._on_fact)
            await engine.queue.clicks.enqueue([request] * JOBS)
            await engine.run_until(lambda: len(self._seen) == JOBS)
            await engine.aclose()
        return self

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, JobChanged) and fact.job.state is JobState.COMPLETED:
            self._seen.setdefault(fact.job.generation_id or "", self._clock.now())

    @property
    def gets(self) -> float:
        return len(self._service.gets) / JOBS

    @property
    def vendor_gets(self) -> float:
        return statistics.mean(
            math.ceil((end - start) / VENDOR_INTERVAL)
            for _, start, end in self._service.taken.values()
        )

    @property
    def delay(self) -> float:
        return statistics.mean(
            self._seen[i] - end for i, (_, _, end) in self._service.taken.items()
        )

    @property
    def vendor_delay(self) -> float:
        return statistics.mean(
            math.ceil((end - start) / VENDOR_INTERVAL) * VENDOR_INTERVAL - (end - start)
            for _, start, end in self._service.taken.values()
        )


async def measure() -> list[Row]:
    """Rows for GETs a job and the mean delay, averaged over the seeds."""
    runs = [await Run(seed).measure() for seed in range(SEEDS)]
    rows = []
    for name, unit, ours, other, bound, target in (
        ("GETs a v2 job, of 50", "GETs", "gets", "vendor_gets", 1.0, "≤ 1"),
        ("delay of a v2 job's end, mean", "s", "delay", "vendor_delay", 2 / 3, "≤ 2/3"),
    ):
        mine = statistics.mean(float(getattr(run, ours)) for run in runs)
        theirs = statistics.mean(float(getattr(run, other)) for run in runs)
        rows.append(
            Row(
                name=name,
                unit=unit,
                ours=mine,
                other=theirs,
                other_is="a GET a job every 10 s",
                target=target,
                met=mine <= bound * theirs,
                runs=SEEDS,
            )
        )
    return rows
