"""Says, before the window closes on unfinished jobs, what becomes of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.ui.kit.question_dialog import QuestionDialog
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.theme import set_kind

translate = QCoreApplication.translate


def tell_what_goes_on(
    window: QWidget, *, running: int, queued: int, close: Callable[[], object]
) -> None:
    """`running` jobs are at the service, `queued` ones haven't been sent."""
    stay = text_button("question_cancel", translate("closing", "Stay open"))
    leave = text_button("question_yes", translate("closing", "Close"))
    set_kind(leave, "primary")
    question = translate("closing", "Close while clips are being made?")
    if not running:
        question = translate("closing", "Close while jobs are queued?")
    words = closing_words(running=running, queued=queued)
    dialog = QuestionDialog("closing", question, words, leave=stay, answers=[leave], parent=window)
    leave.clicked.connect(close)
    dialog.open()


def closing_words(*, running: int, queued: int) -> str:
    """One sentence for each kind of job, and where this is said again: nowhere."""
    sentences = []
    if running == 1:
        sentences.append(
            translate(
                "closing",
                "1 clip continues at the service. It's downloaded the next time you start.",
            )
        )
    elif running:
        text = translate(
            "closing",
            "{count} clips continue at the service. They're downloaded the next time you start.",
        )
        sentences.append(text.format(count=running))
    if queued == 1:
        sentences.append(translate("closing", "1 queued job isn't sent or charged; it's kept."))
    elif queued:
        text = translate("closing", "{count} queued jobs aren't sent or charged; they're kept.")
        sentences.append(text.format(count=queued))
    sentences.append(translate("closing", "You won't be asked again."))
    return " ".join(sentences)
