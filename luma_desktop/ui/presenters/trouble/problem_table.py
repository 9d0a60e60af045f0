"""What to say of every kind of trouble. A kind without an entry fails a test."""

from __future__ import annotations

from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words import Action, Severity
from luma_desktop.ui.presenters.trouble.local_problems import LOCAL_PROBLEMS
from luma_desktop.ui.presenters.trouble.picture_problems import PICTURE_PROBLEMS
from luma_desktop.ui.presenters.trouble.problem_entry import Entry
from luma_desktop.ui.presenters.trouble.service_problems import SERVICE_PROBLEMS

ENTRIES = {**SERVICE_PROBLEMS, **LOCAL_PROBLEMS, **PICTURE_PROBLEMS}

UNKNOWN_PROBLEM = Entry(
    QT_TRANSLATE_NOOP("problems", "A problem of a newer version"),
    QT_TRANSLATE_NOOP("problems", "A newer version of this program noted a problem."),
    QT_TRANSLATE_NOOP("problems", "It's stored unchanged."),
    QT_TRANSLATE_NOOP("problems", "Install the newest version to read it."),
    QT_TRANSLATE_NOOP("problems", "problem of a newer version"),
    Severity.WARNING,
)
"""Of a kind that only a newer version knows."""

ACTION_TEXTS: dict[Action, str] = {
    Action.ADD_KEY: QT_TRANSLATE_NOOP("problems", "Add your API key…"),
    Action.BY_LAST_FRAME: QT_TRANSLATE_NOOP("problems", "Use its last frame"),
    Action.CHANGE_LIMIT: QT_TRANSLATE_NOOP("problems", "Change the limit…"),
    Action.CHANGE_PROMPT: QT_TRANSLATE_NOOP("problems", "Change the prompt"),
    Action.CHECK_NOW: QT_TRANSLATE_NOOP("problems", "Check now"),
    Action.COPY_DETAILS: QT_TRANSLATE_NOOP("problems", "Copy details"),
    Action.DECIDE: QT_TRANSLATE_NOOP("problems", "Decide…"),
    Action.FETCH_AGAIN: QT_TRANSLATE_NOOP("problems", "Fetch again"),
    Action.OPEN_BILLING: QT_TRANSLATE_NOOP("problems", "Open billing page"),
    Action.OPEN_DATA_FOLDER: QT_TRANSLATE_NOOP("problems", "Open data folder"),
    Action.OPEN_SETTINGS: QT_TRANSLATE_NOOP("problems", "Open settings"),
    Action.OPEN_PICTURE_SETTINGS: QT_TRANSLATE_NOOP("problems", "Open settings"),
    Action.REMIX: QT_TRANSLATE_NOOP("problems", "Change it"),
    Action.RESUME: QT_TRANSLATE_NOOP("problems", "Go on"),
    Action.RETRY: QT_TRANSLATE_NOOP("problems", "Try again"),
    Action.RETRY_KEYRING: QT_TRANSLATE_NOOP("problems", "Try again"),
    Action.SEND_ANYWAY: QT_TRANSLATE_NOOP("problems", "Send anyway"),
    Action.USE_CURRENT_MODEL: QT_TRANSLATE_NOOP("problems", "Go on with Ray 2"),
    Action.USE_FOR_SESSION: QT_TRANSLATE_NOOP("problems", "Use for this session"),
}
