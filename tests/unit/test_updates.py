"""The update check: what counts as newer, who may ask, and what an odd answer does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luma_desktop.domain.errors import TemporaryError, UnreadableAnswerError
from luma_desktop.network.http import HttpLink
from luma_desktop.network.proxies import NO_PROXY
from luma_desktop.updates import (
    MAX_ANSWER_BYTES,
    Build,
    Release,
    UpdateCheck,
    is_newer,
)
from tests.support.http_server import Reply, WireServer, json_reply

PAGE = "https://releases.test/latest"


class AllowedCheck(UpdateCheck):
    """May ask a server on loopback, which is plain HTTP."""

    may_ask = True


@pytest.fixture
async def server() -> AsyncIterator[WireServer]:
    async with WireServer() as server:
        yield server


@pytest.fixture
async def link() -> AsyncIterator[HttpLink]:
    async with HttpLink(proxy=NO_PROXY) as link:
        yield link


@pytest.fixture
def check(server: WireServer, link: HttpLink) -> UpdateCheck:
    build = Build(channel="portable", releases=f"{server.url}/latest", page=PAGE)
    return AllowedCheck(link, build, version="1.2.3", seconds=5)


@pytest.mark.parametrize(
    ("offered", "ours", "newer"),
    [
        ("1.2.4", "1.2.3", True),
        ("v1.10.0", "1.9.9", True),
        ("2.0.0", "1.99.99", True),
        ("1.2.3", "1.2.3rc1", True),
        ("1.2.3", "1.2.3", False),
        ("1.2.2", "1.2.3", False),
        ("1.3.0rc1", "1.2.3", False),
        ("1.3.0-beta", "1.2.3", False),
        ("newest", "1.2.3", False),
        ("1.2.4; rm", "1.2.3", False),
        ("", "1.2.3", False),
        ("9" * 4000 + ".0.0", "1.2.3", False),
    ],
)
def test_only_a_whole_later_release_is_newer(offered: str, ours: str, newer: bool) -> None:
    assert is_newer(offered, ours) is newer


async def test_a_newer_release_is_told_with_the_page_that_the_build_names(
    server: WireServer, check: UpdateCheck
) -> None:
    server.on("/latest", json_reply({"tag_name": "v1.3.0", "html_url": "https://evil.test/"}))

    assert await check.look() == Release(version="1.3.0", page=PAGE)
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    "answer",
    [
        {"tag_name": "v1.2.3"},
        {"tag_name": "v1.4.0", "prerelease": True},
        {"tag_name": "v1.4.0", "draft": True},
        {"tag_name": "latest"},
    ],
)
async def test_what_is_no_newer_release_is_not_told(
    server: WireServer, check: UpdateCheck, answer: dict[str, object]
) -> None:
    server.on("/latest", json_reply(answer))

    assert await check.look() is None


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(200, b"<html>"), UnreadableAnswerError),
        (Reply(200, b"{}"), UnreadableAnswerError),
        (Reply(200, b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}"), UnreadableAnswerError),
        (Reply(200, b" " * (MAX_ANSWER_BYTES + 1)), UnreadableAnswerError),
        (Reply(503, b""), TemporaryError),
        (Reply(302, b"", {"location": "https://evil.test/"}), TemporaryError),
        (Reply(200, b"{", ending="cut", length=99), TemporaryError),
    ],
)
async def test_an_answer_that_is_none_is_an_error(
    server: WireServer, check: UpdateCheck, reply: Reply, error: type[Exception]
) -> None:
    server.on("/latest", reply)

    with pytest.raises(error):
        await check.look()


@pytest.mark.parametrize("channel", ["deb", "rpm", "flatpak", "source", "unheard-of"])
def test_a_copy_that_others_keep_up_to_date_never_asks(channel: str) -> None:
    assert not Build(channel=channel, releases="https://a.test/", page="https://a.test/").may_ask


def test_only_safe_addresses_are_asked() -> None:
    assert Build(channel="windows", releases="https://a.test/", page="https://a.test/").may_ask
    assert not Build(channel="windows", releases="http://a.test/", page="https://a.test/").may_ask
    assert not Build(channel="windows").may_ask


def test_a_checkout_and_a_damaged_file_know_nothing(tmp_path: Path) -> None:
    assert Build.load(tmp_path / "absent.json") == Build()
    damaged = tmp_path / "build.json"
    damaged.write_text("{", encoding="utf-8")
    assert Build.load(damaged) == Build()


def test_a_bundle_reads_what_was_written_into_it(tmp_path: Path) -> None:
    file = tmp_path / "build.json"
    file.write_text('{"channel": "deb", "later": 1}', encoding="utf-8")

    assert Build.load(file) == Build(channel="deb")
