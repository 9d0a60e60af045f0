"""What is asked of the service when a key comes into use, before the line goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from luma_desktop.domain.errors import (
    KeyRefusedError,
    LumaError,
    NotFoundError,
    OutOfCreditsError,
    RequestRejectedError,
    UnreadableAnswerError,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.hold_board import HoldBoard
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.line_check import LineCheck
from luma_desktop.engine.ports import GenerationService
from luma_desktop.engine.submitter import Submitter


class Greeting:
    """The balance, the account's list as a baseline, and what a restored line was sent of."""

    def __init__(
        self,
        *,
        services: Mapping[Dialect, GenerationService],
        submitter: Submitter,
        holds: HoldBoard,
        line_check: LineCheck,
        refresh_balance: Callable[[], Awaitable[None]],
    ) -> None:
        self._services = services
        self._submitter = submitter
        self._holds = holds
        self._line_check = line_check
        self._refresh_balance = refresh_balance

    async def greet(self) -> None:
        """Trouble on the way only leaves unknown what would have been learned."""
        await self._list()
        await self._refresh_balance()
        if self._holds.has(HoldKind.RESTORED):
            try:
                await self.check_line()
            except LumaError:
                return  # looked for again when the user lets the line go on

    async def check_line(self) -> None:
        """Look a restored line up in the log; an account that shows no log can be asked no more.

        Raises:
            LumaError: it could not be looked up now.
        """
        try:
            await self._line_check.look()
        except (
            KeyRefusedError,
            OutOfCreditsError,
            NotFoundError,
            RequestRejectedError,
            UnreadableAnswerError,
        ):
            self._line_check.done = True

    async def _list(self) -> None:
        """The list as it is before anything is sent; whether v1 is still there."""
        service = self._services.get(Dialect.LEGACY)
        ids: tuple[str, ...] | None = None
        try:
            if service is not None:
                ids = tuple(row.generation_id for row in await service.list_generations())
                self._holds.lift(HoldKind.ENDPOINT_GONE)
        except NotFoundError as error:
            problem = msgspec.structs.replace(error.problem, kind=ProblemKind.ENDPOINT_GONE)
            self._holds.put(HoldKind.ENDPOINT_GONE, problem=problem)
        except LumaError:
            pass
        finally:
            self._submitter.know_list(ids)
