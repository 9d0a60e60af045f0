"""Reads a file of clips, and the pictures that it names beside it."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.batch import (
    Batch,
    BatchRow,
    CellFault,
    CellKind,
    Column,
    with_pictures,
)
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.request import Model
from luma_desktop.engine.picture_ports import Pictures
from luma_desktop.engine.ports import BatchFiles


class BatchImport:
    """Rows as they can be sent: a picture's file stands as the address of the picture kept."""

    def __init__(self, files: BatchFiles, pictures: Pictures) -> None:
        self._files = files
        self._pictures = pictures

    async def read(self, path: str, *, model: Model) -> Batch:
        """Every row of a file; those that name no model are for `model`. Never raises."""
        batch = await self._files.read(path, model=model)
        named = _NamedPictures(self._files, self._pictures, path)
        rows = [await named.put_in(row) for row in batch.rows]
        return msgspec.structs.replace(batch, rows=tuple(rows))

    async def write_example(self, path: str) -> None:
        """A file to begin with.

        Raises:
            MediaError: DISK_ERROR.
        """
        await self._files.write_example(path)


class _NamedPictures:
    """Those of one batch; one that many rows name is kept once."""

    def __init__(self, files: BatchFiles, pictures: Pictures, batch_path: str) -> None:
        self._files = files
        self._pictures = pictures
        self._batch_path = batch_path
        self._kept: dict[str, str | MediaError | None] = {}

    async def put_in(self, row: BatchRow) -> BatchRow:
        named = {cell.column: cell for cell in row.cells if cell.kind is CellKind.PICTURE_FILE}
        if not named:
            return row
        return with_pictures(row, {c: await self._found(c, f.value) for c, f in named.items()})

    async def _found(self, column: Column, name: str) -> str | CellFault:
        if name not in self._kept:
            self._kept[name] = await self._keep(name)
        kept = self._kept[name]
        if isinstance(kept, str):
            return kept
        if kept is None:
            return CellFault(column=column, kind=CellKind.PICTURE_ELSEWHERE, value=name)
        return CellFault(
            column=column, kind=CellKind.PICTURE_REFUSED, value=name, problem=kept.problem
        )

    async def _keep(self, name: str) -> str | MediaError | None:
        """A picture's address, or why there is none; None: it lies elsewhere."""
        path = await self._files.beside(self._batch_path, name)
        if path is None:
            return None
        try:
            return (await self._pictures.keep_file(path)).address
        except MediaError as error:
            return error
