"""The pill: words for people and for screen readers, as wide as they are."""

from pytestqt.qtbot import QtBot

from luma_desktop.ui.kit.palette import LIGHT, Role
from luma_desktop.ui.kit.pill import StatusPill
from luma_desktop.ui.kit.theme import Theme


def test_reads_as_its_words(qtbot: QtBot) -> None:
    pill = StatusPill("balance")
    qtbot.addWidget(pill)
    pill.show_status("Balance", "$9.25")
    assert pill.text() == "Balance $9.25"
    assert pill.isVisible()
    pill.show_status("")
    assert pill.isHidden()


def test_is_as_wide_as_what_it_says(qtbot: QtBot) -> None:
    pill = StatusPill("running")
    qtbot.addWidget(pill)
    pill.show_status("2 running")
    bare = pill.sizeHint().width()
    pill.show_status("2 running", dot=Role.OK)
    with_dot = pill.sizeHint().width()
    pill.show_status("2 running", "$9.25", dot=Role.OK)
    assert bare < with_dot < pill.sizeHint().width()


def test_dot_has_its_colour(qtbot: QtBot) -> None:
    Theme._current = None
    pill = StatusPill("running")
    qtbot.addWidget(pill)
    pill.show_status("2 running", dot=Role.OK)
    pill.resize(pill.sizeHint())
    image = pill.grab().toImage()
    middle = image.height() // 2
    row = [image.pixelColor(x, middle).name().upper() for x in range(image.width())]
    assert LIGHT[Role.OK] in row
