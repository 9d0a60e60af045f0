"""The form in edit mode: a job in line asks for something else, and what stood here comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.money import Caps, Money, Spending
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import (
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.settings import FormDraft
from luma_desktop.ui.form.form_panel import ONE_CLICK, FormPanel
from tests.support.jobs import in_state, queued
from tests.support.widgets import find, type_text

WHALE = GenerationRequest(prompt="Whale", aspect_ratio=AspectRatio.SQUARE)
DRAFT = FormDraft(prompt="Jellyfish", variations=3)


class Hand:
    """The form, and what it emits."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now = 100.0
        self.form = FormPanel(clock=lambda: self.now)
        qtbot.addWidget(self.form)
        self.clicks: list[object] = []
        self.saved: list[tuple[str, GenerationRequest]] = []
        self.left: list[str] = []
        self.form.generate_requested.connect(lambda *click: self.clicks.append(click))
        self.form.edit.saved.connect(lambda *edit: self.saved.append(edit))
        self.form.edit.left.connect(self.left.append)
        self.form.set_draft(DRAFT)
        self.form.resize(312, 700)
        with qtbot.waitExposed(self.form):
            self.form.show()

    def edit(self, job: Job | None = None) -> None:
        self.form.set_edit(job or queued("a", request=WHALE))

    def type_prompt(self, text: str) -> None:
        editor = find(self.form, QPlainTextEdit, "prompt")
        editor.selectAll()
        type_text(editor, text)

    def click(self) -> None:
        self.now += ONE_CLICK
        self.button.click()

    def text(self, name: str) -> str:
        return find(self.form, QLabel, name).text()

    @property
    def button(self) -> QAbstractButton:
        return find(self.form, QAbstractButton, "generate")

    @property
    def prompt(self) -> str:
        return find(self.form, QPlainTextEdit, "prompt").toPlainText()

    def is_shown(self, name: str) -> bool:
        return find(self.form, QWidget, name).isVisible()


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    hand = Hand(qtbot)
    yield hand
    hand.form.close()


def test_the_form_takes_the_jobs_request_and_says_so(hand: Hand) -> None:
    hand.edit()
    assert hand.text("editing") == "Editing a queued job"
    assert hand.is_shown("edit_chip")
    assert not hand.is_shown("extend_chip")
    assert hand.prompt == "Whale"
    assert hand.button.text() == "Save change"
    assert not find(hand.form, QSpinBox, "variations").isEnabled()
    assert hand.form.draft() == DRAFT  # what a restart brings back


def test_a_saved_change_is_no_click(hand: Hand) -> None:
    hand.edit()
    hand.type_prompt("Whale with a hat")
    hand.click()
    hand.button.click()  # the second half of a double click
    changed = msgspec.structs.replace(WHALE, prompt="Whale with a hat")
    assert hand.saved == [("a", changed)]
    assert hand.clicks == []
    assert hand.form.edit.job is not None  # until the fact comes
    hand.form.edit.end()
    assert hand.left == []
    assert not hand.is_shown("edit_chip")
    assert (hand.prompt, hand.button.text()) == ("Jellyfish", "Generate")
    assert hand.form.draft() == DRAFT
    hand.click()
    assert len(hand.clicks) == 1


def test_what_was_not_changed_is_left_as_it_is(hand: Hand) -> None:
    hand.edit()
    hand.click()
    assert hand.saved == []
    assert hand.left == ["a"]
    assert hand.form.draft() == DRAFT


def test_what_the_fields_add_to_a_request_by_themselves_is_no_change(hand: Hand) -> None:
    hand.edit(queued("a", request=GenerationRequest(prompt="Whale", model=Model.RAY_2)))
    hand.click()
    assert hand.saved == []
    assert hand.left == ["a"]


def test_a_faulty_change_is_not_saved(hand: Hand) -> None:
    hand.edit()
    hand.type_prompt(" ")
    hand.click()
    assert hand.saved == []
    assert hand.form.edit.job is not None


@pytest.mark.parametrize("way", ["cross", "escape", "draft", "clear", "remix", "extend"])
def test_every_way_out_lets_the_job_go_on(hand: Hand, way: str) -> None:
    hand.edit()
    ways: dict[str, Callable[[], object]] = {
        "cross": find(hand.form, QAbstractButton, "stop_editing").click,
        "escape": hand.form.leave_mode,
        "draft": lambda: hand.form.set_draft(FormDraft(prompt="Other")),
        "clear": hand.form.clear,
        "remix": lambda: hand.form.load_request(GenerationRequest(prompt="Other")),
        "extend": lambda: hand.form.set_extend(in_state(JobState.READY, "clip")),
    }
    ways[way]()
    assert hand.left == ["a"]
    assert hand.form.edit.job is None
    assert not hand.is_shown("edit_chip")
    assert hand.button.accessibleName() == ("Generate extension" if way == "extend" else "Generate")


def test_another_job_to_edit_lets_the_first_go_on(hand: Hand) -> None:
    hand.edit()
    hand.edit(queued("b", prompt="Boats"))
    assert hand.left == ["a"]
    assert hand.prompt == "Boats"
    hand.form.edit.end()
    assert hand.form.draft() == DRAFT


def test_an_edit_leaves_an_extension_first(hand: Hand) -> None:
    hand.form.set_extend(in_state(JobState.READY, "clip"))
    hand.edit()
    assert hand.form.extended_job is None
    hand.form.edit.end()
    assert hand.form.draft() == DRAFT


