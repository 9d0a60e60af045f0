"""A service in memory for tests that are about time: jobs end when a script says so.

It implements the engine's port by the contract's rules and keeps a ledger of what it took. Tests
that are about the wire use the simulator instead.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from luma_desktop.domain.errors import (
    LumaError,
    NotFoundError,
    RequestRejectedError,
    UnreadableAnswerError,
)
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.pricing import Pricing
from luma_desktop.domain.remote import (
    Acceptance,
    AutoTopUp,
    Balance,
    ListedGeneration,
    LogRow,
    Observation,
    RemotePhase,
    RemoteVideo,
)
from luma_desktop.domain.request import GenerationRequest, Model
from tests.support.virtual_clock import VirtualClock


class ScriptedService:
    """`duration` gives each new generation's seconds to completion."""

    batch_limit = 100
    answer_with: str | None = None
    """The id that the next acceptance names, whatever was taken."""
    stuck: frozenset[str] = frozenset()
    """Generations that are asked for and never answered."""
    log_seconds = 0.0
    """How long the log takes to come."""
    refills = False
    """Whether the account refills itself from a card."""
    get_seconds = 0.0
    """How long the answer to a poll takes to come; then it is counted how many are awaited."""
    gets_at_once = most_gets_at_once = 0
    hold_balance: asyncio.Event | None = None
    """Until it is set, no balance is answered."""

    def __init__(self, clock: VirtualClock, duration: Callable[[], float] = lambda: 60.0) -> None:
        self._clock = clock
        self._duration = duration
        self.taken: dict[str, tuple[GenerationRequest, float, float]] = {}
        self.client_ids: dict[str, str] = {}
        self.gets: list[tuple[float, tuple[str, ...]]] = []
        self.fail_post: list[LumaError] = []
        self.fail_after: list[LumaError] = []
        """Refusals after the mark: the call left, and was not taken."""
        self.lose_answer: list[LumaError] = []
        self.fail_get: list[Exception] = []
        self.forgotten: set[str] = set()
        self.gone = False
        self.estimates = False
        self.log_lag = 0.0
        self.charge: Money | None = None
        """What each answer says was taken."""
        self.clock_ahead: float | None = 0.0
        """Seconds that its clock is ahead of ours."""
        self.foreign_ids = False
        """Log rows name another id than the one that can be polled."""
        self.failed_posts: list[tuple[str, float]] = []
        """Client ids and times of paid calls that the log has as failed."""
        self.fail_log: list[LumaError] = []
        self.fail_list: list[LumaError] = []
        self.log_calls: list[tuple[float, float]] = []
        self.log_times: list[float] = []
        self.lists = 0
        self.list_seconds = 0.0
        """How long the list takes to come."""
        self.late_links = 0
        """How many answers say completed and give no link yet."""
        self.unreadable: set[str] = set()
        """Ids that a call for several stumbles over with a 400."""
        self.garbled: set[str] = set()
        """Ids that are answered with something that cannot be read."""
        self.hidden: set[str] = set()
        """Generations that the account's list does not show."""
        self.balance_usd = 10.0
        self.fail_balance: list[LumaError] = []
        self.balance_times: list[float] = []
        self.failing: set[str] = set()
        """Generations that end as failed, and are given back what they cost."""
        self.on_taken: Callable[[], None] = lambda: None
        """Called when a paid call was taken and its answer has not left yet."""
        self.hang: str | None = None
        """"before the mark" or "after the mark": where a paid call stands still."""
        self.go_on = asyncio.Event()
        self.uploads: list[str] = []
        self.fail_upload: list[LumaError] = []
        self.upload_query = ""

    async def submit(
        self,
        request: GenerationRequest,
        *,
        client_request_id: str,
        before_first_byte: Callable[[], Awaitable[None]],
    ) -> Acceptance:
        if self.fail_post:
            raise self.fail_post.pop(0)
        if self.hang == "before the mark":
            await self.go_on.wait()
        await self._clock.sleep(0)
        await before_first_byte()
        await self._clock.sleep(0)
        if self.hang == "after the mark":
            await self.go_on.wait()
        if self.fail_after:
            raise self.fail_after.pop(0)
        if self.gone:
            raise NotFoundError(status=404)
        now = self._now()
        generation_id = f"g{len(self.taken)}"
        self.taken[generation_id] = (request, now, now + self._duration())
        self.client_ids[client_request_id] = generation_id
        self.on_taken()
        await self._clock.sleep(0)
        if self.lose_answer:
            raise self.lose_answer.pop(0)
        observation = self._observation(generation_id)
        if self.answer_with is not None:
            observation = msgspec.structs.replace(observation, generation_id=self.answer_with)
            self.answer_with = None
        return Acceptance(observation=observation, status=201)

    async def observe(self, generation_ids: Sequence[str]) -> dict[str, Observation]:
        self.gets.append((self._clock.now(), tuple(generation_ids)))
        if self.stuck.intersection(generation_ids):
            await asyncio.Event().wait()
        if self.get_seconds:
            self.gets_at_once += 1
            self.most_gets_at_once = max(self.most_gets_at_once, self.gets_at_once)
            await self._clock.sleep(self.get_seconds)
            self.gets_at_once -= 1
        if self.fail_get:
            raise self.fail_get.pop(0)
        if self.gone:
            raise NotFoundError(status=404)
        if self.unreadable.intersection(generation_ids):
            raise RequestRejectedError(status=400)
        if self.garbled.intersection(generation_ids):
            raise UnreadableAnswerError(status=200)
        known = [i for i in generation_ids if i in self.taken and i not in self.forgotten]
        if not known:
            raise NotFoundError(status=404)
        return {i: self._observation(i) for i in known}

    async def upload_image(self, data_uri: str) -> str:
        if self.fail_upload:
            raise self.fail_upload.pop(0)
        self.uploads.append(data_uri)
        return f"https://uploads.example/{len(self.uploads)}.png{self.upload_query}"

    async def confirm_endpoint(self) -> None:
        await self.list_generations()

    async def list_generations(self) -> list[ListedGeneration]:
        self.lists += 1
        if self.list_seconds:
            await self._clock.sleep(self.list_seconds)
        if self.fail_list:
            raise self.fail_list.pop(0)
        if self.gone:
            raise NotFoundError(status=404)
        return [
            ListedGeneration(generation_id=i, prompt=taken[0].prompt)
            for i, taken in self.taken.items()
            if i not in self.hidden
        ]

    def _link(self, generation_id: str) -> str:
        """A fresh one in each answer."""
        return f"http://127.0.0.1/{generation_id}.mp4?answer={len(self.gets)}"

    def copy(self) -> ScriptedService:
        """The same service as it is now; what happens to either is nothing to the other."""
        twin = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | list | set):
                setattr(twin, name, copy.copy(value))
        twin.go_on = asyncio.Event()
        return twin

    @property
    def charges(self) -> int:
        """What was taken and not given back."""
        return len(self.taken.keys() - self.failing)

    # the account's side

    async def balance(self) -> Balance:
        self.balance_times.append(self._clock.monotonic())
        if self.hold_balance is not None:
            await self.hold_balance.wait()
        if self.fail_balance:
            raise self.fail_balance.pop(0)
        top_up = AutoTopUp(enabled=True, threshold=ZERO, amount=ZERO) if self.refills else None
        return Balance(
            auto_top_up=top_up, amount=Money.from_usd(self.balance_usd - 0.25 * len(self.taken))
        )

    async def log_rows(self, start: float, end: float) -> list[LogRow]:
        self.log_calls.append((start, end))
        self.log_times.append(self._clock.monotonic())
        if self.log_seconds:
            await self._clock.sleep(self.log_seconds)
        if self.fail_log:
            raise self.fail_log.pop(0)
        rows = [
            LogRow(
                created_at=self.taken[generation_id][1],
                succeeded=True,
                cost=Money.from_usd(0.25),
                inference_id=f"inf-{generation_id}" if self.foreign_ids else generation_id,
                client_request_id=client_id,
            )
            for client_id, generation_id in self.client_ids.items()
            if self.taken[generation_id][1] + self.log_lag <= self._now()
        ] + [
            LogRow(created_at=at, succeeded=False, cost=Money(), client_request_id=client_id)
            for client_id, at in self.failed_posts
        ]
        return [row for row in rows if start <= row.created_at <= end]

    def _now(self) -> float:
        return self._clock.now() + (self.clock_ahead or 0.0)

    def _observation(self, generation_id: str) -> Observation:
        request, created_at, done_at = self.taken[generation_id]
        now = self._now()
        done = now >= done_at
        if done and generation_id in self.failing:
            return Observation(generation_id=generation_id, phase=RemotePhase.FAILED)
        has_link = done and self.late_links <= 0
        self.late_links -= done
        return Observation(
            generation_id=generation_id,
            phase=RemotePhase.COMPLETED if done else RemotePhase.RUNNING,
            video=RemoteVideo(url=self._link(generation_id)) if has_link else None,
            prompt=request.prompt,
            created_at=created_at,
            charged=self.charge,
            estimate_seconds=done_at - now if self.estimates and not done else None,
        )


