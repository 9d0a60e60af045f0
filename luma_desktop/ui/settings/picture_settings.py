"""How local images are sent, and the bucket they may be sent through."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.picture import PictureRoute
from luma_desktop.domain.picture_delivery import bucket_endpoint, bucket_entry
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.kit.combo_box import ComboBox
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_invalid, set_muted
from luma_desktop.ui.presenters.request.picture_routes import route_details, route_text
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.settings.secret_field import SecretField, SecretWords

_LABEL_WIDTH = 140
_FIELD_HEIGHT = 32
_GAP = 12
_SENTENCE_WIDTH = 340
"""Logical pixels: a form row is as high as its sentence at its preferred width."""


class PictureSettings(QWidget):
    """Its fields mirror those of the settings, complete or not."""

    changed = Signal()
    secret_given = Signal(str)
    secret_forgotten = Signal()
    test_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = Settings()
        self._is_testing = False
        self._is_showing = False
        self._build()
        self._connect()

    def show_settings(self, settings: Settings) -> None:
        self._settings = settings
        self._is_showing = True
        self.route.setCurrentIndex(self.route.findData(settings.picture_route))
        self._agreed.setChecked(settings.upload_agreed)
        self.endpoint.setText(settings.bucket_endpoint)
        self._bucket.setText(settings.bucket_name)
        self._region.setText(settings.bucket_region)
        self._prefix.setText(settings.bucket_prefix)
        self._key_id.setText(settings.bucket_key_id)
        self._path_style.setChecked(settings.bucket_path_style)
        self._is_showing = False
        self._show_fields()

    def written_to(self, settings: Settings) -> Settings:
        """`settings` with the values entered here."""
        return msgspec.structs.replace(
            settings,
            picture_route=PictureRoute(self.route.currentData()),
            upload_agreed=self._agreed.isChecked(),
            bucket_endpoint=self.endpoint.text().strip(),
            bucket_name=self._bucket.text().strip(),
            bucket_region=self._region.text().strip(),
            bucket_prefix=self._prefix.text().strip(),
            bucket_key_id=self._key_id.text().strip(),
            bucket_path_style=self._path_style.isChecked(),
        )

    def show_secret(self, status: KeyStatus) -> None:
        """Where the bucket's secret is."""
        self._secret.show_status(status)

    def show_test(self, problem: Problem | None) -> None:
        """Show the test result."""
        self._is_testing = False
        if problem is None:
            words = self.tr(
                "The bucket works. A test file was uploaded and downloaded through its link."
            )
        else:
            words = problem_words(problem).line
        self._outcome.setText(words)
        self._show_fields()

    def focus_first(self) -> None:
        """Focus the first incomplete field, or the first one."""
        by_bucket = self._settings.picture_route is PictureRoute.BUCKET
        missing = by_bucket and bucket_entry(self._settings) is None
        first: QWidget = self.endpoint if missing else self.route
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # building

    def _build(self) -> None:
        self.setObjectName("picture_settings")
        self.route = ComboBox()
        for route in PictureRoute:
            self.route.addItem(route_text(route), route)
        self._name(self.route, "picture_route", self.tr("How images are sent"))
        self._details = text_label("route_details")
        self._details.setMaximumWidth(_SENTENCE_WIDTH)
        set_muted(self._details)
        self._agreed = QCheckBox(self.tr("I kno&w that the images become public"))
        self._name(self._agreed, "upload_agreed", self.tr("I know that the images become public"))
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(_GAP)
        self._rows.setVerticalSpacing(8)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._row(self.tr("&Send images"), self.route)
        self._rows.addRow("", self._details)
        self._rows.addRow("", self._agreed)
        self._build_bucket()
        # Not a row, as a service's answer may be long.
        below = QHBoxLayout()
        below.setContentsMargins(_LABEL_WIDTH + _GAP, 0, 0, 0)
        below.addWidget(self._outcome)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._rows)
        column.addLayout(below)

    def _build_bucket(self) -> None:
        self.endpoint = self._line("bucket_endpoint", self.tr("Bucket endpoint"))
        self.endpoint.setPlaceholderText("https://s3.example.com")
        self._bucket = self._line("bucket_name", self.tr("Bucket name"))
        self._region = self._line("bucket_region", self.tr("Bucket region"))
        self._region.setPlaceholderText("us-east-1")
        self._prefix = self._line("bucket_prefix", self.tr("Bucket folder"))
        self._prefix.setPlaceholderText(self.tr("None"))
        self._key_id = self._line("bucket_key_id", self.tr("Access key ID"))
        self._secret = SecretField("bucket_secret", self._secret_words())
        self._path_style = QCheckBox(self.tr("Put the &bucket name in the path"))
        self._name(
            self._path_style, "bucket_path_style", self.tr("Put the bucket name in the path")
        )
        self._test = QPushButton()
        self._test.setAutoDefault(False)
        self._name(self._test, "test_bucket", self.tr("Test bucket"))
        self._outcome = text_label("bucket_outcome")
        set_muted(self._outcome)
        test = QHBoxLayout()
        test.addWidget(self._test)
        test.addStretch(1)
        first = self._rows.rowCount()
        self._row(self.tr("&Endpoint"), self.endpoint)
        self._row(self.tr("B&ucket"), self._bucket)
        self._row(self.tr("Re&gion"), self._region)
        self._row(self.tr("F&older"), self._prefix)
        self._row(self.tr("Access key &ID"), self._key_id)
        self._row(self.tr("Secret ke&y"), self._secret)
        self._rows.addRow("", self._path_style)
        self._rows.addRow("", test)
        self._bucket_rows = range(first, self._rows.rowCount())

    def _secret_words(self) -> SecretWords:
        return SecretWords(
            title=self.tr("Secret access key"),
            keep=self.tr("Save secret access key"),
            forget=self.tr("Forget secret access key"),
            in_keyring=self.tr("Stored in the system keyring."),
            in_session=self.tr("Used until you quit; not stored."),
            absent=self.tr("No secret key yet. It will be stored in the keyring, never in a file."),
        )

    def _line(self, name: str, title: str) -> QLineEdit:
        line = QLineEdit()
        self._name(line, name, title)
        return line

    def _row(self, text: str, field: QWidget) -> None:
        label = plain_label(f"{field.objectName()}_label", text)
        label.setMinimumSize(_LABEL_WIDTH, _FIELD_HEIGHT)
        label.setBuddy(field)
        # Fields as high as their label keep it beside their first line.
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setContentsMargins(0, 8, 0, 0)
        self._rows.addRow(label, field)

    @staticmethod
    def _name(widget: QWidget, name: str, title: str) -> None:
        widget.setObjectName(name)
        widget.setAccessibleName(title)

    def _connect(self) -> None:
        self.route.currentIndexChanged.connect(self._on_changed)
        self._agreed.toggled.connect(self._on_changed)
        self._path_style.toggled.connect(self._on_changed)
        for line in (self.endpoint, self._bucket, self._region, self._prefix, self._key_id):
            line.textChanged.connect(self._on_changed)
        self._secret.given.connect(self.secret_given)
        self._secret.forget_requested.connect(self.secret_forgotten)
        self._test.clicked.connect(self._on_test)

    # actions

    def _on_changed(self) -> None:
        if self._is_showing:
            return
        self._outcome.setText("")
        self._show_fields()
        self.changed.emit()

    def _on_test(self) -> None:
        self._is_testing = True
        self._outcome.setText("")
        self._show_fields()
        self.test_requested.emit()

    def _show_fields(self) -> None:
        settings = self.written_to(self._settings)
        route = settings.picture_route
        self._details.setText(route_details(route))
        self._agreed.setVisible(route is PictureRoute.UPLOAD)
        for row in self._bucket_rows:
            self._rows.setRowVisible(row, route is PictureRoute.BUCKET)
        told = route is PictureRoute.BUCKET and bool(self._outcome.text())
        self._outcome.setVisible(told)
        is_wrong = bool(settings.bucket_endpoint) and bucket_endpoint(settings) is None
        set_invalid(self.endpoint, invalid=is_wrong)
        finished = bucket_entry(settings) is not None
        self._secret.setEnabled(finished)
        self._test.setEnabled(finished and not self._is_testing)
        self._test.setText(self.tr("Testing…") if self._is_testing else self.tr("Test"))
