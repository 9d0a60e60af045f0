"""A file of clips in words: what its rows ask for, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.batch import (
    MAX_CLIPS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    Batch,
    BatchRow,
    CellFault,
    CellKind,
    Column,
    Refusal,
    RowKind,
)
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import (
    MAX_VARIATIONS,
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.ui.presenters.request.models import misfit_text, model_name, operation_name
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.trouble.fault_words import fault_text
from luma_desktop.ui.presenters.trouble.problems import reason_text

translate = QCoreApplication.translate

_NAMED = 5
"""Lines that a summary names."""

_LONGEST_VALUE = 60
"""Characters of a wrong value that are repeated to its writer."""

_REFUSALS = {
    Refusal.UNREADABLE: QT_TRANSLATE_NOOP("batch", "The file cannot be read. {detail}"),
    Refusal.TOO_LARGE: QT_TRANSLATE_NOOP("batch", "The file is larger than {megabytes} MB."),
    Refusal.TOO_MANY_ROWS: QT_TRANSLATE_NOOP(
        "batch", "The file has more than {rows} rows. Divide it into several files."
    ),
    Refusal.NOT_TEXT: QT_TRANSLATE_NOOP(
        "batch", "The file is no text in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."
    ),
    Refusal.EMPTY: QT_TRANSLATE_NOOP("batch", "There is no row in the file."),
    Refusal.NO_PROMPTS: QT_TRANSLATE_NOOP(
        "batch", "No column is called “prompt”. The first line has to name the columns."
    ),
    Refusal.COLUMN_TWICE: QT_TRANSLATE_NOOP("batch", "Two columns are called “{detail}”."),
}

_BROKEN = {
    RowKind.BROKEN_CSV: QT_TRANSLATE_NOOP("batch", "The quotation marks do not fit together."),
    RowKind.BROKEN_JSON: QT_TRANSLATE_NOOP("batch", "This is not JSON."),
    RowKind.NOT_AN_OBJECT: QT_TRANSLATE_NOOP("batch", "A line has to be one object in { }."),
    RowKind.TOO_MANY_CELLS: QT_TRANSLATE_NOOP(
        "batch", "It has more cells than there are columns: is a prompt with a comma not quoted?"
    ),
}

_CELLS = {
    CellKind.NOT_A_CHOICE: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” is not one of {choices}."
    ),
    CellKind.NOT_A_FLAG: QT_TRANSLATE_NOOP("batch", "{column}: “{value}” is neither yes nor no."),
    CellKind.NOT_SECONDS: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” is no number of seconds."
    ),
    CellKind.NOT_A_COUNT: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” is no number from 1 to {most}."
    ),
    CellKind.NOT_TEXT: QT_TRANSLATE_NOOP("batch", "{column}: “{value}” is no text."),
    CellKind.SPREADSHEET_ERROR: QT_TRANSLATE_NOOP(
        "batch",
        "{column}: “{value}” is an error from the spreadsheet. Put an apostrophe before a text "
        "that begins with =, +, - or @.",
    ),
    CellKind.PICTURE_FILE: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” is no web address. Pictures in files are not taken from here."
    ),
    CellKind.PICTURE_ELSEWHERE: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” does not lie beside this file or in a folder there."
    ),
    CellKind.PICTURE_REFUSED: QT_TRANSLATE_NOOP("batch", "{column}: “{value}”: {why}."),
    CellKind.SOURCE_UNUSED: QT_TRANSLATE_NOOP(
        "batch", "{column}: it goes with the operation video_edit or video_reframe only."
    ),
}

_CHOICES: dict[Column, tuple[str, ...]] = {
    Column.MODEL: tuple(map(model_name, Model)),
    Column.ASPECT_RATIO: tuple(AspectRatio),
    Column.RESOLUTION: tuple(Resolution),
    Column.OPERATION: tuple(Operation),
}


def refusal_text(batch: Batch) -> str:
    """Why nothing was read; empty where something was."""
    if batch.refusal is None:
        return ""
    text = translate("batch", _REFUSALS[batch.refusal])
    megabytes = MAX_FILE_BYTES // 1024**2
    return text.format(detail=batch.detail, megabytes=megabytes, rows=f"{MAX_ROWS:,}").strip()


def summary_text(batch: Batch) -> str:
    """How many rows there are, and which of them are not good."""
    wrong = [row.line for row in batch.rows if not row.is_good]
    count = len(batch.rows)
    rows = translate("batch", "1 row") if count == 1 else translate("batch", "{count} rows")
    rows = rows.format(count=f"{count:,}")
    if not wrong:
        return translate("batch", "{rows}, all good.").format(rows=rows)
    if len(wrong) == 1:
        text = translate("batch", "{rows}: {good} good. Line {lines} is left out.")
    elif len(wrong) <= _NAMED:
        text = translate("batch", "{rows}: {good} good. Lines {lines} are left out.")
    else:
        text = translate("batch", "{rows}: {good} good. {wrong} are left out: lines {lines}…")
    return text.format(
        rows=rows,
        good=f"{count - len(wrong):,}",
        wrong=f"{len(wrong):,}",
        lines=", ".join(map(str, wrong[:_NAMED])),
    )


def notes_text(batch: Batch) -> str:
    """What was not heeded, and what was made to fit."""
    return " ".join(_notes(batch))


def wrong_text(row: BatchRow) -> str:
    """All that is wrong with a row; empty for a good one."""
    return " ".join(_wrong(row))


def remark_text(row: BatchRow) -> str:
    """What is wrong with a row, or else what its model does otherwise than it says."""
    return wrong_text(row) or misfit_text(row.wanted, row.fit)


def options_text(row: BatchRow) -> str:
    """`9:16 · 720p · 9 s · loop`."""
    parts = list(_options(row.fit.request))
    if row.variations > 1:
        parts.append(translate("batch", "{count} times").format(count=row.variations))
    return " · ".join(parts)


def _notes(batch: Batch) -> Iterator[str]:
    if batch.unknown_columns:
        names = ", ".join(f"“{_short(name)}”" for name in batch.unknown_columns[:_NAMED])
        more = " …" if len(batch.unknown_columns) > _NAMED else ""
        text = translate("batch", "Not known and not heeded: {names}.")
        yield text.format(names=names + more)
    changed = sum(row.is_good and bool(row.fit.misfits) for row in batch.rows)
    if changed:
        yield translate("batch", "What a model does not take gives way in {count}.").format(
            count=translate("batch", "1 row")
            if changed == 1
            else translate("batch", "{count} rows").format(count=changed)
        )
    if len(batch.requests) > MAX_CLIPS:
        text = translate("batch", "That would be {count} clips; an import makes {most} at most.")
        yield text.format(count=f"{len(batch.requests):,}", most=f"{MAX_CLIPS:,}")


def _wrong(row: BatchRow) -> Iterator[str]:
    if row.broken is not None:
        yield translate("batch", _BROKEN[row.broken])
    for cell in row.cells:
        yield _cell_text(cell)
    for fault in row.faults:
        yield _fault_text(fault)


def _fault_text(fault: RequestFault) -> str:
    if fault is RequestFault.PROMPT_BLANK:  # elsewhere it is asked for, here it is found missing
        return translate("batch", "The prompt is empty.")
    return fault_text(fault)


def _cell_text(cell: CellFault) -> str:
    return translate("batch", _CELLS[cell.kind]).format(
        column=cell.column.value,
        value=_short(" ".join(cell.value.split())),
        most=MAX_VARIATIONS,
        choices=", ".join(_CHOICES.get(cell.column, ())),
        why="" if cell.problem is None else _why(cell.problem),
    )


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"


def _why(problem: Problem) -> str:
    if problem.kind is ProblemKind.DISK_ERROR:
        return translate("batch", "it cannot be read")
    return reason_text(problem)


def _options(request: GenerationRequest) -> Iterator[str]:
    yield request.aspect_ratio.value
    if request.operation is not Operation.GENERATE:
        yield operation_name(request.operation)
    if request.resolution is not None:
        yield request.resolution.value
    if request.duration is not None:
        yield translate("batch", "{seconds} s").format(seconds=request.duration)
    flags = {
        translate("batch", "loop"): request.loop,
        translate("batch", "HDR"): request.hdr,
        translate("batch", "EXR"): request.exr_export,
        translate("batch", "expanded"): request.expand_prompt,
        translate("batch", "start frame"): request.start_image_url,
        translate("batch", "end frame"): request.end_image_url,
    }
    yield from (text for text, is_on in flags.items() if is_on)
