"""The question about a job of unknown outcome: what's known, charged, and what answers cost."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.presenters.texts.amounts import price_words

translate = QCoreApplication.translate

_ACCEPTED = range(200, 300)
_LONGEST_TITLE = 80


class OutcomeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Plain text. `resend` is None where the job was certainly accepted: sending it pays twice."""

    question: str
    known: str
    answers: str
    wait: str
    resend: str | None
    abandon: str

    @property
    def text(self) -> str:
        return f"{self.known}\n\n{self.answers}"


def outcome_question(job: Job) -> OutcomeQuestion | None:
    """What to ask about `job`; None if there's nothing to ask."""
    if job.state not in {JobState.SUBMIT_UNKNOWN, JobState.ACCEPTED_UNLOCATED}:
        return None
    is_accepted = job.state is JobState.ACCEPTED_UNLOCATED
    question = translate("fates", "What do you want to do with “{title}”?")
    resend = translate("fates", "Send again for {cost}").format(cost=price_words([job]))
    return OutcomeQuestion(
        question=question.format(title=_title(job)),
        known=_known(job),
        answers=_answers(job, is_accepted=is_accepted),
        wait=translate("fates", "Keep looking"),
        resend=None if is_accepted else resend,
        abandon=translate("fates", "Give up on this job"),
    )


def _title(job: Job) -> str:
    title = job.title
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"


def _known(job: Job) -> str:
    if job.state is JobState.ACCEPTED_UNLOCATED:
        return translate(
            "fates",
            "Your account's log shows that the service accepted this job and charged {cost}. Which "
            "of the account's generations it is isn't known yet.",
        ).format(cost=price_words([job]))
    if job.problem is not None and job.problem.status in _ACCEPTED:
        return translate(
            "fates",
            "The service accepted this job but didn't return its ID. You were probably charged "
            "{cost}. The job wasn't found in your account's log or list.",
        ).format(cost=price_words([job]))
    return translate(
        "fates",
        "The job was sent, but no answer came. It wasn't found in your account's log or list. It "
        "may still have been accepted. No charge has been found.",
    )


def _answers(job: Job, *, is_accepted: bool) -> str:
    keep = translate("fates", "Looking for it is free and continues at every start.")
    if is_accepted:
        give_up = translate(
            "fates", "Giving up costs nothing more, but the clip you paid for won't be downloaded."
        )
        return f"{keep} {give_up}"
    again = translate(
        "fates",
        "Sending it again costs {cost}. If it was already accepted, you pay twice and get two "
        "clips.",
    ).format(cost=price_words([job]))
    give_up = translate(
        "fates",
        "Giving up costs nothing more. If it was accepted, you were charged {cost} and its clip "
        "won't be downloaded.",
    ).format(cost=price_words([job]))
    return f"{keep} {again} {give_up}"
