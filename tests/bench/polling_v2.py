"""The same for jobs that are asked for one by one: what the forecast is worth, right or wrong.

The service tells one measure; how long its jobs truly take is another matter in each scenario.
Beside each stands the plain loop: one GET a job every ten seconds from its acceptance.
"""

from __future__ import annotations

import math
import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from luma_desktop.domain.job import JobState
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import Fact, JobChanged
from tests.bench.result import Row
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue, ScriptedService
from tests.support.virtual_clock import VirtualClock

SEEDS = 20
INTERVAL = 10.0
MEASURED = Latency(p50=108.0, p90=150.0)
_SIGMA = math.log(MEASURED.p90 / MEASURED.p50) / statistics.NormalDist().inv_cdf(0.9)


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """Jobs whose median is one of `medians` (seconds), `at_once` of `jobs` at a time."""

    name: str
    medians: tuple[float, ...]
    jobs: int = 50
    at_once: int = 50
    most_delay: float = 1.0
    """Bound of the mean delay, as a share of the plain loop's."""


SCENARIOS = (
    Scenario(name="50 as told", medians=(108.0,), most_delay=0.75),
    Scenario(name="50 of 35 s", medians=(35.0,)),
    Scenario(name="50 of 400 s", medians=(400.0,)),
    Scenario(name="50 of 35 or 400 s", medians=(35.0, 400.0)),
    Scenario(name="25 as told, one by one", medians=(108.0,), jobs=25, at_once=1),
    Scenario(name="25 of 35 s, one by one", medians=(35.0,), jobs=25, at_once=1),
)


class Run:
    """One seed: GETs a job, and mean delays (seconds from the true end to our knowing)."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._random = random.Random(seed)
        self._clock = VirtualClock()
        self._service = ScriptedService(self._clock, self._duration)
        self._service.balance_usd = 1000.0
        self._seen: dict[str, float] = {}

    async def measure(self) -> Run:
        request = GenerationRequest(prompt="clip", model=Model.RAY_2)
        jobs = self._scenario.jobs
        with tempfile.TemporaryDirectory() as folder:
            engine = await EngineUnderTest.start(
                Path(folder),
                service=self._service,
                clock=self._clock,
                random=self._random,
                max_in_flight=self._scenario.at_once,
                catalogue=ScriptedCatalogue(latency=MEASURED),
            )
            engine.publisher.subscribe(self._on_fact)
            await engine.queue.clicks.enqueue([request] * jobs)
            await engine.run_until(lambda: len(self._seen) == jobs, limit=1e6, step=INTERVAL)
            await engine.aclose()
        return self

    def _duration(self) -> float:
        median = self._random.choice(self._scenario.medians)
        return self._random.lognormvariate(math.log(median), _SIGMA)

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, JobChanged) and fact.job.state is JobState.COMPLETED:
            self._seen.setdefault(fact.job.generation_id or "", self._clock.now())

    @property
    def gets(self) -> float:
        return len(self._service.gets) / self._scenario.jobs

    @property
    def plain_gets(self) -> float:
        return statistics.mean(
            math.ceil((end - start) / INTERVAL) for _, start, end in self._service.taken.values()
        )

    @property
    def delay(self) -> float:
        return statistics.mean(
            self._seen[i] - end for i, (_, _, end) in self._service.taken.items()
        )

    @property
    def plain_delay(self) -> float:
        return statistics.mean(
            math.ceil((end - start) / INTERVAL) * INTERVAL - (end - start)
            for _, start, end in self._service.taken.values()
        )


async def measure() -> list[Row]:
    """Rows for GETs a job and the mean delay of each scenario, averaged over the seeds."""
    rows = []
    for scenario in SCENARIOS:
        runs = [await Run(scenario, seed).measure() for seed in range(SEEDS)]
        rows += [
            _row(f"GETs a job, {scenario.name}", "GETs", runs, _gets, 1.0),
            _row(f"delay, {scenario.name}", "s", runs, _delays, scenario.most_delay),
        ]
    return rows


def _row(
    name: str,
    unit: str,
    runs: Sequence[Run],
    figures: Callable[[Run], tuple[float, float]],
    bound: float,
) -> Row:
    mine, plain = (statistics.mean(side) for side in zip(*map(figures, runs), strict=True))
    return Row(
        name=name,
        unit=unit,
        ours=mine,
        other=plain,
        other_is="a GET a job every 10 s",
        target=f"≤ {bound:g}",
        met=mine <= bound * plain,
        runs=len(runs),
    )


def _gets(run: Run) -> tuple[float, float]:
    return run.gets, run.plain_gets


def _delays(run: Run) -> tuple[float, float]:
    return run.delay, run.plain_delay
