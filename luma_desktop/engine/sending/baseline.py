"""What is asked of the service when a key comes into use, before the line goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from luma_desktop.domain.errors import LumaError, NotFoundError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.lookup.restored_queue import RestoredQueue
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.ports import GenerationService
from luma_desktop.engine.sending.submitter import Submitter
from luma_desktop.engine.session import Session


class Baseline:
    """The balance, the account's list as a baseline, and what a restored line was sent of."""

    def __init__(
        self,
        *,
        services: Mapping[Dialect, GenerationService],
        submitter: Submitter,
        holds: HoldBoard,
        session: Session,
        restored_queue: RestoredQueue,
        refresh_balance: Callable[[], Awaitable[None]],
    ) -> None:
        self._services = services
        self._submitter = submitter
        self._holds = holds
        self._session = session
        self._restored_queue = restored_queue
        self._refresh_balance = refresh_balance

    async def greet(self) -> None:
        """Trouble on the way only leaves unknown what would have been learned."""
        await self._list()
        await self._refresh_balance()
        with contextlib.suppress(LumaError):  # looked up again when the user lets the line go on
            await self._restored_queue.look()

    async def _list(self) -> None:
        """The list as it is before anything is sent; whether v1 is still there."""
        key = self._session.fingerprint
        service = self._services.get(Dialect.LEGACY)
        ids: tuple[str, ...] | None = None
        try:
            if service is not None:
                ids = tuple(row.generation_id for row in await service.list_generations())
                self._holds.lift(HoldKind.ENDPOINT_GONE)
        except NotFoundError as error:
            if key != self._session.fingerprint:
                return
            problem = msgspec.structs.replace(error.problem, kind=ProblemKind.ENDPOINT_GONE)
            self._holds.put(HoldKind.ENDPOINT_GONE, problem=problem)
        except LumaError:
            pass
        finally:
            if key == self._session.fingerprint:  # another key's account has another list
                self._submitter.know_list(ids)
