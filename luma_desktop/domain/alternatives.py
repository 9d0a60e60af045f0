r"""Alternatives in a prompt: `{dawn|dusk} over {Oslo|Bergen}` asks for four prompts.

Groups may stand in groups. Braces without a bar between them, ones that are never closed, and ones
with a line break or an open quotation between two bars are plain text; so is all of
a text that is a JSON object or array. `\{`, `\|` and `\}` always are. Any other backslash stands
for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product

import msgspec

MOST_COUNTED = 1_000_000
"""Where counting ends: a short text can ask for more prompts than there are atoms."""

_PIECES = re.compile(r"\\[{|}]|[{|}]|[^\\{|}]+|\\")
_MARKS = re.compile(r"[{|}]")
_QUOTES = re.compile(r'(?<!\\)["“”„‟«»]')
_OPENING = re.compile(r"(?<![\w'])'(?=[^\s\d])")
_CLOSING = re.compile(r"(?<=\S)'(?!\w)")
"""Single quotation marks: not those of `it's`, `o'clock`, and `'90s`."""
_LINE_BREAKS = re.compile(r"[\n\r\u2028\u2029]")


class Alternatives(msgspec.Struct, frozen=True, kw_only=True):
    """What a text asks for: `count` prompts, counted up to `MOST_COUNTED`.

    `prompts` holds them in the order they are read in, the last group changing fastest. It is
    empty where there are more of them than was allowed for. `groups` are the texts of the groups;
    `marks` are the places of their braces and bars, `unclosed` those of braces that are never
    closed, all in characters.
    """

    count: int
    prompts: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()
    unclosed: tuple[int, ...] = ()


class _Texts(msgspec.Struct, frozen=True):
    """The texts that a part of the prompt may become; none if they are too many to be listed."""

    count: int
    texts: tuple[str, ...]


_Part = list[_Texts]


class _Group:
    """A brace that was opened, and what stands between the bars after it."""

    def __init__(self, start: int) -> None:
        self.branches: list[_Part] = [[]]
        self.marks = [start]

    @property
    def last(self) -> _Part:
        return self.branches[-1]


class _Places:
    """Where in a text something stands, to be counted between two places."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._places = [match.start() for match in pattern.finditer(text)]

    def between(self, start: int, end: int) -> int:
        return bisect_left(self._places, end) - bisect_left(self._places, start)


@lru_cache(maxsize=2)
def alternatives(text: str, *, most: int) -> Alternatives:
    """Every prompt that `text` asks for, as long as they are no more than `most`.

    The last answers are kept: several parts of a form ask at each key press.
    """
    if _is_json(text):
        return Alternatives(count=1, prompts=(text,))
    quotes, breaks = _Places(_QUOTES, text), _Places(_LINE_BREAKS, text)
    single = _Places(_OPENING, text), _Places(_CLOSING, text)
    whole: _Part = []
    opened: list[_Group] = []
    groups: list[str] = []
    marks: list[int] = []
    for match in _PIECES.finditer(text):
        piece, place = match.group(), match.start()
        part = opened[-1].last if opened else whole
        if piece == "{":
            opened.append(_Group(place))
        elif piece == "|" and opened:
            opened[-1].branches.append([])
            opened[-1].marks.append(place)
        elif piece == "}" and opened:
            group = opened.pop()
            group.marks.append(place)
            part = opened[-1].last if opened else whole
            if _is_group(group, quotes, breaks) and not _cuts_quoted(group, *single):
                part.append(_chosen(group, most))
                groups.append(text[group.marks[0] : place + 1])
                marks += group.marks
            else:
                part += [*_as_written(group), _plain("}")]
        else:
            part.append(_plain(piece[1:] if len(piece) > 1 and piece[0] == "\\" else piece))
    for group in opened:
        whole.extend(_as_written(group))
    prompts = _one_after_another(whole, most)
    return Alternatives(
        count=prompts.count,
        prompts=prompts.texts,
        groups=tuple(groups),
        marks=tuple(sorted(marks)),
        unclosed=tuple(group.marks[0] for group in opened),
    )


def escaped(prompt: str) -> str:
    """A text that asks for `prompt` and nothing else; `prompt` itself wherever that does."""
    if alternatives(prompt, most=1).prompts == (prompt,):
        return prompt
    return _MARKS.sub(r"\\\g<0>", prompt)


def _is_json(text: str) -> bool:
    """Whether all of it is a JSON object or array: prompts are written that way, too."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_group(group: _Group, quotes: _Places, breaks: _Places) -> bool:
    """Whether its bars divide alternatives, not something that is quoted, such as JSON in part."""
    marks = group.marks
    if len(group.branches) == 1 or breaks.between(marks[0], marks[-1]):
        return False
    return not any(quotes.between(start, end) % 2 for start, end in pairwise(marks))


def _cuts_quoted(group: _Group, opening: _Places, closing: _Places) -> bool:
    """Whether a bar stands within single quotation marks, as in `{'lens': 'wide | long'}`."""
    return any(
        opening.between(start, end) > closing.between(start, end)
        for start, end in pairwise(group.marks)
    )


def _plain(text: str) -> _Texts:
    return _Texts(1, (text,))


def _chosen(group: _Group, most: int) -> _Texts:
    """One of its branches."""
    branches = [_one_after_another(branch, most) for branch in group.branches]
    texts = (text for branch in branches for text in branch.texts)
    return _listed(sum(branch.count for branch in branches), texts, most)


def _as_written(group: _Group) -> Iterator[_Texts]:
    """What stands after a brace that means itself, with the brace."""
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
