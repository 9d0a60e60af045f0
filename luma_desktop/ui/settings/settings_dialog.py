"""The settings. Changes apply at once; invalid values are explained beside their field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.settings import Appearance, ProxyMode, Settings
from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.spin_box import MoneyBox, SpinBox
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.theme import set_invalid
from luma_desktop.ui.presenters.money.balance import top_up_text
from luma_desktop.ui.settings.proxy_address import ProxyFault, proxy_fault
from luma_desktop.ui.settings.settings_form import SettingsForm
from luma_desktop.ui.state.wallet import Wallet

_SIZE = (552, 640)

NameExample = Callable[[str], str]
"""The file name a template gives; raises ValueError for an unusable one."""


class SettingsDialog(QDialog):
    """Shows `settings` and emits each valid change."""

    settings_changed = Signal(object)
    """Settings."""
    key_requested = Signal()
    proxy_password_given = Signal(str)
    proxy_password_forgotten = Signal()
    bucket_secret_given = Signal(str)
    bucket_secret_forgotten = Signal()
    bucket_test_requested = Signal()

    def __init__(
        self,
        settings: Settings,
        wallet: Wallet,
        *,
        name_example: NameExample,
        default_folder: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._wallet = wallet
        self._name_example = name_example
        self._default_folder = default_folder
        self._refused: SpinBox | MoneyBox | None = None
        """Shows why what was typed last in it does not count."""
        self._build()
        self._show()
        self._connect()
        self._show_money()
        wallet.changed.connect(self._show_money)

    def set_key_place(self, text: str) -> None:
        """Say where the API key is."""
        self._form.key_place.setText(text)

    def _show_money(self) -> None:
        """Show what counts against each limit, and the account's auto top-up."""
        spending = self._wallet.purse.spending
        today = self.tr("Today: {amount}").format(amount=spending.today)
        month = self.tr("This month: {amount}").format(amount=spending.this_month)
        self._form.day_cap.set_spent(today)
        self._form.month_cap.set_spent(month)
        text = top_up_text(self._wallet.purse.balance)
        self._form.top_up.setText(text)
        self._form.top_up.setVisible(bool(text))

    def show_proxy_password(self, status: KeyStatus) -> None:
        """Say where the proxy's password is."""
        self._form.proxy_login.show_status(status)

    def take_settings(self, settings: Settings) -> None:
        """How images are sent was chosen elsewhere."""
        self._settings = settings
        self._form.pictures.show_settings(settings)

    def show_bucket_secret(self, status: KeyStatus) -> None:
        """Say where the bucket's secret is."""
        self._form.pictures.show_secret(status)

    def show_bucket_test(self, problem: Problem | None) -> None:
        """Show the result of the bucket test."""
        self._form.pictures.show_test(problem)

    def show_pictures(self) -> None:
        """Scroll to how images are sent, ready for changes."""
        # A newly chosen way may have more fields, which must be laid out first.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._scroll.verticalScrollBar().setValue(self._form.pictures.y())
        self._form.pictures.focus_first()

    def show_limits(self) -> None:
        """Scroll to the spending limits, ready for changes."""
        form = self._form
        field = form.month_cap if self._settings.day_cap_usd is None else form.day_cap
        self._scroll.ensureWidgetVisible(form.month_cap)
        field.focus_amount()

    def done(self, result: int) -> None:
        """Once stay open where the last number typed doesn't count: that's said beside it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # what was half typed is judged
        refused, self._refused = self._refused, None
        if refused is None:
            super().done(result)
            return
        refused.setFocus(Qt.FocusReason.OtherFocusReason)
        refused.selectAll()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._scroll.ensureWidgetVisible(refused)

    # building

    def _build(self) -> None:
        self.setObjectName("settings_dialog")
        self.setWindowTitle(self.tr("Settings"))
        resize_to_screen(self, *_SIZE)
        self._form = SettingsForm()
        scroll = self._scroll = QScrollArea()
        scroll.setObjectName("settings_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._form)
        self._close = text_button("close_settings", self.tr("Close"))
        foot = dialog_foot([], [self._close])
        foot.setContentsMargins(20, 12, 20, 16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)

    def _show(self) -> None:
        form, settings = self._form, self._settings
        form.folder.setText(settings.save_folder or self._default_folder)
        form.template.setText(settings.file_template)
        form.in_flight.setValue(settings.max_in_flight)
        form.poll.setValue(round(settings.poll_seconds))
        form.day_cap.set_limit(settings.day_cap_usd)
        form.month_cap.set_limit(settings.month_cap_usd)
        form.appearance.setCurrentIndex(form.appearance.findData(settings.appearance))
        form.proxy_mode.setCurrentIndex(form.proxy_mode.findData(settings.proxy_mode))
        form.proxy_url.setText(settings.proxy_url)
        form.proxy_login.set_user(settings.proxy_user)
        form.proxy_url.setEnabled(settings.proxy_mode is ProxyMode.MANUAL)
        form.proxy_login.setVisible(settings.proxy_mode is ProxyMode.MANUAL)
        form.pictures.show_settings(settings)
        form.autoplay.setChecked(settings.autoplay)
        form.notify.setChecked(settings.notify)
        self._show_example()

    def _connect(self) -> None:
        form = self._form
        self._close.clicked.connect(self.accept)
        form.key.clicked.connect(self.key_requested)
        form.choose_folder.clicked.connect(self._on_choose_folder)
        form.template.textChanged.connect(self._on_template)
        form.in_flight.valueChanged.connect(lambda count: self._set(max_in_flight=count))
        form.poll.valueChanged.connect(lambda seconds: self._set(poll_seconds=float(seconds)))
        form.day_cap.changed.connect(lambda usd: self._set(day_cap_usd=usd))
        form.month_cap.changed.connect(lambda usd: self._set(month_cap_usd=usd))
        form.appearance.currentIndexChanged.connect(self._on_appearance)
        form.proxy_mode.currentIndexChanged.connect(self._on_proxy)
        form.proxy_url.textChanged.connect(self._on_proxy)
        form.proxy_login.user_changed.connect(lambda user: self._set(proxy_user=user))
        form.proxy_login.password_given.connect(self.proxy_password_given)
        form.proxy_login.forget_requested.connect(self.proxy_password_forgotten)
        pictures = form.pictures
        pictures.changed.connect(lambda: self._hold(pictures.written_to(self._settings)))
        pictures.secret_given.connect(self.bucket_secret_given)
        pictures.secret_forgotten.connect(self.bucket_secret_forgotten)
        pictures.test_requested.connect(self.bucket_test_requested)
        form.autoplay.toggled.connect(lambda on: self._set(autoplay=on))
        form.notify.toggled.connect(lambda on: self._set(notify=on))
        for number in form.numbers:
            number.refused.connect(partial(self._on_refused, number))

    # actions

    def _set(self, **changes: Any) -> None:
        self._hold(msgspec.structs.replace(self._settings, **changes))

    def _hold(self, changed: Settings) -> None:
        if changed != self._settings:
            self._settings = changed
            self.settings_changed.emit(changed)

    def _on_refused(self, number: SpinBox | MoneyBox, why: str) -> None:
        if why:
            self._refused = number
        elif self._refused is number:
            self._refused = None

    def _on_choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for saved clips"), self._form.folder.text())
        dialog.setObjectName("folder_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_folder)
        dialog.open()

    def _on_folder(self, folder: str) -> None:
        self._form.folder.setText(folder)
        self._set(save_folder=folder)

    def _on_template(self) -> None:
        if self._show_example():
            self._set(file_template=self._form.template.text().strip())

    def _show_example(self) -> bool:
        form = self._form
        template = form.template.text().strip()
        try:
            example = self._name_example(template) if template else None
        except ValueError:
            example = None
        set_invalid(form.template, invalid=example is None)
        if example is None:
            form.example.setText(
                self.tr("This can't be used as a file name. The last working one stays in use.")
            )
            return False
        form.example.setText(self.tr("Example: {name}").format(name=example))
        return True

    def _on_appearance(self) -> None:
        self._set(appearance=Appearance(self._form.appearance.currentData()))

    def _on_proxy(self) -> None:
        form = self._form
        mode = ProxyMode(form.proxy_mode.currentData())
        address = form.proxy_url.text().strip()
        manual = mode is ProxyMode.MANUAL
        form.proxy_url.setEnabled(manual)
        form.proxy_login.setVisible(manual)
        fault = proxy_fault(address) if manual else None
        set_invalid(form.proxy_url, invalid=fault is not None and bool(address))
        form.proxy_note.setText("" if fault is None else self._proxy_words(fault))
        form.proxy_note.setVisible(fault is not None)
        if fault is None:
            self._set(proxy_mode=mode, proxy_url=address if manual else self._settings.proxy_url)

    def _proxy_words(self, fault: ProxyFault) -> str:
        match fault:
            case ProxyFault.LOGIN:
                return self.tr("Enter the user name and password in their own fields.")
            case ProxyFault.SOCKS:
                return self.tr("SOCKS proxies aren't supported. Use an HTTP proxy.")
            case _:
                return self.tr("Enter an address such as http://proxy.example:3128.")
