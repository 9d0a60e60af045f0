"""A simulator in its own process, a key in a real keyring, and a window on both."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.errors import PasswordDeleteError
from PySide6.QtWidgets import QApplication

from luma_desktop.credentials.keyring_store import SERVICE
from tests.support.simulator import SimulatorProcess, simulator, simulator_process
from tests.support.window import OpenWindow

__all__ = ["simulator", "simulator_process"]

KEY = "sk-test-0123456789"

OpenAgain = Callable[[], OpenWindow]


@pytest.fixture
def no_key(simulator: SimulatorProcess) -> Iterator[None]:
    """The keyring holds nothing for this service, and is left so."""
    yield
    with contextlib.suppress(PasswordDeleteError):
        keyring.delete_password(SERVICE, simulator.base_url)


@pytest.fixture
def key(simulator: SimulatorProcess, no_key: None) -> str:
    """The key that the keyring holds."""
    keyring.set_password(SERVICE, simulator.base_url, KEY)
    return KEY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "data"


@pytest.fixture
def opened(qapp: QApplication, simulator: SimulatorProcess, folder: Path) -> OpenAgain:
    """A new start on the same data at each call."""
    return lambda: OpenWindow(qapp, simulator.base_url, folder)
