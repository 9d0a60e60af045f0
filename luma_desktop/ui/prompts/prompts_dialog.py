"""Every prompt that a text with alternatives makes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.foot import closing_foot
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.text_list import TextList
from luma_desktop.ui.kit.theme import set_ground, set_muted


class PromptsDialog(QDialog):
    """Read only, in the order in which they are sent."""

    def __init__(self, prompts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build(prompts)
        self.setWindowTitle(self.tr("{count} prompts").format(count=len(prompts)))

    def _build(self, prompts: Sequence[str]) -> None:
        self.setObjectName("prompts_dialog")
        resize_to_screen(self, 560, 420)
        set_ground(self, Role.PANEL)
        how = text_label(
            "prompts_how",
            self.tr(
                "{dawn|dusk} makes two prompts, one with each word. To type a brace or "
                "bar as itself, put a backslash before it: \\{ \\| \\}"
            ),
        )
        set_muted(how)
        self._list = TextList("prompts_list", self.tr("Prompts"), prompts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(how)
        layout.addWidget(self._list, 1)
        layout.addLayout(closing_foot(self, "close_prompts"))
