"""Enumerations that keep what a newer version stored: an unknown value stands for itself.

Only what is read from this program's own files may hold one (`reading_stored`); everywhere else an
unknown value is refused as by any enumeration. Nothing is decided by an unknown value: it belongs
to no set and has no entry in any table, it is shown as its text, and it is written back unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum, IntEnum, StrEnum
from functools import lru_cache
from typing import Any

_is_reading: ContextVar[bool] = ContextVar("is_reading", default=False)


@contextmanager
def reading_stored() -> Iterator[None]:
    """Let enumerations take unknown values, in this thread or task."""
    token = _is_reading.set(True)
    try:
        yield
    finally:
        _is_reading.reset(token)


class OpenStrEnum(StrEnum):
    """Stored by its text."""

    @property
    def is_known(self) -> bool:
        return is_known(self)

    @classmethod
    def _missing_(cls, value: object) -> Any:
        return _unknown(cls, value) if _is_reading.get() and type(value) is str else None


class OpenIntEnum(IntEnum):
    """Stored by its number."""

    @property
    def is_known(self) -> bool:
        return is_known(self)

    @classmethod
    def _missing_(cls, value: object) -> Any:
        return _unknown(cls, value) if _is_reading.get() and type(value) is int else None


def is_known(value: Enum) -> bool:
    """Whether this version has a name for it."""
    return value.name in type(value).__members__


@lru_cache(maxsize=256)
def _unknown(kind: Any, value: str | int) -> Any:
    """One object for each value, as for those that are known."""
    member = type(value).__new__(kind, value)
    member._name_ = f"unknown {value}"
    member._value_ = value
    return member
