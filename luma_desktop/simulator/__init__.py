"""A real local HTTP server that keeps the service's contract.

The demo and the tests run on it. Importing this package is cheap: the web server, the video
encoder and the drawing library are loaded only when a simulator starts.
"""

from luma_desktop.simulator.config import (
    Behaviour,
    LogTiming,
    SimulatorConfig,
    Speed,
    UnknownIds,
)
from luma_desktop.simulator.server import Simulator
from luma_desktop.simulator.threaded import ThreadedSimulator

__all__ = [
    "Behaviour",
    "LogTiming",
    "Simulator",
    "SimulatorConfig",
    "Speed",
    "ThreadedSimulator",
    "UnknownIds",
]
