from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop import logs
from luma_desktop.domain.secret import Secret
from tests.conftest import ExpectedWarnings

KEY = "sk-5f0c/7a+b1=="
LOG = logging.getLogger("luma_desktop.tests")


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    logs.stop()


def written(folder: Path) -> str:
    return (folder / logs.FILE_NAME).read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ("proxy-authorization: Basic dTpw more", "proxy-authorization: …"),
        (
            "{'Authorization': 'Bearer abc', 'Accept': '*/*'}",
            "{'Authorization': '…', 'Accept': '*/*'}",
        ),
        ('{"authorization":"Bearer abc"}', '{"authorization":"…"}'),
        (r'"{\"Authorization\": \"Bearer abc\"}"', r'"{\"Authorization\": \"…"}"'),
        (
            "[(b'Authorization', b'Bearer abc'), (b'Host', b'x')]",
            "[(b'Authorization', b'…'), (b'Host', b'x')]",
        ),
        ("Set-Cookie: id=1; Path=/", "Set-Cookie: …"),
        ("sent bearer abc.def-1, then", "sent bearer …, then"),
        (
            "GET https://cdn.example/a.mp4?X-Amz-Signature=1&b=2 200",
            "GET https://cdn.example/a.mp4?… 200",
        ),
        ("'https://x/a?b' and 's3://y/c?d'", "'https://x/a?…' and 's3://y/c?…'"),
        ("http://user:pass@proxy:3128 refused", "http://…@proxy:3128 refused"),
        (
            "/a.mp4?x=1&Signature=abc&Key-Pair-Id=K HTTP/1.1",
            "/a.mp4?x=1&Signature=…&Key-Pair-Id=… HTTP/1.1",
        ),
        ('"data:image/png;base64,iVBORw0KGgo="', '"data:image/png,…"'),
        ("data:,hello there", "data:,… there"),
    ],
)
def test_what_is_secret_by_its_form_is_taken_out(text: str, expected: str) -> None:
    assert logs.redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "job 3f2a is accepted, generation 1b:3c",
        "https://api.example/luma-ai/generation answered 200",
        "What is the answer? Wait for it.",
        "metadata: a, b",
        "authorization is missing",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert logs.redact(text) == text


def test_a_registered_secret_is_taken_out_in_every_spelling() -> None:
    logs.register_secret(Secret(KEY))
    logs.register_secret(Secret(""))
    redacted = logs.redact(
        f"key={KEY} url=%2F{KEY.replace('/', '%2F').replace('+', '%2B').replace('=', '%3D')}"
    )
    assert redacted == "key=… url=%2F…"


def test_a_secret_inside_another_leaves_no_rest() -> None:
    logs.register_secret(Secret("abcd"))
    logs.register_secret(Secret("abcd-efgh"))
    assert logs.redact("abcd-efgh abcd") == "… …"


@given(before=st.text(), after=st.text(), key=st.text("abc123-_", min_size=8))
def test_no_surroundings_hide_a_registered_secret(before: str, after: str, key: str) -> None:
    logs._secrets[:] = [Secret(key)]
    assert key not in logs.redact(f"{before}{key}{after}")


def test_much_text_is_redacted_in_time() -> None:
    """A pattern that tries each place against the rest would take hours here."""
    for text in ("a." * 500_000, "data:" * 200_000, "://" * 300_000, "Bearer " * 150_000):
        logs.redact(text)


def test_messages_arguments_and_tracebacks_are_redacted_on_every_way_out(
    tmp_path: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.tests", "boom")
    stream = io.StringIO()
    logs.start(tmp_path, "INFO", stream)
    logs.register_secret(Secret(KEY))
    LOG.info("message with %s", KEY)
    LOG.info("dict %(Authorization)s", {"Authorization": "Bearer abc"})
    try:
        raise ValueError(f"no good: {KEY}")  # noqa: TRY301
    except ValueError:
        LOG.exception("boom %s", "https://cdn.example/a?sig=1", stack_info=True)
    for text in (stream.getvalue(), written(tmp_path)):
        assert KEY not in text
        assert "sig=1" not in text
        assert "Bearer abc" not in text
        assert "ValueError: no good: …" in text
        assert text.count("message with …") == 1


def test_the_stream_has_its_level_and_the_file_at_least_info(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.start(tmp_path, "ERROR", stream)
    LOG.info("quiet")
    LOG.debug("silent")
    assert stream.getvalue() == ""
    assert "quiet" in written(tmp_path)
    assert "silent" not in written(tmp_path)


def test_debug_goes_everywhere_but_not_from_talkative_libraries(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.start(tmp_path, "DEBUG", stream)
    LOG.debug("ours")
    logging.getLogger("httpx").info("theirs")
    logging.getLogger("httpcore.connection").debug("theirs")
    assert "ours" in stream.getvalue()
    assert "ours" in written(tmp_path)
    assert "theirs" not in stream.getvalue() + written(tmp_path)


def test_the_file_rotates(tmp_path: Path) -> None:
    logs.start(tmp_path, "ERROR", io.StringIO())
    for _ in range(8):
        LOG.info("x" * (logs.MAX_BYTES - 100))
    sizes = sorted((p.name, p.stat().st_size <= logs.MAX_BYTES) for p in tmp_path.iterdir())
    names = [logs.FILE_NAME, *(f"{logs.FILE_NAME}.{n}" for n in range(1, logs.OLD_FILES + 1))]
    assert sizes == [(name, True) for name in names]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_the_files_are_the_users_alone(tmp_path: Path) -> None:
    (tmp_path / logs.FILE_NAME).touch(mode=0o644)
    logs.start(tmp_path, "ERROR", io.StringIO())
    for _ in range(2):
        LOG.info("x" * (logs.MAX_BYTES - 100))
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {logs.FILE_NAME: 0o600, f"{logs.FILE_NAME}.1": 0o600}


def test_without_a_folder_only_the_stream_is_used(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs.start(None, "INFO", stream)
    LOG.info("hello")
    assert "INFO luma_desktop.tests: hello" in stream.getvalue()


def test_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.logs", "no log file")
    stream = io.StringIO()
    logs.start(tmp_path / "nowhere", "INFO", stream)
    LOG.info("hello")
    assert "hello" in stream.getvalue()


def test_without_standard_error_the_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", None)
    logs.start(tmp_path, "INFO")
    LOG.info("hello")
    assert "hello" in written(tmp_path)


def test_text_that_utf8_cannot_hold_is_written(tmp_path: Path) -> None:
    logs.start(tmp_path, "ERROR", io.StringIO())
    LOG.info("half \ud83d emoji")
    assert r"half \ud83d emoji" in written(tmp_path)


def test_starting_again_replaces_and_stopping_undoes(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.getLogger("httpx").level)
    logs.start(tmp_path, "INFO", io.StringIO())
    stream = io.StringIO()
    logs.start(tmp_path, "DEBUG", stream)
    LOG.info("once")
    assert stream.getvalue().count("once") == 1
    assert written(tmp_path).count("once") == 1
    logs.stop()
    assert (list(root.handlers), root.level, logging.getLogger("httpx").level) == before
