"""Logging, with everything secret taken out before it is written anywhere."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from luma_desktop.disk.private import private
from luma_desktop.domain.secret import Secret

FILE_NAME = "luma-desktop.log"
MAX_BYTES = 1_000_000
OLD_FILES = 5

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_TALKATIVE = (
    "qasync",
    "httpx",
    "httpcore",
    "asyncio",
    "keyring",
    "jeepney",
    "PIL",
    "libav",
    "hpack",
)
"""Libraries of which only warnings are wanted."""

_HEADERS = r"(?:proxy-)?authorization|x-api-key|(?:set-)?cookie"
_SIGNED = r"x-(?:amz|goog)-[\w-]+|signature|sig|token|policy|key-pair-id|(?:api[_-]?)?key"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # data:image/png;base64,… (pictures of the user's)
    (re.compile(r"(?i)\bdata:([\w.+-]+/[\w.+-]+)?[^,\s\"'<>]{0,80},[^\s\"'<>]*"), r"data:\1,…"),
    # A header in a dict or a list of pairs, its value in quotes of any depth.
    (
        re.compile(rf"(?i)\b({_HEADERS})(\\*[\"'])(\s*[:=,]\s*b?)(\\*[\"'])[^\"'\r\n]*"),
        r"\1\2\3\4…",
    ),
    # A header as a line or an assignment: all that follows on the line.
    (re.compile(rf"(?i)\b({_HEADERS})(\s*[:=]\s*)[^\r\n]+"), r"\1\2…"),
    (re.compile(r"(?i)\b(bearer)\s+[^\s\"',;)\]}]+"), r"\1 …"),
    # user:password@ in a URL, a proxy's for one
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,20}://)[^\s/@\"'<>]+@"), r"\1…@"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,20}://[^\s?#\"'<>]*)\?[^\s\"'<>]*"), r"\1?…"),
    # A signed query without its URL.
    (re.compile(rf"(?i)([?&;](?:{_SIGNED})=)[^\s&\"'<>]+"), r"\1…"),
)

_secrets: list[Secret] = []
_levels_before: dict[str | None, int] = {}


def register_secret(secret: Secret) -> None:
    """From now on `secret` is taken out of every text, wherever it stands in it."""
    if secret not in _secrets:
        _secrets.append(secret)


def redact(text: str) -> str:
    """`text` without keys, signed queries, embedded pictures and registered secrets."""
    for spelling in _spellings():
        text = text.replace(spelling, "…")
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def _spellings() -> list[str]:
    """Every secret as it is and as a URL carries it, the longest first."""
    plain = [secret.reveal() for secret in _secrets]
    spellings = {*plain, *(quote(value, safe="") for value in plain)} - {""}
    return sorted(spellings, key=len, reverse=True)


class RedactingFormatter(logging.Formatter):
    """Works on the finished text: message, arguments, traceback and stack alike."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Stream(logging.StreamHandler[TextIO]):
    """What can't be written is lost: the program goes on without its log."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass


class _PrivateFile(RotatingFileHandler):
    """A log that only its owner may read; as `_Stream`."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass

    def close(self) -> None:
        with contextlib.suppress(OSError):  # the last of it may find no room
            super().close()

    def _open(self) -> TextIOWrapper:
        name, encoding, errors = self.baseFilename, self.encoding, self.errors
        return open(name, "a", encoding=encoding, errors=errors, opener=private)


def start(
    folder: Path | None, level: str | int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Log to `stream` (standard error) at `level`, and to a file in `folder` at INFO or finer.

    The file rotates: MAX_BYTES each, OLD_FILES kept. A folder that cannot be written is told and
    done without. What was started before is stopped first.
    """
    stop()
    number = logging.getLevelNamesMapping()[level] if isinstance(level, str) else level
    stream = stream or sys.stderr  # None in a windowed program on Windows
    if stream is not None:
        _add(_Stream(stream), number)
    _set_level(None, min(number, logging.INFO))
    for name in _TALKATIVE:
        _set_level(name, logging.WARNING)
    if folder is None:
        return
    try:
        file = _PrivateFile(
            folder / FILE_NAME,
            maxBytes=MAX_BYTES,
            backupCount=OLD_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError as error:
        logging.getLogger(__name__).warning("no log file: %s", error)
    else:
        _add(file, min(number, logging.INFO))


def stop() -> None:
    """Undo what `start` did."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h.formatter, RedactingFormatter)]:
        root.removeHandler(handler)
        handler.close()
    while _levels_before:
        name, level = _levels_before.popitem()
        logging.getLogger(name).setLevel(level)


def _add(handler: logging.Handler, level: int) -> None:
    handler.setLevel(level)
    handler.setFormatter(RedactingFormatter(_FORMAT))
    logging.getLogger().addHandler(handler)


def _set_level(name: str | None, level: int) -> None:
    logger = logging.getLogger(name)
    _levels_before[name] = logger.level
    logger.setLevel(level)
