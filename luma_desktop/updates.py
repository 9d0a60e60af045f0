"""Checks for a newer version, only when the user asks for it.

Nothing is downloaded or installed: the result is a checked version number and the release page,
named by the build, not by the answer. A distribution's package never checks; it's updated with
the system. See ARCHITECTURE.md for why.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import msgspec

from luma_desktop import __version__
from luma_desktop.domain.errors import TemporaryError, UnreadableAnswerError
from luma_desktop.network.http import HttpLink, Patience, drain
from luma_desktop.resources import resource_path

MAX_ANSWER_BYTES = 256 * 1024
MAX_SECONDS = 10.0
_OK = 200
_OWN_WAYS = {"portable", "windows", "macos"}
_VERSION = re.compile(r"v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:(?:-|rc|a|b)\S*)?")
_RELEASE = re.compile(r"v?\d{1,6}\.\d{1,6}\.\d{1,6}")


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """Where this copy is from. `releases` is the feed's address, `page` the page for people.

    `channel` is source, portable, windows, macos, deb, rpm or flatpak.
    """

    channel: str = "source"
    releases: str = ""
    page: str = ""

    @classmethod
    def load(cls, path: Path | None = None) -> Build:
        """What the bundle says about itself; a source checkout says nothing."""
        path = path or resource_path("build.json")
        try:
            return msgspec.json.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.MsgspecError):
            return cls()

    @property
    def may_ask(self) -> bool:
        """Whether there's a feed, and nothing else takes care of updates."""
        addresses = (self.releases, self.page)
        return self.channel in _OWN_WAYS and all(url.startswith("https://") for url in addresses)


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A version newer than this one, and the page to get it from."""

    version: str
    page: str


class UpdateCheck:
    """Queries the feed named by the build. It sends no user data: no key, no ID."""

    def __init__(
        self,
        link: HttpLink,
        build: Build,
        *,
        version: str = __version__,
        seconds: float = MAX_SECONDS,
    ) -> None:
        self._link = link
        self._build = build
        self._version = version
        self._seconds = seconds

    @property
    def may_ask(self) -> bool:
        return self._build.may_ask

    async def look(self) -> Release | None:
        """The newest release if it is newer than this program.

        Raises:
            TemporaryError: no answer, or a status other than 200.
            UnreadableAnswerError: an answer that can't be read.
        """
        if not self._build.releases:
            return None
        body = await self._ask()
        try:
            newest = msgspec.json.decode(body, type=_Newest)
        except (msgspec.MsgspecError, RecursionError):
            raise UnreadableAnswerError("not a release") from None
        if newest.draft or newest.prerelease or not is_newer(newest.tag_name, self._version):
            return None
        return Release(version=newest.tag_name.removeprefix("v"), page=self._build.page)

    async def _ask(self) -> bytes:
        await self._link.open()
        import httpx

        try:
            async with asyncio.timeout(self._seconds):
                return await self._fetch()
        except (TimeoutError, httpx.HTTPError) as error:
            raise TemporaryError(str(error)[:200] or "no answer in time") from error

    async def _fetch(self) -> bytes:
        body = bytearray()

        async def take(piece: bytes) -> None:
            body.extend(piece)
            if len(body) > MAX_ANSWER_BYTES:
                raise UnreadableAnswerError("too long")

        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        async with self._link.stream(
            "GET", self._build.releases, headers=headers, patience=Patience(read=self._seconds)
        ) as answer:
            if answer.status_code != _OK:
                raise TemporaryError(f"HTTP {answer.status_code}", status=answer.status_code)
            await drain(answer, take)
        return bytes(body)


def is_newer(offered: str, ours: str) -> bool:
    """Whether `offered` is a full release after `ours`; an unreadable version never is."""
    theirs, mine = _VERSION.fullmatch(offered), _VERSION.fullmatch(ours)
    if theirs is None or mine is None or not _RELEASE.fullmatch(offered):
        return False
    numbers, own = tuple(map(int, theirs.groups())), tuple(map(int, mine.groups()))
    is_same_but_unfinished = numbers == own and not _RELEASE.fullmatch(ours)
    return numbers > own or is_same_but_unfinished


class _Newest(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of GitHub's `releases/latest` that matter."""

    tag_name: str
    draft: bool = False
    prerelease: bool = False
