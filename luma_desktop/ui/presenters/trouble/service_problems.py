"""Troubles with the service, the way to it, and what it makes."""

from __future__ import annotations

from luma_desktop.domain.problems import ProblemKind as Kind
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words import Action, Severity
from luma_desktop.ui.presenters.trouble.problem_entry import Entry

ERROR, INFO, WARNING = Severity.ERROR, Severity.INFO, Severity.WARNING

_NOT_SENT = QT_TRANSLATE_NOOP("problems", "Nothing was sent or spent.")
_NOT_SPENT = QT_TRANSLATE_NOOP("problems", "Nothing was spent.")
_FREE_CALL = QT_TRANSLATE_NOOP("problems", "Asking costs nothing.")

SERVICE_PROBLEMS: dict[Kind, Entry] = {
    Kind.OFFLINE: Entry(
        QT_TRANSLATE_NOOP("problems", "No connection"),
        QT_TRANSLATE_NOOP("problems", "The service cannot be reached."),
        _NOT_SENT,
        QT_TRANSLATE_NOOP("problems", "It is tried again by itself."),
        QT_TRANSLATE_NOOP("problems", "no connection"),
        WARNING,
        Action.CHECK_NOW,
    ),
    Kind.NO_KEY: Entry(
        QT_TRANSLATE_NOOP("problems", "No API key yet"),
        QT_TRANSLATE_NOOP("problems", "Making clips needs an API key."),
        _NOT_SENT,
        QT_TRANSLATE_NOOP("problems", "Add your key to go on."),
        QT_TRANSLATE_NOOP("problems", "no API key"),
        INFO,
        Action.ADD_KEY,
    ),
    Kind.KEY_REFUSED: Entry(
        QT_TRANSLATE_NOOP("problems", "The API key was refused"),
        QT_TRANSLATE_NOOP("problems", "The service does not accept the API key: wrong or expired."),
        _NOT_SPENT,
        QT_TRANSLATE_NOOP("problems", "Give it one that works."),
        QT_TRANSLATE_NOOP("problems", "key refused"),
        ERROR,
        Action.ADD_KEY,
    ),
    Kind.OUT_OF_CREDITS: Entry(
        QT_TRANSLATE_NOOP("problems", "Out of credits"),
        QT_TRANSLATE_NOOP("problems", "Out of credits, or not in your plan."),
        _NOT_SPENT,
        QT_TRANSLATE_NOOP("problems", "Top up and the queue goes on."),
        QT_TRANSLATE_NOOP("problems", "out of credits"),
        ERROR,
        Action.OPEN_BILLING,
    ),
    Kind.RATE_LIMITED: Entry(
        QT_TRANSLATE_NOOP("problems", "The service asks to slow down"),
        QT_TRANSLATE_NOOP("problems", "Too many requests came at once."),
        _NOT_SPENT,
        QT_TRANSLATE_NOOP("problems", "It goes on by itself."),
        QT_TRANSLATE_NOOP("problems", "too many requests"),
        INFO,
    ),
    Kind.OVER_BUDGET: Entry(
        QT_TRANSLATE_NOOP("problems", "Over your budget"),
        QT_TRANSLATE_NOOP("problems", "This would pass your limit."),
        _NOT_SENT,
        QT_TRANSLATE_NOOP("problems", "Raise it, or wait for a new day or month."),
        QT_TRANSLATE_NOOP("problems", "over budget"),
        WARNING,
        Action.CHANGE_LIMIT,
    ),
    Kind.REJECTED: Entry(
        QT_TRANSLATE_NOOP("problems", "The service refused the request"),
        QT_TRANSLATE_NOOP("problems", "The service refused the request."),
        _NOT_SPENT,
        QT_TRANSLATE_NOOP("problems", "Change it and generate again."),
        QT_TRANSLATE_NOOP("problems", "refused"),
        ERROR,
        Action.REMIX,
    ),
    Kind.NOT_FOUND: Entry(
        QT_TRANSLATE_NOOP("problems", "The service does not know this"),
        QT_TRANSLATE_NOOP("problems", "The service knows no such generation."),
        _FREE_CALL,
        QT_TRANSLATE_NOOP("problems", "Ask once more, or generate it anew."),
        QT_TRANSLATE_NOOP("problems", "not known to the service"),
        ERROR,
        Action.CHECK_NOW,
    ),
    Kind.ENDPOINT_GONE: Entry(
        QT_TRANSLATE_NOOP("problems", "This model was retired"),
        QT_TRANSLATE_NOOP("problems", "The service no longer offers Dream Machine v1."),
        _NOT_SPENT,
        QT_TRANSLATE_NOOP("problems", "Make clips with a current model."),
        QT_TRANSLATE_NOOP("problems", "model retired"),
        ERROR,
        Action.USE_CURRENT_MODEL,
    ),
    Kind.SERVICE_TROUBLE: Entry(
        QT_TRANSLATE_NOOP("problems", "The service has trouble"),
        QT_TRANSLATE_NOOP("problems", "The service answered with an error."),
        _FREE_CALL,
        QT_TRANSLATE_NOOP("problems", "It is asked again by itself, at growing intervals."),
        QT_TRANSLATE_NOOP("problems", "trouble at the service"),
        WARNING,
        Action.CHECK_NOW,
    ),
    Kind.UNREADABLE_ANSWER: Entry(
        QT_TRANSLATE_NOOP("problems", "An answer that makes no sense"),
        QT_TRANSLATE_NOOP("problems", "The service's answer could not be read."),
        _FREE_CALL,
        QT_TRANSLATE_NOOP("problems", "It is asked again by itself."),
        QT_TRANSLATE_NOOP("problems", "unreadable answer"),
        WARNING,
        Action.CHECK_NOW,
    ),
    Kind.TOO_LARGE: Entry(
        QT_TRANSLATE_NOOP("problems", "Too large"),
        QT_TRANSLATE_NOOP("problems", "What came is larger than this program takes."),
        _NOT_SPENT,
        QT_TRANSLATE_NOOP("problems", "Try a smaller one."),
        QT_TRANSLATE_NOOP("problems", "too large"),
        ERROR,
    ),
    Kind.INSECURE: Entry(
        QT_TRANSLATE_NOOP("problems", "Not a safe address"),
        QT_TRANSLATE_NOOP("problems", "This address is not safe, so it was not opened."),
        _NOT_SPENT,
        QT_TRANSLATE_NOOP("problems", "Use a public https address."),
        QT_TRANSLATE_NOOP("problems", "unsafe address"),
        ERROR,
    ),
    Kind.OUTCOME_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("problems", "Not known whether it was sent"),
        QT_TRANSLATE_NOOP("problems", "The service did not answer in time."),
        QT_TRANSLATE_NOOP("problems", "It may have taken the job, so it was not sent again."),
        QT_TRANSLATE_NOOP("problems", "Checking your account…"),
        QT_TRANSLATE_NOOP("problems", "no answer in time"),
        WARNING,
        Action.CHECK_NOW,
    ),
    Kind.FATE_UNKNOWN: Entry(
        QT_TRANSLATE_NOOP("problems", "What became of this job is not known"),
        QT_TRANSLATE_NOOP("problems", "The service's log and list do not show this job."),
        QT_TRANSLATE_NOOP("problems", "It may have taken the job, so it was not sent again."),
        QT_TRANSLATE_NOOP("problems", "Still looking…"),
        QT_TRANSLATE_NOOP("problems", "not known"),
        WARNING,
        Action.DECIDE,
    ),
    Kind.FATE_CONTESTED: Entry(
        QT_TRANSLATE_NOOP("problems", "What became of this job is not known"),
        QT_TRANSLATE_NOOP("problems", "The service has new clips that may be this job's."),
        QT_TRANSLATE_NOOP("problems", "It may have taken the job, so it was not sent again."),
        QT_TRANSLATE_NOOP("problems", "Still looking…"),
        QT_TRANSLATE_NOOP("problems", "not known"),
        WARNING,
        Action.DECIDE,
    ),
    Kind.MADE_ELSEWHERE: Entry(
        QT_TRANSLATE_NOOP("problems", "Made with another key"),
        QT_TRANSLATE_NOOP("problems", "Some jobs belong to another key or service."),
        QT_TRANSLATE_NOOP("problems", "They may be paid for; nothing is lost."),
        QT_TRANSLATE_NOOP("problems", "They go on when that key is in use again."),
        QT_TRANSLATE_NOOP("problems", "made with another key"),
        INFO,
    ),
    Kind.GENERATION_FAILED: Entry(
        QT_TRANSLATE_NOOP("problems", "The generation failed"),
        QT_TRANSLATE_NOOP("problems", "The clip could not be made."),
        QT_TRANSLATE_NOOP("problems", "You were probably not charged."),
        QT_TRANSLATE_NOOP("problems", "Try again, or change the prompt."),
        QT_TRANSLATE_NOOP("problems", "no reason given"),
        ERROR,
        Action.RETRY,
    ),
    Kind.LOST_BY_SERVICE: Entry(
        QT_TRANSLATE_NOOP("problems", "The service lost this job"),
        QT_TRANSLATE_NOOP("problems", "The service no longer knows this generation."),
        QT_TRANSLATE_NOOP("problems", "It was paid for; no refund is known of."),
        QT_TRANSLATE_NOOP("problems", "Write to its support."),
        QT_TRANSLATE_NOOP("problems", "lost by the service"),
        ERROR,
        Action.COPY_DETAILS,
    ),
}
