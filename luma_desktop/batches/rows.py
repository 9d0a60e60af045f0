"""A row's cells as a checked request."""

from __future__ import annotations

from collections.abc import Mapping

from luma_desktop.batches.cells import Cells
from luma_desktop.domain.batch import BatchRow, Column, checked_row
from luma_desktop.domain.request import GenerationRequest, Model


def row_of(line: int, values: Mapping[Column, object], *, model: Model) -> BatchRow:
    """What a row requests; `model` is used where it names none."""
    cells = Cells(values)
    operation = cells.operation()
    wanted = GenerationRequest(
        prompt=cells.text(Column.PROMPT),
        model=cells.model(model),
        aspect_ratio=cells.aspect_ratio(),
        expand_prompt=cells.flag(Column.EXPAND_PROMPT),
        start_image_url=cells.address(Column.START_IMAGE),
        end_image_url=cells.address(Column.END_IMAGE),
        operation=operation,
        resolution=cells.resolution(),
        duration=cells.duration(),
        loop=cells.flag(Column.LOOP),
        hdr=cells.flag(Column.HDR),
        exr_export=cells.flag(Column.EXR_EXPORT),
        source_video_url=cells.source_video(operation),
    )
    variations = cells.variations()
    return checked_row(line, wanted, variations=variations, cells=tuple(cells.faults))