@pytest.mark.parametrize("field", ["extends", "leads_to"])
def test_what_a_clip_goes_on_from_stays_with_its_model(hand: Hand, field: str) -> None:
    request = msgspec.structs.replace(
        WHALE,
        model=Model.RAY_2,
        aspect_ratio=AspectRatio.WIDE,
        resolution=Resolution.P720,
        duration=5,
        **{field: "7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d"},
    )
    hand.edit(queued("a", request=request))
    assert not find(hand.form, QComboBox, "model").isEnabled()
    hand.type_prompt("It dives")
    hand.click()
    assert hand.saved == [("a", msgspec.structs.replace(request, prompt="It dives"))]
    hand.form.edit.end()
    assert find(hand.form, QComboBox, "model").isEnabled()


def words(hand: Hand) -> str:
    return find(hand.form, QAbstractButton, "generate").accessibleDescription()


def test_the_difference_in_price_is_said_and_nothing_counted_twice(hand: Hand) -> None:
    rate = Rate(amount=Money.from_usd("0.50"))
    hand.form.wallet.set_prices(PriceList().with_pricing({Model.RAY_2: Pricing(rates=(rate,))}))
    hand.form.wallet.set_balance(Balance(amount=Money.from_usd("10")))
    hand.form.wallet.set_spending(Spending(in_line=Money.from_usd("0.25")))
    hand.edit()
    assert words(hand) == "$0.25, unchanged, then $9.75 left"
    hand.form.use_model(Model.RAY_2)
    assert words(hand) == "$0.50 instead of $0.25, then $9.50 left"
    hand.form.use_model(Model.RAY_3_2)
    assert words(hand) == "Price not loaded yet, The price hasn't loaded yet."
    hand.form.use_model(Model.RAY_2)
    caps = Caps(day=Money.from_usd("0.50"))
    hand.form.wallet.set_spending(Spending(in_line=Money.from_usd("0.25"), caps=caps))
    assert "limit" not in words(hand)
    caps = Caps(day=Money.from_usd("0.40"))
    hand.form.wallet.set_spending(Spending(in_line=Money.from_usd("0.25"), caps=caps))
    assert "Your limit of $0.40 a day" in words(hand)
    hand.form.edit.end()
    assert words(hand).startswith("3 × $0.25 = $0.75")


def test_a_job_whose_price_is_not_known_had_none_before(hand: Hand) -> None:
    request = GenerationRequest(prompt="Whale", model=Model.RAY_3_2)
    hand.edit(msgspec.structs.replace(queued("a", request=request), stand_in=True))
    hand.form.use_model(Model.DREAM_MACHINE_V1)
    assert words(hand) == "$0.25"


def test_another_version_of_a_clip_is_something_new(hand: Hand) -> None:
    hand.edit()
    clip = in_state(JobState.READY, "c", generation_id="g-c")
    hand.form.make_version(clip, Operation.REFRAME)
    assert hand.left == ["a"]
    assert hand.form.edit.job is None
    assert hand.form.draft().source_job_id == "c"


def test_whatever_stood_in_the_form_comes_back(hand: Hand) -> None:
    former = FormDraft(
        prompt="{dawn|dusk}",
        model=Model.RAY_3_2,
        operation=Operation.EDIT,
        source_job_id="c",
        start_image_url="https://example.com/a.png",
        end_image_url="https://example.com/b.png",
        variations=3,
        matrix=Matrix(aspect_ratio=(AspectRatio.WIDE, AspectRatio.SQUARE)),
    )
    hand.form.set_draft(former)
    before = hand.form.draft()
    for request in (
        GenerationRequest(prompt="{a|b} and {c}"),
        GenerationRequest(prompt="On", extends="g-1", leads_to="g-2"),
        GenerationRequest(
            prompt="Another", model=Model.RAY_3_2, operation=Operation.EDIT, source_job_id="d"
        ),
    ):
        hand.edit(queued("a", request=request))
        assert hand.form.edit.request().prompt == request.prompt
        assert hand.form.edit.request().source_job_id == request.source_job_id
        hand.form.leave_mode()
        assert hand.form.draft() == before
    assert before.matrix == former.matrix
    assert find(hand.form, QSpinBox, "variations").isEnabled()
    assert find(hand.form, QAbstractButton, "vary").isEnabled()


def test_a_model_for_the_form_is_none_for_what_goes_on_from_a_clip(hand: Hand) -> None:
    hand.edit(queued("a", request=GenerationRequest(prompt="On", extends="g-1")))
    hand.form.use_model(Model.RAY_2)
    assert hand.left == ["a"]
    assert hand.form.draft() == msgspec.structs.replace(DRAFT, model=Model.RAY_2)


def test_words_of_an_edit_wait_for_its_job(hand: Hand) -> None:
    hand.edit()
    hand.form.leave_mode()
    assert hand.form.kept_drafts() == ()
    hand.edit()
    hand.type_prompt("A blue whale")
    assert [kept.draft.prompt for kept in hand.form.kept_drafts()] == ["A blue whale"]
    hand.form.leave_mode()
    assert hand.left == ["a", "a"]
    assert hand.form.draft() == DRAFT
    hand.edit()
    assert hand.prompt == "A blue whale"
    hand.click()
    assert [request.prompt for _id, request in hand.saved] == ["A blue whale"]
    hand.form.edit.end()
    assert hand.form.kept_drafts() == ()
