"""Shows messages in the bar, removes them in time, and runs their actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from luma_desktop.ui.messages.message_bar import MessageBar
from luma_desktop.ui.presenters.texts.words import Action, Severity, Words
from luma_desktop.ui.presenters.trouble.problems import for_demo

PASSING = 8_000
"""Milliseconds that a message without an action stays."""

_OFFER = "offer"


class MessageDesk(QObject):
    """One message per key; a newer one replaces an older."""

    action_requested = Signal(object, object)
    """Action, and its job id (str | None)."""

    def __init__(
        self, bar: MessageBar, parent: QObject | None = None, *, demo: bool = False
    ) -> None:
        super().__init__(parent)
        self._is_demo = demo
        self._bar = bar
        self._offers: dict[str, Callable[[], None]] = {}
        self._jobs: dict[str, str | None] = {}
        self._timers: dict[str, QTimer] = {}
        self._words: dict[str, Words] = {}
        """The troubles and holds that stand, by their keys."""
        bar.action_triggered.connect(self._on_action)
        bar.dismissed.connect(self._forget)

    def show_words(
        self, key: str, words: Words, *, job_id: str | None = None, renews: bool = False
    ) -> None:
        """Show a problem or hold until it's cleared or dismissed.

        It is read at once, whatever stood there, unless it says what it said before, or only
        `renews` that.
        """
        words = for_demo(words) if self._is_demo else words
        is_news = not renews and words != self._words.get(key)
        self._forget(key)
        self._jobs[key] = job_id
        self._words[key] = words
        if words.action_id is Action.COPY_DETAILS and job_id is None:
            self._offers[key] = lambda: QGuiApplication.clipboard().setText(words.line)
        self._bar.show_message(
            key,
            words.severity,
            words.line,
            words.action_text,
            words.action_id,
            comes_forth=is_news,
        )

    def tell(self, key: str, text: str) -> None:
        """Respond to what the user just did; goes away automatically."""
        self._forget(key)
        self._bar.show_message(key, Severity.INFO, text, comes_forth=True)
        self._clear_later(key)

    def offer(
        self,
        key: str,
        text: str,
        action_text: str,
        action: Callable[[], None],
        *,
        passing: bool = True,
        is_answer: bool = True,
    ) -> None:
        """Offer an action; goes away once it's used, or automatically.

        In response to what the user just did it's shown at once; otherwise in its turn, so that no
        button changes under the pointer.
        """
        self._forget(key)
        self._offers[key] = action
        self._bar.show_message(key, Severity.INFO, text, action_text, _OFFER, comes_forth=is_answer)
        if passing:
            self._clear_later(key)

    def clear(self, key: str) -> None:
        self._forget(key)
        self._bar.clear_message(key)

    def _clear_later(self, key: str) -> None:
        timer = QTimer(self, singleShot=True, interval=PASSING)
        timer.timeout.connect(lambda: self.clear(key))
        self._timers[key] = timer
        timer.start()

    def _forget(self, key: str) -> None:
        self._offers.pop(key, None)
        self._jobs.pop(key, None)
        self._words.pop(key, None)
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()

    def _on_action(self, key: str, action_id: str) -> None:
        job_id = self._jobs.get(key)
        offer = self._offers.get(key)
        if offer is not None:
            self.clear(key)
            offer()
        elif action_id != _OFFER:
            if job_id is not None and action_id != Action.DECIDE:
                self.clear(key)
            self.action_requested.emit(Action(action_id), job_id)
