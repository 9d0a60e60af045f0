"""The switches of the queue as a whole: pause, go on, check now, another key, other settings."""

from __future__ import annotations

from collections.abc import Sequence

from luma_desktop.domain.settings import Settings
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.lookup.lookup import Lookup
from luma_desktop.engine.lookup.restored_queue import RestoredQueue
from luma_desktop.engine.loops.contact import Contact
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.money.balance import BalanceWatch
from luma_desktop.engine.money.budget import Budget, caps_of
from luma_desktop.engine.pictures.picture_delivery import PictureDelivery
from luma_desktop.engine.sending.baseline import Baseline
from luma_desktop.engine.sending.submitter import Submitter
from luma_desktop.engine.session import Session
from luma_desktop.engine.wakes import Wakes
from luma_desktop.engine.watching.poller import Poller
from luma_desktop.engine.watching.timing import Pace


class Controls:
    """What concerns every job at once."""

    def __init__(
        self,
        *,
        holds: HoldBoard,
        session: Session,
        tasks: Tasks,
        wakes: Wakes,
        submitter: Submitter,
        pollers: Sequence[Poller],
        lookup: Lookup,
        restored_queue: RestoredQueue,
        baseline: Baseline,
        balance: BalanceWatch,
        budget: Budget,
        delivery: PictureDelivery,
        contact: Contact,
    ) -> None:
        self._holds = holds
        self._session = session
        self._tasks = tasks
        self._wakes = wakes
        self._submitter = submitter
        self._pollers = pollers
        self._lookup = lookup
        self._restored_queue = restored_queue
        self._baseline = baseline
        self._balance = balance
        self._budget = budget
        self._delivery = delivery
        self._contact = contact

    async def use_key(self, fingerprint: str | None) -> None:
        """Go on with another key (its fingerprint), or with none."""
        self._session.fingerprint = fingerprint
        self._balance.use_key()
        self._submitter.await_list()
        if fingerprint is None:
            self._holds.put(HoldKind.NO_KEY)
            return
        self._holds.lift(
            HoldKind.NO_KEY,
            HoldKind.KEY_REFUSED,
            HoldKind.OUT_OF_CREDITS,
            HoldKind.BALANCE_LOW,
        )
        self._wakes.wake_all()
        self._tasks.spawn(self._baseline.greet(), name="greet the service")

    def configure(self, settings: Settings) -> None:
        """Apply changed settings immediately."""
        self._budget.caps = caps_of(settings)
        self._delivery.settings = settings
        self._holds.lift(HoldKind.OVER_BUDGET, HoldKind.PICTURES)
        self._submitter.max_in_flight = settings.max_in_flight
        for poller in self._pollers:
            poller.pace = Pace(near=settings.poll_seconds)
        self._wakes.wake_all()

    async def pause(self) -> None:
        self._holds.put(HoldKind.PAUSED)

    async def resume(self) -> None:
        """The user's word to go on, whatever the queue was asking about.

        A restored queue goes on once it was looked up, which takes a key.

        Raises:
            LumaError: it could not be looked up yet, so it stays.
        """
        self._holds.lift(
            HoldKind.PAUSED,
            HoldKind.OLD_QUEUE,
            HoldKind.OUT_OF_CREDITS,
            HoldKind.ENDPOINT_GONE,
            HoldKind.PICTURES,
        )
        await self._restored_queue.go_on()

    async def send_anyway(self) -> None:
        """Send although the balance is known to be too low; the service decides."""
        self._balance.send_anyway()
        self._holds.lift(HoldKind.BALANCE_LOW)

    async def look_again(self) -> None:
        """The window has become active: somebody looks."""
        self._balance.look_again()

    async def check_now(self) -> None:
        """Poll, look up and try to send at once."""
        self._holds.lift(
            HoldKind.OFFLINE,
            HoldKind.BLOCKED,
            HoldKind.SLOW_DOWN,
            HoldKind.ENDPOINT_GONE,
            HoldKind.PICTURES,
        )
        self._contact.hurry()
        for poller in self._pollers:
            poller.look_now()
        self._lookup.look_now()
        await self._balance.refresh()
