"""`--smoke-test` against a service: what proves a package, and what says why one is not proven."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import msgspec
import pytest
from PySide6.QtGui import QImage

from tests.support.program import ProgramProcess, files_below
from tests.support.simulator import SUBMIT, SimulatorProcess

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("no_key")]


class Run:
    """One smoke test and what it left."""

    def __init__(self, base_url: str, data: Path, out: Path, home: Path) -> None:
        self.data, self.out, self.home = data, out, home
        data.mkdir(mode=0o700)
        (data / "settings.json").write_text('{"poll_seconds": 1}')
        flags = ("--api-base", base_url, "--data-dir", data, "--smoke-test", out)
        with ProgramProcess(*flags, home=home) as program:
            self.code = program.wait()
            self.errors = program.errors
            self.output = program.output

    @property
    def report(self) -> dict[str, Any]:
        content = (self.out / "report.json").read_bytes()
        return msgspec.json.decode(content, type=dict[str, Any])


@pytest.fixture
def smoke(simulator: SimulatorProcess, folder: Path, tmp_path: Path) -> Iterator[Callable[[], Run]]:
    with tempfile.TemporaryDirectory(prefix="luma-") as short:
        home = Path(short) / "home"
        yield lambda: Run(simulator.base_url, folder, tmp_path / "out", home)


def test_it_makes_and_extends_a_clip_with_the_key_of_the_keyring(
    smoke: Callable[[], Run], simulator: SimulatorProcess, key: str
) -> None:
    run = smoke()
    assert (run.code, run.errors) == (0, "")
    assert run.report["ok"]
    assert run.report["service"] == simulator.base_url
    assert set(run.report["timings"]) >= {"generate_to_playing_s", "extend_to_playing_s"}
    assert run.output == f"ok: {run.out / 'report.json'}\n"
    first, second = simulator.ledger().generations
    assert second.parent_id == first.id
    assert simulator.ledger().leaks == []
    assert len(run.report["clips"]) == 2
    for clip in run.report["clips"]:
        assert Path(clip).parent == run.data / "videos"
        with av.open(clip) as container:
            assert sum(1 for _ in container.decode(video=0)) > 10
    picture = QImage(str(run.out / "window.png"))
    assert picture.width() >= 1280
    assert len({picture.pixel(x, 400) for x in range(0, 1280, 4)}) > 20
    assert files_below(run.home) == []


def test_without_a_key_it_says_so(smoke: Callable[[], Run], simulator: SimulatorProcess) -> None:
    run = smoke()
    assert run.code == 1
    assert not run.report["ok"]
    assert "no API key" in run.report["error"]
    assert simulator.ledger().clicks == {}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "the clouds are too low"),
        (401, "key_refused"),
        (403, "out_of_credits"),
    ],
)
def test_a_refusal_is_its_reason_to_fail(
    smoke: Callable[[], Run],
    simulator: SimulatorProcess,
    key: str,
    status: int,
    reason: str,
) -> None:
    words = "the clouds are too low"
    simulator.fault("answer", path=SUBMIT, method="POST", status=status, message=words)
    run = smoke()
    assert run.code == 1
    assert not run.report["ok"]
    assert reason in run.report["error"]
    assert run.report["clips"] == []
    assert run.output.startswith("failed: ")
    assert simulator.ledger().charges == 0
    assert sum(simulator.ledger().clicks.values()) == 1
