"""Earlier prompts, loaded page by page while scrolling."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.prompts import PromptPage, PromptQuery, UsedPrompt
from luma_desktop.ui.presenters.request.prompt_rows import prompt_rows
from luma_desktop.ui.prompts.prompt_list import PromptListModel


class PromptPages:
    """The current query, and how much of its answer has loaded."""

    def __init__(self) -> None:
        self._query = PromptQuery()
        self._awaited: PromptQuery | None = None
        self._has_more = False
        self._prompts: list[UsedPrompt] = []

    def ask(self, text: str) -> PromptQuery:
        """The query for the first page."""
        self._query = self._awaited = PromptQuery(text=text)
        return self._query

    def ask_more(self) -> PromptQuery | None:
        """The query for the next page; None if there's none, or one is pending."""
        if self._awaited is not None or not self._has_more:
            return None
        self._awaited = msgspec.structs.replace(
            self._query, offset=self._query.offset + self._query.limit
        )
        self._query = self._awaited
        return self._awaited

    def take(self, page: PromptPage, model: PromptListModel) -> bool:
        """Take a page; False for one that is no longer expected."""
        if page.query != self._awaited:
            return False
        self._awaited = None
        self._has_more = page.has_more
        if page.query.offset:
            before = len(prompt_rows(self._prompts))
            self._prompts += page.prompts
            model.extend_rows(prompt_rows(self._prompts)[before:])
        else:
            self._prompts = list(page.prompts)
            model.show_rows(prompt_rows(self._prompts))
        return True
