r"""Alternatives in a prompt: `{dawn|dusk} over {Oslo|Bergen}` asks for four prompts.

Groups may stand in groups. Braces without a bar between them, and ones that are never closed, are
plain text; `\{`, `\|` and `\}` always are. Any other backslash stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

import msgspec

MOST_COUNTED = 1_000_000
"""Where counting ends: a short text can ask for more prompts than there are atoms."""

_PIECES = re.compile(r"\\[{|}]|[{|}]|[^\\{|}]+|\\")
_MARKS = re.compile(r"[{|}]")


class Alternatives(msgspec.Struct, frozen=True, kw_only=True):
    """What a text asks for: `count` prompts, counted up to `MOST_COUNTED`.

    `prompts` holds them in the order they are read in, the last group changing fastest. It is
    empty where there are more of them than was allowed for.
    """

    count: int
    prompts: tuple[str, ...] = ()


class _Texts(msgspec.Struct, frozen=True):
    """The texts that a part of the prompt may become; none if they are too many to be listed."""

    count: int
    texts: tuple[str, ...]


_Part = list[_Texts]


class _Group:
    """A brace that was opened, and what stands between the bars after it."""

    def __init__(self) -> None:
        self.branches: list[_Part] = [[]]

    @property
    def last(self) -> _Part:
        return self.branches[-1]


def alternatives(text: str, *, most: int) -> Alternatives:
    """Every prompt that `text` asks for, as long as they are no more than `most`."""
    whole: _Part = []
    opened: list[_Group] = []
    for match in _PIECES.finditer(text):
        piece = match.group()
        part = opened[-1].last if opened else whole
        if piece == "{":
            opened.append(_Group())
        elif piece == "|" and opened:
            opened[-1].branches.append([])
        elif piece == "}" and opened:
            group = opened.pop()
            (opened[-1].last if opened else whole).extend(_closed(group, most))
        else:
            part.append(_plain(piece[1:] if len(piece) > 1 and piece[0] == "\\" else piece))
    for group in opened:
        whole.extend(_unclosed(group))
    prompts = _one_after_another(whole, most)
    return Alternatives(count=prompts.count, prompts=prompts.texts)


def escaped(prompt: str) -> str:
    """A text that asks for `prompt` and nothing else; `prompt` itself wherever that does."""
    if alternatives(prompt, most=1).prompts == (prompt,):
        return prompt
    return _MARKS.sub(r"\\\g<0>", prompt)


def _plain(text: str) -> _Texts:
    return _Texts(1, (text,))


def _closed(group: _Group, most: int) -> _Part:
    """A group between its two braces; without a bar it is no group."""
    if len(group.branches) == 1:
        return [_plain("{"), *group.last, _plain("}")]
    branches = [_one_after_another(branch, most) for branch in group.branches]
    texts = (text for branch in branches for text in branch.texts)
    return [_listed(sum(branch.count for branch in branches), texts, most)]


def _unclosed(group: _Group) -> Iterator[_Texts]:
    yield _plain("{")
    for number, branch in enumerate(group.branches):
        if number:
            yield _plain("|")
        yield from branch


def _one_after_another(part: _Part, most: int) -> _Texts:
    """Each text of the first with each of the second, and so on."""
    count = 1
    for texts in part:
        count = min(count * texts.count, MOST_COUNTED)
    return _listed(count, map("".join, product(*(texts.texts for texts in part))), most)


def _listed(count: int, texts: Iterable[str], most: int) -> _Texts:
    """Nothing that is left out here comes back: a text has its place in some prompt."""
    return _Texts(min(count, MOST_COUNTED), tuple(texts) if count <= most else ())
