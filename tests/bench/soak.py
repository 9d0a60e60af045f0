"""`scripts/bench --soak N`: the real program, killed N times at random moments, beside a ledger.

One simulator lives through it all and loses answers, answers with errors, cuts downloads and lets
its log lag. The program is started, used by real key events, and killed with SIGKILL or closed with
SIGTERM, again and again on one data folder, at times with a clock that is hours or weeks off, or
set meanwhile. After every life the simulator's ledger and the program's database must agree that
nothing was charged that nobody clicked, and nothing twice.

At the end nothing goes wrong any more and the program may finish. What it still asks then is
answered by one rule: a job that the log has is waited for; one that the log has not, after the
lag, is sent again. The answers are given to the program's engine on the same data, without its
window (menu and dialog are held by tests/ui), and the real program finishes the rest.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import keyring
import msgspec

from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine.money.calendar import month_start
from tests.bench.soak_audit import FAILURES, QUESTIONS, Audit, audit, read_jobs
from tests.bench.soak_faults import LOG_LAG, LONGEST_GENERATION, misbehave
from tests.bench.soak_program import RIGHT, RealProgram, WrongClock, until
from tests.support.simulator import SimulatorProcess
from tests.support.studio import OpenStudio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

S = JobState

KEY = "sk-soak-5f3a9c1e7b2d"
SERVICE = "luma-desktop"
SETTLE_SECONDS = 240.0
ANOTHER_CLICK = 0.6
"""Seconds after a click before the same key is a click of its own."""

CLOSED = 0.3
"""Of all lives, those that end by SIGTERM: the window closes, and what is fetched is cancelled."""

KILLED_AT_START = 0.2
"""Of all lives, those that end before or while the window comes."""

WRONG_CLOCKS = 0.5
"""Of all lives, those with a clock that is wrong or set."""

OFF = tuple(sign * hours * 3600.0 for sign in (1, -1) for hours in (0.6, 3, 14, 40 * 24))
"""Seconds by which a clock is off: forward and back, minutes, hours, weeks."""

SEND_ON_EVERY = 5
"""Lives after which what waited too long is sent: it holds what is clicked after it, too."""

LIVES: tuple[Callable[[Random], float], ...] = (
    lambda random: random.uniform(0.0, 1.0),  # about the first click
    lambda random: random.uniform(0.3, 2.5),  # while it is sent, watched and fetched
    lambda random: random.uniform(1.0, 6.0),  # in the midst of several
)
"""Seconds from a loop that runs to the end, of the others."""

SETTINGS = Settings(
    poll_seconds=1.0,
    max_in_flight=100,
    notify=False,
    autoplay=False,
    day_cap_usd=50_000.0,
    month_cap_usd=90_000.0,
)
SUBJECTS = (
    "Flying jellyfish",
    "A paper boat",
    "Snow on a lighthouse",
    "A slow train",
    "Tall grass",
)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a soak came to. `presses` are keys sent; a press that a kill came before is no click."""

    kills: int
    closed: int
    wrong_clocks: int
    seconds: float
    presses: int
    clicks: int
    lost_answers: int
    charges: int
    clips: int
    failures: int
    questions: int
    sent_again: int

    def table(self) -> str:
        rows = {
            "ends at random moments": self.kills,
            "  by SIGTERM, the others by SIGKILL": self.closed,
            "  with a clock that was wrong or set": self.wrong_clocks,
            "presses of Generate": self.presses,
            "clicks (presses the program recorded)": self.clicks,
            "paid calls that had no clear answer": self.lost_answers,
            "charges (taken, and not failed)": self.charges,
            "clips (whole, on the disk)": self.clips,
            "failures shown (not charged)": self.failures,
            "questions asked": self.questions,
            "  answered: send again": self.sent_again,
            "seconds": round(self.seconds),
        }
        width = max(map(len, rows))
        return "\n".join(f"{name.ljust(width)}  {value:>6}" for name, value in rows.items())