class SinglyAsked:
    """The same service by its other dialect: one id a call, and no list."""

    batch_limit = 1

    def __init__(self, service: ScriptedService) -> None:
        self._service = service
        self.submit = service.submit
        self.upload_image = service.upload_image

    async def observe(self, generation_ids: Sequence[str]) -> dict[str, Observation]:
        (_,) = generation_ids
        return await self._service.observe(generation_ids)

    async def confirm_endpoint(self) -> None:
        if self._service.gone:
            raise NotFoundError(status=404)

    async def list_generations(self) -> list[ListedGeneration]:
        return []


class ScriptedCatalogue:
    """Tells the same of every model; `failures` are raised first."""

    def __init__(self, *, pricing: Pricing | None = None, latency: Latency | None = None) -> None:
        self.pricing = pricing
        self.latency = latency
        self.failures: list[LumaError] = []
        self.asked: list[str] = []

    async def prices(self, models: Sequence[Model]) -> dict[Model, Pricing]:
        self._note("prices")
        return {} if self.pricing is None else dict.fromkeys(models, self.pricing)

    async def latencies(self, models: Sequence[Model]) -> dict[Model, Latency]:
        self._note("latencies")
        return {} if self.latency is None else dict.fromkeys(models, self.latency)

    def _note(self, what: str) -> None:
        self.asked.append(what)
        if self.failures:
            raise self.failures.pop(0)
