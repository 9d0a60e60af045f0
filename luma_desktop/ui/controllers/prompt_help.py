"""Help with prompts: earlier prompts, favourites, snippets, and camera terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.alternatives import escaped
from luma_desktop.domain.prompts import Snippet
from luma_desktop.domain.request import MAX_TEXT_UNITS
from luma_desktop.ui.bridge.prompts import PromptBridge
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.prompts.prompt_edit import PromptEdit
from luma_desktop.ui.state.job_store import JobStore

if TYPE_CHECKING:
    from luma_desktop.ui.prompts.prompt_popup import PromptPopup


class PromptHelp(QObject):
    """Connects the prompt field, its popup, and stored prompts."""

    def __init__(
        self,
        *,
        prompts: PromptBridge,
        jobs: JobStore,
        field: PromptEdit,
        messages: MessageDesk,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._prompts = prompts
        self._jobs = jobs
        self._field = field
        self._messages = messages
        self._window = window
        self._popup: PromptPopup | None = None
        self._favourites: frozenset[str] = frozenset()
        self._snippets: list[Snippet] = []
        self._connect()
        prompts.load()

    def open(self) -> None:
        """Show the popup below the field."""
        popup = self._ready_popup()
        popup.open_below(self._field.editor, self._field.selected_text(), self._field.text())

    def ask_for(self, prompt: str) -> None:
        """Put a prompt in the field literally, escaping its braces."""
        self.replace(escaped(prompt))

    def replace(self, text: str) -> None:
        """Put another prompt in the field, with an Undo."""
        former = self._field.text()
        self._field.set_text(text)
        self._take_keyboard()
        if former.strip() and former != text:
            self._messages.offer(
                "draft",
                self.tr("The prompt was replaced."),
                self.tr("Undo"),
                lambda: self._field.set_text(former),
            )

    def keep_prompt(self, job_id: str) -> None:
        """Make a job's prompt a favourite."""
        job = self._jobs.get(job_id)
        if job is not None:
            self._keep_favourite(escaped(job.request.prompt))

    def use_remote_prompt(self, job_id: str) -> None:
        """Put the service's version of the prompt in the field."""
        job = self._jobs.get(job_id)
        if job is not None and job.remote_prompt:
            self.ask_for(job.remote_prompt)

    # inside

    def _keep_favourite(self, text: str) -> None:
        if text.strip() in self._favourites:
            self._messages.tell("favourite", self.tr("This prompt is already a favourite."))
            return
        self._prompts.set_favourite(text, favourite=True)
        self._messages.offer(
            "favourite",
            self.tr("Prompt added to favourites."),
            self.tr("Undo"),
            lambda: self._prompts.set_favourite(text, favourite=False),
        )

    def _connect(self) -> None:
        prompts, field = self._prompts, self._field
        prompts.favourites_changed.connect(self._on_favourites_changed)
        prompts.snippets_changed.connect(self._on_snippets_changed)
        field.edited.connect(self._show_favourite)
        field.edited.connect(
            lambda: self._messages.clear("shortened")
        )  # Undo would now undo something else
        field.shortened.connect(self._on_shortened)
        field.help_requested.connect(self.open)
        field.favourite_toggled.connect(
            lambda wanted: prompts.set_favourite(field.text(), favourite=wanted)
        )

    def _ready_popup(self) -> PromptPopup:
        """Created when first needed."""
        if self._popup is None:
            from luma_desktop.ui.prompts.prompt_popup import PromptPopup

            prompts, popup = self._prompts, PromptPopup(self._window)
            popup.search_requested.connect(prompts.search)
            popup.favourite_changed.connect(
                lambda text, wanted: prompts.set_favourite(text, favourite=wanted)
            )
            popup.prompt_chosen.connect(self.replace)
            popup.phrase_chosen.connect(self._on_phrase_chosen)
            popup.closed.connect(self._take_keyboard)
            popup.bar.snippet_made.connect(prompts.add_snippet)
            popup.bar.renamed.connect(prompts.rename_snippet)
            popup.bar.remove_requested.connect(self._on_remove_requested)
            prompts.found.connect(popup.show_page)
            prompts.name_taken.connect(popup.bar.say_taken)
            popup.show_snippets(self._snippets)
            self._popup = popup
        return self._popup

    def _on_favourites_changed(self, texts: list[str]) -> None:
        self._favourites = frozenset(texts)
        self._show_favourite()
        if self._popup is not None and self._popup.isVisible():
            self._popup.refresh()

    def _on_snippets_changed(self, snippets: list[Snippet]) -> None:
        self._snippets = snippets
        self._field.set_snippets(snippets)
        if self._popup is not None:
            self._popup.show_snippets(snippets)

    def _on_shortened(self, kept: int, whole: int) -> None:
        if kept:
            text = self.tr(
                "The text is too long. Only the first {kept} of {whole} characters were inserted."
            )
            undo, editor = self.tr("Undo"), self._field.editor
            self._messages.offer(
                "shortened", text.format(kept=f"{kept:,}", whole=f"{whole:,}"), undo, editor.undo
            )
        else:
            text = self.tr("Nothing was inserted because the prompt already has {most} characters.")
            self._messages.tell("shortened", text.format(most=f"{MAX_TEXT_UNITS:,}"))

    def _show_favourite(self) -> None:
        self._field.set_favourite(self._field.text().strip() in self._favourites)

    def _on_phrase_chosen(self, phrase: str) -> None:
        self._field.insert_phrase(phrase)
        self._take_keyboard()

    def _on_remove_requested(self, name: str) -> None:
        snippet = next((one for one in self._snippets if one.name == name), None)
        if snippet is None:
            return
        self._prompts.remove_snippet(name)
        self._messages.offer(
            "snippet",
            self.tr("Snippet “{name}” deleted.").format(name=name),
            self.tr("Undo"),
            lambda: self._prompts.add_snippet(snippet),
        )

    def _take_keyboard(self) -> None:
        self._field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
