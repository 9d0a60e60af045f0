"""A batch file as it was read: each row valid, or with everything that's wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from luma_desktop.domain.fitting import Fitted, fitted
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.request import MAX_VARIATIONS, GenerationRequest, Model
from luma_desktop.domain.request_check import RequestFault, request_faults

MAX_FILE_BYTES = 5 * 1024**2
MAX_ROWS = 1000
MAX_CLIPS = 1000
"""In one import."""


class Column(StrEnum):
    """What a row may hold, by the name of its column or key."""

    PROMPT = "prompt"
    MODEL = "model"
    ASPECT_RATIO = "aspect_ratio"
    EXPAND_PROMPT = "expand_prompt"
    START_IMAGE = "start_image"
    END_IMAGE = "end_image"
    RESOLUTION = "resolution"
    DURATION = "duration"
    LOOP = "loop"
    HDR = "hdr"
    EXR_EXPORT = "exr_export"
    OPERATION = "operation"
    SOURCE_VIDEO = "source_video"
    VARIATIONS = "variations"


class CellKind(StrEnum):
    """What's wrong with a cell's value."""

    NOT_A_CHOICE = "not_a_choice"
    """Not one of the column's choices."""
    NOT_A_FLAG = "not_a_flag"
    NOT_SECONDS = "not_seconds"
    NOT_A_COUNT = "not_a_count"
    """Of variations."""
    NOT_TEXT = "not_text"
    """A list or an object instead of text."""
    SPREADSHEET_ERROR = "spreadsheet_error"
    """What a spreadsheet shows in place of a formula that failed."""
    PICTURE_FILE = "picture_file"
    """A file on this computer, which can't be used here."""
    PICTURE_ELSEWHERE = "picture_elsewhere"
    """A file outside the batch's folder: whoever wrote that may be after somebody's images."""
    PICTURE_REFUSED = "picture_refused"
    """A file that isn't an image, or can't be read."""
    SOURCE_UNUSED = "source_unused"
    """A source video without an operation that uses it."""


class CellFault(msgspec.Struct, frozen=True, kw_only=True):
    """`problem` says why a picture was refused."""

    column: Column
    kind: CellKind
    value: str
    problem: Problem | None = None


class RowKind(StrEnum):
    """Why nothing could be read from a row."""

    BROKEN_CSV = "broken_csv"
    BROKEN_JSON = "broken_json"
    NOT_AN_OBJECT = "not_an_object"
    TOO_MANY_CELLS = "too_many_cells"


class BatchRow(msgspec.Struct, frozen=True, kw_only=True):
    """`line` is where it begins in the file, from 1.

    `wanted` is what it says, `fit` the nearest its model supports; both are guesses where
    something is wrong.
    """

    line: int
    wanted: GenerationRequest
    fit: Fitted
    variations: int = 1
    broken: RowKind | None = None
    cells: tuple[CellFault, ...] = ()
    faults: tuple[RequestFault, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.broken is None and not self.cells and not self.faults

    @property
    def requests(self) -> tuple[GenerationRequest, ...]:
        """What it requests; nothing where it isn't valid."""
        return (self.fit.request,) * self.variations if self.is_good else ()


class Refusal(StrEnum):
    """Why a file was not read at all."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_TEXT = "not_text"
    """Not UTF-8."""
    EMPTY = "empty"
    NO_PROMPTS = "no_prompts"
    """No column of that name."""
    COLUMN_TWICE = "column_twice"


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. `detail` explains `refusal`: a column, or the system's own words."""

    path: str
    rows: tuple[BatchRow, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    refusal: Refusal | None = None
    detail: str = ""

    @property
    def good(self) -> tuple[BatchRow, ...]:
        return tuple(row for row in self.rows if row.is_good)

    @property
    def requests(self) -> tuple[GenerationRequest, ...]:
        """Of the good rows, in their order."""
        return tuple(request for row in self.good for request in row.requests)


def checked_row(
    line: int,
    wanted: GenerationRequest,
    *,
    variations: int = 1,
    cells: tuple[CellFault, ...] = (),
) -> BatchRow:
    """A row whose request was checked like a click's.

    Unsupported settings are dropped, as in the form, except for the operation: a new clip in place
    of an edited video would be something else for the same money.
    """
    fit = fitted(wanted)
    faults = set(request_faults(fit.request))
    if wanted.operation is not fit.request.operation:
        faults.add(RequestFault.OPERATION)
    return BatchRow(
        line=line,
        wanted=wanted,
        fit=fit,
        variations=max(1, min(variations, MAX_VARIATIONS)),
        cells=cells,
        faults=tuple(fault for fault in RequestFault if fault in faults),
    )


def with_pictures(row: BatchRow, found: Mapping[Column, str | CellFault]) -> BatchRow:
    """`row` with image addresses in place of the files it names, or why not."""
    cells = tuple(cell for cell in row.cells if cell.column not in found)
    addresses = {
        _FRAMES[column]: address for column, address in found.items() if isinstance(address, str)
    }
    return checked_row(
        row.line,
        msgspec.structs.replace(row.wanted, **addresses),
        variations=row.variations,
        cells=(*cells, *(fault for fault in found.values() if isinstance(fault, CellFault))),
    )


_FRAMES = {Column.START_IMAGE: "start_image_url", Column.END_IMAGE: "end_image_url"}


def broken_row(line: int, kind: RowKind, text: str = "") -> BatchRow:
    """A row of which only `text` is known."""
    wanted = GenerationRequest(prompt=text, model=Model.DREAM_MACHINE_V1)
    return BatchRow(line=line, wanted=wanted, fit=Fitted(request=wanted), broken=kind)
