"""What ended badly is told together and asked for again together: each once, and no other."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import JobsCleared, PricesChanged, TroubleRaised
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.preview.video_surface import VideoSurface
from tests.support.jobs import in_state, queued
from tests.support.widgets import find, label_text
from tests.ui.window.conftest import Desk
from tests.ui.window.test_wiring import text

S = JobState


@pytest.fixture
def sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Ids of the jobs that are asked for again, by click."""
    sent: list[list[str]] = []
    monkeypatch.setattr(desk.bridge.queue, "retry", lambda job_ids: sent.append(list(job_ids)))
    desk.tell_key()
    return sent


def failed(job_id: str, detail: str = "no capacity") -> Job:
    problem = Problem(kind=ProblemKind.GENERATION_FAILED, detail=detail)
    return msgspec.structs.replace(in_state(S.FAILED, job_id), problem=problem)


def fail(desk: Desk, *job_ids: str, detail: str = "no capacity") -> None:
    desk.tell_added(*(in_state(S.ACCEPTED, job_id) for job_id in job_ids))
    for job_id in job_ids:
        desk.tell_change(failed(job_id, detail))


def test_several_that_fail_are_told_together_and_tried_again_together(desk: Desk) -> None:
    desk.tell_key()
    fail(desk, "a", "b", "c")
    assert desk.message == (
        "3 clips failed: no capacity. You probably weren't charged. "
        "Try again, or change the prompt."
    )
    assert desk.offer == "Retry all · $0.75"
    assert text(desk, "message_count") == ""
    desk.click("message_action")
    assert desk.offer == "", "a second click finds nothing to click on"
    assert desk.message == "Ready"
    (box,) = desk.window.findChildren(QDialog, "question")
    assert "The 3 new clips will cost $0.75 in total." in box.accessibleDescription()
    assert desk.commands == 0
    find(box, QAbstractButton, "question_yes").click()
    assert desk.commands == 1


def test_trying_all_again_asks_for_each_that_was_told_of_once(
    desk: Desk, sent: list[list[str]]
) -> None:
    fail(desk, "a", "b", "c")
    desk.tell_added(queued("d", retry_of="a"))
    desk.tell(JobsCleared(job_ids=("a",)))
    assert desk.message.startswith("2 clips failed")
    assert desk.offer == "Retry all · $0.50"
    desk.click("message_action")
    desk.click("question_yes")
    assert sent == [["b", "c"]]
    fail(desk, "e")
    assert desk.offer == "Retry · $0.25"
    desk.click("message_action")
    assert sent == [["b", "c"], ["e"]]


def test_what_was_told_and_taken_away_is_not_told_or_tried_again(desk: Desk) -> None:
    desk.tell_key()
    fail(desk, "a", "b")
    desk.click("message_dismiss")
    fail(desk, "c")
    assert "clips" not in desk.message
    assert desk.offer == "Retry · $0.25"


def test_several_reasons_are_on_the_cards(desk: Desk) -> None:
    fail(desk, "a")
    fail(desk, "b", detail="out of time")
    desk.tell_change(msgspec.structs.replace(failed("a"), charged=Money()))
    fail(desk, "c")
    assert desk.message == (
        "3 clips failed. Their cards say why. "
        "Each card shows what it cost. Try again, or change the prompt."
    )


def test_the_details_of_all_lost_jobs_are_copied_together(desk: Desk) -> None:
    problem = Problem(kind=ProblemKind.LOST_BY_SERVICE)
    desk.tell_added(in_state(S.ACCEPTED, "a"), in_state(S.ACCEPTED, "b"))
    for job_id in ("a", "b"):
        desk.tell_change(msgspec.structs.replace(in_state(S.LOST, job_id), problem=problem))
    assert "2 clips failed: lost by the service." in desk.message
    desk.click("message_action")
    copied = QGuiApplication.clipboard().text()
    assert "Job ID: a" in copied
    assert "Job ID: b" in copied


def test_what_is_hidden_is_not_tried_again_with_the_others(
    desk: Desk, sent: list[list[str]]
) -> None:
    desk.tell_added(*(in_state(S.ACCEPTED, job_id) for job_id in "abc"))
    desk.tell(JobsCleared(job_ids=("a",)))
    for job_id in "bca":
        desk.tell_change(msgspec.structs.replace(failed(job_id), cleared=job_id == "a"))
    assert desk.offer == "Retry · $0.25"
    desk.click("message_dismiss")
    assert desk.offer == "Retry all · $0.50"
    desk.click("message_action")
    desk.click("question_yes")
    assert sent == [["b", "c"]]


