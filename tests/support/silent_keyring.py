"""A session bus whose keyring takes every question and answers none, as behind a prompt."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator

from tests.support.session_bus import BusService


@contextlib.contextmanager
def silent_keyring() -> Iterator[tuple[str, BusService]]:
    """The bus's address, and the service that notes what it is asked."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().strip()
            with BusService("org.freedesktop.secrets", bus=address, is_silent=True) as service:
                yield address, service
        finally:
            daemon.terminate()
