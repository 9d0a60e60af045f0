"""Earlier prompts, favourites and snippets in the real window, over restarts; and a comparison."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit, QToolButton, QWidget

from luma_desktop.domain.job import JobState
from luma_desktop.ui.compare.compare_dialog import CompareDialog
from luma_desktop.ui.presenters.request.prompt_rows import PromptRow
from luma_desktop.ui.prompts.prompt_popup import Page, PromptPopup
from luma_desktop.ui.prompts.prompt_view import PromptView
from tests.conftest import ExpectedWarnings
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.widgets import find
from tests.support.window import SHIFT, OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

JELLYFISH = "Flying jellyfish over the city"
BOATS = "Paper boats in the rain"


class Help:
    """The popup of an open window, driven by the keyboard."""

    def __init__(self, w: OpenWindow) -> None:
        self._w = w

    async def open(self, keys: str = "Ctrl+H") -> None:
        self._w.press(keys, self._w.prompt)
        await self._w.until(self.popup.isVisible)

    @property
    def popup(self) -> PromptPopup:
        return self._w.find(PromptPopup, "prompt_popup")

    @property
    def rows(self) -> list[str]:
        model = find(self.popup, PromptView, "prompt_list").model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    @property
    def current(self) -> PromptRow | None:
        return find(self.popup, PromptView, "prompt_list").current_row()

    async def until_rows(self, *rows: str) -> None:
        await self._w.until(lambda: self.rows == list(rows))

    @staticmethod
    def type(text: str) -> None:
        focused = QApplication.focusWidget()
        assert isinstance(focused, QWidget)
        QTest.keyClicks(focused, text)


@on_qt_loop
async def test_earlier_prompts_and_favourites_survive(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.until_ready()
        await w.generate(JELLYFISH)
        await w.generate(BOATS, count=1)
        await w.until_state(JobState.READY)
    async with opened() as w:
        help_ = Help(w)
        w.type("half a thought")
        await help_.open()
        await help_.until_rows("Earlier prompts", BOATS, JELLYFISH)
        help_.type("JELLY city")
        await help_.until_rows("Earlier prompts", JELLYFISH)
        w.press("Ctrl+D")
        await help_.until_rows("Favourites", JELLYFISH)
        w.press("Return")
        assert w.prompt.toPlainText() == JELLYFISH
        assert w.prompt.hasFocus()
        assert w.find(QToolButton, "favourite_prompt").isChecked()
        w.press("Ctrl+Z")
        assert w.prompt.toPlainText() == "half a thought"
        await w.until(lambda: not w.find(QToolButton, "favourite_prompt").isChecked())
    async with opened() as w:
        help_ = Help(w)
        await help_.open("Alt+Down")
        await help_.until_rows("Favourites", JELLYFISH, "Earlier prompts", BOATS)
        w.press("Escape")
        assert w.prompt.hasFocus()
        assert w.prompt.toPlainText() == "half a thought"


@on_qt_loop
async def test_a_removed_job_s_prompt_is_gone_but_for_its_favourite(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.until_ready()
        await w.generate(BOATS)
        await w.generate(JELLYFISH)
        await w.until_state(JobState.READY)
        help_ = Help(w)
        await help_.open()
        await help_.until_rows("Earlier prompts", JELLYFISH, BOATS)
        w.press("Escape")
        cards = [job.request.prompt for job in w.jobs()]
        await w.from_menu("favourite", cards.index(JELLYFISH))
        await w.until_message("added to favourites")
        queue = w.choose(0)
        w.press("Ctrl+A", queue)
        w.press("Delete", queue)
        await w.until(lambda: w.jobs() == [])
        await help_.open()
        await help_.until_rows("Favourites", JELLYFISH)
        w.press("Escape")


@on_qt_loop
async def test_a_snippet_is_kept_and_put_in_by_its_name(opened: OpenAgain) -> None:
    async with opened() as w:
        await w.until_ready()
        w.type("A fox, shot on 35 mm")
        for _ in "shot on 35 mm":
            w.press("Shift+Left")
        help_ = Help(w)
        await help_.open()
        w.press("Ctrl+PgDown")
        assert help_.popup.page is Page.SNIPPETS
        w.press("Ctrl+N")
        help_.type("my style")
        w.press("Return")
        await help_.until_rows("my style")
        w.press("Escape")
        assert w.prompt.toPlainText() == "A fox, shot on 35 mm"
    async with opened() as w:
        await w.until_ready()
        w.type("Rain, /my st")
        w.press("Tab")
        assert w.prompt.toPlainText() == "Rain, shot on 35 mm"
        assert w.prompt.hasFocus()


@on_qt_loop
async def test_two_chosen_cards_are_compared(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.until_ready()
        await w.generate(JELLYFISH)
        w.click("expand_prompt")
        await w.generate(BOATS)
        await w.until_state(JobState.READY)
        cards = w.choose(0)
        assert isinstance(cards, QListView)
        QTest.keyClick(cards, Qt.Key.Key_Down, SHIFT)
        w.press("Ctrl+M", cards)
        dialog = w.find(CompareDialog, "compare_dialog")
        await w.until(dialog.isVisible)
        first, second = w.jobs()[:2]
        left = find(dialog, QPlainTextEdit, "prompt_left")
        assert left.toPlainText() == first.request.prompt
        made = {first.request.prompt: first, second.request.prompt: second}[BOATS].remote_prompt
        assert made is not None
        sides = ("left", "right")
        side = sides[[first.request.prompt, second.request.prompt].index(BOATS)]
        assert find(dialog, QPlainTextEdit, f"remote_prompt_{side}").toPlainText() == made
        w.click(f"use_remote_{side}")
        await w.until(lambda: w.prompt.toPlainText() == made)


@on_qt_loop
async def test_without_data_the_camera_terms_are_still_there(
    opened: OpenAgain, folder: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop", "Cannot open the data")
    folder.mkdir(mode=0o700)
    (folder / "luma.db").write_bytes(b"no database" * 1000)
    async with opened() as w:
        await w.until_message("job database can't be read")
        await w.until(lambda: w.has_engine)
        w.type("A fox")
        help_ = Help(w)
        await help_.open()
        assert help_.rows == []
        w.press("Ctrl+PgUp")
        assert help_.popup.page is Page.CAMERA
        help_.type("dolly zoom")
        w.press("Return")
        assert w.prompt.toPlainText() == "A fox, dolly zoom"
        await w.close()
    assert (folder / "luma.db").read_bytes() == b"no database" * 1000
