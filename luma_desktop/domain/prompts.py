"""Prompts that were used before, those that were starred, and pieces of text with a name."""

from __future__ import annotations

import msgspec

MAX_SNIPPET_NAME = 40
"""Longest name of a snippet, in characters."""


class PromptQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is matched as in the library; `offset` counts earlier prompts, not favourites."""

    text: str = ""
    offset: int = 0
    limit: int = 60


class UsedPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt that a job was made from, or a favourite; `text` asks for it in the form."""

    text: str
    is_favourite: bool = False


class PromptPage(msgspec.Struct, frozen=True, kw_only=True):
    """On the first page the favourites that match, newest first; then earlier prompts, likewise."""

    query: PromptQuery
    prompts: tuple[UsedPrompt, ...]
    has_more: bool


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of text that is put into prompts by its name."""

    name: str
    text: str
