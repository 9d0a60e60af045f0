"""What the models cost and how long they take, asked for as seldom as does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

import msgspec

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.job import IN_FLIGHT, Job, Spent
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList, Quote
from luma_desktop.domain.request import Dialect, GenerationRequest, Model
from luma_desktop.engine.facts import PricesChanged
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.backoff import Backoff
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.ports import Catalogue, Clock
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.watching.latencies import Latencies
from luma_desktop.engine.watching.timing import RECALLED

PRICES_EVERY = 3600.0
LATENCIES_EVERY = 300.0
"""Seconds; the service measures a window of so many."""

ASKED_FOR = tuple(model for model in Model if model is not Model.DREAM_MACHINE_V1)
"""v1 has its price by contract, and its waits from its own answers."""


class Market:
    """One loop. Trouble on the way only means to ask again later."""

    def __init__(
        self,
        catalogue: Catalogue | None,
        roster: Roster,
        *,
        clock: Clock,
        publisher: Publisher,
        random: Random,
    ) -> None:
        self._catalogue = catalogue
        self.latencies = Latencies()
        self._roster = roster
        self._clock = clock
        self._publisher = publisher
        self._wake = Wake(clock)
        self._backoff = Backoff(first=15.0, longest=600.0, random=random)
        self._prices_due = 0.0
        self._latencies_due = 0.0
        self.prices = PriceList()

    def quote(self, request: GenerationRequest) -> Quote:
        """The price of one clip, as far as it is known now."""
        return self.prices.quote(request)

    def wake(self) -> None:
        """There may be jobs now whose end has to be guessed."""
        if self._clock.monotonic() >= self._latencies_due:
            self._wake.set()

    def learn(self, spent: Iterable[Spent]) -> None:
        """Learn from what earlier runs saw and paid."""
        for one in spent:
            self._heed_charge(one.model, one.charged)
            is_legacy = one.model is Model.DREAM_MACHINE_V1
            if not is_legacy and one.seconds is not None and one.seconds < RECALLED:
                self.latencies.learn(one.model, one.seconds)

    def heed(self, job: Job) -> None:
        if self._heed_charge(job.request.model, job.charged):
            self._tell()

    async def run(self) -> None:
        self._tell()
        while True:
            await self._wake.wait(await self._ask(self._catalogue))

    async def _ask(self, catalogue: Catalogue | None) -> float | None:
        """Ask for what is due; returns the seconds until there is something to ask again."""
        if catalogue is None:
            return None
        now = self._clock.monotonic()
        try:
            if now >= self._prices_due:
                self.prices = self.prices.with_pricing(await catalogue.prices(ASKED_FOR))
                self._prices_due = now + PRICES_EVERY
                self._tell()
                await self._roster.rearrange(self._quoted_anew)
            if now >= self._latencies_due and self._is_watching():
                self.latencies.tell(await catalogue.latencies(ASKED_FOR))
                self._latencies_due = now + LATENCIES_EVERY
        except LumaError:
            return self._backoff.next_pause()
        self._backoff.succeeded()
        due = [self._prices_due]
        if self._is_watching():
            due.append(self._latencies_due)
        return max(1.0, min(due) - now)

    def _quoted_anew(self, line: Sequence[Job]) -> list[Job]:
        """What came into line before its price was told: now it is."""
        quotes = [(job, self.quote(job.request)) for job in line if job.stand_in]
        return [
            msgspec.structs.replace(job, quoted=quote.amount, stand_in=False)
            for job, quote in quotes
            if not quote.stand_in
        ]

    def _is_watching(self) -> bool:
        """Whether there are jobs whose end has to be guessed."""
        in_flight = (job for state in IN_FLIGHT for job in self._roster.each(state))
        return any(job.dialect is Dialect.UNIFIED for job in in_flight)

    def _heed_charge(self, model: Model, charged: Money | None) -> bool:
        """Whether the list has changed by what a job of `model` was charged."""
        if not charged or charged <= self.prices.highest_of(model):
            return False
        self.prices = self.prices.with_charge(model, charged)
        return True

    def _tell(self) -> None:
        self._publisher.publish(PricesChanged(prices=self.prices))
