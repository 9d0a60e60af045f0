"""What the program is, which version, and under which terms."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from luma_desktop import __version__
from luma_desktop.ui.kit.fonts import title_font
from luma_desktop.ui.kit.foot import closing_foot
from luma_desktop.ui.kit.icons import app_icon
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_muted

_ICON_SIZE = 64


class AboutDialog(QDialog):
    """Opened from the Help menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About Luma Desktop"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        layout.addLayout(self._build_head())
        layout.addWidget(text_label("about_text", self._text()))
        layout.addLayout(closing_foot(self, "close_about"))

    def _build_head(self) -> QHBoxLayout:
        picture = plain_label("about_icon")
        picture.setPixmap(app_icon().pixmap(_ICON_SIZE, _ICON_SIZE))
        name = text_label("about_name", "Luma Desktop")
        name.setFont(title_font())
        version = text_label(
            "about_version", self.tr("Version {version}").format(version=__version__)
        )
        version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_muted(version)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch(1)
        names.addWidget(name)
        names.addWidget(version)
        names.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(names, 1)
        return head

    def _text(self) -> str:
        return self.tr(
            "Makes video with Luma Dream Machine through the AI/ML API. Luma "
            "Desktop isn't a product of Luma AI or AI/ML API.\n\nFree software under "
            "the GNU General Public License, version 3 or later, without any "
            "warranty. Built with Qt {qt}, Python {python}, FFmpeg, and other free "
            "software. Icons by Lucide."
        ).format(qt=qVersion(), python=platform.python_version())
