"""Problems in words: what happened, whether money was spent, one next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.lineage import may_go_by_frame
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.ui.presenters.texts.amounts import duration_text, price_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words import Action, Words

if TYPE_CHECKING:
    from luma_desktop.ui.presenters.trouble.problem_entry import Entry

translate = QCoreApplication.translate
S = JobState

_LONGEST_DETAIL = 300
_LONGEST_REASON = 120

_JOB_ACTIONS = frozenset({Action.REMIX, Action.RETRY, Action.FETCH_AGAIN})
"""Actions that make sense only for a job."""

_MODERATION = (
    "moderat",
    "policy",
    "policies",
    "nsfw",
    "safety",
    "sensitive",
    "prohibited",
    "blocked",
)
"""Parts of the service's words for what it makes of no prompt, however often it is asked."""

_PAID_ACTIONS = frozenset({Action.RETRY, Action.BY_LAST_FRAME})

_WITH_REASON = {
    ProblemKind.REJECTED: QT_TRANSLATE_NOOP(
        "problems", "The service refused the request: {reason}"
    ),
    ProblemKind.GENERATION_FAILED: QT_TRANSLATE_NOOP(
        "problems", "The clip couldn't be generated: {reason}"
    ),
}
"""Kinds whose reason the service itself states best."""

_SAID_IN_FULL = frozenset({ProblemKind.KEYRING_ABSENT, ProblemKind.KEYRING_LOCKED})
"""Kinds whose keyring exception adds only its class and a message for programmers."""

_SAID_BY_STATUS = frozenset({ProblemKind.SERVICE_TROUBLE, ProblemKind.OUTCOME_UNKNOWN})
_ERROR = 400
"""The lowest status that is an error; a 2xx answer may be unreadable, too."""

_PAID_AND_SAFE = QT_TRANSLATE_NOOP("money", "The clip is paid for and still at the service.")
_NOT_SPENT = QT_TRANSLATE_NOOP("money", "Nothing was spent.")

_NOT_KNOWN = QT_TRANSLATE_NOOP("money", "This version can't tell whether money was spent on it.")

_MONEY = {
    S.QUEUED: QT_TRANSLATE_NOOP("money", "Nothing was spent; the job stays queued."),
    S.SUBMITTING: QT_TRANSLATE_NOOP("money", "It's being sent right now."),
    S.SUBMIT_UNKNOWN: QT_TRANSLATE_NOOP(
        "money", "The job may have been accepted, so it wasn't sent again."
    ),
    S.ACCEPTED_UNLOCATED: QT_TRANSLATE_NOOP(
        "money", "The service accepted the job, and you were charged."
    ),
    S.ACCEPTED: QT_TRANSLATE_NOOP("money", "The job is paid for and still running at the service."),
    S.COMPLETED: _PAID_AND_SAFE,
    S.DOWNLOAD_FAILED: _PAID_AND_SAFE,
    S.READY: QT_TRANSLATE_NOOP("money", "The clip in your library is untouched."),
    S.REJECTED: _NOT_SPENT,
    S.CANCELLED: _NOT_SPENT,
    S.ABANDONED: QT_TRANSLATE_NOOP("money", "You may have been charged."),
    S.LOST: QT_TRANSLATE_NOOP("money", "You were charged, and no refund has been found."),
}


def problem_words(problem: Problem, *, job: Job | None = None) -> Words:
    """Words for `problem`; the state of `job`, if it has one, says whether it was charged."""
    entry = _entry(problem)
    if job is not None and may_go_by_frame(job):
        return _by_frame_words(problem, job)
    action = entry.action if job is not None or entry.action not in _JOB_ACTIONS else None
    if action is Action.RETRY and job is not None and job.state is S.REJECTED:
        action = Action.REMIX  # the same request would be refused again
    step = _next_step(problem)
    if action in {Action.REMIX, Action.RETRY} and is_moderated(problem):
        action = Action.CHANGE_PROMPT
        step = translate("problems", "Change the prompt and generate again.")
    money = translate("problems", entry.money) if job is None else money_text(job)
    return Words(
        title=translate("problems", entry.title),
        sentence=f"{_what(problem)} {money}",
        next_step=step,
        severity=entry.severity,
        action_id=action,
        action_text=_offer(action, job),
        details=_details(problem),
    )


