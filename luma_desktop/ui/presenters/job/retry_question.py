"""The question before jobs are retried or duplicated."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.domain.pricing import Bill
from luma_desktop.ui.presenters.money.click_cost import cost_line
from luma_desktop.ui.presenters.money.click_question import expectation_text
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP as NOOP

translate = QCoreApplication.translate


class RetryQuestion(msgspec.Struct, frozen=True, kw_only=True):
    question: str
    consequences: str
    answer: str


class Again(Enum):
    """Why the same request is sent once more."""

    RETRY = "retry"
    DUPLICATE = "duplicate"
    TAKE = "take"


_QUESTIONS = {
    Again.RETRY: (
        (NOOP("again", "Retry this job?"), NOOP("again", "Retry")),
        (NOOP("again", "Retry {count} jobs?"), NOOP("again", "Retry {count}")),
    ),
    Again.DUPLICATE: (
        (NOOP("again", "Duplicate this job?"), NOOP("again", "Duplicate")),
        (NOOP("again", "Duplicate {count} jobs?"), NOOP("again", "Duplicate {count}")),
    ),
    Again.TAKE: (
        (NOOP("again", "Generate another take?"), NOOP("again", "Generate")),
        (
            NOOP("again", "Generate another take of {count} jobs?"),
            NOOP("again", "Generate {count}"),
        ),
    ),
}
"""Question and answer for one job, and for several."""


def retry_question(
    jobs: Sequence[Job],
    *,
    kind: Again,
    left_out: int,
    purse: Purse,
) -> RetryQuestion | None:
    """None for a single job at the price its card shows: that click needs no question."""
    bill = purse.prices.bill(job.request for job in jobs)
    if len(jobs) == 1 and not left_out and bill.known and _is_as_shown(bill, jobs[0]):
        return None
    count = len(jobs)
    one, many = _QUESTIONS[kind]
    question, answer = one if count == 1 else many
    sentences = (
        _cost_text(bill),
        _note(bill, purse),
        _left_out_text(left_out),
    )
    return RetryQuestion(
        question=translate("again", question).format(count=count),
        consequences=" ".join(filter(None, sentences)),
        answer=translate("again", answer).format(count=count),
    )


def _is_as_shown(bill: Bill, job: Job) -> bool:
    return not job.stand_in and bill.total == job.quoted


def _cost_text(bill: Bill) -> str:
    if not bill.known:
        return expectation_text(bill)
    if bill.count == 1:
        return translate("again", "It now costs {cost}.").format(cost=bill.total)
    return translate("again", "The {count} new clips will cost {cost} in total.").format(
        count=bill.count, cost=bill.total
    )


def _note(bill: Bill, purse: Purse) -> str:
    """Why the user's limits or the balance don't allow all of it."""
    line = cost_line(bill, purse)
    return "" if line.enough else line.note


def _left_out_text(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return translate("again", "1 selected job is skipped: it's in progress or was refused.")
    return translate(
        "again", "{count} selected jobs are skipped: they're in progress or were refused."
    ).format(count=count)
