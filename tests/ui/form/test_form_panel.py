"""The form: one click is one emission, faults are said where they are, nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import Caps, Money, Spending
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import AspectRatio, GenerationRequest
from luma_desktop.domain.settings import Appearance, FormDraft
from luma_desktop.ui.form.extend_chip import ExtendChip
from luma_desktop.ui.form.form_panel import ONE_CLICK, FormPanel
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.kit.theme import Theme
from tests.support.jobs import in_state
from tests.support.pictures import kept
from tests.support.widgets import find, press, type_text

URL = "https://example.com/dusk.png"


class Hand:
    """The form, a clock that stands still until told, and every click that was emitted."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now = 100.0
        self.form = FormPanel(clock=lambda: self.now)
        qtbot.addWidget(self.form)
        self.clicks: list[tuple[list[GenerationRequest], str | None]] = []
        self.checks: list[tuple[str, str]] = []
        self.form.generate_requested.connect(lambda *click: self.clicks.append(click))
        self.form.frames.check_requested.connect(lambda *check: self.checks.append(check))
        self.form.resize(312, 700)
        with qtbot.waitExposed(self.form):
            self.form.show()

    def later(self) -> None:
        self.now += ONE_CLICK

    def text(self, name: str) -> str:
        return find(self.form, QLabel, name).text()

    def type_prompt(self, text: str) -> None:
        editor = find(self.form, QPlainTextEdit, "prompt")
        editor.setFocus()
        type_text(editor, text)

    @property
    def generate(self) -> QAbstractButton:
        return find(self.form, QAbstractButton, "generate")


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.form.close()


def picture(url: str = URL) -> ImagePreview:
    png = BytesIO()
    Image.new("RGB", (32, 18), "purple").save(png, "PNG")
    return ImagePreview(
        url=url, width=32, height=18, content_type="image/png", thumbnail=png.getvalue()
    )


def well(hand: Hand, slot: str) -> FramePicture:
    return find(hand.form, FramePicture, f"{slot}_frame")


# the click


def test_a_click_is_one_frozen_request(hand: Hand) -> None:
    hand.type_prompt("A boat")
    hand.generate.click()
    assert hand.clicks == [([GenerationRequest(prompt="A boat")], None)]


def test_variations_are_as_many_requests_of_one_click(hand: Hand) -> None:
    hand.form.set_draft(FormDraft(prompt="A boat", variations=8))
    hand.form.submit()
    assert hand.clicks == [([GenerationRequest(prompt="A boat")] * 8, None)]


def test_a_number_that_is_not_clear_yet_is_not_paid_for(hand: Hand) -> None:
    hand.type_prompt("A boat")
    count = find(hand.form, QSpinBox, "variations")
    count.setFocus()
    count.selectAll()
    type_text(count, "2,5")
    hand.form.submit()
    assert hand.clicks == []
    assert "“2,5” isn't a whole number" in hand.text("variations_refusal")
    count.selectAll()
    type_text(count, "3")
    hand.later()
    hand.form.submit()
    assert hand.clicks == [([GenerationRequest(prompt="A boat")] * 3, None)]


def test_a_double_click_is_one_click(hand: Hand) -> None:
    hand.type_prompt("A boat")
    hand.generate.click()
    hand.now += ONE_CLICK - 0.01
    hand.generate.click()
    assert len(hand.clicks) == 1
    hand.later()
    hand.generate.click()
    assert len(hand.clicks) == 2


def test_every_field_reaches_the_request(hand: Hand) -> None:
    hand.form.set_draft(
        FormDraft(
            prompt="  A boat \n",
            aspect_ratio=AspectRatio.TOWER,
            expand_prompt=True,
            start_image_url=URL,
            end_image_url=URL + "?end",
        )
    )
    hand.form.submit()
    assert hand.clicks[0][0] == [
        GenerationRequest(
            prompt="A boat",
            aspect_ratio=AspectRatio.TOWER,
            expand_prompt=True,
            start_image_url=URL,
            end_image_url=URL + "?end",
        )
    ]


def test_an_address_still_being_typed_counts(hand: Hand) -> None:
    hand.type_prompt("A boat")
    find(hand.form, QLineEdit, "start_frame_url").setText(URL)
    hand.form.submit()
    assert hand.clicks[0][0][0].start_image_url == URL


def test_the_text_stays_after_the_click(hand: Hand) -> None:
    hand.type_prompt("A boat")
    hand.form.submit()
    hand.form.extension.confirm_sent()
    assert hand.form.draft().prompt == "A boat"


# faults


