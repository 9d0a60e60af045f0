"""How loud the clip plays."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget, QWidgetAction

from luma_desktop.ui.kit.fonts import label_font, tabular
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.popup_button import PopupButton
from luma_desktop.ui.kit.slim_slider import SlimSlider
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip

_ICON = QSize(18, 18)
_WIDTH = 120


class VolumeButton(PopupButton):
    """Volumes are 0 to 1. Moving the slider of a muted clip gives it sound again."""

    volume_requested = Signal(float)
    mute_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("volume", parent)
        self._volume, self._muted = 1.0, False
        self.setIconSize(_ICON)
        self._build()
        self._connect()
        self.set_volume(1.0, muted=False)

    def set_volume(self, volume: float, *, muted: bool) -> None:
        self._volume, self._muted = volume, muted
        silent = muted or volume <= 0
        name = "volume-x" if silent else "volume-1" if volume < 0.5 else "volume-2"  # noqa: PLR2004
        self.setIcon(icon(name))
        self._mute.setIcon(icon(name))
        self._slider.follow(round(volume * 100))
        percent = 0 if silent else round(volume * 100)
        self._percent.setText(f"{percent} %")
        words = self.tr("Muted") if silent else self.tr("Volume: {percent} %")
        self.setToolTip(tool_tip(words.format(percent=percent)))
        self.setAccessibleDescription(words.format(percent=percent))

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Volume"))
        self._slider = SlimSlider()
        self._slider.setObjectName("volume_slider")
        self._slider.setAccessibleName(self.tr("Volume"))
        self._slider.setRange(0, 100)
        self._slider.setSingleStep(5)
        self._slider.setFixedWidth(_WIDTH)
        self._mute = QToolButton()
        self._mute.setObjectName("mute")
        self._mute.setAccessibleName(self.tr("Mute"))
        self._mute.setToolTip(self.tr("Mute"))
        self._mute.setIconSize(_ICON)
        self._percent = plain_label("volume_percent")
        self._percent.setFont(tabular(label_font()))
        self._percent.setFixedWidth(40)
        set_muted(self._percent)
        panel = QWidget()
        row = QHBoxLayout(panel)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(8)
        for part in (self._mute, self._slider, self._percent):
            row.addWidget(part)
        action = QWidgetAction(self.menu_below)
        action.setDefaultWidget(panel)
        self.menu_below.addAction(action)

    def _connect(self) -> None:
        self._slider.moved_by_user.connect(self._on_slider_moved)
        self._mute.clicked.connect(self._on_mute_clicked)

    def _on_slider_moved(self, percent: int) -> None:
        if self._muted:
            self.mute_requested.emit(False)
        self.volume_requested.emit(percent / 100)

    def _on_mute_clicked(self) -> None:
        self.mute_requested.emit(not self._muted)
