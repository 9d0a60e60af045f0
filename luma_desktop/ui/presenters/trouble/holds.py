"""Why the whole queue waits, in words."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import Spending
from luma_desktop.domain.problems import LASTING, Problem, ProblemKind
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.presenters.texts.amounts import duration_text
from luma_desktop.ui.presenters.texts.words import Action, Severity, Words
from luma_desktop.ui.presenters.trouble.problems import action_text, problem_words

translate = QCoreApplication.translate

_AS_PROBLEM = {
    HoldKind.STORAGE: ProblemKind.DATABASE_BROKEN,
    HoldKind.NO_KEY: ProblemKind.NO_KEY,
    HoldKind.KEY_REFUSED: ProblemKind.KEY_REFUSED,
    HoldKind.ENDPOINT_GONE: ProblemKind.ENDPOINT_GONE,
    HoldKind.OUT_OF_CREDITS: ProblemKind.OUT_OF_CREDITS,
    HoldKind.BALANCE_LOW: ProblemKind.BALANCE_LOW,
    HoldKind.OVER_BUDGET: ProblemKind.OVER_BUDGET,
    HoldKind.PICTURES: ProblemKind.PICTURE_GONE,
    HoldKind.OFFLINE: ProblemKind.OFFLINE,
    HoldKind.BLOCKED: ProblemKind.BLOCKED,
    HoldKind.SLOW_DOWN: ProblemKind.RATE_LIMITED,
}
"""Holds caused by a problem; the others wait for the user."""


def hold_words(
    hold: Hold,
    *,
    now: float | None = None,
    in_line: int | None = None,
    cost: str | None = None,
    spending: Spending | None = None,
) -> Words:
    """Words for `hold`.

    `now` (Unix seconds) turns its `until` into a remaining time; `in_line` and `cost` are how many
    jobs are queued and what they would cost; `spending` is what counts against the limits.
    """
    if hold.kind is HoldKind.OVER_BUDGET and spending is not None:
        from luma_desktop.ui.presenters.trouble.over_budget import over_budget_words

        return over_budget_words(hold, spending, _queued_text(in_line, cost))
    kind = _AS_PROBLEM.get(hold.kind)
    if kind is None:
        return _question(hold.kind, _queued_text(in_line, cost))
    words = problem_words(hold.problem or Problem(kind=kind))
    if hold.until is None or now is None or hold.until <= now:
        return words
    if hold.problem is not None and hold.problem.kind in LASTING:
        return words  # it's retried all the same, but only a person can fix it
    return _until(words, hold.until - now)


def _until(words: Words, seconds: float) -> Words:
    step = translate("holds", "Retrying automatically in {time}.").format(
        time=duration_text(seconds)
    )
    return msgspec.structs.replace(words, next_step=step)


def _question(kind: HoldKind, line: str) -> Words:
    title, why, step, severity = _QUESTIONS[kind]()
    return Words(
        title=title,
        sentence=f"{why} {line}".strip(),
        next_step=step,
        severity=severity,
        action_id=Action.RESUME,
        action_text=action_text(Action.RESUME),
    )


def _paused() -> tuple[str, str, str, Severity]:
    return (
        translate("holds", "Paused"),
        translate("holds", "The queue is paused. Nothing is sent or spent."),
        translate("holds", "Jobs already at the service keep running."),
        Severity.INFO,
    )


def _old_queue() -> tuple[str, str, str, Severity]:
    return (
        translate("holds", "Jobs from your last session"),
        translate(
            "holds", "Jobs left from your last session haven't been sent. Nothing was charged."
        ),
        translate("holds", "Send them now?"),
        Severity.INFO,
    )


def _restored() -> tuple[str, str, str, Severity]:
    return (
        translate("holds", "Copied or restored data"),
        translate("holds", "This data was copied; its jobs may have been sent elsewhere."),
        translate("holds", "Nothing is sent until you resume."),
        Severity.WARNING,
    )


_QUESTIONS = {
    HoldKind.PAUSED: _paused,
    HoldKind.OLD_QUEUE: _old_queue,
    HoldKind.RESTORED: _restored,
}


def _queued_text(in_line: int | None, cost: str | None) -> str:
    if not in_line:
        return ""
    if cost is None:
        one, many = translate("holds", "1 job queued."), translate("holds", "{count} jobs queued.")
    else:
        one = translate("holds", "1 job queued, {cost}.")
        many = translate("holds", "{count} jobs queued, {cost}.")
    return (one if in_line == 1 else many).format(count=in_line, cost=cost)
