"""What every test stands on: a home of its own, no foreign network, and no unexpected warning.

The environment is set here, before any test module is imported, because Qt, qasync and keyring
read it once. `scripts/test` provides the display and the Secret Service; a bare `pytest` run
draws offscreen and skips the tests marked `keyring`.
"""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import logging
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from luma_desktop.media.decoding.pool import DecodingPool

KEYRING_SESSION = "LUMA_TEST_KEYRING"
"""Set by scripts/keyring-session, which starts a throw-away Secret Service."""

LOCALE = "LUMA_TEST_LOCALE"
"""A locale for the run, such as de_DE: numbers and dates on the machines of most users."""

_home = Path(tempfile.mkdtemp(prefix="luma-test-home-"))


def _in_keyring_session() -> bool:
    return os.environ.get(KEYRING_SESSION) == "1"


def _isolate_home() -> None:
    """Point every place a program may write to at a directory that goes with the run."""
    xauthority = Path.home() / ".Xauthority"
    if xauthority.exists():
        os.environ.setdefault("XAUTHORITY", str(xauthority))
    places = {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_CACHE_HOME": ".cache",
        "XDG_STATE_HOME": ".local/state",
        "XDG_RUNTIME_DIR": "run",
    }
    for name, below in places.items():
        place = _home / below
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(place)


def _isolate_keyring() -> None:
    """Outside the throw-away session no backend answers, so nobody's own keyring is touched."""
    if _in_keyring_session():
        os.environ.pop("PYTHON_KEYRING_BACKEND", None)
        return
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=" + str(_home / "no-bus")


def _choose_locale() -> None:
    """The same one on every machine. Qt reads it when it is loaded; it need not be installed."""
    os.environ["LC_ALL"] = os.environ.get(LOCALE, "C") + ".UTF-8"


def _prepare_qt() -> None:
    os.environ["QT_API"] = "pyside6"
    # Read when QtMultimedia is imported: FFmpeg's own chatter goes past Qt's message handler.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in displays):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _is_loopback(host: object) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _refuse_foreign_network(event: str, args: tuple[object, ...]) -> None:
    """Audit hook: no test may reach the real service, where a call can cost money."""
    if event == "socket.connect":
        address = args[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            msg = f"a test tried to connect to {address[0]}"
            raise RuntimeError(msg)


_isolate_home()
_isolate_keyring()
_choose_locale()
_prepare_qt()
sys.addaudithook(_refuse_foreign_network)
# Two busy cores make a deadline an accident of the machine, not a property of the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_unconfigure() -> None:
    shutil.rmtree(_home, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="also run the long tests marked soak")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    skips = {
        "soak": (not config.getoption("--soak"), "long: choose it with --soak"),
        "keyring": (not _in_keyring_session(), "needs a Secret Service: run ./scripts/test"),
    }
    for item in items:
        for name, (applies, reason) in skips.items():
            if applies and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))


class ExpectedWarnings(Protocol):
    """Announces one log record at WARNING or above; it fails the test if it never comes."""

    def __call__(self, logger: str, pattern: str) -> None:
        """Expect a record of `logger`, or a child, whose message `pattern` is found in."""


class _WarningWatch(logging.Handler):
    """Keeps every record at WARNING or above and tells the expected ones from the rest."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.expected: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def expect(self, logger: str, pattern: str) -> None:
        self.expected.append((logger, pattern))

    @staticmethod
    def _matches(record: logging.LogRecord, logger: str, pattern: str) -> bool:
        is_from = record.name == logger or record.name.startswith(logger + ".")
        return is_from and re.search(pattern, record.getMessage()) is not None

    def complaints(self) -> list[str]:
        unexpected = [
            f"unexpected {record.levelname} from {record.name}: {record.getMessage()}"
            for record in self.records
            if not any(self._matches(record, *wanted) for wanted in self.expected)
        ]
        missing = [
            f"expected a warning from {logger} matching {pattern!r}, none came"
            for logger, pattern in self.expected
            if not any(self._matches(record, logger, pattern) for record in self.records)
        ]
        return unexpected + missing


@pytest.fixture(autouse=True)
def _warning_watch() -> Iterator[_WarningWatch]:
    """Fails the test on a log record at WARNING or above that nobody announced."""
    watch = _WarningWatch()
    root = logging.getLogger()
    root.addHandler(watch)
    yield watch
    root.removeHandler(watch)
    complaints = watch.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture(autouse=True)
def _no_secrets_of_others() -> Iterator[None]:
    """What one test keeps secret is not blotted out of another's texts."""
    yield
    loaded = sys.modules.get("luma_desktop.logs")
    if loaded is not None:
        loaded._secrets.clear()


@pytest.fixture
def expected_warnings(_warning_watch: _WarningWatch) -> ExpectedWarnings:
    """`expected_warnings("luma_desktop.api", r"HTTP 500")`, before or after the record."""
    return _warning_watch.expect


@pytest.fixture(scope="session")
def decoding() -> Iterator[DecodingPool]:
    """Decoding processes for all tests; starting some for each would take long."""
    from luma_desktop.media.decoding.pool import DecodingPool

    pool = DecodingPool()
    yield pool
    pool.close()


@pytest.fixture
def qasync_runner(qapp: QApplication) -> Iterator[asyncio.Runner]:
    """An asyncio.Runner on Qt's event loop, for coroutines beside qtbot in one test."""
    import qasync

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        yield runner
    # The closed loop is a cycle that holds a QObject with timers. Collected later, in whatever
    # thread Python happens to do that, it leaves Qt a timer of nobody's: a crash in another test.
    gc.collect()
