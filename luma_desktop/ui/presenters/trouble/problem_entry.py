"""What there is to say of one kind of trouble."""

from __future__ import annotations

from typing import NamedTuple

from luma_desktop.ui.presenters.texts.words import Action, Severity


class Entry(NamedTuple):
    """Texts of the translation context `problems`.

    `what` happened; `money` where no job tells more; one `step`; `reason` in few words, on a card.
    """

    title: str
    what: str
    money: str
    step: str
    reason: str
    severity: Severity
    action: Action | None = None
