"""The form's pinned footer: price, remaining balance, Generate."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from luma_desktop.domain.pricing import Bill, Quote
from luma_desktop.ui.kit.fonts import body_font, label_font, tabular
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.key_button import KeyButton
from luma_desktop.ui.kit.markup import escaped
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import Theme, set_kind, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.money.change_cost import change_line
from luma_desktop.ui.presenters.money.click_cost import CostLine, cost_line
from luma_desktop.ui.presenters.texts.words import Action
from luma_desktop.ui.presenters.trouble.problems import action_text
from luma_desktop.ui.state.wallet import Wallet

_MARK = QSize(16, 16)
_GAP = 6
_EDGE = 7
"""Space around a link's text: its focus border and its padding."""


class GenerateBar(QWidget):
    """Shows what a click will cost."""

    clicked = Signal()
    way_out_requested = Signal(object)
    """Action: what can be done about the note."""

    def __init__(self, wallet: Wallet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wallet = wallet
        self._is_gone = self._is_closed = False
        self._way_out: Action | None = None
        self._before: Quote | None = None
        self._verb, self._is_priced = "", False
        self._bill = Bill()
        self._refusal = ""
        self._build()
        self.button.clicked.connect(self.clicked)
        Theme.current().changed.connect(self._show)

    def set_cost(self, bill: Bill, refusal: str = "") -> None:
        """Show what a click costs, or why it can't be made."""
        self._bill, self._refusal = bill, refusal
        self._show()

    def set_change(self, before: Quote | None) -> None:
        """Set that the click edits a queued job quoted at `before`; None if it adds new jobs."""
        self._before = before
        self._show()

    def set_gone(self, gone: bool) -> None:
        """The service no longer accepts such requests."""
        self._is_gone = gone
        self.button.setEnabled(not gone and not self._is_closed)
        self._show()

    def set_closed(self) -> None:
        """Nothing can be sent in this run."""
        self._is_closed = True
        self.button.setEnabled(False)

    def set_said(self, text: str) -> None:
        """Set what the last click did and what the next one will do; may be empty."""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def set_verb(self, text: str, *, priced: bool = False) -> None:
        """What the button does: Generate, or Extend."""
        self._verb, self._is_priced = text, priced
        self.button.setAccessibleName(text)
        self._show()

    def set_key(self, key: str) -> None:
        """The key that does the same, as shown to people."""
        self.button.set_key(key)

    def _build(self) -> None:
        self.setObjectName("generate_bar")
        self._cost = self._label("cost")
        self._rest = self._label("rest")
        self._mark = plain_label("balance_warning")
        self._mark.hide()
        self._note = text_label("cost_note")
        self._note.setFont(label_font())
        set_muted(self._note)
        self._note.hide()
        self._said = text_label("sent_note")
        self._said.setFont(label_font())
        self._said.hide()
        self._way = QPushButton()
        self._way.setObjectName("way_out")
        self._way.setAutoDefault(False)
        set_kind(self._way, "link")
        self._way.hide()
        self._way.clicked.connect(lambda: self.way_out_requested.emit(self._way_out))
        self.button = KeyButton("generate")
        set_kind(self.button, "primary")
        right = QHBoxLayout()
        right.setSpacing(_GAP)
        right.addWidget(self._mark)
        right.addWidget(self._rest, 1)
        line = self._costs = QHBoxLayout()
        line.setContentsMargins(_EDGE, 0, 0, 0)
        line.setSpacing(_GAP)
        line.addWidget(self._cost)
        line.addStretch(1)
        line.addLayout(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14 - _EDGE, 12, 14, 14)
        layout.setSpacing(0)
        layout.addLayout(line)
        layout.addSpacing(4)
        layout.addLayout(_inset(self._said))
        layout.addLayout(_inset(self._note))
        layout.addWidget(self._way, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(8)
        layout.addLayout(_inset(self.button))
        self.set_verb(self.tr("Generate"))

    def _label(self, name: str) -> QLabel:
        label = plain_label(name)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setFont(tabular(body_font()))
        return label

    def _show(self) -> None:
        line = self._line()
        if self._is_gone:
            gone = self.tr("The service no longer offers Dream Machine v1.")
            way_out = Action.USE_CURRENT_MODEL
            line = msgspec.structs.replace(line, note=gone, enough=False, way_out=way_out)
        self._cost.setText(_stressed(line.cost, line.cost_amount))
        self._rest.setText(_stressed(line.rest, line.rest_amount))
        self._rest.setToolTip(tool_tip(line.held))
        self._mark.setPixmap(icon("triangle-alert", Role.WARNING).pixmap(_MARK))
        self._mark.setVisible(not line.enough)
        self._note.setText(line.note)
        self._note.setVisible(bool(line.note))
        self._show_way_out(line.way_out)
        self.button.setAccessibleDescription(_spoken(line))
        self.button.setToolTip(tool_tip(line.note))

        price = line.cost_amount if self._is_priced else ""
        text = self.tr("{verb} · {price}").format(verb=self._verb, price=price)
        self.button.setText(text if price else self._verb)
        self._lay_out_costs()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_out_costs()

    def _lay_out_costs(self) -> None:
        """Side by side; where that would cut one of them, one below the other."""
        mark = 0 if self._mark.isHidden() else _MARK.width() + _GAP
        both = self._cost.sizeHint().width() + mark + self._rest.sizeHint().width() + 2 * _GAP
        directions = QBoxLayout.Direction
        fits = both <= self._costs.geometry().width() or not self._rest.text()
        self._costs.setDirection(directions.LeftToRight if fits else directions.TopToBottom)

    def _show_way_out(self, way_out: Action | None) -> None:
        if way_out is Action.OPEN_BILLING and self._wallet.is_demo:
            way_out = Action.REFILL_DEMO
        self._way_out = way_out
        text = action_text(way_out) or ""
        self._way.setText(text)
        self._way.setAccessibleName(text)
        self._way.setVisible(way_out is not None)

    def _line(self) -> CostLine:
        if self._refusal:
            return CostLine(cost="–", cost_amount="", enough=False, note=self._refusal)
        if self._before is not None:
            return change_line(self._before, self._bill, self._wallet.purse)
        return cost_line(self._bill, self._wallet.purse)


def _inset(widget: QWidget) -> QHBoxLayout:
    """As far in as the words of a link beside it."""
    row = QHBoxLayout()
    row.setContentsMargins(_EDGE, 0, 0, 0)
    row.addWidget(widget)
    return row


def _stressed(text: str, amount: str) -> str:
    """`text` as rich text: muted, except for the last `amount` in it."""
    before, found, after = text.rpartition(amount) if amount else (text, "", "")
    return f"{_quiet(before)}<b>{escaped(found)}</b>{_quiet(after)}"


def _quiet(text: str) -> str:
    color = Theme.current().color(Role.MUTED).name()
    return f'<font color="{color}">{escaped(text)}</font>'


def _spoken(line: CostLine) -> str:
    parts = (line.cost, line.rest, line.note, line.held)
    return ", ".join(part for part in parts if part)
