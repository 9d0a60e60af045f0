"""Finds snippets by the name typed after a slash."""

from __future__ import annotations

from collections.abc import Iterable

from luma_desktop.domain.prompts import MAX_SNIPPET_NAME, Snippet
from luma_desktop.domain.search import folded

_OPENS = tuple(" \t([{|,;:.!?")


class SnippetNames:
    """A name matches regardless of case; a prefix is enough if it's unique."""

    def __init__(self) -> None:
        self._snippets: dict[str, Snippet] = {}

    def learn(self, snippets: Iterable[Snippet]) -> None:
        """Set all snippets."""
        self._snippets = {folded(snippet.name): snippet for snippet in snippets}

    def named_at_end(self, text: str) -> tuple[str, Snippet] | None:
        """The part of `text` from its last slash if that names a snippet, and the snippet."""
        before, slash, typed = text.rpartition("/")
        if not slash or not self._snippets or len(typed) > MAX_SNIPPET_NAME:
            return None
        name = folded(typed)
        if not name or (before and not before.endswith(_OPENS)):
            return None
        snippet = self._snippets.get(name) or self._only_one(name)
        return None if snippet is None else (slash + typed, snippet)

    def _only_one(self, beginning: str) -> Snippet | None:
        found = [one for name, one in self._snippets.items() if name.startswith(beginning)]
        return found[0] if len(found) == 1 else None
