"""Putting a phrase into a prompt, with the punctuation that it needs on both sides."""

from __future__ import annotations

import msgspec

_OPENING = tuple('([{|/"“‘«「（\n')
_PAUSES = tuple(",;:—–-")
_ENDS = tuple(".!?…")
_WIDE = tuple("、。，；：！？）」")
_CLOSING = (*_PAUSES, *_ENDS, *_WIDE, *tuple(')]}|"”’»\n'))


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """`text` in place of so many spaces before and after the cursor."""

    text: str
    spaces_before: int = 0
    spaces_after: int = 0


def fitted_phrase(before: str, phrase: str, after: str) -> Fitted:
    """`phrase` as a part of its own in what stands before and after the cursor.

    "A red fox | in the snow" and "camera pan left" give "A red fox, camera pan left, in the snow".
    """
    words = phrase.strip()
    led, follows = before.rstrip(" "), after.lstrip(" ")
    is_sentence = led.endswith(_ENDS)
    if is_sentence:
        words = words[:1].upper() + words[1:]
    return Fitted(
        text=_lead(led) + words + _tail(follows, ". " if is_sentence else ", "),
        spaces_before=len(before) - len(led),
        spaces_after=len(after) - len(follows),
    )


def _lead(led: str) -> str:
    if not led or led.endswith((*_OPENING, *_WIDE)):
        return ""
    return " " if led.endswith((*_PAUSES, *_ENDS)) else ", "


def _tail(follows: str, between: str) -> str:
    return "" if not follows or follows.startswith(_CLOSING) else between
