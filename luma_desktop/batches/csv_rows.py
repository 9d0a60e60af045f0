"""Rows of a CSV file, with commas, semicolons or tabs between the cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from luma_desktop.batches.columns import Header, header_of
from luma_desktop.batches.rows import row_of
from luma_desktop.domain.batch import MAX_FILE_BYTES, BatchRow, RowKind, broken_row
from luma_desktop.domain.request import Model

_DELIMITERS = (",", ";", "\t")
_FIRST_LINES = 20
"""Of a file, which must include its column names."""
_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t]*\s*', re.IGNORECASE)
"""The first line in which spreadsheets name the separator."""


class CsvRows:
    """`header` is the first line that isn't empty; `rows` are the others."""

    def __init__(self, text: str) -> None:
        csv.field_size_limit(MAX_FILE_BYTES)
        self._lines = list(StringIO(text, newline=""))
        separator = _SEPARATOR.fullmatch(self._lines[0]) if self._lines else None
        if separator is not None:
            self._lines[0] = "\n"  # rows keep their line numbers
        delimiters = _DELIMITERS if separator is None else (separator[1], *_DELIMITERS)
        self._delimiter = max(delimiters, key=self._columns_known)
        self.header = self._header(self._delimiter)

    def rows(self, model: Model) -> Iterator[BatchRow]:
        reader = csv.reader(
            self._lines, delimiter=self._delimiter, strict=True, skipinitialspace=True
        )
        is_header = True
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield broken_row(line, RowKind.BROKEN_CSV, self._lines[line - 1].strip())
            else:
                if not any(cell.strip() for cell in cells):
                    continue
                if not is_header:
                    yield self._row(line, cells, model)
            is_header = False

    def _row(self, line: int, cells: list[str], model: Model) -> BatchRow:
        columns = self.header.columns
        if any(cell.strip() for cell in cells[len(columns) :]):
            return broken_row(line, RowKind.TOO_MANY_CELLS, self._delimiter.join(cells))
        values = {
            column: cell for column, cell in zip(columns, cells, strict=False) if column is not None
        }
        return row_of(line, values, model=model)

    def _header(self, delimiter: str) -> Header:
        reader = csv.reader(self._lines[:_FIRST_LINES], delimiter=delimiter, skipinitialspace=True)
        names = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
        return header_of(names)

    def _columns_known(self, delimiter: str) -> int:
        return sum(column is not None for column in self._header(delimiter).columns)