def _by_frame_words(problem: Problem, job: Job) -> Words:
    """The service accepts the clip's frame, but not its ID: the user decides whether to send it."""
    entry = _entry(problem)
    return Words(
        title=translate("problems", entry.title),
        sentence=translate("problems", "The clip's ID was refused, at no charge."),
        next_step=translate(
            "problems", "You can use its last frame instead, which makes that frame public."
        ),
        severity=entry.severity,
        action_id=Action.BY_LAST_FRAME,
        action_text=_offer(Action.BY_LAST_FRAME, job),
    )


def for_demo(words: Words) -> Words:
    """No billing page refills a demo's balance: the demo does."""
    if words.action_id is not Action.OPEN_BILLING:
        return words
    return msgspec.structs.replace(
        words,
        next_step=translate("problems", "Refill the demo; the queue then resumes."),
        action_id=Action.REFILL_DEMO,
        action_text=action_text(Action.REFILL_DEMO),
    )


def is_moderated(problem: Problem) -> bool:
    """Whether the service seems to refuse what the prompt asks for: it names no code for that."""
    told = problem.detail.casefold()
    return problem.kind in _WITH_REASON and any(word in told for word in _MODERATION)


def reason_text(problem: Problem) -> str:
    """A few words for a card: the service's own reason where it gave one."""
    if problem.kind in _WITH_REASON and problem.detail.strip():
        return _one_line(problem.detail, _LONGEST_REASON)
    return translate("problems", _entry(problem).reason)


def money_text(job: Job) -> str:
    """Whether money was spent on `job`, as far as is known."""
    if job.brought_in:
        return translate("money", "It was made elsewhere, so nothing was charged here.")
    if job.state is S.FAILED:
        if job.charged is not None and not job.charged:
            return translate("money", "You weren't charged.")
        return translate("money", "You probably weren't charged.")
    return translate("money", _MONEY.get(job.state, _NOT_KNOWN))


def _offer(action: Action | None, job: Job | None) -> str | None:
    """The action in words, with the price where it costs something."""
    text = action_text(action)
    if text is None or action not in _PAID_ACTIONS or job is None:
        return text
    return translate("problems", "{action} · {cost}").format(action=text, cost=price_text([job]))


def action_text(action: Action | None) -> str | None:
    if action is None:
        return None
    from luma_desktop.ui.presenters.trouble.problem_table import ACTION_TEXTS

    return translate("problems", ACTION_TEXTS[action])


def _entry(problem: Problem) -> Entry:
    # Most starts have no problem to show before the first paint.
    from luma_desktop.ui.presenters.trouble.problem_table import ENTRIES, UNKNOWN_PROBLEM

    return ENTRIES.get(problem.kind, UNKNOWN_PROBLEM)


def _what(problem: Problem) -> str:
    text = translate("problems", _entry(problem).what)
    if problem.kind in _SAID_BY_STATUS and (problem.status or 0) >= _ERROR:
        text = translate("problems", "The service answered with error {status}.").format(
            status=problem.status
        )
    if problem.kind not in _WITH_REASON:
        return text
    reason = _one_line(problem.detail, _LONGEST_DETAIL)
    if problem.field and problem.field not in reason:
        reason = f"{problem.field}: {reason}" if reason else problem.field
    if not reason:
        return text
    end = "" if reason[-1] in ".!?…" else "."
    return translate("problems", _WITH_REASON[problem.kind]).format(reason=reason + end)


def _details(problem: Problem) -> str:
    if problem.kind in _WITH_REASON or problem.kind in _SAID_IN_FULL:
        return ""
    return _one_line(problem.detail, _LONGEST_DETAIL)


def _next_step(problem: Problem) -> str:
    if problem.kind is ProblemKind.RATE_LIMITED and problem.retry_after:
        return translate("problems", "Retrying automatically in {time}.").format(
            time=duration_text(problem.retry_after)
        )
    return translate("problems", _entry(problem).step)


def _one_line(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
