"""The words for every kind of problem. A kind without an entry fails a test."""

from __future__ import annotations

from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words import Action, Severity
from luma_desktop.ui.presenters.trouble.local_problems import LOCAL_PROBLEMS
from luma_desktop.ui.presenters.trouble.picture_problems import PICTURE_PROBLEMS
from luma_desktop.ui.presenters.trouble.problem_entry import Entry
from luma_desktop.ui.presenters.trouble.service_problems import SERVICE_PROBLEMS

ENTRIES = {**SERVICE_PROBLEMS, **LOCAL_PROBLEMS, **PICTURE_PROBLEMS}

UNKNOWN_PROBLEM = Entry(
    QT_TRANSLATE_NOOP("problems", "A problem from a newer version"),
    QT_TRANSLATE_NOOP("problems", "A newer version of this program recorded a problem."),
    QT_TRANSLATE_NOOP("problems", "It's stored unchanged."),
    QT_TRANSLATE_NOOP("problems", "Install the latest version to read it."),
    QT_TRANSLATE_NOOP("problems", "problem from a newer version"),
    Severity.WARNING,
)
"""For a kind only a newer version knows."""

ACTION_TEXTS: dict[Action, str] = {
    Action.ADD_KEY: QT_TRANSLATE_NOOP("problems", "Add your API key…"),
    Action.BY_LAST_FRAME: QT_TRANSLATE_NOOP("problems", "Use last frame instead"),
    Action.CHANGE_LIMIT: QT_TRANSLATE_NOOP("problems", "Change limit…"),
    Action.CHANGE_PROMPT: QT_TRANSLATE_NOOP("problems", "Change the prompt"),
    Action.CHECK_NOW: QT_TRANSLATE_NOOP("problems", "Check now"),
    Action.COPY_DETAILS: QT_TRANSLATE_NOOP("problems", "Copy details"),
    Action.DECIDE: QT_TRANSLATE_NOOP("problems", "Decide…"),
    Action.FETCH_AGAIN: QT_TRANSLATE_NOOP("problems", "Download again"),
    Action.OPEN_BILLING: QT_TRANSLATE_NOOP("problems", "Open billing page"),
    Action.OPEN_DATA_FOLDER: QT_TRANSLATE_NOOP("problems", "Open data folder"),
    Action.OPEN_SETTINGS: QT_TRANSLATE_NOOP("problems", "Open settings"),
    Action.OPEN_PICTURE_SETTINGS: QT_TRANSLATE_NOOP("problems", "Open settings"),
    Action.REFILL_DEMO: QT_TRANSLATE_NOOP("problems", "Refill the demo"),
    Action.REMIX: QT_TRANSLATE_NOOP("problems", "Edit request"),
    Action.RESUME: QT_TRANSLATE_NOOP("problems", "Resume"),
    Action.RETRY: QT_TRANSLATE_NOOP("problems", "Retry"),
    Action.RETRY_KEYRING: QT_TRANSLATE_NOOP("problems", "Retry"),
    Action.SEND_ANYWAY: QT_TRANSLATE_NOOP("problems", "Send anyway"),
    Action.USE_CURRENT_MODEL: QT_TRANSLATE_NOOP("problems", "Use Ray 2"),
    Action.USE_FOR_SESSION: QT_TRANSLATE_NOOP("problems", "Use for this session"),
}
