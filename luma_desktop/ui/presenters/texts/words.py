"""What the window says about a problem, and what it offers to do about it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Action(StrEnum):
    """The one thing a message offers; the main window carries it out."""

    ADD_KEY = "add_key"
    BY_LAST_FRAME = "by_last_frame"
    CHANGE_PROMPT = "change_prompt"
    CHANGE_LIMIT = "change_limit"
    CHECK_NOW = "check_now"
    COPY_DETAILS = "copy_details"
    DECIDE = "decide"
    FETCH_AGAIN = "fetch_again"
    OPEN_BILLING = "open_billing"
    OPEN_DATA_FOLDER = "open_data_folder"
    OPEN_SETTINGS = "open_settings"
    OPEN_PICTURE_SETTINGS = "open_picture_settings"
    REFILL_DEMO = "refill_demo"
    REMIX = "remix"
    RESUME = "resume"
    RETRY = "retry"
    RETRY_KEYRING = "retry_keyring"
    SEND_ANYWAY = "send_anyway"
    USE_CURRENT_MODEL = "use_current_model"
    USE_FOR_SESSION = "use_for_session"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What happened and whether it cost anything (`sentence`), and one next step.

    All of it is plain text: parts may be the service's own words.
    """

    title: str
    sentence: str
    next_step: str
    severity: Severity
    action_id: Action | None = None
    action_text: str | None = None
    details: str = ""
    """What the service or the system said, where the sentence doesn't repeat it."""

    @property
    def line(self) -> str:
        """Sentence and next step, for a message of one line; below it the details, if any."""
        return f"{self.sentence} {self.next_step}\n{self.details}".strip()
