"""What a queued job is waiting for, in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.engine.loops.hold_scope import is_held_by
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_WORDS = {
    HoldKind.STORAGE: QT_TRANSLATE_NOOP("waiting", "waiting for the disk"),
    HoldKind.NO_KEY: QT_TRANSLATE_NOOP("waiting", "waiting for a key"),
    HoldKind.KEY_REFUSED: QT_TRANSLATE_NOOP("waiting", "key refused"),
    HoldKind.ENDPOINT_GONE: QT_TRANSLATE_NOOP("waiting", "model retired"),
    HoldKind.OUT_OF_CREDITS: QT_TRANSLATE_NOOP("waiting", "waiting for credits"),
    HoldKind.BALANCE_LOW: QT_TRANSLATE_NOOP("waiting", "waiting for credits"),
    HoldKind.OVER_BUDGET: QT_TRANSLATE_NOOP("waiting", "over the limit"),
    HoldKind.OLD_QUEUE: QT_TRANSLATE_NOOP("waiting", "waiting for you"),
    HoldKind.RESTORED: QT_TRANSLATE_NOOP("waiting", "waiting for you"),
    HoldKind.PICTURES: QT_TRANSLATE_NOOP("waiting", "waiting for its image"),
    HoldKind.PAUSED: QT_TRANSLATE_NOOP("waiting", "paused"),
    HoldKind.OFFLINE: QT_TRANSLATE_NOOP("waiting", "offline"),
    HoldKind.BLOCKED: QT_TRANSLATE_NOOP("waiting", "blocked"),
    HoldKind.SLOW_DOWN: QT_TRANSLATE_NOOP("waiting", "slowed down"),
}


def waiting_text(job: Job, holds: Sequence[Hold]) -> str:
    """Such as `paused`: the first of the holds that concern `job`. Empty if none does."""
    kinds = (hold.kind for hold in holds if is_held_by(job, hold.kind))
    kind = next(kinds, None)
    return "" if kind is None else translate("waiting", _WORDS[kind])
