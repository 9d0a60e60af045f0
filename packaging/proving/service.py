"""The service on this machine, as a process of its own, and its key in the session's keyring."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from luma_desktop.credentials.keyring_store import KeyringStore
from luma_desktop.domain.secret import Secret


@contextlib.contextmanager
def service_with_key(data: Path) -> Iterator[str]:
    """Yield the address of a simulator that takes one key only; the keyring holds that key."""
    key = secrets.token_urlsafe(24)
    command = [sys.executable, "-m", "luma_desktop.simulator", "--data-dir", str(data)]
    process = subprocess.Popen(
        [*command, "--print-ready", "--api-key", key], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address: str = json.loads(process.stdout.readline())["base_url"]
        asyncio.run(_keep(address, Secret(key)))
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


async def _keep(address: str, key: Secret) -> None:
    await KeyringStore(address).save(key)
