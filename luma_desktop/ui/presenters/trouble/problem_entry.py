"""The words for one kind of problem."""

from __future__ import annotations

from typing import NamedTuple

from luma_desktop.ui.presenters.texts.words import Action, Severity


class Entry(NamedTuple):
    """Texts of the translation context `problems`.

    `what` happened; `money` where no job says more; one next `step`; a short `reason` for a card.
    """

    title: str
    what: str
    money: str
    step: str
    reason: str
    severity: Severity
    action: Action | None = None
