"""A question before something that cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from luma_desktop.ui.kit.fonts import title_font
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.text_label import TextLabel, text_label

_WIDTH = 440


class QuestionDialog(QDialog):
    """Enter and Esc change nothing unless another answer has focus."""

    def __init__(
        self,
        name: str,
        question: str,
        consequences: str,
        *,
        leave: QPushButton,
        answers: Sequence[QPushButton],
        apart: Sequence[QPushButton] = (),
        details: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`leave` changes nothing; `apart` stand away from the `answers`, at the row's start.

        `details` stands below the words.

        It is closed by the time that a slot connected to an answer is called.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle("Luma Desktop")
        self.setAccessibleName(question)
        self.setAccessibleDescription(consequences)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        layout.addWidget(_title(question))
        layout.addWidget(text_label("question_text", consequences))
        if details is not None:
            layout.addWidget(details)
        layout.addSpacing(4)
        layout.addLayout(dialog_foot(apart, [leave, *answers]))
        for button in (*apart, leave, *answers):
            button.setAutoDefault(True)
        for button in (*apart, *answers):
            button.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        leave.setDefault(True)
        leave.setFocus()


def _title(question: str) -> TextLabel:
    title = text_label("question_title", question)
    title.setFont(title_font())
    title.setMinimumWidth(_WIDTH)
    return title
