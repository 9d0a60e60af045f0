"""Says on an image that its aspect ratio isn't the clip's, and offers to crop it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from luma_desktop.domain.request import AspectRatio
from luma_desktop.ui.kit.fonts import small_font
from luma_desktop.ui.kit.tool_tips import tool_tip

_EDGE = 4


class CropPill(QToolButton):
    """Overlays the bottom of its parent, so that nothing moves when it appears."""

    def __init__(self, name: str, accessible_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent.size()
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setProperty("kind", "scrim_pill")
        self.setFont(small_font())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def show_ratio(self, ratio: AspectRatio | None) -> None:
        """Set the ratio that the image lacks; None if it fits."""
        if ratio is not None:
            self.setText(self.tr("Not {ratio} · Crop…").format(ratio=ratio))
            words = self.tr(
                "The image isn't {ratio} like the clip, so the service would crop it. "
                "Crop it here to choose what stays."
            ).format(ratio=ratio)
            self.setToolTip(tool_tip(words))
            self.setAccessibleDescription(words)
            self.place(self._room)
        self.setVisible(ratio is not None)

    def place(self, room: QSize) -> None:
        """Centre it at the bottom of a parent of that size."""
        self._room = room
        self.resize(self.sizeHint().boundedTo(room - QSize(2 * _EDGE, 2 * _EDGE)))
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - _EDGE)
