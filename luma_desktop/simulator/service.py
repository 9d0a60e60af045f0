"""What all request handlers share, and the life of a generation from acceptance to its end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
import uuid
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.simulator.errors import out_of_credits
from luma_desktop.simulator.faults import Faults
from luma_desktop.simulator.identity import legacy_id, nanoid, unified_id
from luma_desktop.simulator.ledger import Ledger, OutOfCredits
from luma_desktop.simulator.recorder import KEPT_REQUESTS, KEPT_UNWATCHED, Recorder
from luma_desktop.simulator.records import Dialect, Generation, Outcome, Submission, Twist
from luma_desktop.simulator.shapes import Rendition

if TYPE_CHECKING:
    from luma_desktop.simulator.clip_renderer import ClipRenderer
    from luma_desktop.simulator.config import Behaviour, SimulatorConfig
    from luma_desktop.simulator.links import Links

logger = logging.getLogger(__name__)


class Service:
    """The state behind the calls. Lives on the server's event loop."""

    def __init__(
        self, config: SimulatorConfig, *, ledger: Ledger, links: Links, studio: ClipRenderer
    ) -> None:
        self.config = config
        self.behaviour: Behaviour = config.initial_behaviour
        self.ledger = ledger
        self.links = links
        self.studio = studio
        is_watched = config.control_token is not None
        self.recorder = Recorder(ledger, kept=KEPT_REQUESTS if is_watched else KEPT_UNWATCHED)
        self.faults = Faults(config.seed)
        self.cdn_port = 0
        self.stopping = asyncio.Event()
        self._runs: dict[int, asyncio.Task[None]] = {}
        self._hurry = asyncio.Event()
        self._withheld: dict[int, int] = {}
        self.status_calls = 0
        self.log_calls: deque[float] = deque()
        """When `/v2/logs` was called within the last minute."""

    @staticmethod
    def now() -> float:
        return time.time()

    # --- acceptance ---

    def accept(self, submission: Submission, asked: Twist) -> Generation:
        """Take a job and its price; raises ApiError 403 when the balance does not cover it."""
        now = self.now()
        sequence = self.ledger.next_sequence()
        twist = self._complete_twist(asked)
        odd = self.is_odd(twist)
        id_ = (
            legacy_id()
            if submission.dialect is Dialect.LEGACY
            else unified_id(submission.model, sequence, odd=odd)
        )
        generation = Generation(
            sequence=sequence,
            id=id_,
            inference_id=nanoid() if twist.foreign_inference_id else id_,
            submission=submission,
            twist=twist,
            created_at=now,
            finish_at=now + self._duration(sequence, twist),
        )
        try:
            self.ledger.accept(generation, request_id=uuid.uuid4().hex)
        except OutOfCredits:
            raise out_of_credits() from None
        self._start(generation)
        return generation

    def _complete_twist(self, asked: Twist) -> Twist:
        """Fill what was not asked for from the behaviour of this moment, so that it lasts."""
        usual = self.behaviour
        defaults = {
            "odd_shapes": usual.odd_shapes,
            "link_seconds": usual.link_seconds,
            "log_timing": usual.log_timing,
            "log_lag_seconds": usual.log_lag_seconds,
            "foreign_inference_id": usual.foreign_inference_ids,
        }
        missing = {name: value for name, value in defaults.items() if getattr(asked, name) is None}
        return msgspec.structs.replace(asked, **missing)

    def _duration(self, sequence: int, twist: Twist) -> float:
        if twist.duration_seconds is not None:
            return twist.duration_seconds
        dice = random.Random(f"{self.config.seed}:{sequence}:duration")  # noqa: S311 - no secret
        return dice.uniform(self.behaviour.min_seconds, self.behaviour.max_seconds)

    # --- running ---

    def resume(self) -> None:
        """Go on with what was running when the data folder was last in use."""
        for generation in self.ledger.running():
            self._start(generation)

    def _start(self, generation: Generation) -> None:
        task = asyncio.create_task(self._run(generation))
        self._runs[generation.sequence] = task
        task.add_done_callback(lambda _: self._runs.pop(generation.sequence, None))

    async def _run(self, generation: Generation) -> None:
        """Render while the time passes; then end the generation, never before its clip is there."""
        outcome = Outcome.FAILED if generation.twist.failure_reason else Outcome.COMPLETED
        if outcome is Outcome.COMPLETED:
            try:
                self.ledger.name_clip(generation, await self.studio.film(generation))
            except Exception:
                logger.exception("The clip of generation %s can't be rendered", generation.id)
                reason = "The clip couldn't be rendered"
                self.ledger.change_twist(generation.id, failure_reason=reason)
                outcome = Outcome.FAILED
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(generation.finish_at - self.now(), 0.0)):
                await self._hurry.wait()
        self.ledger.settle(generation, outcome, self.now())

    async def complete_all(self) -> None:
        """End every running generation now; returns when they have ended."""
        self.ledger.finish_now(self.now())
        runs = list(self._runs.values())
        self._hurry.set()
        await asyncio.gather(*runs)
        self._hurry = asyncio.Event()

    async def cancel_runs(self) -> None:
        runs = list(self._runs.values())
        for run in runs:
            run.cancel()
        await asyncio.gather(*runs, return_exceptions=True)

    async def reset(self) -> None:
        """Forget what happened; the clips stay, as they are the same for the same prompts."""
        await self.cancel_runs()
        self.ledger.clear(self.config.balance_usd, self.now())
        self.behaviour = self.config.initial_behaviour
        self.faults = Faults(self.config.seed)
        self.recorder = Recorder(self.ledger)
        self._withheld.clear()
        self.status_calls = 0
        self.log_calls.clear()

    async def sleep(self, seconds: float) -> None:
        """Wait, but not beyond the simulator's own stop."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()

    # --- answering ---

    def visible(self, id_: str, key: str) -> Generation | None:
        """The generation that `id_` names, if the service knows it and shows it to `key`."""
        generation = self.ledger.generation(id_)
        return generation if generation and self.is_visible(generation, key) else None

    def is_visible(self, generation: Generation, key: str) -> bool:
        if generation.twist.forgotten:
            return False
        return not self.behaviour.separate_keys or generation.submission.key == key

    def is_odd(self, twist: Twist) -> bool:
        return self.behaviour.odd_shapes if twist.odd_shapes is None else twist.odd_shapes

    def rendition(self, generation: Generation) -> Rendition:
        return Rendition(
            generation,
            links=self.links,
            seed=self.config.seed,
            odd=self.is_odd(generation.twist),
            unlisted=self.behaviour.unknown_states,
        )

    def shows_video(self, generation: Generation) -> bool:
        """Whether a completed generation's answer has its video; counts as one more poll."""
        if generation.outcome is not Outcome.COMPLETED:
            return False
        polls = self._withheld.get(generation.sequence, 0)
        self._withheld[generation.sequence] = polls + 1
        return polls >= generation.twist.withheld_polls
