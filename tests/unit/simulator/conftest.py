"""The simulator under test runs in a process of its own."""

from __future__ import annotations

from tests.support.simulator import simulator, simulator_process

__all__ = ["simulator", "simulator_process"]