@pytest.mark.parametrize(
    ("draft", "focused", "words"),
    [
        (FormDraft(prompt="  "), "prompt", "Describe the clip first."),
        (FormDraft(prompt="a", start_image_url="dusk.png"), "start_frame_url", "Not a web address"),
        (FormDraft(prompt="a", end_image_url="ftp://x/y"), "end_frame_url", "Not a web address"),
    ],
)
def test_a_fault_is_said_at_its_field_which_gets_the_keyboard(
    qtbot: QtBot, hand: Hand, draft: FormDraft, focused: str, words: str
) -> None:
    hand.form.set_draft(draft)
    hand.form.activateWindow()
    hand.form.submit()
    assert hand.clicks == []
    assert hand.form.draft() == draft
    qtbot.waitUntil(lambda: find(hand.form, QWidget, focused).hasFocus())
    if focused == "prompt":
        assert hand.text("prompt_hint") == words
    else:
        frame = well(hand, focused.removesuffix("_frame_url"))
        assert frame.state is WellState.WRONG
        assert words in frame.accessibleDescription()


def test_a_prompt_of_2048_units_goes_and_one_more_does_not(hand: Hand) -> None:
    hand.form.set_draft(FormDraft(prompt="🪼" * 1024))
    hand.form.submit()
    assert len(hand.clicks) == 1
    hand.later()
    hand.form.set_draft(FormDraft(prompt="🪼" * 1024 + "x"))
    hand.form.submit()
    assert len(hand.clicks) == 1
    assert hand.text("prompt_hint") == "Too long by 1 character."


# the cost


@pytest.mark.parametrize(
    ("balance", "variations", "cost", "rest", "warned"),
    [
        (None, 1, "$0.25", "", False),
        ("9.25", 2, "2 × $0.25 = $0.50", "then $8.75 left", False),
        ("0.10", 1, "$0.25", "only $0.10 left", True),
    ],
)
def test_the_cost_is_said_before_the_click(
    hand: Hand, balance: str | None, variations: int, cost: str, rest: str, warned: bool
) -> None:
    hand.form.wallet.set_balance(
        None if balance is None else Balance(amount=Money.from_usd(balance))
    )
    find(hand.form, QSpinBox, "variations").setValue(variations)
    spoken = hand.generate.accessibleDescription()
    assert spoken.split(", ")[:2] == [part for part in (cost, rest) if part]
    assert find(hand.form, QLabel, "balance_warning").isVisible() == warned


def test_the_way_out_is_whole_with_the_keyboard_too(hand: Hand, qapp: QApplication) -> None:
    Theme.current().apply(qapp, Appearance.LIGHT)
    hand.form.wallet.set_balance(Balance(amount=Money.from_usd("0.10")))
    way = find(hand.form, QAbstractButton, "way_out")
    hand.form.activateWindow()
    hand.generate.setFocus()
    QApplication.processEvents()
    before, size = inked(way), way.size()
    way.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert way.hasFocus()
    assert (inked(way), way.size()) == (before, size)
    assert way.mapTo(hand.form, QPoint(before[0], 0)).x() == pytest.approx(14, abs=2)


