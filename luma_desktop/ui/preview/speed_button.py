"""How fast the clip plays."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from luma_desktop.ui.kit.fonts import body_font, tabular
from luma_desktop.ui.kit.popup_button import PopupButton
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.preview.player import SPEEDS


class SpeedButton(PopupButton):
    """Shows the speed in force; its menu offers the others."""

    speed_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("speed", parent)
        self.setFont(tabular(body_font()))
        self.setFixedWidth(48)
        self._group = QActionGroup(self)
        self._actions: dict[float, QAction] = {}
        for speed in SPEEDS:
            action = QAction(speed_text(speed), self._group)
            action.setCheckable(True)
            action.setData(speed)
            self.menu_below.addAction(action)
            self._actions[speed] = action
        self._group.triggered.connect(self._on_triggered)
        self.set_speed(1.0)

    def set_speed(self, speed: float) -> None:
        text = speed_text(speed)
        self.setText(text)
        self.setToolTip(tool_tip(self.tr("Speed: {speed}").format(speed=text)))
        self.setAccessibleName(self.tr("Speed: {speed}").format(speed=text))
        action = self._actions.get(speed)
        if action is not None:
            action.setChecked(True)

    def _on_triggered(self, action: QAction) -> None:
        self.speed_requested.emit(float(action.data()))


def speed_text(speed: float) -> str:
    """A factor without needless zeros and with its sign."""
    return f"{speed:g}×"
