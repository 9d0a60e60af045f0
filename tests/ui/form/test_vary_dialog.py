"""Choosing several values: what is checked is what is made, and what it costs is said at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.request import AspectRatio, Model, Resolution
from luma_desktop.domain.settings import FormDraft
from luma_desktop.ui.form.vary_dialog import VaryDialog
from tests.support.widgets import find

USD = Money.from_usd
PRICES = PriceList().with_pricing(
    {
        Model.RAY_2: Pricing(rates=(Rate(amount=USD("0.50")),)),
        Model.RAY_FLASH_2: Pricing(rates=(Rate(amount=USD("0.20")),)),
    }
)
DRAFT = FormDraft(prompt="{a|b} boat", model=Model.RAY_2)


class Choice:
    def __init__(self, qtbot: QtBot) -> None:
        self.dialog = VaryDialog()
        qtbot.addWidget(self.dialog)
        self.chosen: list[Matrix] = []
        self.dialog.matrix_chosen.connect(self.chosen.append)
        self.show(DRAFT)

    def show(self, draft: FormDraft) -> None:
        self.dialog.show_draft(draft, PRICES)
        self.dialog.open()

    def box(self, name: str) -> QCheckBox:
        return find(self.dialog, QCheckBox, f"vary_{name}")

    def check(self, *names: str) -> None:
        for name in names:
            self.box(name).click()

    def press(self, name: str) -> None:
        find(self.dialog, QAbstractButton, f"vary_{name}").click()

    def text(self, name: str) -> str:
        return find(self.dialog, QLabel, f"vary_{name}").text()

    def checked(self) -> set[str]:
        boxes = self.dialog.findChildren(QCheckBox)
        return {box.objectName().removeprefix("vary_") for box in boxes if box.isChecked()}


@pytest.fixture
def choice(qtbot: QtBot) -> Iterator[Choice]:
    choice = Choice(qtbot)
    yield choice
    choice.dialog.close()


OWN = {
    "model_luma/ray-2",
    "aspect_ratio_16:9",
    "resolution_1080p",
    "duration_5",
    "loop_False",
    "expand_prompt_False",
}


def test_it_begins_with_what_the_form_says(choice: Choice) -> None:
    assert choice.checked() == OWN
    assert choice.text("result") == "2 clips: $1.00"
    choice.press("take")
    assert choice.chosen == [Matrix()]


def test_what_is_checked_is_varied_and_its_price_is_said(choice: Choice) -> None:
    choice.check("model_luma/ray-flash-2", "aspect_ratio_9:16", "loop_True")
    assert choice.text("result") == "16 clips: $5.60"
    choice.press("take")
    assert choice.chosen == [
        Matrix(
            model=(Model.RAY_2, Model.RAY_FLASH_2),
            aspect_ratio=(AspectRatio.WIDE, AspectRatio.TALL),
            loop=(False, True),
        )
    ]


def test_it_goes_on_from_what_was_varied(choice: Choice) -> None:
    matrix = Matrix(resolution=(Resolution.P540, Resolution.UHD))
    choice.show(FormDraft(prompt="p", model=Model.RAY_2, matrix=matrix))
    assert choice.checked() == (OWN - {"resolution_1080p"}) | {"resolution_540p", "resolution_4k"}
    choice.press("take")
    assert choice.chosen == [matrix]


def test_one_other_value_takes_the_place_of_the_forms(choice: Choice) -> None:
    choice.check("aspect_ratio_1:1", "aspect_ratio_16:9")
    choice.press("take")
    assert choice.chosen == [Matrix(aspect_ratio=(AspectRatio.SQUARE,))]


def test_nothing_checked_is_as_in_the_form(choice: Choice) -> None:
    choice.check("aspect_ratio_16:9", "model_luma/ray-2", "loop_False")
    assert choice.text("result") == "2 clips: $1.00"
    choice.press("take")
    assert choice.chosen == [Matrix()]


def test_what_no_chosen_model_takes_cannot_be_checked(choice: Choice) -> None:
    assert not choice.box("expand_prompt_True").isEnabled()
    assert not choice.box("duration_10").isEnabled()
    choice.check("model_luma-ai/dream-machine-v1", "model_luma/ray-3.2")
    assert choice.box("expand_prompt_True").isEnabled()
    choice.check("duration_10", "expand_prompt_True")
    choice.check("model_luma-ai/dream-machine-v1", "model_luma/ray-3.2")
    choice.press("take")
    assert choice.chosen == [Matrix()]


def test_what_does_not_fit_is_explained(choice: Choice) -> None:
    choice.check("model_luma/ray-3.2", "aspect_ratio_9:21", "resolution_4k")
    assert "Ray 3.2 doesn't support 9:21. Ray 3.2 doesn't support 4k." in choice.text("notes")
    choice.press("nothing")
    choice.check("model_luma-ai/dream-machine-v1", "duration_9", "loop_True")
    assert choice.text("notes") == (
        "Dream Machine v1 can't loop clips. Dream Machine v1 chooses the duration itself. "
        "1 duplicate combination was skipped."
    )


def test_all_can_be_taken_back_at_once(choice: Choice) -> None:
    choice.check("model_luma/ray-flash-2", "aspect_ratio_9:16")
    choice.press("nothing")
    assert choice.checked() == OWN
    choice.press("cancel")
    assert choice.chosen == []


def test_too_much_is_told_and_not_taken(choice: Choice) -> None:
    choice.show(FormDraft(prompt="{a|b}{a|b}{a|b}{a|b}{a|b}", model=Model.RAY_2))
    ratios = [f"aspect_ratio_{ratio}" for ratio in AspectRatio if ratio is not AspectRatio.WIDE]
    choice.check(*ratios)
    assert choice.text("result") == "That's 224 clips. One click can generate 200 at most."
    assert not find(choice.dialog, QAbstractButton, "vary_take").isEnabled()