def inked(button: QAbstractButton) -> tuple[int, int]:
    """The first and the last column that its words reach, without its edge."""
    image = button.grab().toImage()
    middle = range(5, button.height() - 5)
    ground = image.pixel(4, button.height() // 2)
    columns = [
        x for x in range(3, button.width() - 3) if any(image.pixel(x, y) != ground for y in middle)
    ]
    return columns[0], columns[-1]


def test_what_comes_off_the_balance_first_is_named(hand: Hand) -> None:
    hand.form.wallet.set_balance(Balance(amount=Money.from_usd("0.10")))
    hand.form.wallet.set_spending(Spending(in_line=Money.from_usd("0.25")))
    rest = find(hand.form, QLabel, "rest")
    assert "only" in rest.text()
    assert "$0.10. Jobs already in the queue will cost $0.25." in rest.toolTip()
    assert (
        "$0.10. Jobs already in the queue will cost $0.25." in hand.generate.accessibleDescription()
    )
    assert "After the jobs already queued" in hand.text("cost_note")


def test_a_click_that_would_pass_a_limit_explains_itself_and_can_be_made(hand: Hand) -> None:
    caps = Caps(day=Money.from_usd(1))
    hand.form.wallet.set_spending(Spending(today=Money.from_usd("0.75"), caps=caps))
    hand.form.set_draft(FormDraft(prompt="A boat", variations=2))
    note = find(hand.form, QLabel, "cost_note")
    assert note.isVisible()
    assert "$1.00 a day covers 1 of 2" in note.text()
    assert note.text() in hand.generate.accessibleDescription()
    assert hand.generate.toolTip() == note.text()
    hand.form.submit()
    assert len(hand.clicks) == 1
    hand.form.wallet.set_spending(Spending())
    assert not note.isVisible()
    assert hand.generate.toolTip() == ""


def test_a_retired_service_cannot_be_clicked_but_typed_for(hand: Hand) -> None:
    hand.form.set_gone(True)
    hand.type_prompt("A boat")
    hand.form.submit()
    assert hand.clicks == []
    hand.form.set_gone(False)
    hand.form.submit()
    assert len(hand.clicks) == 1


# extending


@pytest.fixture
def parent() -> Job:
    return in_state(JobState.READY, prompt="Flying jellyfish")


def test_extending_has_a_prompt_of_its_own_and_gives_the_draft_back(
    hand: Hand, parent: Job
) -> None:
    draft = FormDraft(prompt="A boat", variations=3, start_image_url=URL)
    hand.form.set_draft(draft)
    hand.form.set_extend(parent)
    assert find(hand.form, ExtendChip, "extend_chip").isVisible()
    assert hand.text("extending") == "Extending: Flying jellyfish"
    assert find(hand.form, QPlainTextEdit, "prompt").toPlainText() == ""
    assert hand.generate.accessibleName() == "Generate extension"
    assert hand.generate.text() == "Generate extension · $0.25"
    assert hand.form.draft() == draft

    hand.type_prompt("It dives")
    hand.form.submit()
    assert hand.clicks == [
        ([GenerationRequest(prompt="It dives", extends=parent.generation_id)], parent.id)
    ]
    hand.form.leave_mode()
    assert hand.form.draft() == draft
    assert hand.form.extended_job is None
    assert hand.generate.accessibleName() == "Generate"


def said(hand: Hand) -> str:
    label = find(hand.form, QLabel, "sent_note")
    return label.text() if label.isVisible() else ""


def test_after_an_extension_was_sent_it_can_be_sent_again(hand: Hand, parent: Job) -> None:
    hand.form.set_draft(FormDraft(prompt="A boat"))
    hand.form.set_extend(parent)
    hand.type_prompt("It dives")
    for take in (2, 3):
        hand.later()
        hand.form.submit()
        hand.form.extension.confirm_sent()
        assert said(hand) == f"Sent. Extend again for take {take}."
        assert hand.form.extended_job is parent
    again = GenerationRequest(prompt="It dives", extends=parent.generation_id)
    assert hand.clicks == [([again], parent.id)] * 2
    hand.type_prompt(" deep")
    assert said(hand) == ""
    find(hand.form, QSpinBox, "variations").setValue(3)
    hand.later()
    hand.form.submit()
    hand.form.extension.confirm_sent()
    assert said(hand) == "Sent. Extend again for takes 6 to 8."
    hand.form.leave_mode()
    assert said(hand) == ""
    assert hand.form.draft().prompt == "A boat"
    hand.form.set_extend(parent)
    assert find(hand.form, QPlainTextEdit, "prompt").toPlainText() == "", "it was sent"


def test_a_click_that_was_undone_was_not_sent(hand: Hand, parent: Job) -> None:
    hand.form.set_extend(parent)
    hand.type_prompt("It dives")
    hand.form.submit()
    hand.form.extension.confirm_sent()
    hand.form.extension.take_back([in_state(JobState.CANCELLED, "another")])
    assert said(hand) == "Sent. Extend again for take 2."
    undone = msgspec.structs.replace(in_state(JobState.CANCELLED, "take"), parent_id=parent.id)
    hand.form.extension.take_back([undone])
    assert said(hand) == ""
    assert hand.form.extended_job is parent
    hand.form.leave_mode()
    assert [kept.draft.prompt for kept in hand.form.kept_drafts()] == ["It dives"]


def test_words_of_an_extension_wait_for_its_clip(hand: Hand, parent: Job) -> None:
    other = in_state(JobState.READY, "other")
    told: list[None] = []
    hand.form.words_kept.connect(lambda: told.append(None))
    ways = [
        hand.form.leave_mode,
        find(hand.form, QAbstractButton, "stop_extending").click,
        lambda: hand.form.set_draft(FormDraft(prompt="Another")),
        hand.form.clear,
    ]
    for number, leave in enumerate(ways, start=1):
        hand.form.set_extend(parent)
        hand.type_prompt(str(number))
        leave()
        assert hand.form.extended_job is None
        assert len(told) == number
        hand.form.set_extend(parent)
        words = find(hand.form, QPlainTextEdit, "prompt").toPlainText()
        assert "".join(sorted(words)) == "1234"[:number]
        hand.form.leave_mode()
        told.pop()
    hand.form.set_extend(other)
    assert find(hand.form, QPlainTextEdit, "prompt").toPlainText() == ""
    hand.form.set_extend(parent)
    find(hand.form, QPlainTextEdit, "prompt").clear()
    hand.form.leave_mode()
    assert hand.form.kept_drafts() == (), "what was deleted is not kept"


def test_an_extension_keeps_its_clips_shape(hand: Hand, parent: Job) -> None:
    request = GenerationRequest(prompt="p", aspect_ratio=AspectRatio.SQUARE)
    hand.form.set_extend(in_state(JobState.READY, request=request))
    hand.type_prompt("It dives")
    hand.form.submit()
    assert hand.clicks[0][0][0].aspect_ratio is AspectRatio.SQUARE
    assert not find(hand.form, QWidget, "aspect_ratio").isEnabled()


def test_the_chip_ends_it(hand: Hand, parent: Job) -> None:
    hand.form.set_draft(FormDraft(prompt="A boat"))
    hand.form.set_extend(parent)
    find(hand.form, QAbstractButton, "stop_extending").click()
    assert hand.form.extended_job is None
    assert find(hand.form, QPlainTextEdit, "prompt").toPlainText() == "A boat"


def test_another_clip_takes_what_was_typed_along(hand: Hand, parent: Job) -> None:
    hand.form.set_draft(FormDraft(prompt="A boat"))
    hand.form.set_extend(parent)
    hand.type_prompt("It dives")
    hand.form.set_extend(in_state(JobState.READY, "job-2"))
    assert find(hand.form, QPlainTextEdit, "prompt").toPlainText() == "It dives"
    hand.form.set_extend(None)
    assert hand.form.draft().prompt == "A boat"


# drafts


def test_a_draft_survives_a_round_trip(hand: Hand) -> None:
    draft = FormDraft(
        prompt="A boat",
        aspect_ratio=AspectRatio.CINEMA,
        expand_prompt=True,
        start_image_url="not yet an add",
        end_image_url=URL,
        variations=5,
    )
    hand.form.set_draft(draft)
    assert hand.form.draft() == draft


def test_a_draft_is_written_on_at_its_end(hand: Hand) -> None:
    hand.form.set_draft(FormDraft(prompt="A harbour"))
    hand.type_prompt(" at dusk")
    assert hand.form.draft().prompt == "A harbour at dusk"


def test_no_field_moves_when_the_form_has_to_scroll(qtbot: QtBot, hand: Hand) -> None:
    fields = find(hand.form, QWidget, "request_fields")
    bar = find(hand.form, QScrollArea, "form_scroll").verticalScrollBar()
    assert not bar.isVisible()
    before = fields.width()
    hand.form.resize(312, 400)
    qtbot.waitUntil(bar.isVisible)
    assert fields.width() == before


def test_fields_scroll_before_they_are_squeezed(qtbot: QtBot, qapp: QApplication) -> None:
    Theme.current().apply(qapp, Appearance.LIGHT)
    form = Hand(qtbot).form
    last = find(form, QWidget, "variations_row")
    inner = find(form, QWidget, "form_inner")
    bar = find(form, QScrollArea, "form_scroll").verticalScrollBar()
    assert not bar.isVisible()
    before = last.mapTo(inner, last.rect().bottomLeft()).y()
    form.resize(312, 400)
    qtbot.waitUntil(bar.isVisible)
    assert last.mapTo(inner, last.rect().bottomLeft()).y() == before
    form.close()


def test_each_change_is_told(qtbot: QtBot, hand: Hand) -> None:
    with qtbot.waitSignal(hand.form.draft_changed):
        hand.type_prompt("A")
    with qtbot.waitSignal(hand.form.draft_changed):
        find(hand.form, QAbstractButton, "expand_prompt").click()
    with qtbot.waitSignal(hand.form.draft_changed):
        find(hand.form, QAbstractButton, "aspect_1_1").click()
    with qtbot.waitSignal(hand.form.draft_changed):
        find(hand.form, QLineEdit, "end_frame_url").setText("h")


def test_remix_brings_the_request_back(hand: Hand) -> None:
    hand.form.set_draft(FormDraft(prompt="A boat", variations=4))
    hand.form.load_request(
        GenerationRequest(prompt="Old", aspect_ratio=AspectRatio.TALL, end_image_url=URL)
    )
    assert hand.form.draft() == FormDraft(
        prompt="Old", aspect_ratio=AspectRatio.TALL, end_image_url=URL, variations=4
    )


def test_a_cleared_prompt_can_be_brought_back_by_the_fields_undo(hand: Hand) -> None:
    hand.type_prompt("A boat")
    hand.form.clear()
    assert hand.form.draft().prompt == ""
    find(hand.form, QPlainTextEdit, "prompt").undo()
    assert hand.form.draft().prompt == "A boat"


# pictures


def test_an_address_is_checked_once_it_is_given(hand: Hand) -> None:
    field = find(hand.form, QLineEdit, "start_frame_url")
    field.setFocus()
    type_text(field, URL)
    assert hand.checks == []
    press(field, Qt.Key.Key_Return)
    assert hand.checks == [("start", URL)]
    assert well(hand, "start").state is WellState.CHECKING
    hand.form.frames.show_image("start", picture())
    assert well(hand, "start").state is WellState.PICTURE


def test_a_picture_that_came_too_late_is_not_shown(hand: Hand) -> None:
    hand.form.set_draft(FormDraft(start_image_url=URL))
    hand.form.frames.show_image("start", picture("https://example.com/other.png"))
    assert well(hand, "start").state is WellState.CHECKING


def test_a_refused_picture_is_told_as_plain_text(hand: Hand) -> None:
    hand.form.set_draft(FormDraft(end_image_url=URL))
    hand.form.frames.refuse("end", URL, Problem(kind=ProblemKind.NOT_AN_IMAGE, detail="<b>no</b>"))
    assert well(hand, "end").state is WellState.WRONG
    assert hand.form.draft().end_image_url == URL


def test_something_that_is_no_address_is_not_looked_up(hand: Hand) -> None:
    hand.form.set_draft(FormDraft(start_image_url="file:///etc/passwd"))
    assert hand.checks == []
    assert well(hand, "start").state is WellState.WRONG


def test_a_kept_picture_puts_address_and_picture_in(hand: Hand, parent: Job) -> None:
    hand.form.set_draft(FormDraft(prompt="A boat"))
    hand.form.set_extend(parent)
    hand.form.set_extend(None)
    hand.form.frames.use_kept(FrameSlot.START, kept())
    assert hand.form.draft() == FormDraft(prompt="A boat", start_image_url=kept().address)
    assert well(hand, "start").state is WellState.PICTURE
    assert hand.checks == []


# without a key


def test_without_a_key_it_offers_one_or_the_demo(qtbot: QtBot, hand: Hand) -> None:
    offer = find(hand.form, QWidget, "key_offer")
    assert not offer.isVisible()
    hand.form.offer_key(offered=True)
    assert offer.isVisible()
    with qtbot.waitSignal(hand.form.key_requested):
        press(find(hand.form, QAbstractButton, "add_key"), Qt.Key.Key_Return)
    with qtbot.waitSignal(hand.form.demo_requested):
        find(hand.form, QAbstractButton, "try_demo").click()
    hand.form.offer_key(offered=False)
    assert not offer.isVisible()


@pytest.mark.parametrize("balance", ["0.10", "1234.56"])
def test_neither_the_cost_nor_the_balance_is_cut(hand: Hand, balance: str) -> None:
    hand.form.wallet.set_balance(Balance(amount=Money.from_usd(balance)))
    for width in (312, 240):
        hand.form.setFixedWidth(width)
        for _ in range(3):
            QApplication.processEvents()
        for name in ("cost", "rest"):
            label = find(hand.form, QLabel, name)
            assert label.width() >= label.sizeHint().width(), (name, width)


def test_an_extension_shows_the_frame_that_it_begins_with(hand: Hand) -> None:
    asked: list[tuple[str, Job]] = []
    hand.form.extension.picture_requested.connect(lambda slot, job: asked.append((slot, job)))
    clip = in_state(JobState.READY)
    hand.form.set_extend(clip)
    assert asked == [("start", clip)]
    png = BytesIO()
    Image.new("RGB", (16, 9), "red").save(png, "PNG")
    hand.form.extension.show_frame("another", False, png.getvalue())
    states = [well(hand, "start").state]
    hand.form.extension.show_frame(clip.id, False, png.getvalue())
    states.append(well(hand, "start").state)
    assert well(hand, "start").accessibleDescription().startswith("Clip's last frame")
    hand.form.set_extend(None)
    states.append(well(hand, "start").state)
    assert states == [WellState.EMPTY, WellState.PICTURE, WellState.EMPTY]
