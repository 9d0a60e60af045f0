"""An example file, to be filled in with a spreadsheet or editor."""

from __future__ import annotations

import csv
from io import StringIO

from luma_desktop.domain.batch import Column
from luma_desktop.domain.request import AspectRatio, Model, Resolution

_C = Column

_ROWS: tuple[dict[Column, str], ...] = (
    {
        _C.PROMPT: "Harbour at dusk, gulls, long lens",
        _C.MODEL: Model.DREAM_MACHINE_V1,
        _C.ASPECT_RATIO: AspectRatio.WIDE,
        _C.EXPAND_PROMPT: "yes",
        _C.VARIATIONS: "2",
    },
    {
        _C.PROMPT: "Pine forest in morning fog, slow crane up",
        _C.MODEL: Model.RAY_2,
        _C.ASPECT_RATIO: AspectRatio.CINEMA,
        _C.RESOLUTION: Resolution.P720,
        _C.DURATION: "9",
        _C.LOOP: "yes",
    },
    {
        _C.PROMPT: "Paper boats in a storm drain, macro, rain",
        _C.MODEL: Model.RAY_FLASH_2,
        _C.ASPECT_RATIO: AspectRatio.TALL,
        _C.RESOLUTION: Resolution.P540,
        _C.DURATION: "5",
    },
)


def _example() -> bytes:
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(Column)
    for row in _ROWS:
        writer.writerow(row.get(column, "") for column in Column)
    return table.getvalue().encode("utf-8-sig")


EXAMPLE = _example()
"""CSV with CRLF and a byte order mark, which spreadsheets read best."""
