from __future__ import annotations

from collections.abc import Callable

import keyring
import pytest
from keyring.backend import KeyringBackend

from luma_desktop.credentials import backends

Use = Callable[[KeyringBackend], None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Make `keyring` choose a backend, as a user's configuration would."""

    def choose(backend: KeyringBackend) -> None:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)

    return choose


@pytest.fixture
def trust(use: Use, monkeypatch: pytest.MonkeyPatch) -> Use:
    """Make `keyring` choose a backend, and put it on the list of trusted ones."""

    def choose(backend: KeyringBackend) -> None:
        monkeypatch.setitem(backends._NAMES, backends._class_name(backend), "Test Keyring")
        use(backend)

    return choose
