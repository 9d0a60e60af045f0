"""A batch file in words: what its rows request, and what's wrong with them."""

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
from luma_desktop.ui.presenters.texts.amounts import count_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.trouble.fault_words import fault_text
from luma_desktop.ui.presenters.trouble.problems import reason_text

translate = QCoreApplication.translate

_NAMED = 5
"""Lines a summary lists."""

_LONGEST_VALUE = 60
"""Characters of a wrong value that are shown."""

_REFUSALS = {
    Refusal.UNREADABLE: QT_TRANSLATE_NOOP("batch", "The file can't be read. {detail}"),
    Refusal.TOO_LARGE: QT_TRANSLATE_NOOP("batch", "The file is larger than {megabytes} MB."),
    Refusal.TOO_MANY_ROWS: QT_TRANSLATE_NOOP(
        "batch", "The file has more than {rows} rows. Split it into several files."
    ),
    Refusal.NOT_TEXT: QT_TRANSLATE_NOOP(
        "batch", "The file isn't UTF-8 text. In a spreadsheet, save it as “CSV UTF-8”."
    ),
    Refusal.EMPTY: QT_TRANSLATE_NOOP("batch", "The file has no rows."),
    Refusal.NO_PROMPTS: QT_TRANSLATE_NOOP(
        "batch", "No column is called “prompt”. The first line must name the columns."
    ),
    Refusal.COLUMN_TWICE: QT_TRANSLATE_NOOP("batch", "Two columns are called “{detail}”."),
}

_BROKEN = {
    RowKind.BROKEN_CSV: QT_TRANSLATE_NOOP("batch", "The quotation marks don't match."),
    RowKind.BROKEN_JSON: QT_TRANSLATE_NOOP("batch", "This line isn't valid JSON."),
    RowKind.NOT_AN_OBJECT: QT_TRANSLATE_NOOP("batch", "Each line must be one object in { }."),
    RowKind.TOO_MANY_CELLS: QT_TRANSLATE_NOOP(
        "batch",
        "There are more cells than columns. Put quotation marks around a prompt with a comma.",
    ),
}

_CELLS = {
    CellKind.NOT_A_CHOICE: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” isn't one of {choices}."
    ),
    CellKind.NOT_A_FLAG: QT_TRANSLATE_NOOP("batch", "{column}: “{value}” is neither yes nor no."),
    CellKind.NOT_SECONDS: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” isn't a number of seconds."
    ),
    CellKind.NOT_A_COUNT: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” isn't a number from 1 to {most}."
    ),
    CellKind.NOT_TEXT: QT_TRANSLATE_NOOP("batch", "{column}: “{value}” isn't text."),
    CellKind.SPREADSHEET_ERROR: QT_TRANSLATE_NOOP(
        "batch",
        "{column}: “{value}” is a spreadsheet error. Put an apostrophe before text that begins "
        "with =, +, -, or @.",
    ),
    CellKind.PICTURE_FILE: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” isn't a web address. Image files can't be used here."
    ),
    CellKind.PICTURE_ELSEWHERE: QT_TRANSLATE_NOOP(
        "batch", "{column}: “{value}” isn't in this file's folder or below it."
    ),
    CellKind.PICTURE_REFUSED: QT_TRANSLATE_NOOP("batch", "{column}: “{value}”: {why}."),
    CellKind.SOURCE_UNUSED: QT_TRANSLATE_NOOP(
        "batch", "{column}: this is only for the operations video_edit and video_reframe."
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
    return text.format(detail=batch.detail, megabytes=megabytes, rows=count_text(MAX_ROWS)).strip()


def summary_text(batch: Batch) -> str:
    """How many rows there are, and which of them are skipped."""
    wrong = [row.line for row in batch.rows if not row.is_good]
    count = len(batch.rows)
    if not wrong and count == 1:
        text = translate("batch", "The only row is valid.")
    elif not wrong:
        text = translate("batch", "All {count} rows are valid.")
    elif count == 1:
        text = translate("batch", "The only row isn't valid. Line {lines} is skipped.")
    elif len(wrong) == 1:
        text = translate("batch", "{good} of {count} rows are valid. Line {lines} is skipped.")
    elif len(wrong) <= _NAMED:
        text = translate("batch", "{good} of {count} rows are valid. Lines {lines} are skipped.")
    else:
        text = translate(
            "batch", "{good} of {count} rows are valid. {wrong} are skipped: lines {lines}…"
        )
    return text.format(
        count=count_text(count),
        good=count_text(count - len(wrong)),
        wrong=count_text(len(wrong)),
        lines=", ".join(map(str, wrong[:_NAMED])),
    )


def notes_text(batch: Batch) -> str:
    """What was ignored, and what was changed to fit."""
    return " ".join(_notes(batch))


def wrong_text(row: BatchRow) -> str:
    """Everything that's wrong with a row; empty for a valid one."""
    return " ".join(_wrong(row))


def remark_text(row: BatchRow) -> str:
    """What's wrong with a row, or else what its model does differently."""
    return wrong_text(row) or misfit_text(row.wanted, row.fit)


def options_text(row: BatchRow) -> str:
    """`9:16 · 720p · 9 s · loop`."""
    parts = list(_options(row.fit.request))
    if row.variations > 1:
        parts.append(translate("batch", "{count} variations").format(count=row.variations))
    return " · ".join(parts)


def _notes(batch: Batch) -> Iterator[str]:
    if batch.unknown_columns:
        names = ", ".join(f"“{_short(name)}”" for name in batch.unknown_columns[:_NAMED])
        more = " …" if len(batch.unknown_columns) > _NAMED else ""
        text = translate("batch", "Ignored unknown columns: {names}.")
        if len(batch.unknown_columns) == 1:
            text = translate("batch", "Ignored unknown column: {names}.")
        yield text.format(names=names + more)
    changed = sum(row.is_good and bool(row.fit.misfits) for row in batch.rows)
    if changed:
        text = translate("batch", "Unsupported settings were dropped in {count} rows.")
        if changed == 1:
            text = translate("batch", "Unsupported settings were dropped in 1 row.")
        yield text.format(count=count_text(changed))
    if len(batch.requests) > MAX_CLIPS:
        text = translate("batch", "That's {count} clips. One import can add {most} at most.")
        yield text.format(count=count_text(len(batch.requests)), most=count_text(MAX_CLIPS))


def _wrong(row: BatchRow) -> Iterator[str]:
    if row.broken is not None:
        yield translate("batch", _BROKEN[row.broken])
    for cell in row.cells:
        yield _cell_text(cell)
    for fault in row.faults:
        yield _fault_text(fault)


def _fault_text(fault: RequestFault) -> str:
    if fault is RequestFault.PROMPT_BLANK:  # in the form it's asked for; here it's missing
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
        return translate("batch", "can't be read")
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
