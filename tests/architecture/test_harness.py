"""The ground that tests stand on lets nothing slip: proven on small suites in their own process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty project with this one's settings and conftest."""
    pytester.makepyprojecttoml((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    return pytester


def _outcomes(suite: pytest.Pytester, source: str) -> dict[str, str]:
    """Test name → what it came to; an error in the teardown counts over a passed call."""
    result = suite.runpytest_subprocess("-v", "--tb=no", suite.makepyfile(source))
    lines = re.findall(r"::(\w+) (PASSED|FAILED|ERROR|SKIPPED)", "\n".join(result.outlines))
    return dict(lines)


def test_unannounced_warnings_fail_a_test(suite: pytest.Pytester) -> None:
    outcomes = _outcomes(
        suite,
        """
        import logging
        import warnings

        from PySide6.QtCore import qWarning

        log = logging.getLogger("luma_desktop.api.client")

        def test_info():
            log.info("fine")

        def test_record():
            log.warning("HTTP 500")

        def test_announced(expected_warnings):
            expected_warnings("luma_desktop.api", r"HTTP \\d+")
            log.warning("HTTP 500")

        def test_other_than_announced(expected_warnings):
            expected_warnings("luma_desktop.api", "HTTP 404")
            log.warning("HTTP 404")
            log.error("HTTP 500")

        def test_announced_in_vain(expected_warnings):
            expected_warnings("luma_desktop.api", "HTTP 500")

        def test_python():
            warnings.warn("old", DeprecationWarning)

        def test_qt():
            qWarning("QPainter::begin: Painter already active")

        def test_known_qt_noise():
            qWarning("This plugin does not support raise()")
        """,
    )

    assert outcomes == {
        "test_info": "PASSED",
        "test_record": "ERROR",
        "test_announced": "PASSED",
        "test_other_than_announced": "ERROR",
        "test_announced_in_vain": "ERROR",
        "test_python": "FAILED",
        "test_qt": "FAILED",
        "test_known_qt_noise": "PASSED",
    }


def test_no_test_reaches_a_home_a_keyring_or_the_network(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LUMA_TEST_KEYRING", raising=False)
    monkeypatch.setenv("HOME", str(suite.path))
    outcomes = _outcomes(
        suite,
        f"""
        import socket
        from pathlib import Path

        import keyring
        import platformdirs
        import pytest
        from keyring.errors import NoKeyringError

        HOME = Path({str(suite.path)!r})

        def test_home():
            assert Path.home() != HOME
            assert platformdirs.user_data_path("luma").is_relative_to(Path.home())

        def test_no_keyring():
            with pytest.raises(NoKeyringError):
                keyring.get_password("luma-desktop", "somebody")

        @pytest.mark.keyring
        def test_keyring():
            assert keyring.get_password("luma-desktop", "somebody") is None

        def test_loopback():
            with socket.create_server(("127.0.0.1", 0)) as server:
                socket.create_connection(server.getsockname()).close()

        def test_network():
            with socket.socket() as outgoing, pytest.raises(RuntimeError, match="tried to connect"):
                outgoing.connect(("192.0.2.1", 443))
        """,
    )

    assert outcomes == {
        "test_home": "PASSED",
        "test_no_keyring": "PASSED",
        "test_keyring": "SKIPPED",
        "test_loopback": "PASSED",
        "test_network": "PASSED",
    }


def test_coroutines_run_on_qts_loop(suite: pytest.Pytester) -> None:
    outcomes = _outcomes(
        suite,
        """
        import asyncio

        import qasync
        from PySide6.QtCore import QTimer

        async def wait_for_a_timer():
            fired = asyncio.Event()
            QTimer.singleShot(0, fired.set)
            await fired.wait()
            return asyncio.get_running_loop()

        def test_once(qasync_runner, qtbot):
            assert isinstance(qasync_runner.run(wait_for_a_timer()), qasync.QEventLoop)

        def test_twice_in_a_process(qasync_runner, qtbot):
            qasync_runner.run(wait_for_a_timer())

        async def test_plain_asyncio():
            assert not isinstance(asyncio.get_running_loop(), qasync.QEventLoop)
        """,
    )

    assert set(outcomes.values()) == {"PASSED"}
    assert len(outcomes) == 3
