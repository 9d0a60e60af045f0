"""Both frames: the newest picture counts, they can be swapped, and nothing is sent too early."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.settings import FormDraft
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from luma_desktop.ui.frames.frame_source import FileSource, FrameSource
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.frames.frame_wells import FrameWells
from tests.support.pictures import kept
from tests.support.widgets import find

START, END = FrameSlot.START, FrameSlot.END
FIRST, SECOND, THIRD = (FileSource(f"/tmp/{name}.png") for name in "abc")
URL = "https://example.com/dusk.png"
BROKEN = Problem(kind=ProblemKind.NOT_AN_IMAGE)


class Wells:
    """Two wells, and all that they asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.widget = FrameWells()
        qtbot.addWidget(self.widget)
        self.given: list[tuple[str, FrameSource]] = []
        self.checks: list[tuple[str, str]] = []
        self.widget.source_given.connect(lambda *given: self.given.append(given))
        self.widget.check_requested.connect(lambda *check: self.checks.append(check))
        with qtbot.waitExposed(self.widget):
            self.widget.show()

    def state(self, slot: str = "start") -> WellState:
        return find(self.widget, FramePicture, f"{slot}_frame").state


@pytest.fixture
def wells(qtbot: QtBot) -> Wells:
    return Wells(qtbot)


def test_a_picture_that_is_ready_stands_in_the_well(qtbot: QtBot, wells: Wells) -> None:
    wells.widget.give(START, FIRST)
    assert wells.given == [(START, FIRST)]
    assert wells.widget.preparing() is not None
    with qtbot.waitSignal(wells.widget.changed):
        wells.widget.show_kept(START, kept())
    assert wells.widget.address(START) == kept().address
    assert wells.widget.preparing() is None
    assert wells.state() is WellState.PICTURE


def test_of_several_the_newest_counts(wells: Wells) -> None:
    for source in (FIRST, SECOND, THIRD):
        wells.widget.give(START, source)
    assert wells.given == [(START, FIRST)]
    wells.widget.show_kept(START, kept(color="red"))
    assert wells.widget.address(START) == ""
    assert wells.given == [(START, FIRST), (START, THIRD)]
    wells.widget.show_kept(START, kept(color="green"))
    assert wells.widget.address(START) == kept(color="green").address
    assert wells.widget.preparing() is None


def test_a_refusal_of_an_older_one_is_not_told(wells: Wells) -> None:
    wells.widget.give(START, FIRST)
    wells.widget.give(START, SECOND)
    wells.widget.refuse(START, "/tmp/a.png", BROKEN)
    assert wells.state() is WellState.CHECKING
    wells.widget.show_kept(START, kept())
    assert wells.state() is WellState.PICTURE


def test_what_was_taken_away_meanwhile_does_not_come_back(wells: Wells) -> None:
    wells.widget.give(START, FIRST)
    find(wells.widget, QAbstractButton, "start_frame_clear").click()
    assert wells.state() is WellState.EMPTY
    assert wells.widget.preparing() is None
    wells.widget.show_kept(START, kept())
    assert wells.widget.address(START) == ""
    wells.widget.give(START, SECOND)
    wells.widget.show_kept(START, kept())
    assert wells.widget.address(START) == kept().address


def test_what_was_typed_meanwhile_stays(wells: Wells) -> None:
    wells.widget.give(START, FIRST)
    wells.widget.set_address(START, URL)
    wells.widget.show_kept(START, kept())
    assert wells.widget.address(START) == URL


def test_the_wells_do_not_wait_for_each_other(wells: Wells) -> None:
    wells.widget.give(START, FIRST)
    wells.widget.give(END, SECOND)
    assert wells.given == [(START, FIRST), (END, SECOND)]
    wells.widget.show_kept(END, kept())
    assert (wells.widget.address(START), wells.widget.address(END)) == ("", kept().address)


def test_a_refused_one_leaves_what_was_there(wells: Wells) -> None:
    wells.widget.use_kept(START, kept())
    wells.widget.give(START, FIRST)
    wells.widget.refuse(START, "/tmp/a.png", BROKEN)
    assert wells.widget.address(START) == kept().address
    assert wells.state() is WellState.PICTURE
    said = find(wells.widget, FramePicture, "start_frame").accessibleDescription()
    assert said.startswith("Not an image")
    assert wells.widget.preparing() is None


def test_one_that_is_remembered_is_looked_up_and_shown_again(wells: Wells) -> None:
    wells.widget.set_address(START, kept().address)
    assert wells.checks == [(START, kept().address)]
    wells.widget.give(START, FIRST)
    wells.widget.show_kept(START, kept())
    assert wells.widget.preparing() is not None, "that was the answer to the look-up"
    wells.widget.show_kept(START, kept(color="green"))
    assert wells.widget.address(START) == kept(color="green").address


def test_one_that_is_gone_is_told(wells: Wells) -> None:
    address = kept().address
    wells.widget.set_address(START, address)
    wells.widget.refuse(START, address, Problem(kind=ProblemKind.NOT_AN_IMAGE))
    assert wells.state() is WellState.WRONG
    assert wells.widget.address(START) == address


def test_a_clips_frame_is_not_asked_for_again_and_can_be_cropped(wells: Wells) -> None:
    wells.widget.use_kept(START, kept())
    assert wells.state() is WellState.PICTURE
    assert wells.checks == []
    assert wells.widget[START].kept == kept()


def test_swapping_takes_pictures_and_addresses_along(qtbot: QtBot, wells: Wells) -> None:
    wells.widget.use_kept(START, kept())
    wells.widget.set_address(END, URL)
    wells.checks.clear()
    with qtbot.waitSignal(wells.widget.changed):
        wells.widget.swap()
    assert (wells.widget.address(START), wells.widget.address(END)) == (URL, kept().address)
    assert wells.widget[END].kept == kept()
    assert wells.widget[START].kept is None
    assert wells.checks == [(START, URL)]
    wells.widget.swap()
    assert (wells.widget.address(START), wells.widget.address(END)) == (kept().address, URL)


# in the form


def test_nothing_is_sent_while_a_picture_is_being_prepared(qtbot: QtBot) -> None:
    form = FormPanel()
    qtbot.addWidget(form)
    clicks: list[list[GenerationRequest]] = []
    now = iter(range(100, 200))
    form._clock = lambda: float(next(now))
    form.generate_requested.connect(lambda requests, _parent: clicks.append(requests))
    form.set_draft(FormDraft(prompt="A boat"))
    form.frames.give(START, FIRST)
    form.submit()
    assert clicks == []
    form.frames.show_kept(START, kept())
    form.submit()
    assert [one.start_image_url for one in clicks[0]] == [kept().address]


def test_a_draft_with_a_picture_survives_a_round_trip(qtbot: QtBot) -> None:
    form = FormPanel()
    qtbot.addWidget(form)
    draft = FormDraft(prompt="A boat", end_image_url=kept().address)
    form.set_draft(draft)
    assert form.draft() == draft
    assert find(form, QLineEdit, "end_frame_url").text() == ""
    form.frames.show_kept(END, kept())
    assert form.draft() == draft


def test_a_form_that_is_emptied_meanwhile_stays_empty(qtbot: QtBot) -> None:
    form = FormPanel()
    qtbot.addWidget(form)
    form.frames.give(START, FIRST)
    form.clear()
    assert form.frames.preparing() is None
    assert find(form, FramePicture, "start_frame").state is WellState.EMPTY
    form.frames.show_kept(START, kept())
    assert form.draft().start_image_url == ""
