"""What looks behind a URL of somebody else's has in common: its link, its time, its troubles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, ClassVar

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.public_link import LinkHolder, PublicLink
from luma_desktop.network.http import Patience
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice
from luma_desktop.network.tls import TrustSource, system_trust

if TYPE_CHECKING:
    import httpx


class PublicSource(LinkHolder):
    """A way to files of one kind, to be looked at before money is spent on them."""

    max_seconds: ClassVar[float]
    https_only: ClassVar[bool]
    statuses: ClassVar[frozenset[int]] = frozenset({200})
    """Those whose body is what was asked for."""
    unreachable: ClassVar[ProblemKind]
    """What is told where it cannot be fetched."""

    def __init__(
        self,
        *,
        proxy: ProxyChoice = SYSTEM_PROXY,
        trust: TrustSource = system_trust,
        allow_private: bool = False,
        seconds: float | None = None,
    ) -> None:
        """`seconds` for one look in all, `max_seconds` unless told otherwise."""
        self._seconds = self.max_seconds if seconds is None else seconds
        self._link = PublicLink(
            proxy=proxy,
            trust=trust,
            allow_private=allow_private,
            https_only=self.https_only,
            patience=Patience(connect=self._seconds, read=self._seconds),
        )

    @asynccontextmanager
    async def _get(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """The answer, its body still to come. The time limit holds until the block is left.

        Raises:
            MediaError: `unreachable` or INSECURE; also for what happens while the body is read.
        """
        await self._link.open()
        import httpx

        try:
            async with asyncio.timeout(self._seconds), self._link.get(url, headers) as answer:
                self._check_status(answer)
                yield answer
        except TimeoutError:
            raise self._refusal("it took too long") from None
        except httpx.HTTPError as error:
            raise self._refusal(str(error)[:200]) from error
        except MediaError as error:
            if error.problem.kind is ProblemKind.DOWNLOAD_BROKEN:
                raise self._refusal(error.problem.detail) from error
            raise

    def _check_status(self, answer: httpx.Response) -> None:
        status = answer.status_code
        if status not in self.statuses:
            raise self._refusal(f"HTTP {status}", status=status)

    def _refusal(self, detail: str, *, status: int | None = None) -> MediaError:
        return MediaError(detail, kind=self.unreachable, status=status)
