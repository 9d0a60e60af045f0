"""The fields of the settings, in groups. It knows how they look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.settings import Appearance, ProxyMode
from luma_desktop.ui.kit.combo_box import ComboBox
from luma_desktop.ui.kit.fonts import label_font, semibold
from luma_desktop.ui.kit.limit_field import LimitField
from luma_desktop.ui.kit.spin_box import MoneyBox, NumberNote, SpinBox
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_muted
from luma_desktop.ui.settings.picture_settings import PictureSettings
from luma_desktop.ui.settings.proxy_login import ProxyLogin

MAX_IN_FLIGHT = 20
_POLL_RANGE = (2, 60)
_LABEL_WIDTH = 152
"""As wide as the longest label: the fields of all groups begin at the same place."""
_FIELD_HEIGHT = 32
_NUMBER_WIDTH = 96
_DAY_SUGGESTION = 5.0
_MONTH_SUGGESTION = 50.0
"""Suggested US dollars in a field whose limit isn't set."""


class SettingsForm(QWidget):
    """Its fields are open to the dialog that fills and reads them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings_form")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 18, 20, 8)
        self._layout.setSpacing(20)
        self._build_clips()
        self._build_queue()
        self._build_budget()
        self._build_window()
        self._build_account()
        self.pictures = PictureSettings()
        self._group(self.tr("Images from this computer")).addWidget(self.pictures)
        self._layout.addStretch(1)

    def _build_clips(self) -> None:
        self.folder = QLineEdit()
        self.folder.setReadOnly(True)
        self._name(self.folder, "save_folder", self.tr("Folder for saved clips"))
        self.choose_folder = QPushButton(self.tr("Choose…"))
        self.choose_folder.setAutoDefault(False)
        self._name(self.choose_folder, "choose_folder", self.tr("Choose a folder"))
        self.template = QLineEdit()
        self._name(self.template, "file_template", self.tr("File name"))
        self.example = text_label("file_example")
        set_muted(self.example)
        rows = self._section(self.tr("Saved clips"))
        self._row(rows, self.tr("&Folder"), self.folder, self.choose_folder)
        self._row(rows, self.tr("File &name"), self.template)
        rows.addRow("", self.example)

    def _build_queue(self) -> None:
        self.in_flight = SpinBox()
        self.in_flight.setRange(1, MAX_IN_FLIGHT)
        self.in_flight.setMinimumWidth(_NUMBER_WIDTH)
        self._name(self.in_flight, "max_in_flight", self.tr("Jobs at the service at once"))
        self.poll = SpinBox()
        self.poll.setRange(*_POLL_RANGE)
        self.poll.setMinimumWidth(_NUMBER_WIDTH)
        self.poll.setSuffix(self.tr(" s"))
        self._name(self.poll, "poll_seconds", self.tr("Check jobs that are nearly done every"))
        rows = self._section(self.tr("Queue"))
        self._row(rows, self.tr("&Jobs at once"), self.in_flight, None)
        rows.addRow("", NumberNote(self.in_flight))
        self._row(rows, self.tr("Check the ser&vice every"), self.poll, None)
        rows.addRow("", NumberNote(self.poll))

    def _build_budget(self) -> None:
        self.day_cap = LimitField("day_cap", self.tr("Daily limit"), _DAY_SUGGESTION)
        self.month_cap = LimitField("month_cap", self.tr("Monthly limit"), _MONTH_SUGGESTION)
        self.top_up = text_label("settings_top_up")
        set_muted(self.top_up)
        self.top_up.hide()
        rows = self._section(self.tr("Spending limits"))
        self._row(rows, self.tr("Per &day"), self.day_cap)
        rows.addRow("", self.day_cap.note)
        self._row(rows, self.tr("Per &month"), self.month_cap)
        rows.addRow("", self.month_cap.note)
        rows.addRow("", self.top_up)

    def _build_window(self) -> None:
        self.appearance = ComboBox()
        for value, text in (
            (Appearance.SYSTEM, self.tr("Same as system")),
            (Appearance.LIGHT, self.tr("Light")),
            (Appearance.DARK, self.tr("Dark")),
        ):
            self.appearance.addItem(text, value)
        self._name(self.appearance, "appearance", self.tr("Appearance"))
        self.autoplay = QCheckBox(self.tr("&Play a new clip when nothing else is being watched"))
        self._name(self.autoplay, "autoplay", self.tr("Play a new clip automatically"))
        self.notify = QCheckBox(self.tr("Show a no&tification when a clip is ready"))
        self._name(self.notify, "notify", self.tr("Show a notification when a clip is ready"))
        rows = self._section(self.tr("Window"))
        self._row(rows, self.tr("&Appearance"), self.appearance, None)
        rows.addRow("", self.autoplay)
        rows.addRow("", self.notify)

    def _build_account(self) -> None:
        self.key_place = text_label("settings_key_place")
        self.key = QPushButton(self.tr("API key…"))
        self.key.setAutoDefault(False)
        self._name(self.key, "open_key_dialog", self.tr("API key…"))
        self.proxy_mode = ComboBox()
        for value, text in (
            (ProxyMode.SYSTEM, self.tr("Same as system")),
            (ProxyMode.NONE, self.tr("None")),
            (ProxyMode.MANUAL, self.tr("Custom:")),
        ):
            self.proxy_mode.addItem(text, value)
        self._name(self.proxy_mode, "proxy_mode", self.tr("Proxy"))
        self.proxy_url = QLineEdit()
        self.proxy_url.setPlaceholderText("http://proxy.example:3128")
        self._name(self.proxy_url, "proxy_url", self.tr("Proxy address"))
        self.proxy_note = text_label("proxy_note")
        self.proxy_note.hide()
        self.proxy_login = ProxyLogin()
        self.proxy_login.hide()
        rows = self._section(self.tr("Account and network"))
        self._row(rows, self.tr("API &key"), self.key, None)
        rows.addRow("", self.key_place)
        set_muted(self.key_place)
        self._row(rows, self.tr("P&roxy"), self.proxy_mode, self.proxy_url)
        rows.addRow("", self.proxy_note)
        rows.addRow("", self.proxy_login)

    def _group(self, title: str) -> QVBoxLayout:
        heading = plain_label("settings_heading", title)
        heading.setFont(semibold(label_font()))
        set_muted(heading)
        group = QVBoxLayout()
        group.setSpacing(8)
        group.addWidget(heading)
        self._layout.addLayout(group)
        return group

    def _section(self, title: str) -> QFormLayout:
        rows = QFormLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(8)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._group(title).addLayout(rows)
        return rows

    def _row(
        self,
        rows: QFormLayout,
        text: str,
        field: QWidget,
        *beside: QWidget | None,
    ) -> None:
        """Add a labelled field; with `None` beside it keeps its own width."""
        label = plain_label(f"{field.objectName()}_label", text)
        label.setMinimumSize(_LABEL_WIDTH, _FIELD_HEIGHT)
        label.setBuddy(field)
        line = QHBoxLayout()
        line.setSpacing(8)
        stretches = not beside or isinstance(beside[-1], QPushButton)
        line.addWidget(field, 1 if stretches else 0)
        for widget in beside:
            if widget is None:
                line.addStretch(1)
            else:
                line.addWidget(widget, 0 if stretches else 1)
        rows.addRow(label, line)

    @property
    def numbers(self) -> tuple[SpinBox | MoneyBox, ...]:
        """Every field for a number."""
        return self.in_flight, self.poll, self.day_cap.amount, self.month_cap.amount

    @staticmethod
    def _name(widget: QWidget, name: str, accessible_name: str) -> None:
        widget.setObjectName(name)
        widget.setAccessibleName(accessible_name)