def test_what_the_log_proves_to_have_failed_is_changed_not_tried_again(
    desk: Desk, sent: list[list[str]]
) -> None:
    """Its state is that of a refused one: the same again is not offered on its card either."""
    desk.tell_added(*(in_state(S.SUBMIT_UNKNOWN, job_id) for job_id in "ab"))
    problem = Problem(kind=ProblemKind.GENERATION_FAILED)
    for job_id in "ab":
        desk.tell_change(msgspec.structs.replace(in_state(S.REJECTED, job_id), problem=problem))
        assert desk.offer == "Edit request"
    fail(desk, "c")
    assert desk.offer == "Retry 1 of them · $0.25"
    desk.click("message_action")
    (box,) = desk.window.findChildren(QDialog, "question")
    assert "2 selected jobs are skipped: they're in progress or were refused." in label_text(
        box, "question_text"
    )
    desk.click("question_yes")
    assert sent == [["c"]]


def test_a_price_that_was_not_told_is_asked_about(desk: Desk, sent: list[list[str]]) -> None:
    """Though it happens to be the stand-in's."""
    request = GenerationRequest(prompt="A boat", model=Model.RAY_2)
    job = msgspec.structs.replace(failed("a"), request=request, stand_in=True)
    rate = Rate(amount=job.quoted)
    desk.tell(PricesChanged(prices=PriceList().with_pricing({Model.RAY_2: Pricing(rates=(rate,))})))
    desk.tell_added(msgspec.structs.replace(job, state=S.ACCEPTED, problem=None))
    desk.tell_change(job)
    assert desk.offer == "Retry · price unknown"
    desk.click("message_action")
    assert sent == []
    (box,) = desk.window.findChildren(QDialog, "question")
    assert "$0.25" in label_text(box, "question_text")


def test_an_answered_message_does_not_come_back(desk: Desk) -> None:
    problem = Problem(kind=ProblemKind.NOT_FOUND)
    desk.tell_key()
    desk.tell_added(*(in_state(S.SUBMITTING, job_id) for job_id in "ab"))
    for job_id in "ab":
        desk.tell_change(msgspec.structs.replace(in_state(S.REJECTED, job_id), problem=problem))
    desk.click("message_action")
    while desk.message != "Ready":
        desk.click("message_dismiss")
    desk.tell(JobsCleared(job_ids=("a",)))
    assert text(desk, "message_count") == "", "but for the clearing there is nothing to tell"


def test_an_older_failure_does_not_hide_a_newer_question_of_money(desk: Desk) -> None:
    desk.tell_key()
    fail(desk, "a", "b")
    failure = desk.message
    desk.tell_added(in_state(S.SUBMIT_UNKNOWN, "c"))
    lost = TroubleRaised(key="c", problem=Problem(kind=ProblemKind.FATE_UNKNOWN), job_id="c")
    desk.tell(lost)
    assert "so it wasn't sent again" in desk.message
    assert desk.offer == "Decide…"
    desk.click("message_previous")
    assert desk.message == failure
    desk.tell(lost)
    assert desk.message == failure, "said again, it is no news"
    fail(desk, "d")
    assert desk.message.startswith("3 clips")
    desk.click("message_dismiss")
    assert desk.offer == "Decide…"


def test_a_failed_card_says_in_the_stage_why_and_what_to_do(desk: Desk) -> None:
    desk.tell_key()
    fail(desk, "a", "b", detail="Input blocked by moderation")
    assert desk.offer == "Change the prompt", "the same again would be refused again"
    choose(desk, "a")
    offer = find(desk.window, QAbstractButton, "stage_offer")
    desk.qtbot.waitUntil(offer.isVisible)
    said = find(desk.window, VideoSurface, "preview").accessibleDescription()
    for words in ("Input blocked by moderation", "probably weren't charged", "Change the prompt"):
        assert words in said
    offer.click()
    assert desk.prompt.toPlainText() == "Flying jellyfish"
    assert desk.prompt.hasFocus()
    assert desk.commands == 0


def test_trying_again_in_the_stage_is_for_that_one_alone(desk: Desk, sent: list[list[str]]) -> None:
    fail(desk, "a", "b", detail="no capacity")
    assert desk.offer == "Retry all · $0.50"
    choose(desk, "b")
    offer = find(desk.window, QAbstractButton, "stage_offer")
    desk.qtbot.waitUntil(offer.isVisible)
    assert offer.text() == "Retry · $0.25"
    offer.click()
    assert sent == [["b"]]


def test_a_failure_leaves_the_stage_when_its_job_goes_on(desk: Desk) -> None:
    desk.tell_key()
    stuck = in_state(S.DOWNLOAD_FAILED, "a")
    desk.tell_added(stuck)
    choose(desk, "a")
    offer = find(desk.window, QAbstractButton, "stage_offer")
    desk.qtbot.waitUntil(offer.isVisible)
    desk.tell_change(in_state(S.COMPLETED, "a"))
    assert not offer.isVisible()


def choose(desk: Desk, job_id: str) -> None:
    queue = find(desk.window, CardList, "queue")
    queue.setFocus()
    queue.select(job_id)
