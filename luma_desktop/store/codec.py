"""Values to JSON text and back."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.open_values import reading_stored
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.search import storable

T = TypeVar("T")


def encode(value: object) -> str:
    """JSON of a value; a lone surrogate in a text, which UTF-8 cannot hold, becomes U+FFFD."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_storable(msgspec.to_builtins(value))).decode()


def decode(document: str, decoder: msgspec.json.Decoder[T]) -> T:
    """The value that `encode` made into `document`, with what a newer version knows and we don't.

    Raises:
        StoreError: DATABASE_BROKEN, it holds something else.
    """
    try:
        with reading_stored():
            return decoder.decode(document)
    except (ValueError, RecursionError) as error:
        raise StoreError(str(error), kind=ProblemKind.DATABASE_BROKEN) from error


def _storable(builtin: Any) -> Any:
    match builtin:
        case str():
            return storable(builtin)
        case dict():
            return {key: _storable(value) for key, value in builtin.items()}
        case list() | tuple():
            return [_storable(item) for item in builtin]
        case _:
            return builtin
