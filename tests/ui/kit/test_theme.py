"""The theme: readable in both modes, following the system, giving way to high contrast."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.settings import Appearance
from luma_desktop.ui.kit.fonts import body_font, label_font, tabular, title_font
from luma_desktop.ui.kit.palette import DARK, LIGHT, READABLE_PAIRS, Role
from luma_desktop.ui.kit.theme import Theme, build_palette, build_style_sheet, set_invalid, set_kind
from luma_desktop.ui.prompts.prompt_edit import PromptEdit
from luma_desktop.ui.settings.key_dialog import KeyDialog
from tests.support.widgets import find


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A theme in force, and the bare application again afterwards."""
    before = qapp.font()
    theme = Theme()
    yield theme
    theme.deleteLater()
    Theme._current = None
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())
    qapp.setFont(before)


def _luminance(color: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(QColor(one)), _luminance(QColor(other))))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("table", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("pair", READABLE_PAIRS, ids=lambda pair: f"{pair[0]}-on-{pair[1]}")
def test_every_text_is_readable_on_its_ground(
    table: dict[Role, str], pair: tuple[Role, Role]
) -> None:
    text, ground = pair
    assert _contrast(table[text], table[ground]) >= 4.5


@pytest.mark.parametrize("table", [DARK, LIGHT], ids=["dark", "light"])
def test_focus_ring_and_control_edges_stand_out(table: dict[Role, str]) -> None:
    for ground in (Role.WINDOW, Role.PANEL, Role.WELL, Role.RAISED):
        assert _contrast(table[Role.ACCENT_LINE], table[ground]) >= 3
        assert _contrast(table[Role.LINE_STRONG], table[ground]) >= 3


@pytest.mark.parametrize("table", [DARK, LIGHT], ids=["dark", "light"])
def test_tables_name_every_role(table: dict[Role, str]) -> None:
    assert set(table) == set(Role)
    assert all(QColor(value).isValid() for value in table.values())


@pytest.mark.parametrize("dark", [True, False])
def test_style_sheet_has_no_colour_of_its_own(dark: bool) -> None:
    marker = "#010203"
    sheet = build_style_sheet(dict.fromkeys(Role, marker), dark=dark)
    assert marker in sheet
    assert "#" not in sheet.replace(marker, "")
    assert "$" not in sheet


def test_palette_and_painters_take_the_chosen_mode(qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, Appearance.DARK)
    assert theme.is_dark
    assert Theme.current() is theme
    assert theme.color(Role.PANEL) == QColor(DARK[Role.PANEL])
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK[Role.TEXT])


def test_light_after_dark(qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, Appearance.DARK)
    theme.apply(qapp, Appearance.LIGHT)
    assert not theme.is_dark
    assert theme.color(Role.PANEL) == QColor(LIGHT[Role.PANEL])
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT[Role.TEXT])


def test_follows_the_system_at_once(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, Appearance.SYSTEM)
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not theme.is_dark


def test_a_chosen_mode_is_not_moved_by_the_system(qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, Appearance.LIGHT)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.is_dark


def test_same_colours_are_not_announced_again(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    theme.apply(qapp, Appearance.DARK)
    with qtbot.assertNotEmitted(theme.changed):
        theme.apply(qapp, Appearance.DARK)


def test_high_contrast_wins_over_everything(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, Appearance.DARK)
    hints = qapp.styleHints()
    accessibility = hints.accessibility()
    with qtbot.waitSignal(theme.changed):
        accessibility.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert theme.is_high_contrast
    assert qapp.styleSheet() == ""
    system = qapp.palette()
    assert theme.color(Role.TEXT) == system.color(QPalette.ColorRole.WindowText)
    assert theme.color(Role.PANEL) == system.color(QPalette.ColorRole.Window)
    for quieter in (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.BrightText):
        assert system.color(quieter) == theme.color(Role.TEXT)
    assert theme.color(Role.TRACK) != theme.color(Role.PANEL)
    accessibility.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert qapp.styleSheet() != ""
    assert theme.color(Role.TEXT) == QColor(DARK[Role.TEXT])


def test_disabled_text_is_quieter() -> None:
    palette = build_palette(LIGHT)
    text = QPalette.ColorRole.ButtonText
    disabled = palette.color(QPalette.ColorGroup.Disabled, text)
    assert disabled == QColor(LIGHT[Role.DISABLED])
    assert disabled != palette.color(QPalette.ColorGroup.Active, text)


@pytest.mark.parametrize("mode", [Appearance.DARK, Appearance.LIGHT])
@pytest.mark.parametrize("kind", [QLineEdit, PromptEdit])
def test_what_a_field_asks_for_is_readable_in_it(
    qtbot: QtBot,
    qapp: QApplication,
    theme: Theme,
    mode: Appearance,
    kind: type[QLineEdit | PromptEdit],
) -> None:
    theme.apply(qapp, mode)
    shown = QLineEdit() if kind is QLineEdit else PromptEdit(9)
    qtbot.addWidget(shown)
    shown.resize(200, 160)
    shown.show()
    field = shown.editor if isinstance(shown, PromptEdit) else shown
    field.setPlaceholderText("▇▇▇▇")  # of letters, the smoothed edges are in between
    drawn = Counter(_pixels(field.grab().toImage()))
    ground = theme.color(Role.WELL).name()
    assert drawn.most_common(1)[0][0] == ground
    assert max(_contrast(ground, color) for color in drawn) >= 4.5
    assert drawn[theme.color(Role.MUTED).name()] > 100


def _pixels(image: QImage) -> Iterator[str]:
    """What is within a field's edge, on its left."""
    for x in range(8, 60):
        for y in range(8, image.height() - 8):
            yield image.pixelColor(x, y).name()


def test_kind_and_invalid_change_what_is_drawn(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    theme.apply(qapp, Appearance.LIGHT)
    button = QPushButton("Generate")
    qtbot.addWidget(button)
    button.show()
    set_kind(button, "primary")
    middle = button.grab().toImage().pixelColor(8, button.height() // 2)
    assert middle == QColor(LIGHT[Role.ACCENT])
    set_invalid(button, invalid=True)
    assert button.property("invalid") is True


def test_focus_is_one_ring_and_nothing_within_it(qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, Appearance.LIGHT)
    button = QPushButton()
    button.resize(80, 40)
    button.ensurePolished()
    option = QStyleOptionButton()
    button.initStyleOption(option)
    option.state |= QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
    image = QImage(button.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    button.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, button)
    painter.end()
    assert image.pixelColor(40, 0) == QColor(LIGHT[Role.ACCENT_LINE])
    within = {image.pixelColor(x, y).name() for x in range(4, 76) for y in range(4, 36)}
    assert within == {LIGHT[Role.RAISED].lower()}


def test_the_link_in_a_dialogs_foot_begins_where_its_column_does(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    theme.apply(qapp, Appearance.LIGHT)
    dialog = KeyDialog(KeyStatus(place=KeyPlace.ABSENT))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    link = find(dialog, QPushButton, "keys_page")
    option = QStyleOptionButton()
    link.initStyleOption(option)
    words = link.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, link)
    assert link.x() + words.x() == find(dialog, QLineEdit, "api_key").x()


def test_text_sizes_keep_their_order(qapp: QApplication) -> None:
    assert label_font().pointSizeF() < body_font().pointSizeF() < title_font().pointSizeF()
    assert tabular(body_font()).featureTags()
