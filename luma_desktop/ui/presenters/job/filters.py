"""The states by which the two lists can be filtered."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import FINISHED, JobState

translate = QCoreApplication.translate
S = JobState


class StateChoice(msgspec.Struct, frozen=True):
    """A name and the states it selects; none means all."""

    name: str
    states: frozenset[JobState] = frozenset()
    others: bool = False
    removed: bool = False


_READY = frozenset({S.READY})
_FAILED = frozenset({S.REJECTED, S.FAILED, S.LOST})
_CANCELLED = frozenset({S.CANCELLED, S.ABANDONED})
_UNFINISHED = frozenset(JobState) - FINISHED


def queue_choices() -> tuple[StateChoice, ...]:
    """The first is the default."""
    return (
        StateChoice(translate("filters", "All")),
        StateChoice(translate("filters", "Unfinished"), _UNFINISHED),
        StateChoice(translate("filters", "Queued"), frozenset({S.QUEUED})),
        StateChoice(translate("filters", "Ready"), _READY),
        StateChoice(translate("filters", "Failed"), _FAILED),
        StateChoice(translate("filters", "Cancelled"), _CANCELLED),
    )


def library_choices() -> tuple[StateChoice, ...]:
    """The first is the default."""
    return (
        StateChoice(translate("filters", "Clips"), _READY),
        StateChoice(translate("filters", "Failed"), _FAILED),
        StateChoice(translate("filters", "Cancelled"), _CANCELLED),
        StateChoice(translate("filters", "All"), FINISHED, others=True),
        StateChoice(translate("filters", "Removed clips"), _READY, removed=True),
    )
