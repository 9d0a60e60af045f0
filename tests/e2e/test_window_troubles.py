"""Every trouble with the service in the window: what happened, whether it cost, what comes next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton

from luma_desktop.domain.job import JobState
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import CLIP, STATUS, SUBMIT, SimulatorProcess
from tests.support.window import on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
PROMPT = "Flying jellyfish"
LIST = "^/luma-ai/generations$"


def has_met(simulator: SimulatorProcess, requests: int) -> Callable[[], bool]:
    """Whether the fault has been used on so many requests."""
    return lambda: bool(simulator.faults()[0]["used"] >= requests)


def clicks(simulator: SimulatorProcess) -> int:
    return sum(simulator.ledger().clicks.values())


@on_qt_loop
async def test_400_is_told_on_the_card_in_the_services_words(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    words = "user_prompt contains words that are not allowed"
    simulator.fault("answer", path=SUBMIT, method="POST", status=400, message=words)
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.REJECTED, job)
        assert w.cards() == [f"{PROMPT}. Failed: {words}. not charged"]
        assert w.prompt.toPlainText() == PROMPT
    assert simulator.ledger().charges == 0
    assert clicks(simulator) == 1


@on_qt_loop
async def test_404_is_told_on_the_card(opened: OpenAgain, simulator: SimulatorProcess) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=404)
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.REJECTED, job)
        assert w.cards() == [f"{PROMPT}. Failed: Not Found. not charged"]
    assert simulator.ledger().charges == 0


@on_qt_loop
async def test_a_low_balance_holds_until_the_user_or_the_money_says_otherwise(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.set_balance(0.1)
    async with opened() as w:
        await w.until(lambda: w.text("balance") == "Balance $0.10")
        (job,) = await w.generate(PROMPT)
        await w.until_message("Your balance doesn't cover the next job", "isn't sent")
        assert simulator.ledger().asked("POST", "/luma-ai/generations") == []
        assert w.offer == "Send anyway"
        w.click("message_action")
        await w.until_message("Out of credits", "wasn't charged", "Add credits")
        await w.until_state(S.QUEUED, job)
        assert w.offer == "Open billing page"
        simulator.set_balance(5.0)
        w.press("F5")
        await w.until_state(S.READY, job)
        assert "credits" not in w.message
    assert simulator.ledger().charges == 1


@on_qt_loop
async def test_429_is_told_and_goes_on_by_itself(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=429, retry_after="3600")
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_message(
            "Too many requests", "No queued job was charged", "Retrying automatically in 1:00:00"
        )
        await w.until_state(S.QUEUED, job)
        w.press("F5")
        await w.until_state(S.READY, job)
        assert "Too many" not in w.message
    assert simulator.ledger().charges == 1


@on_qt_loop
@pytest.mark.parametrize("status", [500, 504])
async def test_a_server_error_is_looked_up_and_never_sent_again(
    opened: OpenAgain, simulator: SimulatorProcess, status: int
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=status, accepted=True)
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.SUBMIT_UNKNOWN, job)
        await w.until_message(f"error {status}", "may have been accepted", "wasn't sent again")
        assert w.offer == "Check now"
        assert w.cards() == [f"{PROMPT}. Checking whether it was sent. $0.25?"]
        w.click("message_action")
        await w.until_state(S.READY, job)
        assert "may have been accepted" not in w.message
    assert simulator.ledger().charges == 1
    assert clicks(simulator) == 1


@on_qt_loop
async def test_an_answer_that_is_cut_off_is_looked_up_and_never_sent_again(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("drop", path=SUBMIT, method="POST", accepted=True)
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_message("didn't answer", "may have been accepted", "wasn't sent again")
        w.press("F5")
        await w.until_state(S.READY, job)
    assert simulator.ledger().charges == 1
    assert clicks(simulator) == 1


@on_qt_loop
async def test_without_a_connection_nothing_is_sent_and_the_line_goes_on_later(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.until(lambda: w.text("balance") != "")
        simulator.stop()
        try:
            (job,) = await w.generate(PROMPT)
            await w.until_message("can't be reached", "No queued job was sent or charged")
            await w.until_state(S.QUEUED, job)
            assert w.offer == "Check now"
        finally:
            simulator.start()
        w.click("message_action")
        await w.until_state(S.READY, job)
        assert "can't be reached" not in w.message
    assert simulator.ledger().charges == 1


@on_qt_loop
async def test_a_retired_v1_is_told_before_the_first_click(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.configure(v1_retired=True)
    async with opened() as w:
        await w.until_message("no longer offers Dream Machine v1", "No queued job was charged")
        assert not w.is_offered("generate")
        w.type(PROMPT)
        w.press("Ctrl+Return")
        assert w.jobs() == []
        simulator.configure(v1_retired=False)
        w.press("F5")
        await w.until(lambda: w.is_offered("generate"))
        (job,) = await w.generate()
        await w.until_state(S.READY, job)
    assert clicks(simulator) == 1


@on_qt_loop
async def test_a_generation_that_failed_says_why(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.twist(failure_reason="moderation: jellyfish are not allowed to fly")
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.FAILED, job)
        (card,) = w.cards()
        assert "Failed: moderation: jellyfish are not allowed to fly" in card
        await w.from_menu("retry", 0)
        await w.until(lambda: w.states() == [S.READY])
    assert clicks(simulator) == 2


@on_qt_loop
async def test_a_poll_that_fails_is_told_once_it_lasts_and_loses_nothing(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path=STATUS, method="GET", status=502, count=None)
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.ACCEPTED, job)
        for asked in (1, 2, 3):
            await w.until(has_met(simulator, asked))
            w.press("F5")
        await w.until_message("error 502", "Retrying automatically")
        simulator.clear_faults()
        w.click("message_action")
        await w.until_state(S.READY, job)
        assert "502" not in w.message


@on_qt_loop
async def test_a_clip_that_cannot_be_fetched_is_told_and_fetched_again(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path=CLIP, method="GET", status=403, count=4)
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_state(S.DOWNLOAD_FAILED, job)
        await w.until_message("link", "paid for and still at the service")
        assert w.find(QPushButton, "message_action").text() == "Download again"
        w.click("message_action")
        await w.until_state(S.READY, job)
    assert simulator.ledger().charges == 1
    assert simulator.ledger().leaks == []
