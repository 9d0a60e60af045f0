"""The question about a job of unknown fate: what is known, what is paid, what answers may cost."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.presenters.texts.amounts import price_words

translate = QCoreApplication.translate

_TAKEN = range(200, 300)
_LONGEST_TITLE = 80


class OutcomeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Plain text. `resend` is None where the job was taken for sure: sending it pays twice."""

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
    """What to ask about `job`; None if there is nothing to ask."""
    if job.state not in {JobState.SUBMIT_UNKNOWN, JobState.ACCEPTED_UNLOCATED}:
        return None
    is_taken = job.state is JobState.ACCEPTED_UNLOCATED
    resend = translate("fates", "Send again for {cost}").format(cost=price_words([job]))
    return OutcomeQuestion(
        question=translate("fates", "What shall become of “{title}”?").format(title=_title(job)),
        known=_known(job),
        answers=_answers(job, is_taken=is_taken),
        wait=translate("fates", "Keep looking"),
        resend=None if is_taken else resend,
        abandon=translate("fates", "Give up on it"),
    )


def _title(job: Job) -> str:
    title = job.title
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"


def _known(job: Job) -> str:
    if job.state is JobState.ACCEPTED_UNLOCATED:
        return translate(
            "fates",
            "The account's log has it: the service took it, and {cost} is paid. Which of the "
            "account's generations it is could not be found out yet.",
        ).format(cost=price_words([job]))
    if job.problem is not None and job.problem.status in _TAKEN:
        return translate(
            "fates",
            "The service answered that it took it, but not as which generation: most likely "
            "{cost} is paid. It was not found in the account's log or list.",
        ).format(cost=price_words([job]))
    return translate(
        "fates",
        "It was sent and no answer came. It was not found in the account's log or list, which "
        "does not prove that the service has not taken it. Nothing is known to be paid.",
    )


def _answers(job: Job, *, is_taken: bool) -> str:
    keep = translate("fates", "Keep looking costs nothing; it is looked for at every start.")
    if is_taken:
        give_up = translate(
            "fates", "Giving up costs nothing more, but the clip that is paid will not be fetched."
        )
        return f"{keep} {give_up}"
    again = translate(
        "fates",
        "Sending it again costs {cost}; if it was taken before, you pay twice and get two clips.",
    ).format(cost=price_words([job]))
    give_up = translate(
        "fates",
        "Giving up costs nothing more; if it was taken, {cost} is spent and its clip will not "
        "be fetched.",
    ).format(cost=price_words([job]))
    return f"{keep} {again} {give_up}"