class Soak:
    """One run in `folder`."""

    def __init__(self, folder: Path, simulator: SimulatorProcess, *, seed: int) -> None:
        self.data = folder / "data"
        self.output = folder / "output.txt"
        self._simulator = simulator
        self._random = Random(seed)
        self._clocks = Random(seed)
        self._database = self.data / "luma.db"
        self._bell = self.data / "bell.txt"
        """There once the program's loop runs; a killed one leaves it behind."""
        self._program = RealProgram(simulator.base_url, self.data, self.output)
        self._begun = time.monotonic()
        self._presses = 0
        self._closed = 0
        self._wrong_clocks = 0
        self._approvals = 0
        self._asked: set[str] = set()
        self._unclear: set[str] = set()
        self.data.mkdir(parents=True)
        (self.data / "settings.json").write_bytes(msgspec.json.encode(SETTINGS))
        told = WindowState(told_closing=True)  # what closing means is said once, in a dialog
        (self.data / "window.json").write_bytes(msgspec.json.encode(told))

    def run(self, kills: int) -> Report:
        try:
            return self._run(kills)
        finally:
            self._program.end()

    def _run(self, kills: int) -> Report:
        misbehave(self._simulator)
        for number in range(1, kills + 1):
            self._live_and_die()
            self._audit().check_charges()
            if number % SEND_ON_EVERY == 0:
                asyncio.run(self._send_what_waits())
            if number % 10 == 0 or number == kills:
                self._tell(number)
        self._simulator.clear_faults()
        self._finish()
        for _ in range(3):
            if not self._answer_questions():
                break
            self._finish()
        end = self._audit()
        end.check_charges()
        end.check_the_end(self.data, served=self._simulator.data_dir / "clips")
        asyncio.run(self._check_the_budget())
        self._check_that_no_key_was_written()
        return self._report(end, kills)

    # one life

    def _live_and_die(self) -> None:
        """Start, click now and then, and be killed at any moment of it."""
        clock = self._clock()
        self._wrong_clocks += not clock.is_right
        self._bell.unlink(missing_ok=True)
        self._program.start(clock)
        end = signal.SIGKILL
        if self._random.random() < KILLED_AT_START:
            killer = self._program.send_in(self._random.uniform(0.1, 4.0), end)
            self._program.wait_for_window()
        else:
            assert self._program.wait_for_window(), self._last_words()
            assert until(self._bell.is_file), self._last_words()
            if self._random.random() < CLOSED:
                end = signal.SIGTERM
            killer = self._program.send_in(self._random.choice(LIVES)(self._random), end)
        while self._program.is_alive:
            self._click()
            wait = self._random.uniform(ANOTHER_CLICK, 3.0)
            until(lambda: not self._program.is_alive, seconds=wait)
        killer.join()
        code = self._program.wait_to_end()
        expected = 0 if end is signal.SIGTERM else -end
        assert code == expected, f"ended by itself with {code}: {self._last_words()}"
        self._closed += end is signal.SIGTERM

    def _clock(self) -> WrongClock:
        """Right, or off all through a life, or set in the middle of it."""
        if self._clocks.random() >= WRONG_CLOCKS:
            return RIGHT
        first, then = self._clocks.choice((0.0, *OFF)), self._clocks.choice(OFF)
        after = self._clocks.choice((0.0, self._clocks.uniform(1.5, 6.0)))
        return WrongClock(first=first, then=then, after=after)

    def _click(self) -> None:
        before = len(read_jobs(self._database))
        subject = self._random.choice(SUBJECTS)
        is_another_of_the_same = self._random.random() < 0.15
        prompt = subject if is_another_of_the_same else f"{subject} {self._presses}"
        self._presses += 1
        self._program.press_generate(prompt)
        until(
            lambda: len(read_jobs(self._database)) > before or not self._program.is_alive,
            seconds=5.0,
        )

    def _audit(self) -> Audit:
        seen = audit(self._database, self._simulator.ledger(), approvals=self._approvals)
        self._unclear |= {job.id for job in seen.jobs if job.state in QUESTIONS}
        return seen

    # the end

    def _finish(self) -> None:
        """Let the program end all that it can without a word."""
        asyncio.run(self._send_what_waits())
        self._program.start()
        assert self._program.wait_for_window(), self._last_words()
        quiet = LOG_LAG + LONGEST_GENERATION + 4.0
        since: float | None = None

        def is_done() -> bool:
            nonlocal since
            seen = self._audit()
            if not seen.settled:
                since = None
                return False
            since = since or time.monotonic()
            return not seen.count(*QUESTIONS) or time.monotonic() - since > quiet

        assert until(is_done, seconds=SETTLE_SECONDS), self._open_jobs()
        self._program.quit()

    def _answer_questions(self) -> bool:
        """Send again what the log knows nothing of, after its lag. Whether anything was asked."""
        asked = {job.id for job in read_jobs(self._database) if job.state in QUESTIONS}
        self._asked |= asked
        if asked:
            asyncio.run(self._send_again())
        return bool(asked)

    async def _send_again(self) -> None:
        async with OpenStudio(
            self._simulator.base_url, self.data, key=None, settings=SETTINGS
        ) as studio:
            for job in list(studio.jobs.values()):
                if job.state is S.SUBMIT_UNKNOWN:
                    await studio.queue.decisions.resend(job.id)
                    self._approvals += 1

    async def _send_what_waits(self) -> None:
        """Say yes to the question about what has waited for more than an hour by now."""
        async with OpenStudio(
            self._simulator.base_url, self.data, key=KEY, settings=SETTINGS
        ) as studio:
            await studio.queue.controls.resume()
            still = {S.QUEUED, S.SUBMITTING}
            await studio.until(lambda: not any(job.state in still for job in studio.jobs.values()))

    async def _check_the_budget(self) -> None:
        """What was charged this month counts, whatever the clock was when it was sent."""
        async with OpenStudio(
            self._simulator.base_url, self.data, key=KEY, settings=SETTINGS
        ) as studio:
            await studio.until(lambda: studio.spending is not None)
            spending = studio.spending
        assert spending is not None
        since = month_start(time.time())
        charged, clicked = ZERO, ZERO
        for generation in self._simulator.ledger().generations:
            if generation.outcome != "failed" and generation.created_at >= since:
                charged += Money(generation.cost_credits)
        for job in read_jobs(self._database):
            clicked += job.quoted
        assert charged <= spending.this_month <= clicked, (charged, spending, clicked)

    def _last_words(self) -> str:
        """The end of what the program wrote."""
        return self.output.read_text(errors="replace")[-2000:]

    def _open_jobs(self) -> str:
        jobs = [job for job in read_jobs(self._database) if not job.is_finished]
        return f"not settled: {[(job.id, str(job.state), job.problem) for job in jobs]}"

    def _check_that_no_key_was_written(self) -> None:
        files = [path for path in self.data.parent.rglob("*") if path.is_file()]
        of_program = [path for path in files if self._simulator.data_dir not in path.parents]
        leaks = [path for path in of_program if KEY.encode() in path.read_bytes()]
        assert not leaks, f"the key is in {leaks}"
        assert self._simulator.ledger().leaks == []

    def _report(self, end: Audit, kills: int) -> Report:
        return Report(
            kills=kills,
            closed=self._closed,
            wrong_clocks=self._wrong_clocks,
            seconds=time.monotonic() - self._begun,
            presses=self._presses,
            clicks=len(end.jobs),
            lost_answers=len(self._unclear),
            charges=end.charges,
            clips=end.count(S.READY),
            failures=end.count(*FAILURES),
            questions=len(self._asked),
            sent_again=self._approvals,
        )

    def _tell(self, number: int) -> None:
        seen = self._audit()
        sys.stderr.write(
            f"{number} kills: {seen.clicks} clicks, {seen.charges} charges, "
            f"{seen.count(S.READY)} clips, {seen.count(*FAILURES)} failures\n"
        )
        sys.stderr.flush()


def soak(kills: int, *, seed: int = 1) -> Report:
    """Run one in a folder of its own; needs a display, xdotool and a Secret Service.

    Raises:
        AssertionError: a charge too many, a clip too few, a click that did not end, or a key
            where none may be.
    """
    with tempfile.TemporaryDirectory(prefix="luma-soak-") as name:
        folder = Path(name)
        simulator = SimulatorProcess(folder / "simulator", "--seed", str(seed))
        simulator.start()
        try:
            with _stored_key(simulator.base_url):
                return Soak(folder / "program", simulator, seed=seed).run(kills)
        finally:
            simulator.stop()


@contextmanager
def _stored_key(origin: str) -> Iterator[None]:
    """The key where the program looks for it: in the session's keyring."""
    keyring.set_password(SERVICE, origin, KEY)
    try:
        yield
    finally:
        keyring.delete_password(SERVICE, origin)
