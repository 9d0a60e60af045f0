"""Opens, connects, and keeps the dialogs, so that typed text is still there next time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from luma_desktop.domain.clip import VIDEO_SUFFIXES
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.picture import PictureRoute
from luma_desktop.domain.picture_delivery import delivery_faults
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.kit.links import KEYS_PAGE, open_page
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.theme import set_kind
from luma_desktop.ui.state.wallet import Wallet

if TYPE_CHECKING:
    from luma_desktop.ui.money.spending_dialog import SpendingDialog
    from luma_desktop.ui.presenters.trouble.unknown_outcome import OutcomeQuestion
    from luma_desktop.ui.settings.key_dialog import KeyDialog
    from luma_desktop.ui.settings.settings_dialog import NameExample, SettingsDialog

_PROMPTS_HEIGHT = 200


class Dialogs(QObject):
    """Each is built when first needed; none blocks the program."""

    settings_changed = Signal(object)
    """Settings."""

    def __init__(
        self,
        bridge: Bridge,
        wallet: Wallet,
        settings: Settings,
        name_example: NameExample,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._wallet = wallet
        self._settings = settings
        self._name_example = name_example
        self._window = window
        self._key_status = KeyStatus(place=KeyPlace.ABSENT)
        self._proxy_password = KeyStatus(place=KeyPlace.ABSENT)
        self._bucket_secret = KeyStatus(place=KeyPlace.ABSENT)
        self._key: KeyDialog | None = None
        self._settings_dialog: SettingsDialog | None = None
        self._spending_dialog: SpendingDialog | None = None
        bridge.key_status_changed.connect(self._on_key_status)
        bridge.settings.key_refused.connect(self._on_key_refused)
        bridge.proxy_password_changed.connect(self._on_proxy_password)
        bridge.bucket_secret_changed.connect(self._on_bucket_secret)

    @property
    def key_dialog_is_open(self) -> bool:
        return self._key is not None and self._key.isVisible()

    def open_key(self) -> None:
        """Where the API key is given."""
        if self._key is None:
            from luma_desktop.ui.settings.key_dialog import KeyDialog

            self._key = KeyDialog(self._key_status, self._window)
            self._key.key_submitted.connect(self._on_key_submitted)
            self._key.remove_requested.connect(self._bridge.settings.remove_key)
            self._key.keyring_requested.connect(self._bridge.settings.retry_keyring)
            self._key.keys_page_requested.connect(lambda: open_page(KEYS_PAGE))
        self._key.open()

    def open_spending(self) -> None:
        """Open the spending dialog and refresh it from the service."""
        if self._spending_dialog is None:
            from luma_desktop.ui.money.spending_dialog import SpendingDialog

            dialog = self._spending_dialog = SpendingDialog(self._wallet, self._window)
            dialog.ledger_requested.connect(self._bridge.money.load_ledger)
            dialog.absent_requested.connect(self._bridge.money.load_absent)
            dialog.bring_in_requested.connect(self._bridge.money.bring_in)
            dialog.limits_requested.connect(self.open_limits)
            self._bridge.money.ledger_loaded.connect(dialog.show_ledger)
            self._bridge.money.absent_loaded.connect(dialog.show_absent)
        self._spending_dialog.ask()
        self._spending_dialog.open()

    def open_limits(self) -> None:
        """The settings, at the spending limits."""
        self.open_settings()
        if self._settings_dialog is not None:
            self._settings_dialog.show_limits()

    def open_pictures(self) -> None:
        """Open the settings at how local images are sent."""
        self.open_settings()
        if self._settings_dialog is not None:
            self._settings_dialog.show_pictures()

    def let_pictures_go(
        self, requests: Sequence[GenerationRequest], go: Callable[[], None]
    ) -> None:
        """Call `go` now, or once the user chose how the requests' images may be sent."""
        for request in requests:
            for fault in delivery_faults(request, self._settings):
                self._ask_route(request, fault, lambda: self.let_pictures_go(requests, go))
                return
        go()

    def open_settings(self) -> None:
        if self._settings_dialog is None:
            from luma_desktop.ui.settings.settings_dialog import SettingsDialog

            dialog = self._settings_dialog = SettingsDialog(
                self._settings,
                self._wallet,
                name_example=self._name_example,
                default_folder=videos_folder(),
                parent=self._window,
            )
            dialog.settings_changed.connect(self._on_settings)
            dialog.key_requested.connect(self.open_key)
            dialog.proxy_password_given.connect(self._bridge.settings.submit_proxy_password)
            dialog.proxy_password_forgotten.connect(self._bridge.settings.remove_proxy_password)
            dialog.show_proxy_password(self._proxy_password)
            dialog.bucket_secret_given.connect(self._bridge.settings.submit_bucket_secret)
            dialog.bucket_secret_forgotten.connect(self._bridge.settings.remove_bucket_secret)
            dialog.bucket_test_requested.connect(self._bridge.settings.test_bucket)
            dialog.show_bucket_secret(self._bucket_secret)
            self._bridge.settings.bucket_tested.connect(dialog.show_bucket_test)
            self._show_key_place()
        self._settings_dialog.open()

    def open_shortcuts(self) -> None:
        from luma_desktop.ui.settings.shortcuts_dialog import ShortcutsDialog

        self._open_once(ShortcutsDialog(self._window))

    def open_about(self) -> None:
        from luma_desktop.ui.settings.about_dialog import AboutDialog

        self._open_once(AboutDialog(self._window))

    def ask_where_to_save(self, name: str, chosen: Callable[[str], None]) -> None:
        """Ask for a file; an existing file is replaced only with the user's consent."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(
            self._window, self.tr("Save clip"), self._settings.save_folder or videos_folder()
        )
        dialog.setObjectName("save_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        suffix = PurePath(name).suffix or ".mp4"
        is_video = suffix in VIDEO_SUFFIXES
        kind = self.tr("Video (*{suffix})") if is_video else self.tr("File (*{suffix})")
        dialog.setNameFilter(kind.format(suffix=suffix))
        dialog.setDefaultSuffix(suffix.lstrip("."))
        dialog.selectFile(name)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def ask_for_folder(self, title: str, chosen: Callable[[str], None]) -> None:
        """Ask for a target folder."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, title, self._settings.save_folder or videos_folder())
        dialog.setObjectName("folder_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def ask(
        self,
        question: str,
        consequences: str,
        answer: str,
        agreed: Callable[[], None],
        *,
        prompts: Sequence[str] = (),
    ) -> None:
        """Ask before something that can't be undone; Enter and Esc cancel.

        `prompts` are shown with the question.
        """
        from luma_desktop.ui.kit.question_dialog import QuestionDialog
        from luma_desktop.ui.kit.text_list import TextList

        cancel = text_button("question_cancel", self.tr("Cancel"))
        yes = text_button("question_yes", answer)
        set_kind(yes, "primary")
        details = None
        if prompts:
            details = TextList("question_prompts", self.tr("Prompts"), prompts)
            details.setFixedHeight(_PROMPTS_HEIGHT)
        dialog = QuestionDialog(
            "question",
            question,
            consequences,
            leave=cancel,
            answers=[yes],
            details=details,
            parent=self._window,
        )
        yes.clicked.connect(agreed)
        dialog.open()

    def ask_fate(
        self,
        question: OutcomeQuestion,
        *,
        resend: Callable[[], None],
        abandon: Callable[[], None],
    ) -> None:
        """Ask what to do with a job whose outcome is unknown; Enter and Esc keep looking for it."""
        from luma_desktop.ui.kit.question_dialog import QuestionDialog

        give_up = text_button("fate_abandon", question.abandon)
        # None is primary: what may be paid twice shouldn't stand out.
        again = [] if question.resend is None else [text_button("fate_resend", question.resend)]
        dialog = QuestionDialog(
            "outcome_question",
            question.question,
            question.text,
            leave=text_button("fate_wait", question.wait),
            answers=again,
            apart=[give_up],
            parent=self._window,
        )
        give_up.clicked.connect(abandon)
        for button in again:
            button.clicked.connect(resend)
        dialog.open()

    @staticmethod
    def _open_once(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_key_submitted(self, text: str, session_only: bool) -> None:
        self._bridge.settings.submit_key(text, session_only=session_only)

    def _on_key_status(self, status: KeyStatus) -> None:
        self._key_status = status
        if self._key is not None:
            self._key.show_status(status)
        self._show_key_place()

    def _on_key_refused(self, problem: Problem) -> None:
        if self._key is not None:
            self._key.show_refusal(problem)

    def _on_proxy_password(self, status: KeyStatus) -> None:
        self._proxy_password = status
        if self._settings_dialog is not None:
            self._settings_dialog.show_proxy_password(status)

    def _on_bucket_secret(self, status: KeyStatus) -> None:
        self._bucket_secret = status
        if self._settings_dialog is not None:
            self._settings_dialog.show_bucket_secret(status)

    def _ask_route(
        self, request: GenerationRequest, fault: RequestFault, then: Callable[[], None]
    ) -> None:
        from luma_desktop.ui.frames.route_dialog import RouteDialog
        from luma_desktop.ui.presenters.request.picture_routes import route_choices, why_asked

        choices = route_choices(request.model, self._settings)
        dialog = RouteDialog(why_asked(fault, request.model), choices, self._window)
        dialog.route_chosen.connect(lambda route: self._on_route(route, then))
        dialog.setup_requested.connect(lambda route: self._on_route(route, self.open_pictures))
        self._open_once(dialog)

    def _on_route(self, route: PictureRoute, then: Callable[[], None]) -> None:
        agreed = self._settings.upload_agreed or route is PictureRoute.UPLOAD
        settings = msgspec.structs.replace(
            self._settings, picture_route=route, upload_agreed=agreed
        )
        self._on_settings(settings)
        if self._settings_dialog is not None:
            self._settings_dialog.take_settings(settings)
        then()

    def _show_key_place(self) -> None:
        if self._settings_dialog is not None:
            from luma_desktop.ui.presenters.request.key_words import key_place_text

            self._settings_dialog.set_key_place(key_place_text(self._key_status))

    def _on_settings(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)


def videos_folder() -> str:
    """Where the system keeps videos."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
