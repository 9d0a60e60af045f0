"""Number fields: one decimal sign in every locale, and no value is changed in passing.

Their text stands as far from their edge as in every other field.
"""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

from luma_desktop.domain.numerals import read_decimal, read_whole
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.text_label import TextLabel
from luma_desktop.ui.kit.theme import set_wrong

translate = QCoreApplication.translate

_MARGIN = 8
"""A style sheet cannot give it to them under Fusion."""
_NOTE_WIDTH = 330
"""Logical pixels: a form's rows are as high as their words are at the width they like best."""
_State = QValidator.State


class SpinBox(QSpinBox):
    """Whole numbers. The wheel changes them only while they have the keyboard."""

    refused = Signal(str)
    """Why the typed text was refused; empty once it's accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = _Typed(self)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = read_whole(_bare(self, text))
        return _state(self, number), text, position

    def fixup(self, text: str) -> str:
        """As it is: Qt would take the locale's group sign out, and make 15 of 1.5."""
        return text

    def valueFromText(self, text: str) -> int:  # noqa: N802 - Qt's name
        number = read_whole(_bare(self, text))
        return self.value() if number is None else number

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        return str(value)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def why_refused(self, text: str) -> str:
        """What is wrong with the typed text; empty if it's accepted."""
        number = read_whole(text)
        if number is None:
            words = translate(
                "numbers", "“{text}” isn't a whole number. The value is still {value}."
            )
        elif number < self.minimum():
            words = translate(
                "numbers", "Enter a number from {least} to {most}. The value is still {value}."
            )
        else:
            return ""
        least, most = self.minimum(), self.maximum()
        return words.format(text=text, value=self.text(), least=least, most=most)


class MoneyBox(QDoubleSpinBox):
    """US dollars and cents. Typed text takes effect once editing ends."""

    refused = Signal(str)
    """As that of `SpinBox`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setPrefix("$")
        self.setDecimals(2)
        self.setKeyboardTracking(False)
        self._typed = _Typed(self)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        amount = self._amount(text)
        return _state(self, amount), text, position

    def fixup(self, text: str) -> str:
        """As that of `SpinBox`."""
        return text

    def valueFromText(self, text: str) -> float:  # noqa: N802 - Qt's name
        amount = self._amount(text)
        return self.minimum() if amount is None else float(amount)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        return f"{value:.2f}"

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def why_refused(self, text: str) -> str:
        """As that of `SpinBox`."""
        if self._amount(text) is not None:
            return ""
        words = translate(
            "numbers",
            "“{text}” isn't a clear amount. Write it like 1500 or 15.00. The value "
            "is still {value}.",
        )
        return words.format(text=text, value=self.text())

    def _amount(self, text: str) -> Decimal | None:
        return read_decimal(text.replace("$", ""))


def _state(box: SpinBox | MoneyBox, number: Decimal | int | None) -> QValidator.State:
    """Digits that lead beyond the range aren't taken; anything else may still become a number."""
    if number is None or number < box.minimum():
        return _State.Intermediate
    return _State.Acceptable if number <= box.maximum() else _State.Invalid


class NumberNote(TextLabel):
    """Says beside a number field why the typed text was refused."""

    def __init__(self, box: SpinBox | MoneyBox, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName(f"{box.objectName()}_refusal")
        self.setFont(label_font())
        self.setMaximumWidth(_NOTE_WIDTH)
        set_wrong(self)
        self.hide()
        box.refused.connect(self._show)

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))


class _Typed:
    """What the user typed last, judged when the field is left."""

    def __init__(self, box: SpinBox | MoneyBox) -> None:
        self._box = box
        self._text = ""
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToPreviousValue)
        box.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)
        box.lineEdit().textEdited.connect(self._on_edited)
        box.editingFinished.connect(self._on_finished)

    def _on_edited(self, text: str) -> None:
        self._text = _bare(self._box, text)

    def _on_finished(self) -> None:
        text, self._text = self._text, ""
        if text:
            self._box.refused.emit(self._box.why_refused(text))


def _bare(box: QAbstractSpinBox, text: str) -> str:
    """`text` without what stands around the number."""
    if isinstance(box, (QSpinBox, QDoubleSpinBox)):
        text = text.strip().removeprefix(box.prefix()).removesuffix(box.suffix())
    return text.strip()
