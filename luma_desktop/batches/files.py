"""Reads batch files, and writes an example of one."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from luma_desktop.batches.csv_rows import CsvRows
from luma_desktop.batches.example import EXAMPLE
from luma_desktop.batches.json_rows import JsonRows
from luma_desktop.domain.batch import MAX_FILE_BYTES, MAX_ROWS, Batch, BatchRow, Column, Refusal
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Model

_JSON_SUFFIXES = frozenset({".jsonl", ".ndjson"})


class BatchFiles:
    """The port `BatchFiles` of the engine."""

    async def read(self, path: str, *, model: Model) -> Batch:
        """Never raises: the batch says why a file wasn't read."""
        return await asyncio.to_thread(read_batch, path, model)

    async def beside(self, path: str, name: str) -> str | None:
        """The path of `name` if it's in or below the folder of the batch at `path`, or None."""
        return await asyncio.to_thread(_beside, Path(path).parent, name)

    async def write_example(self, path: str) -> None:
        """Write a few rows to begin with.

        Raises:
            MediaError: DISK_ERROR.
        """
        try:
            await asyncio.to_thread(Path(path).write_bytes, EXAMPLE)
        except OSError as error:
            raise MediaError(str(error), kind=ProblemKind.DISK_ERROR) from error


def read_batch(path: str, model: Model) -> Batch:
    """All rows of a file; rows that name no model are for `model`. May take a second."""
    try:
        data = _bytes_of(Path(path))
    except OSError as error:
        return Batch(path=path, refusal=Refusal.UNREADABLE, detail=error.strerror or "")
    if len(data) > MAX_FILE_BYTES:
        return Batch(path=path, refusal=Refusal.TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Batch(path=path, refusal=Refusal.NOT_TEXT)
    if not text.strip():
        return Batch(path=path, refusal=Refusal.EMPTY)
    if Path(path).suffix.lower() in _JSON_SUFFIXES or text.lstrip().startswith("{"):
        return _from_json(path, text, model)
    return _from_csv(path, text, model)


def _beside(folder: Path, name: str) -> str | None:
    """Symbolic links are resolved first, so that none leads out of the folder."""
    try:
        found, home = (folder / name).resolve(), folder.resolve()
    except (OSError, ValueError):
        return None
    return str(found) if found.is_relative_to(home) and not Path(name).is_absolute() else None


def _bytes_of(path: Path) -> bytes:
    """At most one byte more than allowed.

    Raises:
        OSError: it can't be read, or isn't a file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, "Not a file")
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _from_csv(path: str, text: str, model: Model) -> Batch:
    table = CsvRows(text)
    if Column.PROMPT not in table.header.columns:
        return Batch(path=path, refusal=Refusal.NO_PROMPTS)
    if table.header.twice is not None:
        twice = table.header.twice.value
        return Batch(path=path, refusal=Refusal.COLUMN_TWICE, detail=twice)
    return _with_rows(path, table.rows(model), table.header.unknown)


def _from_json(path: str, text: str, model: Model) -> Batch:
    table = JsonRows(text)
    rows = tuple(islice(table.rows(model), MAX_ROWS + 1))
    return _with_rows(path, rows, table.unknown)


def _with_rows(path: str, rows: Iterable[BatchRow], unknown: Iterable[str]) -> Batch:
    """With all rows, or refused where there are none or too many."""
    read = tuple(islice(rows, MAX_ROWS + 1))
    if len(read) > MAX_ROWS:
        return Batch(path=path, refusal=Refusal.TOO_MANY_ROWS)
    if not read:
        return Batch(path=path, refusal=Refusal.EMPTY)
    return Batch(path=path, rows=read, unknown_columns=tuple(unknown))
