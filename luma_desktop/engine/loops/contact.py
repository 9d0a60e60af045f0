"""Trouble with free calls, kept by host: whoever asks that host waits, and one message tells it.

Pauses grow while it lasts and start over with the first answer. They are of the monotonic clock,
so that a wall clock that is set can neither stop the calls nor turn them into a hammer.
"""

from __future__ import annotations

from random import Random
from urllib.parse import urlsplit

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.problems import LASTING, ProblemKind
from luma_desktop.engine.facts import TroubleCleared, TroubleRaised
from luma_desktop.engine.loops.backoff import Backoff
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.publisher import Publisher

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 60.0

LONGEST_ASKED_PAUSE = 900.0
"""The longest `Retry-After` that is respected on a free call: paid clips are waiting behind it."""

FIRST_CLIP_PAUSE = 1.0
LONGEST_CLIP_PAUSE = 30.0

API_TROUBLE = "service"
"""Key of the message about trouble with the API."""

QUIET_FAILURES = 1
"""How many failed calls in a row pass without a word: one is nothing."""


class Contact:
    """One host. With a `key` for the message bar it tells of lasting trouble; without, nobody."""

    def __init__(
        self,
        *,
        clock: Clock,
        publisher: Publisher,
        random: Random,
        key: str | None = None,
        first: float = FIRST_PAUSE,
        longest: float = LONGEST_PAUSE,
    ) -> None:
        self._clock = clock
        self._publisher = publisher
        self._key = key
        self._backoff = Backoff(first=first, longest=longest, random=random)
        self._due = float("-inf")
        self._is_told = False

    @property
    def in_trouble(self) -> bool:
        return self._backoff.failures > 0

    @property
    def wait(self) -> float:
        """Seconds until the next call is due; 0 where there is no trouble."""
        return max(0.0, self._due - self._clock.monotonic())

    def hurry(self) -> None:
        """The user asks now: no call need wait, and what comes of it counts."""
        self._due = float("-inf")

    def failed(self, error: LumaError) -> None:
        """A call got no answer that helps. Calls that went out side by side count as one."""
        if self.wait > 0:
            return
        asked = min(error.problem.retry_after or 0.0, LONGEST_ASKED_PAUSE)
        pause = max(self._backoff.next_pause(), asked)
        self._due = self._clock.monotonic() + pause
        is_ours = error.problem.kind is ProblemKind.CONNECTIONS_BUSY
        is_worth_a_word = self._backoff.failures > QUIET_FAILURES or error.problem.kind in LASTING
        if self._key is not None and is_worth_a_word and not is_ours:
            self._is_told = True
            self._publisher.publish(TroubleRaised(key=self._key, problem=error.problem))

    def succeeded(self) -> None:
        if self._key is not None and self._is_told:
            self._is_told = False
            self._publisher.publish(TroubleCleared(key=self._key))
        self._backoff.succeeded()
        self._due = float("-inf")


class Contacts:
    """The API's host, whose trouble is told once for all who call it, and every other host."""

    def __init__(self, *, clock: Clock, publisher: Publisher, random: Random) -> None:
        self._clock = clock
        self._publisher = publisher
        self._random = random
        self._others: dict[str, Contact] = {}
        self.api = Contact(clock=clock, publisher=publisher, random=random, key=API_TROUBLE)

    def of(self, url: str) -> Contact:
        """The contact to a clip's host; its trouble is told with the clip that does not come."""
        try:
            host = urlsplit(url).netloc
        except ValueError:  # no URL at all: the download says so
            host = ""
        if host not in self._others:
            self._others[host] = Contact(
                clock=self._clock,
                publisher=self._publisher,
                random=self._random,
                first=FIRST_CLIP_PAUSE,
                longest=LONGEST_CLIP_PAUSE,
            )
        return self._others[host]
