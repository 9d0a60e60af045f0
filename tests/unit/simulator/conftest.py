"""The simulator under test runs in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.support.simulator import SimulatorProcess, simulator, simulator_process
from tests.unit.simulator.api import NO_TLS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["api", "simulator", "simulator_process"]


@pytest.fixture
def api(simulator: SimulatorProcess) -> Iterator[httpx.Client]:
    """A client with a key, at the API's origin."""
    headers = {"Authorization": "Bearer test-key-0001"}
    with httpx.Client(
        base_url=simulator.base_url, headers=headers, trust_env=False, verify=NO_TLS
    ) as client:
        yield client
