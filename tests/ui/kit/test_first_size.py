"""Windows are whole on a small screen: what a dialog's foot offers is always seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.request import AspectRatio
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.ui.batch.batch_dialog import BatchDialog
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.compare.compare_dialog import CompareDialog
from luma_desktop.ui.frames.crop_dialog import CropDialog
from luma_desktop.ui.kit.first_size import first_size
from luma_desktop.ui.money.spending_dialog import SpendingDialog
from luma_desktop.ui.prompts.prompts_dialog import PromptsDialog
from luma_desktop.ui.settings.settings_dialog import SettingsDialog
from luma_desktop.ui.settings.shortcuts_dialog import ShortcutsDialog
from luma_desktop.ui.state.wallet import Wallet
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.jobs import in_state
from tests.support.pictures import kept
from tests.support.widgets import find

SMALL = QSize(960, 600)
"""1920×1200 at 200 %."""
BELOW_THE_TITLE_BAR = QSize(960, 560)


def _compare(parent: QWidget) -> QDialog:
    return CompareDialog(in_state(JobState.READY), in_state(JobState.FAILED), parent=parent)


def _crop(parent: QWidget) -> QDialog:
    return CropDialog(kept(), AspectRatio.WIDE, parent=parent)


def _settings(parent: QWidget) -> QDialog:
    return SettingsDialog(
        Settings(), Wallet(), name_example=str, default_folder="/videos", parent=parent
    )


@pytest.fixture
def small_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _screen: SMALL)


@pytest.mark.parametrize(
    ("make", "last"),
    [
        (lambda parent: BatchDialog(Wallet(), parent), "batch_add"),
        (_compare, "close_comparison"),
        (_crop, "crop_picture"),
        (lambda parent: PromptsDialog(["A boat"] * 60, parent), "close_prompts"),
        (_settings, "close_settings"),
        (ShortcutsDialog, "close_shortcuts"),
        (lambda parent: SpendingDialog(Wallet(), parent), "close_spending"),
    ],
)
@pytest.mark.usefixtures("small_screen")
def test_a_dialogs_foot_is_seen_on_a_small_screen(
    qtbot: QtBot, make: Callable[[QWidget], QDialog], last: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = make(window)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.size().boundedTo(BELOW_THE_TITLE_BAR) == dialog.size()
    button = find(dialog, QPushButton, last)
    corner = button.mapTo(dialog, QPoint(button.width(), button.height()))
    assert dialog.rect().contains(corner)


@pytest.mark.usefixtures("small_screen")
def test_the_first_window_is_whole_on_a_small_screen(qtbot: QtBot) -> None:
    window = MainWindow(Bridge(), Settings(), WindowState())
    qtbot.addWidget(window)
    assert window.size() == BELOW_THE_TITLE_BAR


def test_a_large_screen_gives_what_is_wanted() -> None:
    assert first_size(QSize(1280, 800), QSize(1920, 1080)) == QSize(1280, 800)
    assert first_size(QSize(1280, 800), QSize(1280, 800)) == QSize(1280, 760)
