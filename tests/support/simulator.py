"""A simulator in a process of its own, and what a test can ask of it.

    from tests.support.simulator import SimulatorProcess, simulator  # the fixture, too

`simulator.base_url` is the API to point a client at; the methods look behind it.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_SECONDS = 30.0
STOP_SECONDS = 10.0
SUBMIT = r"^/luma-ai/generations(/[^/]+/extend)?$|^/v2/video/generations$"
STATUS = r"^/luma-ai/generation$|^/v2/video/generations$"
CLIP = r"^/cdn/generations/\d+/.*\.mp4$"


class GenerationView(msgspec.Struct, kw_only=True):
    """One accepted generation. `outcome` is None while it runs, else completed or failed."""

    id: str
    inference_id: str
    dialect: str
    model: str
    prompt: str
    body: dict[str, Any]
    client_request_id: str | None
    key: str
    parent_id: str | None
    cost_credits: int
    created_at: float
    finish_at: float
    completed_at: float | None
    outcome: str | None


class RequestView(msgspec.Struct, kw_only=True):
    """One request that reached the simulator; `key` is a fingerprint."""

    at: float
    method: str
    path: str
    query: str
    key: str | None
    client_request_id: str | None
    body: str
    status: int | None


class LeakView(msgspec.Struct, kw_only=True):
    """A key where none may be: at the CDN, in a URL, in another header, in a body."""

    at: float
    method: str
    path: str
    place: str


class LedgerView(msgspec.Struct, kw_only=True):
    """Everything that has happened. `charges` counts what was accepted and did not fail;
    `clicks` counts the paid POSTs that arrived, by their client request id."""

    balance_credits: int
    generations: list[GenerationView]
    charges: int
    clicks: dict[str, int]
    requests: list[RequestView]
    leaks: list[LeakView]

    @property
    def balance_usd(self) -> float:
        return self.balance_credits / 2_000_000

    def asked(self, method: str, path: str) -> list[RequestView]:
        """The requests with exactly this method and path, oldest first."""
        return [r for r in self.requests if (r.method, r.path) == (method, path)]


class SimulatorProcess:
    """Starts the simulator on free loopback ports; `start` again after `stop` or `kill` goes on
    with the same data on the same ports."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        self.data_dir = data_dir
        self.base_url = ""
        self.cdn_url = ""
        self.samples: list[str] = []
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._client: httpx.Client | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "luma_desktop.simulator", "--print-ready", "--control"]
        command += ["--data-dir", str(self.data_dir), *self._options]
        if self.base_url:
            command += [f"--port={httpx.URL(self.base_url).port}"]
            command += [f"--cdn-port={httpx.URL(self.cdn_url).port}"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError("the simulator did not start")
        ready = msgspec.json.decode(line)
        self.base_url, self.cdn_url = ready["base_url"], ready["cdn_url"]
        self.samples = ready["samples"]
        self._client = httpx.Client(
            base_url=self.base_url,
            headers={"X-Control-Token": ready["control_token"]},
            timeout=START_SECONDS,
            trust_env=False,
            verify=False,
        )

    def stop(self) -> None:
        self._end(kill=False)

    def kill(self) -> None:
        """End it without notice, as a power cut would."""
        self._end(kill=True)

    def _end(self, *, kill: bool) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
        if self._process is not None:
            if kill:
                self._process.kill()
            else:
                self._process.terminate()
            self._process.wait(STOP_SECONDS)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def _call(self, method: str, name: str, body: object = None) -> bytes:
        assert self._client is not None, "the simulator is not running"
        content = None if body is None else msgspec.json.encode(body)
        answer = self._client.request(method, f"/_control/{name}", content=content)
        if answer.is_error:
            raise RuntimeError(f"/_control/{name} answered {answer.status_code}: {answer.text}")
        return answer.content

    def ledger(self) -> LedgerView:
        return msgspec.json.decode(self._call("GET", "ledger"), type=LedgerView)

    def fault(
        self,
        kind: str,
        *,
        method: str | None = None,
        path: str = "",
        nth: int = 1,
        count: int | None = 1,
        probability: float = 1.0,
        client_request_id: str | None = None,
        **action: Any,
    ) -> None:
        """Arm a rule, for example `fault("answer", path=SUBMIT, status=503, accepted=True)`.

        `kind` and its fields are those of `luma_desktop.simulator.faults`; `path` and
        `client_request_id` are regular expressions that are searched for. See also `twist`.
        """
        match = {
            "method": method,
            "path_regex": path,
            "nth": nth,
            "count": count,
            "probability": probability,
            "client_request_id_regex": client_request_id,
        }
        self._call("POST", "faults", [{"match": match, "action": {"kind": kind, **action}}])

    def twist(self, *, nth: int = 1, count: int | None = 1, **twist: Any) -> None:
        """Let the next generations depart from the usual, for example `failure_reason="…"`."""
        self.fault("twist", method="POST", path=SUBMIT, nth=nth, count=count, twist=twist)

    def faults(self) -> list[dict[str, Any]]:
        """The rules in force with how many requests `fitted` them and how many they `used`."""
        return msgspec.json.decode(self._call("GET", "faults"), type=list[dict[str, Any]])

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def configure(self, **changes: Any) -> None:
        """Change fields of `luma_desktop.simulator.Behaviour`, such as `v1_retired=True`."""
        self._call("POST", "config", changes)

    def set_balance(self, usd: float) -> None:
        self._call("POST", "balance", {"usd": usd})

    def complete(self) -> None:
        """End every running generation; returns when their clips are there."""
        self._call("POST", "complete", {})

    def forget(self, *ids: str) -> None:
        """Let the service no longer know these generations."""
        self._call("POST", "forget", {"ids": list(ids)})

    def reset(self) -> None:
        """As new, but for the ports."""
        self._call("POST", "reset", {})


@pytest.fixture(scope="session")
def simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    """One process for the whole run; use `simulator`, which resets it for each test."""
    process = SimulatorProcess(tmp_path_factory.mktemp("simulator"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def simulator(simulator_process: SimulatorProcess) -> SimulatorProcess:
    """A simulator as new: $10, no faults, generations of 0.3 s."""
    simulator_process.reset()
    return simulator_process
