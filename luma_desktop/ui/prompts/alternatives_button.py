"""Shows how many prompts a text makes, and opens the list of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from luma_desktop.domain.alternatives import MOST_COUNTED
from luma_desktop.ui.kit.fonts import label_font, tabular
from luma_desktop.ui.kit.theme import set_kind
from luma_desktop.ui.kit.tool_tips import tool_tip

_SHOWN = 8
"""Prompts in the tool tip."""
_LONGEST = 80
"""Characters of each of them."""


class AlternativesButton(QPushButton):
    """Hidden for a single prompt; its space is kept, so that nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prompt_alternatives")
        self.setAutoDefault(False)
        set_kind(self, "inline")
        self.setFont(tabular(label_font()))
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        keeps.setHorizontalPolicy(QSizePolicy.Policy.Fixed)
        self.setSizePolicy(keeps)
        self.hide()

    def show_prompts(self, count: int, prompts: Sequence[str]) -> None:
        """`prompts` may be empty if there are too many to list."""
        if count >= MOST_COUNTED:
            text = self.tr("over {count} prompts").format(count=f"{MOST_COUNTED:,}")
        else:
            text = self.tr("{count} prompts").format(count=f"{count:,}")
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tool_tip("\n".join(_first_of(prompts))))
        self.setEnabled(bool(prompts))
        self.setVisible(count > 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


def _first_of(prompts: Sequence[str]) -> list[str]:
    lines = [" ".join(prompt.split()) for prompt in prompts[:_SHOWN]]
    lines = [line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…" for line in lines]
    return [*lines, "…"] if len(prompts) > _SHOWN else lines
