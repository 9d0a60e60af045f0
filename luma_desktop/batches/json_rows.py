"""Rows of a JSON Lines file: one object per line."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from luma_desktop.batches.columns import column_of
from luma_desktop.batches.rows import row_of
from luma_desktop.domain.batch import BatchRow, RowKind, broken_row
from luma_desktop.domain.request import Model


class JsonRows:
    """`unknown` holds the unknown keys once the rows have been read."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")  # other line ends may occur inside a JSON text
        self.unknown: dict[str, None] = {}

    def rows(self, model: Model) -> Iterator[BatchRow]:
        for line, text in enumerate(self._lines, start=1):
            if text.strip():
                yield self._row(line, text.strip(), model)

    def _row(self, line: int, text: str, model: Model) -> BatchRow:
        try:
            found = msgspec.json.decode(text)
        except (ValueError, RecursionError):
            return broken_row(line, RowKind.BROKEN_JSON, text)
        if not isinstance(found, dict):
            return broken_row(line, RowKind.NOT_AN_OBJECT, text)
        values = {}
        for name, value in found.items():
            column = column_of(name)
            if column is None:
                self.unknown.setdefault(name)
            else:
                values[column] = value
        return row_of(line, values, model=model)
