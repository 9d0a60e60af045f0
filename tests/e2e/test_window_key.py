"""The API key by the window: asked for when it lacks, checked for free, kept in the keyring."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton
from secretstorage.exceptions import ItemNotFoundException

from luma_desktop.credentials.keyring_store import SERVICE
from luma_desktop.domain.job import JobState
from luma_desktop.domain.keys import KeyPlace
from tests.e2e.conftest import KEY, OpenAgain
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.widgets import find
from tests.support.window import OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("no_key")]

S = JobState
PROMPT = "Flying jellyfish"
CATALOGUE = {"/v1/models", "/models/metrics"}


class Dialog:
    """The key dialog as a person uses it."""

    def __init__(self, window: OpenWindow) -> None:
        self._window = window
        self.dialog = window.find(QDialog, "key_dialog")
        self.field = find(self.dialog, QLineEdit, "api_key")

    @property
    def outcome(self) -> str:
        label = find(self.dialog, QLabel, "key_outcome")
        return label.text() if label.isVisible() else ""

    def says(self, name: str) -> str:
        label = find(self.dialog, QLabel, name)
        return label.text() if label.isVisible() else ""

    def press(self, name: str) -> None:
        QTest.mouseClick(find(self.dialog, QPushButton, name), Qt.MouseButton.LeftButton)

    async def submit(self, text: str) -> None:
        """Paste a key and press Return; it is done once the dialog says so."""
        self._window.paste(self.field, text)
        self._window.press("Return", self.field)
        await self._window.until(lambda: not self.dialog.isVisible() or self.outcome != "")
        if not self.dialog.isVisible():
            await self._window.come_to_front()


async def open_dialog(window: OpenWindow, keys: str = "Ctrl+K") -> Dialog:
    window.press(keys, window.prompt)
    await window.until(lambda: window.window.findChild(QDialog, "key_dialog") is not None)
    dialog = Dialog(window)
    await window.until(dialog.dialog.isVisible)
    return dialog


def calls(simulator: SimulatorProcess) -> list[tuple[str, str]]:
    """What was asked of the account; the public price list is read without a key."""
    requests = simulator.ledger().requests
    return [(call.method, call.path) for call in requests if call.path not in CATALOGUE]


def stored(simulator: SimulatorProcess) -> str | None:
    try:
        return keyring.get_password(SERVICE, simulator.base_url)
    except ItemNotFoundException:  # it was removed between the search and the look
        return None


@on_qt_loop
async def test_without_a_key_nothing_is_sent_and_one_is_asked_for(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.until_ready()
        w.type(PROMPT)
        w.press("Ctrl+Return")
        assert w.text("key_offer_words").startswith("Nothing was sent")
        assert w.is_offered("add_key")
        assert w.find(QPushButton, "add_key").text() == "Add your API key…"
        assert w.is_offered("try_demo")
        assert w.prompt.toPlainText() == PROMPT
        assert w.jobs() == []
        assert calls(simulator) == []

        w.click("add_key")
        dialog = Dialog(w)
        await w.until(dialog.dialog.isVisible)
        await dialog.submit(f"  {KEY}\n")
        assert not dialog.dialog.isVisible()
        assert calls(simulator)[0] == ("GET", "/v2/billing")
        assert [call for call in calls(simulator) if call[0] == "POST"] == []
        assert stored(simulator) == KEY
        assert not w.is_offered("add_key")
        await w.until_message("stored in the system keyring")

        (job,) = await w.generate()
        await w.until_state(S.READY, job)
        assert job.request.prompt == PROMPT
    assert simulator.ledger().charges == 1
    assert simulator.ledger().leaks == []


@on_qt_loop
async def test_a_line_that_waits_for_a_key_goes_on_with_it(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        w.type(PROMPT)
        w.press("Ctrl+Return")  # before anybody knows whether there is a key
        await w.until_message("requires an API key")
        assert w.states() == [S.QUEUED]
        assert w.prompt.toPlainText() == PROMPT
        assert calls(simulator) == []
        assert w.offer == "Add your API key…"
        w.click("message_action")
        dialog = Dialog(w)
        await w.until(dialog.dialog.isVisible)
        await dialog.submit(KEY)
        await w.until_state(S.READY)
        assert "API key" not in w.message or "kept" in w.message
    assert simulator.ledger().charges == 1


@on_qt_loop
async def test_a_wrong_key_is_told_and_not_kept(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path="^/v2/billing$", status=401)
    async with opened() as w:
        await w.until_ready()
        dialog = await open_dialog(w)
        await dialog.submit("sk-wrong-0123456789")
        assert dialog.dialog.isVisible()
        assert "refused the API key" in dialog.outcome
        assert "No queued job was charged" in dialog.outcome
        assert dialog.field.text() == "sk-wrong-0123456789"
        assert stored(simulator) is None
        assert calls(simulator) == [("GET", "/v2/billing")]

        await dialog.submit(KEY)
        assert not dialog.dialog.isVisible()
        assert stored(simulator) == KEY


@on_qt_loop
async def test_a_key_that_cannot_be_checked_is_not_kept(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path="^/v2/billing$", status=503, count=None)
    async with opened() as w:
        await w.until_ready()
        dialog = await open_dialog(w)
        await dialog.submit(KEY)
        assert "503" in dialog.outcome
        assert stored(simulator) is None
        assert w.key_status is not None
        assert not w.key_status.usable


@on_qt_loop
async def test_a_key_of_one_session_is_kept_nowhere(
    opened: OpenAgain, simulator: SimulatorProcess, folder: Path
) -> None:
    async with opened() as w:
        await w.until_ready()
        dialog = await open_dialog(w)
        box = find(dialog.dialog, QCheckBox, "session_only")
        w.press("Space", box)
        assert box.isChecked()
        await dialog.submit(KEY)
        assert stored(simulator) is None
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.READY, job)
    assert holding(KEY, folder) == []
    async with opened() as w:
        await w.until_ready()
        assert w.key_status is not None
        assert w.key_status.place is KeyPlace.ABSENT


@on_qt_loop
async def test_without_a_keyring_a_key_is_for_this_session(
    opened: OpenAgain,
    simulator: SimulatorProcess,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing = fail.Keyring()  # type: ignore[no-untyped-call]
    monkeypatch.setattr(keyring.core, "_keyring_backend", nothing)
    async with opened() as w:
        await w.until_ready()
        dialog = await open_dialog(w)
        assert "has no secure keyring" in dialog.says("key_keeping")
        assert find(dialog.dialog, QCheckBox, "session_only").isChecked()
        await dialog.submit(KEY)
        assert not dialog.dialog.isVisible()
        await w.until_message("used until you quit")
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.READY, job)
    assert holding(KEY, folder) == []


@on_qt_loop
async def test_a_kept_key_is_changed_and_removed(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        await w.until_ready()
        await w.until(lambda: w.text("balance") == "Balance $10.00")
        dialog = await open_dialog(w)
        assert "stored in the system keyring" in dialog.says("key_place")
        await dialog.submit("sk-other-0123456789")
        assert stored(simulator) == "sk-other-0123456789"

        dialog = await open_dialog(w)
        dialog.press("remove_key")
        await w.until(lambda: stored(simulator) is None)
        await w.until(lambda: dialog.says("key_place") == "No key yet.")
        dialog.press("close_key_dialog")
        await w.come_to_front()
        assert w.text("balance") == ""
        w.type(PROMPT)
        w.press("Ctrl+Return")
        assert w.is_offered("add_key")
    assert simulator.ledger().charges == 0


@on_qt_loop
async def test_a_key_that_is_refused_on_the_way_is_replaced_and_the_line_goes_on(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=401)
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_message("refused the API key", "No queued job was charged")
        await w.until_state(S.QUEUED, job)
        assert w.offer == "Add your API key…"
        w.click("message_action")
        dialog = Dialog(w)
        await w.until(dialog.dialog.isVisible)
        await dialog.submit("sk-other-0123456789")
        await w.until_state(S.READY, job)
        assert "refused the API key" not in w.message
    assert simulator.ledger().charges == 1


def holding(text: str, folder: Path) -> list[Path]:
    """The files below a folder that hold a text."""
    return [
        path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()
    ]
