"""Any order of events, and a kill between any two of them, on the real journal.

A kill is a copy of the data folder and of the service as both are at one instant: after a
transaction reached the disk, or after a paid call was taken and before its answer left. The next
engine starts on that copy, as a program does after kill -9.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from luma_desktop.domain.attempt import parse_attempt_id
from luma_desktop.domain.errors import (
    LinkExpiredError,
    LumaError,
    MediaError,
    NotSentError,
    OutcomeUnknownError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    TemporaryError,
)
from luma_desktop.domain.job import FINISHED, JobState
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.queue_order import Side
from luma_desktop.domain.request import GenerationRequest
from tests.support.engine import KEY, EngineUnderTest
from tests.support.scripted_service import ScriptedService
from tests.support.virtual_clock import VirtualClock

S = JobState

KEYS = (KEY, "another-key-0123")
QUESTIONS = frozenset({S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED})
PROMPTS = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=3)
SECONDS = st.sampled_from([0.5, 3.0, 20.0, 90.0, 400.0])
INSTANT = st.integers(1, 6)
"""After how many instants the program is killed."""

BEFORE_IT_LEFT: list[type[LumaError]] = [NotSentError]
REFUSED: list[type[LumaError]] = [RateLimitedError, OutOfCreditsError, RequestRejectedError]
BAD_GETS = ["fail_get", "fail_log", "fail_list"]


class PayOnce(RuleBasedStateMachine):
    """One user, one account, and a program that is killed and started again."""

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._home = tempfile.TemporaryDirectory(prefix="luma-any-order-")
        self._lives = 0
        self._clock = VirtualClock()
        self._service = ScriptedService(self._clock, duration=lambda: 45.0)
        self._key = KEY
        self._approved: Counter[str] = Counter()
        self._clicked: set[str] = set()
        self._given_up: set[str] = set()
        self._kill_in = 0
        self._image: tuple[Path, ScriptedService] | None = None
        self._engine = self._run(self._start(self._folder()))

    # the user

    @rule(prompts=PROMPTS)
    def click(self, prompts: list[str]) -> None:
        self._clicked.update(self._run(self._engine.click(*prompts)))

    @rule(prompts=PROMPTS, instant=INSTANT)
    def click_and_be_killed(self, prompts: list[str], instant: int) -> None:
        self._kill_in = instant
        self.click(prompts)
        self._rise_again()

    @rule()
    def undo(self) -> None:
        self._settled(self._engine.queue.undoing.undo())

    @rule()
    def cancel_what_waits(self) -> None:
        self._settled(self._engine.queue.removal.cancel(self._waiting()[:1]))

    @precondition(lambda self: self._waiting())
    @rule(data=st.data(), side=st.sampled_from(Side), priority=st.sampled_from(Priority))
    def arrange_what_waits(self, data: st.DataObject, side: Side, priority: Priority) -> None:
        waiting = self._waiting()
        one, anchor = data.draw(st.sampled_from(waiting)), data.draw(st.sampled_from(waiting))
        self._settled(self._engine.queue.line.move([one], side, anchor))
        self._settled(self._engine.queue.line.set_priority([anchor], priority))

    @precondition(lambda self: self._engine.jobs)
    @rule(data=st.data(), prompt=st.sampled_from(["a", "b"]))
    def edit_anything(self, data: st.DataObject, prompt: str) -> None:
        job_id = data.draw(st.sampled_from(sorted(self._engine.jobs)))
        request = GenerationRequest(prompt=prompt)
        self._settled(self._engine.queue.line.replace_request(job_id, request))
        self._settled(self._engine.queue.line.end_edit(job_id))

    @precondition(lambda self: self._waiting())
    @rule(data=st.data(), instant=INSTANT)
    def change_the_line_and_be_killed(self, data: st.DataObject, instant: int) -> None:
        self._kill_in = instant
        self.arrange_what_waits(data, Side.BEFORE, Priority.FIRST)
        self.edit_anything(data, "b")
        self._rise_again()

    @rule()
    def pause(self) -> None:
        self._settled(self._engine.queue.controls.pause())

    @rule()
    def resume(self) -> None:
        self._settled(self._engine.queue.controls.resume())

    @rule(key=st.sampled_from(KEYS))
    def change_the_key(self, key: str) -> None:
        self._key = key
        self._settled(self._engine.queue.controls.use_key(key))

    @precondition(lambda self: self._asked())
    @rule(data=st.data())
    def send_again_at_ones_own_risk(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(self._asked()))
        if self._engine.state(job_id) is S.SUBMIT_UNKNOWN:
            self._approved[job_id] += 1
        self._settled(self._engine.queue.decisions.resend(job_id))

    @precondition(lambda self: self._asked())
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        job_id = data.draw(st.sampled_from(self._asked()))
        self._given_up.add(job_id)
        self._settled(self._engine.queue.decisions.abandon(job_id))

    # the world

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        self._run(self._clock.run_for(seconds))

    @rule(seconds=SECONDS, instant=INSTANT)
    def time_passes_and_it_is_killed(self, seconds: float, instant: int) -> None:
        self._kill_in = instant
        self.time_passes(seconds)
        self._rise_again()

    @rule(error=st.sampled_from(BEFORE_IT_LEFT))
    def the_next_call_does_not_leave(self, error: type[LumaError]) -> None:
        self._service.fail_post.append(error())

    @rule(error=st.sampled_from(REFUSED))
    def the_next_call_is_refused(self, error: type[LumaError]) -> None:
        self._service.fail_after.append(error())

    @rule(taken=st.booleans())
    def the_next_answer_is_lost(self, taken: bool) -> None:
        lost = self._service.lose_answer if taken else self._service.fail_after
        lost.append(OutcomeUnknownError(status=502))

    @rule(where=st.sampled_from(BAD_GETS), count=st.integers(1, 4))
    def other_calls_go_wrong(self, where: str, count: int) -> None:
        getattr(self._service, where).extend([TemporaryError(status=502)] * count)

    @rule(expired=st.booleans())
    def the_next_download_breaks(self, expired: bool) -> None:
        broken = MediaError(kind=ProblemKind.DOWNLOAD_BROKEN)
        self._engine.downloads.failures.append(LinkExpiredError(status=403) if expired else broken)

    @rule(lag=st.sampled_from([0.0, 50.0, 1e9]), foreign=st.booleans())
    def the_log_is_as_it_likes(self, lag: float, foreign: bool) -> None:
        self._service.log_lag = lag
        self._service.foreign_ids = foreign

    @rule()
    def the_list_hides_what_is_new(self) -> None:
        self._service.hidden = set(self._service.taken)

    @rule()
    def the_newest_generation_will_fail(self) -> None:
        running = [i for i, (_, _, done) in self._service.taken.items() if done > self._now()]
        self._service.failing.update(running[-1:])

    @rule(seconds=st.sampled_from([-90_000.0, -600.0, 600.0, 90_000.0]))
    def the_clock_is_set(self, seconds: float) -> None:
        self._clock.jump_wall(seconds)
        self._service.clock_ahead = (self._service.clock_ahead or 0.0) - seconds

    @rule()
    def the_program_is_closed_and_started_again(self) -> None:
        self._run(self._engine.aclose())
        self._engine = self._run(self._start(self._engine.folder))

    # what holds at every moment

    @invariant()
    def nothing_is_charged_that_nobody_clicked(self) -> None:
        taken = Counter(
            (parse_attempt_id(client_id) or ("", 0))[0] for client_id in self._service.client_ids
        )
        assert taken.keys() <= self._clicked
        for job_id, count in taken.items():
            assert count <= 1 + self._approved[job_id], f"{job_id} was taken {count} times"

    @invariant()
    def what_was_sent_is_what_the_job_asks_for(self) -> None:
        """No edit comes after the attempt, and none is lost that came before it."""
        for client_id, generation_id in self._service.client_ids.items():
            job_id = (parse_attempt_id(client_id) or ("", 0))[0]
            sent = self._service.taken[generation_id][0]
            recorded = self._run(self._engine.library.job(job_id))
            assert recorded is None or recorded.request.prompt == sent.prompt

    @invariant()
    def the_journal_says_what_the_window_shows(self) -> None:
        for job_id, job in self._engine.jobs.items():
            recorded = self._run(self._engine.library.job(job_id))
            assert job.removed or (recorded is not None and recorded.state is job.state)

    # the end

    def teardown(self) -> None:
        try:
            self._let_all_go_well()
            for key in KEYS:
                self._go_on_with(key)
            self._check_the_end()
        finally:
            self._run(self._engine.aclose())
            self._runner.close()
            self._home.cleanup()

    def _let_all_go_well(self) -> None:
        service = self._service
        for troubles in (
            service.fail_post,
            service.fail_after,
            service.lose_answer,
            service.fail_get,
            service.fail_log,
            service.fail_list,
            self._engine.downloads.failures,
        ):
            troubles.clear()
        service.hidden.clear()
        service.log_lag = 0.0
        service.foreign_ids = False

    def _go_on_with(self, key: str) -> None:
        """Long enough for every pause; started anew, so that every id may be tried once more."""
        self._key = key
        self.the_program_is_closed_and_started_again()
        self._settled(self._engine.queue.controls.resume())
        self._run(self._clock.run_for(400.0))
        self._settled(self._engine.queue.controls.check_now())
        self._run(self._clock.run_for(400.0))

    def _check_the_end(self) -> None:
        jobs = {i: self._run(self._engine.library.job(i)) for i in self._clicked}
        shown = {i: job for i, job in jobs.items() if job is not None}
        for job_id, job in shown.items():
            assert job.state in FINISHED | QUESTIONS, f"{job_id} is {job.state} for ever"
        clips = {job.generation_id for job in shown.values() if job.state is S.READY}
        for client_id, generation_id in self._service.client_ids.items():
            job_id = (parse_attempt_id(client_id) or ("", 0))[0]
            if generation_id in self._service.failing or job_id in self._given_up:
                continue
            if self._approved[job_id]:
                assert shown[job_id].state is S.READY
                continue
            assert generation_id in clips, f"{generation_id} of {job_id} was paid and is no clip"

    # inside

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(coroutine)

    def _settled(self, command: Coroutine[Any, Any, Any]) -> None:
        async def run() -> None:
            await command
            await self._clock.settle()

        self._run(run())

    def _now(self) -> float:
        return self._clock.now() + (self._service.clock_ahead or 0.0)

    def _waiting(self) -> list[str]:
        return sorted(i for i, job in self._engine.jobs.items() if job.state is S.QUEUED)

    def _asked(self) -> list[str]:
        return sorted(i for i, job in self._engine.jobs.items() if job.state in QUESTIONS)

    def _folder(self) -> Path:
        self._lives += 1
        folder = Path(self._home.name) / f"life-{self._lives}"
        folder.mkdir()
        return folder

    async def _start(self, folder: Path) -> EngineUnderTest:
        engine = await EngineUnderTest.start(
            folder, service=self._service, clock=self._clock, key=self._key
        )
        engine.database.written = self._instant  # type: ignore[method-assign]
        self._service.on_taken = self._instant
        await self._clock.settle()
        return engine

    def _instant(self) -> None:
        """Something has just become true: take the picture that a kill would leave."""
        if self._kill_in == 0:
            return
        self._kill_in -= 1
        if self._kill_in == 0:
            folder = self._folder()
            shutil.copytree(self._engine.folder, folder, dirs_exist_ok=True)
            self._image = (folder, self._service.copy())

    def _rise_again(self) -> None:
        """Go on with the picture, if there was an instant to take it at."""
        self._kill_in = 0
        if self._image is None:
            return
        folder, self._service = self._image
        self._image = None
        failures = self._engine.downloads.failures
        self._run(self._engine.aclose())
        self._engine = self._run(self._start(folder))
        self._engine.downloads.failures = failures
        self._clicked = {
            i for i in self._clicked if self._run(self._engine.library.job(i)) is not None
        } | set(self._engine.jobs)


TestPayOnce = PayOnce.TestCase
TestPayOnce.settings = settings(
    max_examples=25,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
