"""What goes wrong during a soak: every kind of lost answer, and trouble on every other way."""

from __future__ import annotations

from typing import Any

from tests.support.simulator import CLIP, STATUS, SUBMIT, SimulatorProcess

LOG_LAG = 3.0
"""Seconds after its end for which a generation's row is still missing from the log."""

LONGEST_GENERATION = 1.2

CLIP_BYTES = 600_000
"""So that many a download is under way when the program ends."""

ACCOUNT = r"^/v2/(logs|billing)|^/luma-ai/generations$"


def misbehave(simulator: SimulatorProcess) -> None:
    """Let it run with money enough, lagging rows, and dice for every request."""
    simulator.set_balance(100_000.0)
    simulator.configure(
        min_seconds=0.2,
        max_seconds=LONGEST_GENERATION,
        log_timing="completion",
        log_lag_seconds=LOG_LAG,
        clip_bytes=CLIP_BYTES,
        unknown_states=True,
    )
    _twist_generations(simulator)
    _lose_answers(simulator)
    _trouble_the_rest(simulator)


def _twist_generations(simulator: SimulatorProcess) -> None:
    twists: list[tuple[float, dict[str, Any]]] = [
        (0.05, {"failure_reason": "moderation"}),
        (0.10, {"withheld_polls": 1}),
        (0.10, {"foreign_inference_id": True}),
        (0.10, {"link_seconds": 0.5}),
    ]
    for probability, twist in twists:
        simulator.fault(
            "twist", method="POST", path=SUBMIT, count=None, probability=probability, twist=twist
        )


def _lose_answers(simulator: SimulatorProcess) -> None:
    def on_submit(kind: str, probability: float, **action: Any) -> None:
        simulator.fault(
            kind, method="POST", path=SUBMIT, count=None, probability=probability, **action
        )

    on_submit("latency", 0.30, seconds=0.7)
    # taken, and the answer lost
    on_submit("drop", 0.06, accepted=True)
    on_submit("answer", 0.05, status=502, accepted=True)
    on_submit("answer", 0.03, status=504, body="html", accepted=True)
    on_submit("answer", 0.03, status=201, body="malformed", accepted=True)
    on_submit("drop", 0.03, after_bytes=20)
    # not taken, and nobody can know it
    on_submit("drop", 0.06)
    on_submit("answer", 0.06, status=503)
    on_submit("answer", 0.04, status=500, logged=True)
    # not taken, and told so
    on_submit("answer", 0.03, status=429, retry_after="1")


def _trouble_the_rest(simulator: SimulatorProcess) -> None:
    on_gets: list[tuple[str, float, dict[str, Any]]] = [
        ("answer", 0.04, {"status": 502}),
        ("answer", 0.02, {"status": 200, "body": "html"}),
        ("drop", 0.03, {}),
    ]
    for path in (STATUS, ACCOUNT):
        for kind, probability, action in on_gets:
            simulator.fault(
                kind, method="GET", path=path, count=None, probability=probability, **action
            )
    deliveries: list[tuple[float, dict[str, Any]]] = [
        (0.10, {"cut_after": 200_000}),
        (0.10, {"bytes_per_second": 300_000.0}),
        (0.04, {"html": True}),
        (0.04, {"content_length_delta": 500}),
    ]
    for probability, action in deliveries:
        simulator.fault("delivery", path=CLIP, count=None, probability=probability, **action)
    simulator.fault("answer", path=CLIP, count=None, probability=0.05, status=403)
