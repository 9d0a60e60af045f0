"""Starting, stopping, dying and going on; in a process, on a loop, and on a thread."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING

import httpx
import pytest

from luma_desktop.simulator import Simulator, SimulatorConfig, ThreadedSimulator
from luma_desktop.simulator.render.encoder import pad_clip
from tests.support.simulator import SimulatorProcess
from tests.unit.simulator.api import download, finished, submit, unwrap

if TYPE_CHECKING:
    from pathlib import Path

KEY = {"Authorization": "Bearer test-key-0001"}

CONTROL_CALLS = [
    ("POST", "faults"),
    ("GET", "faults"),
    ("DELETE", "faults"),
    ("GET", "ledger"),
    ("POST", "reset"),
    ("POST", "balance"),
    ("POST", "complete"),
    ("POST", "forget"),
    ("POST", "config"),
]


def test_the_ledger_outlives_a_killed_process(tmp_path: Path) -> None:
    simulator = SimulatorProcess(tmp_path)
    simulator.start()
    with httpx.Client(base_url=simulator.base_url, headers=KEY, trust_env=False) as api:
        done = submit(api)
        (before,) = finished(api, done)
        simulator.twist(duration_seconds=1.5)
        running = submit(api)
        simulator.kill()
        simulator.start()
        assert simulator.ledger().balance_usd == 9.5
        after, later = finished(api, done, running)
        assert (after["state"], later["state"]) == ("completed", "completed")
        assert len(download(later["video"]["url"]).content) > 1000
        assert download(before["video"]["url"]).status_code == 200
        assert len(api.get("/v2/billing/transactions").json()["data"]) == 3
    simulator.stop()


def test_only_the_given_key_is_taken(tmp_path: Path) -> None:
    simulator = SimulatorProcess(tmp_path, "--api-key", "the-one-and-only", "--balance", "3")
    simulator.start()
    with httpx.Client(base_url=simulator.base_url, trust_env=False) as api:
        wrong = api.get("/v2/billing", headers=KEY)
        right = api.get("/v2/billing", headers={"Authorization": "Bearer the-one-and-only"})
    simulator.stop()
    assert wrong.status_code == 401
    assert right.json()["current_balance"] == 3


def test_separate_keys_see_their_own_generations(tmp_path: Path) -> None:
    simulator = SimulatorProcess(tmp_path, "--behaviour", '{"separate_keys": true}')
    simulator.start()
    with httpx.Client(base_url=simulator.base_url, headers=KEY, trust_env=False) as api:
        id_ = submit(api)
        other = {"Authorization": "Bearer another-key"}
        foreign = api.get("/luma-ai/generations", headers=other)
        own = api.get("/luma-ai/generations")
        poll = api.get("/luma-ai/generation", params={"ids": id_}, headers=other)
    simulator.stop()
    assert foreign.json() == []
    assert [g["luma_generation_id"] for g in own.json()] == [id_]
    assert poll.status_code == 404


async def test_on_the_loop_of_the_caller(tmp_path: Path) -> None:
    async with Simulator(SimulatorConfig(data_dir=tmp_path)) as simulator:
        async with httpx.AsyncClient(base_url=simulator.base_url, trust_env=False) as api:
            answer = await api.get("/v2/billing", headers=KEY)
        assert answer.json()["current_balance"] == 10
        assert len(simulator.samples) == 3


async def test_stopping_in_the_middle_of_everything(tmp_path: Path) -> None:
    body = {"user_prompt": "Slow", "aspect_ratio": "1:1"}
    async with (
        Simulator(SimulatorConfig(data_dir=tmp_path)) as simulator,
        httpx.AsyncClient(base_url=simulator.base_url, trust_env=False) as api,
    ):
        assert (await api.post("/luma-ai/generations", json=body, headers=KEY)).is_success
    async with (
        Simulator(SimulatorConfig(data_dir=tmp_path)) as again,
        httpx.AsyncClient(base_url=again.base_url, trust_env=False) as api,
    ):
        listed = await api.get("/luma-ai/generations", headers=KEY)
        assert [g["prompt"] for g in listed.json()] == ["Slow"]


def test_a_balance_that_ran_dry_is_refilled(tmp_path: Path) -> None:
    simulator = ThreadedSimulator(SimulatorConfig(data_dir=tmp_path, balance_usd=0.25))
    base_url = simulator.start()
    with httpx.Client(base_url=base_url, headers=KEY, trust_env=False) as api:
        submit(api)
        body = {"user_prompt": "x", "aspect_ratio": "1:1"}
        assert api.post("/luma-ai/generations", json=body).status_code == 403
        simulator.refill()
        submit(api)
    simulator.stop()
    simulator.refill()


def test_on_a_thread(tmp_path: Path) -> None:
    simulator = ThreadedSimulator(SimulatorConfig(data_dir=tmp_path))
    base_url = simulator.start()
    with httpx.Client(base_url=base_url, headers=KEY, trust_env=False) as api:
        (generation,) = finished(api, submit(api))
        assert generation["state"] == "completed"
    simulator.stop()
    simulator.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url, trust_env=False)


def test_a_taken_port_is_told_to_the_caller(tmp_path: Path) -> None:
    first = ThreadedSimulator(SimulatorConfig(data_dir=tmp_path / "a"))
    port = httpx.URL(first.start()).port
    assert port is not None
    second = ThreadedSimulator(SimulatorConfig(data_dir=tmp_path / "b", port=port))
    with pytest.raises(OSError, match="address"):
        second.start()
    second.stop()
    first.stop()


def test_a_foreign_host_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="loopback"):
        SimulatorConfig(data_dir=tmp_path, host="0.0.0.0")


def test_importing_it_loads_neither_server_nor_encoder() -> None:
    code = (
        "import sys, luma_desktop.simulator as s;"
        "heavy = {'aiohttp', 'av', 'PIL', 'sqlite3'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_said_on_the_way_out_in_development_mode(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, luma_desktop.simulator as s;"
        "t = s.ThreadedSimulator(s.SimulatorConfig(data_dir=pathlib.Path(sys.argv[1])));"
        "t.start(); t.stop()"
    )
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_pages_of_the_web_have_no_business_with_it(simulator: SimulatorProcess) -> None:
    for method, path in [("POST", "/_control/balance"), ("GET", "/v2/billing"), ("GET", "/")]:
        answer = call(simulator, method, path, headers={"Origin": "https://example.com"})
        assert answer.status_code == 403
        answer = call(simulator, method, path, headers={"Host": "rebound.example:80"})
        assert answer.status_code == 421
    assert simulator.ledger().balance_usd == 10


@pytest.mark.parametrize("token", [None, "", "guessed"])
def test_control_calls_need_the_token(simulator: SimulatorProcess, token: str | None) -> None:
    headers = {} if token is None else {"X-Control-Token": token}
    for method, name in CONTROL_CALLS:
        assert call(simulator, method, f"/_control/{name}", headers=headers).status_code == 403
    assert simulator.ledger().balance_usd == 10


async def test_nobody_asked_for_control_calls_so_there_are_none(tmp_path: Path) -> None:
    async with (
        Simulator(SimulatorConfig(data_dir=tmp_path)) as simulator,
        httpx.AsyncClient(base_url=simulator.base_url, trust_env=False) as api,
    ):
        for method, name in CONTROL_CALLS:
            for headers in ({}, {"X-Control-Token": "None"}, {"X-Control-Token": ""}):
                answer = await api.request(method, f"/_control/{name}", headers=headers)
                assert answer.status_code == 404


def test_what_would_take_all_memory_or_time_is_refused(simulator: SimulatorProcess) -> None:
    with pytest.raises(RuntimeError, match="400"):
        simulator.configure(clip_bytes=3_000_000_000)
    for pattern in (r"^(a+)+$", r"(a|a)*b", r"(.)\1", ".*.*.*.*x", "a" * 1000, "(", "(a){9}{9}"):
        with pytest.raises(RuntimeError, match="400"):
            simulator.fault("drop", path=pattern)
        with pytest.raises(RuntimeError, match="400"):
            simulator.fault("drop", client_request_id=pattern)
    assert simulator.faults() == []


def test_a_padded_clip_costs_no_memory(tmp_path: Path) -> None:
    clip, padded = tmp_path / "clip.mp4", tmp_path / "padded.mp4"
    clip.write_bytes(b"x" * 100)
    tracemalloc.start()
    pad_clip(clip, padded, 200_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert padded.stat().st_size == 200_000_000
    assert peak < 1_000_000


def call(
    simulator: SimulatorProcess, method: str, path: str, headers: dict[str, str]
) -> httpx.Response:
    return httpx.request(method, simulator.base_url + path, headers=headers, trust_env=False)


def test_shapes_are_the_same_again_after_a_reset(simulator: SimulatorProcess) -> None:
    def run() -> list[list[str]]:
        simulator.reset()
        simulator.configure(min_seconds=60, max_seconds=60)
        with httpx.Client(base_url=simulator.base_url, headers=KEY, trust_env=False) as api:
            body = {"user_prompt": "x", "aspect_ratio": "1:1"}
            answers = [api.post("/luma-ai/generations", json=body).json() for _ in range(6)]
        return [[type(answer).__name__, *unwrap(answer)[0]] for answer in answers]

    assert run() == run()
