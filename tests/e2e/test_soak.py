"""The soak in short: the real program, killed at random moments beside the simulator's ledger.

`scripts/bench --soak 200` is the long one.
"""

from __future__ import annotations

import os
import shutil

import pytest

from tests.bench.soak import soak

KILLS = 8
SEED = 18
"""The simulator's dice lose the first and the third answer, and drop the second call untaken."""

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        shutil.which("xdotool") is None or not os.environ.get("DISPLAY"),
        reason="needs an X display and xdotool: run ./scripts/test",
    ),
]


def test_kills_at_random_moments_cost_nothing_and_lose_nothing() -> None:
    report = soak(KILLS, seed=SEED)
    assert report.kills == KILLS
    assert report.clicks >= 1
    assert report.clips == report.charges
    assert report.clicks == report.clips + report.failures
