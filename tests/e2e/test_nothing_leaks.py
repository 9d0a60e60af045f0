"""A search through everything that the program writes finds no key, and nobody else may read it."""

from __future__ import annotations

import base64
import logging
import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import keyring
import pytest

from luma_desktop import crash, logs
from luma_desktop.domain.job import JobState
from luma_desktop.domain.keys import KeyPlace
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import ProxyMode, Settings
from luma_desktop.engine.facts import ProxyPasswordChanged
from luma_desktop.store.settings import SettingsStore
from tests.conftest import ExpectedWarnings
from tests.support.simulator import CLIP, STATUS, SUBMIT, SimulatorProcess
from tests.support.studio import KEY, OpenStudio

ROOT = Path(__file__).parents[2]
PASSWORD = "proxy-secret-98765"
S = JobState


def spellings(secret: str) -> set[bytes]:
    """As it is, as a URL and a header carry it."""
    basic = base64.b64encode(f"me:{secret}".encode())
    return {secret.encode(), quote(secret, safe="").encode(), basic, secret[::-1].encode()}


def holders(folder: Path, secret: str) -> list[str]:
    """Files that hold the secret in any spelling, databases page by page and row by row."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as database:
                content += "\n".join(database.iterdump()).encode()
        if any(spelling in content for spelling in spellings(secret)):
            found.append(str(path.relative_to(folder)))
    return found


def readable_by_others(folder: Path) -> list[str]:
    """What another user of this computer could read below a folder that he can enter."""
    found = []
    for path in sorted(folder.iterdir()):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if path.is_dir():
            found += readable_by_others(path) if mode & 0o011 else []
        elif mode & 0o077:
            found.append(str(path))
    return found


def stumbled() -> ValueError:
    """A fault of ours whose words hold the key, with its trace."""

    def stumble(header: str) -> None:
        raise ValueError(header)

    try:
        stumble(f"Authorization: Bearer {KEY}")
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def log_of_everything(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "logs").mkdir()
    logs.start(tmp_path / "logs", "DEBUG")
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    logs.stop()


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Authorization: Bearer {KEY}")
    with closing(sqlite3.connect(tmp_path / "b.db")) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (?)", (f"said {KEY}!",))
        database.commit()
    (tmp_path / "c.txt").write_bytes(base64.b64encode(f"me:{KEY}".encode()))
    (tmp_path / "d.txt").write_text("nothing")
    assert holders(tmp_path, KEY) == ["a.txt", "b.db", "c.txt"]


@pytest.mark.usefixtures("log_of_everything")
async def test_no_file_holds_the_key_whatever_the_service_says(
    simulator: SimulatorProcess, tmp_path: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop", "Unexpected ValueError")
    told = f"the key {KEY} (Bearer {KEY}) is odd"
    behind_a_proxy = Settings(
        poll_seconds=0.2,
        proxy_mode=ProxyMode.MANUAL,
        proxy_url="http://proxy.invalid:3128",
        proxy_user="me",
    )
    simulator.fault("answer", method="POST", path=SUBMIT, status=400, message=told)
    simulator.fault("answer", path=STATUS, status=500, text=told, content_type="text/plain")
    simulator.fault("redirect", path=STATUS, nth=2)
    simulator.fault("answer", path=CLIP, status=403, text=told, content_type="text/plain")
    async with OpenStudio(simulator.base_url, tmp_path, settings=behind_a_proxy) as studio:
        await studio.assembly.studio.proxy.submit(PASSWORD)
        store = SettingsStore(studio.paths.settings, studio.paths.window)
        await store.save_settings(behind_a_proxy)
        (refused,) = await studio.click("refused")
        await studio.until_state(refused, S.REJECTED)
        simulator.twist(failure_reason=told)
        (failed,) = await studio.click("failed")
        await studio.until_state(failed, S.FAILED)
        (ready,) = await studio.click("ready")
        await studio.until_state(ready, S.READY)
        reports: list[str] = []
        watch = crash.Watch(lambda report: reports.append(report.details + report.summary))
        watch.notice(stumbled())
        words = repr(studio.facts) + repr(studio.jobs) + repr(studio.assembly.__dict__)
    logs.stop()
    log = (tmp_path / "logs" / logs.FILE_NAME).read_text()
    assert "Unexpected ValueError" in log
    assert "httpcore" in log
    for secret in (KEY, PASSWORD):
        assert holders(tmp_path, secret) == []
        assert secret not in words + "".join(reports)
        assert secret not in "\0".join([*os.environ.values(), *sys.argv])
    assert "is odd" in words, "the rest of what it said is told"
    assert simulator.ledger().leaks == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
async def test_nothing_it_writes_is_for_others(simulator: SimulatorProcess, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        async with OpenStudio(simulator.base_url, folder) as studio:
            logs.start(studio.paths.logs, "DEBUG")
            store = SettingsStore(studio.paths.settings, studio.paths.window)
            await store.save_settings(Settings())
            (job_id,) = await studio.click("mine")
            await studio.until_state(job_id, S.READY)
            while_open = readable_by_others(folder)
    finally:
        os.umask(before)
        logs.stop()
    assert while_open == readable_by_others(folder) == []
    assert {path.name for path in folder.iterdir()} >= {
        "luma.db",
        "videos",
        "logs",
        "settings.json",
    }


@pytest.mark.keyring
async def test_a_proxys_password_lives_in_the_keyring_and_is_there_after_a_restart(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    entry = ("luma-desktop", "proxy:proxy.invalid")
    settings = Settings(
        proxy_mode=ProxyMode.MANUAL, proxy_url="http://proxy.invalid:3128", proxy_user="me"
    )
    async with OpenStudio(simulator.base_url, tmp_path, settings=settings) as studio:
        await studio.assembly.studio.proxy.submit(PASSWORD)
        assert keyring.get_password(*entry) == PASSWORD
    async with OpenStudio(simulator.base_url, tmp_path, settings=settings) as studio:
        told = [f.status for f in studio.facts if isinstance(f, ProxyPasswordChanged)]
        assert [status.place for status in told] == [KeyPlace.KEYRING]
        assert studio.assembly._proxy.password == Secret(PASSWORD)
        await studio.assembly.studio.proxy.remove()
    assert keyring.get_password(*entry) is None
    assert holders(tmp_path, PASSWORD) == []


@pytest.mark.keyring
def test_the_real_programs_environment_arguments_and_files_hold_no_key(
    simulator: SimulatorProcess, key: str, tmp_path: Path
) -> None:
    data, smoke = tmp_path / "data", tmp_path / "smoke"
    command = [sys.executable, "-m", "luma_desktop", "--api-base", simulator.base_url]
    command += ["--data-dir", str(data), "--smoke-test", str(smoke), "--log-level", "DEBUG"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as program:
        while not (data / "luma.db").exists() and program.poll() is None:
            time.sleep(0.02)
        if sys.platform == "linux" and program.poll() is None:
            process = Path("/proc") / str(program.pid)
            about = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
            assert b"luma_desktop" in about
            assert key.encode() not in about
        said = program.communicate(timeout=100)[0]
    assert program.returncode == 0, said.decode()[-2000:]
    assert simulator.ledger().charges == 2
    assert simulator.ledger().leaks == []
    assert holders(tmp_path, key) == []
    assert key.encode() not in said
