"""Flags that make no sense are refused before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from luma_desktop import __version__
from luma_desktop.cli import parse


def test_nothing_given_means_the_real_service() -> None:
    options = parse([])
    assert options.api_base == options.origin == "https://api.aimlapi.com"
    assert not options.demo


def test_a_demo_belongs_to_no_service() -> None:
    assert parse(["--demo"]).origin == "demo"


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Example.com/", "https://example.com"),
        ("https://example.com:8443", "https://example.com:8443"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://localhost:9000/", "http://localhost:9000"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_an_api_base_is_an_origin(given: str, origin: str) -> None:
    assert parse(["--api-base", given]).api_base == origin


@pytest.mark.parametrize(
    "bad",
    [
        "http://example.com", "http://127.0.0.1.example.com", "ftp://example.com", "example.com",
        "https://user:pass@example.com", "https://example.com/v1", "https://e.com:port",
    ],
)  # fmt: skip
def test_other_api_bases_are_refused(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(["--api-base", bad])
    assert stop.value.code == 2
    assert "--api-base" in capsys.readouterr().err


def test_a_smoke_test_does_not_spend_unasked(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        parse(["--smoke-test", str(tmp_path)])
    assert parse(["--smoke-test", str(tmp_path), "--demo"]).smoke_test == tmp_path
    assert parse(["--smoke-test", str(tmp_path), "--spend"]).spend
    assert parse(["--smoke-test", str(tmp_path), "--api-base", "http://127.0.0.1:1"]).smoke_test


def test_demo_and_api_base_exclude_each_other() -> None:
    with pytest.raises(SystemExit):
        parse(["--demo", "--api-base", "https://example.com"])


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(["--version"])
    assert stop.value.code == 0
    assert __version__ in capsys.readouterr().out
