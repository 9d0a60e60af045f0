"""A retired model is told of once, and what waits for it moves to a current one on one click."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import CURRENT_MODEL, GenerationRequest, Model
from luma_desktop.domain.retirement import changed_model
from luma_desktop.engine.facts import (
    BalanceChanged,
    HoldsChanged,
    JobsChanged,
    JobsCleared,
    PricesChanged,
)
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.actions.commands import Command
from tests.support.jobs import in_state, queued
from tests.support.widgets import find, label_text
from tests.ui.window.conftest import Desk

GONE = HoldsChanged(holds=(Hold(kind=HoldKind.ENDPOINT_GONE),))
NO_HOLD = HoldsChanged(holds=())
PRICES = PriceList().with_pricing(
    {Model.RAY_2: Pricing(rates=(Rate(amount=Money.from_usd("0.90")),))}
)


def refused(job_id: str) -> Job:
    job = in_state(JobState.REJECTED, job_id)
    return msgspec.structs.replace(job, problem=Problem(kind=ProblemKind.ENDPOINT_GONE))


def extension(job_id: str) -> Job:
    return queued(job_id, request=GenerationRequest(prompt="And on", extends="g-1"))


def model_of(desk: Desk) -> object:
    return find(desk.window, QComboBox, "model").currentData()


def click_offer(desk: Desk) -> None:
    find(desk.window, QAbstractButton, "message_action").click()


def test_with_nothing_in_line_the_form_goes_on_with_a_current_model(desk: Desk) -> None:
    desk.tell_key()
    desk.type("A boat")
    desk.tell(GONE)
    assert "no longer offers Dream Machine v1" in desk.message
    assert desk.offer == "Use Ray 2"
    click_offer(desk)
    assert model_of(desk) == CURRENT_MODEL
    assert desk.prompt.toPlainText() == "A boat"


def test_generate_says_why_not_and_leads_on(desk: Desk) -> None:
    desk.tell_key()
    desk.tell(PricesChanged(prices=PRICES))
    desk.type("A boat")
    desk.tell(GONE)
    assert not find(desk.window, QAbstractButton, "generate").isEnabled()
    note = find(desk.window, QLabel, "cost_note")
    assert note.text() == "The service no longer offers Dream Machine v1."
    desk.click("way_out")
    assert model_of(desk) == CURRENT_MODEL
    before = desk.commands
    desk.do(Command.GENERATE)
    assert desk.commands == before + 1


def test_what_waits_is_offered_with_its_price_and_moves_on_one_click(desk: Desk) -> None:
    desk.tell_key()
    desk.tell(PricesChanged(prices=PRICES))
    desk.tell_added(queued("a"), queued("b"), refused("c"), extension("d"))
    desk.tell(GONE)
    assert "3 jobs are waiting for it. They weren't charged." in desk.message
    assert "1 extension stays queued." in desk.message
    assert desk.offer == "Generate 3 with Ray 2 · $2.70"
    before = desk.commands
    click_offer(desk)
    assert desk.commands == before + 1
    for job_id in ("a", "b"):
        desk.tell_change(changed_model(queued(job_id), CURRENT_MODEL, PRICES))
    desk.tell_added(queued("e", retry_of="c"))
    desk.tell(JobsCleared(job_ids=("c",)))
    desk.tell_change(changed_model(queued("e"), CURRENT_MODEL, PRICES))
    assert desk.offer == "Use Ray 2"
    assert model_of(desk) == CURRENT_MODEL


def test_the_offer_follows_the_line(desk: Desk) -> None:
    desk.tell_key()
    desk.tell(PricesChanged(prices=PRICES))
    desk.tell(GONE)
    desk.tell_added(queued("a"))
    assert desk.offer == "Generate 1 with Ray 2 · $0.90"
    desk.tell_change(in_state(JobState.CANCELLED, "a"))
    assert desk.offer == "Use Ray 2"
    desk.tell(NO_HOLD)
    assert desk.message == "Ready"


def test_the_offer_follows_what_moves_at_once(desk: Desk) -> None:
    desk.tell_key()
    desk.tell(PricesChanged(prices=PRICES))
    desk.tell_added(queued("a"), queued("b"))
    desk.tell(GONE)
    assert desk.offer == "Generate 2 with Ray 2 · $1.80"
    click_offer(desk)
    moved = tuple(changed_model(queued(one), CURRENT_MODEL, PRICES) for one in "ab")
    desk.tell(JobsChanged(jobs=moved))
    assert desk.offer == "Use Ray 2"


def test_a_dismissed_message_stays_away_until_something_else_waits(desk: Desk) -> None:
    desk.tell_key()
    desk.tell_added(queued("a"))
    desk.tell(GONE)
    desk.click("message_dismiss")
    desk.tell(GONE)
    desk.tell_change(queued("a"))
    assert desk.message == "Ready"
    desk.tell_added(queued("b"))
    assert "2 jobs are waiting" in desk.message


@pytest.mark.parametrize("answer", ["question_yes", None])
def test_a_price_that_is_not_known_is_asked_about_once_more(desk: Desk, answer: str | None) -> None:
    desk.tell_key()
    desk.tell_added(queued("a"))
    desk.tell(GONE)
    assert desk.offer == "Generate 1 with Ray 2 · price unknown"
    before = desk.commands
    click_offer(desk)
    assert desk.commands == before
    box = find(desk.window, QDialog, "question")
    assert label_text(box, "question_text") == "The price hasn't loaded yet."
    if answer is None:
        box.reject()
    else:
        find(box, QAbstractButton, answer).click()
    assert desk.commands == before + (answer is not None)
    assert desk.offer == "Generate 1 with Ray 2 · price unknown"


def test_a_balance_that_does_not_suffice_leads_to_the_billing_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("luma_desktop.ui.controllers.next_steps.open_page", opened.append)
    desk.tell_key()
    assert not find(desk.window, QAbstractButton, "way_out").isVisible()
    desk.tell(BalanceChanged(balance=Balance(amount=Money.from_usd("0.10"))))
    button = find(desk.window, QAbstractButton, "way_out")
    assert (button.isVisible(), button.text()) == (True, "Open billing page")
    button.click()
    assert len(opened) == 1
    desk.tell(BalanceChanged(balance=Balance(amount=Money.from_usd("10"))))
    assert not button.isVisible()


def test_its_offer_comes_in_its_turn(desk: Desk) -> None:
    """A button that costs money never takes the place of another one under the pointer."""
    desk.tell_key()
    desk.tell(PricesChanged(prices=PRICES))
    desk.tell_added(queued("a"))
    desk.tell(HoldsChanged(holds=(Hold(kind=HoldKind.OUT_OF_CREDITS), *GONE.holds)))
    while "credits" not in desk.message:
        desk.click("message_next")
    seen = (desk.message, desk.offer)
    desk.tell_added(queued("b"))
    desk.tell(PricesChanged(prices=PRICES))
    assert (desk.message, desk.offer) == seen
