"""The window's one path to anything that costs money: large amounts are confirmed first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.state.wallet import Wallet


class PaidClicks(QObject):
    """Questions show what the wallet holds: prices, the balance, and spending against limits."""

    key_missing = Signal()
    """Nothing was sent: there is no key."""

    def __init__(
        self, bridge: Bridge, wallet: Wallet, dialogs: Dialogs, form: FormPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._dialogs = dialogs
        self._form = form
        self._has_key = True
        self.wallet = wallet
        self._groups_shown: set[str] = set()
        bridge.key_status_changed.connect(self._on_key_status)
        form.generate_requested.connect(self._on_generate_requested)

    def _on_generate_requested(
        self, requests: Sequence[GenerationRequest], parent_id: str | None
    ) -> None:
        """One click: send its requests, after a question if that is much or cannot be known.

        Where alternatives make several prompts of one, the first click that sends such a group
        shows what it makes.
        """
        groups = self._form.prompt.groups()
        remix_of = self._form.remix_of if parent_id is None else None
        sent = self._form.extension.confirm_sent

        def go() -> None:
            self._groups_shown.update(groups)
            self._send(requests, parent_id=parent_id, remix_of=remix_of, sent=sent)

        shown = self._groups_shown.issuperset(groups)
        prompts = tuple(dict.fromkeys(request.prompt for request in requests))
        self.agree(requests, go, prompts=() if shown or len(prompts) == 1 else prompts)

    def agree(
        self,
        requests: Sequence[GenerationRequest],
        go: Callable[[], None],
        *,
        prompts: Sequence[str] = (),
    ) -> None:
        """Call `go`, after a question if the amount is large or unknown; never without a key.

        The question shows `prompts`, if any. How images are sent is asked first, so that the
        question about money comes last.
        """
        if self.has_key:
            self._dialogs.let_pictures_go(requests, lambda: self._ask_price(requests, go, prompts))
        else:
            self.key_missing.emit()

    def _ask_price(
        self,
        requests: Sequence[GenerationRequest],
        agreed: Callable[[], None],
        prompts: Sequence[str],
    ) -> None:
        from luma_desktop.ui.presenters.money.click_question import click_question, is_asked_about

        bill = self.wallet.prices.bill(requests)
        if not prompts and not is_asked_about(bill):
            agreed()
            return
        words = click_question(bill, self.wallet.purse, prompts=len(prompts))
        self._dialogs.ask(words.question, words.text, words.answer, agreed, prompts=prompts)

    def send(
        self,
        requests: Sequence[GenerationRequest],
        *,
        sent: Callable[[], None],
    ) -> None:
        """Send what was agreed to, once the user chose how its images may be sent."""
        self._dialogs.let_pictures_go(requests, lambda: self._send(requests, sent=sent))

    def _send(
        self,
        requests: Sequence[GenerationRequest],
        *,
        parent_id: str | None = None,
        remix_of: str | None = None,
        sent: Callable[[], None],
    ) -> None:
        """Send it all at once, unless there's no key.

        While that isn't known yet, the queue holds it.
        """
        if self.has_key:
            self._bridge.queue.generate(requests, parent_id=parent_id, remix_of=remix_of)
            sent()
        else:
            self.key_missing.emit()

    @property
    def has_key(self) -> bool:
        """True while that isn't known yet."""
        return self._has_key

    def _on_key_status(self, status: KeyStatus) -> None:
        self._has_key = status.usable
