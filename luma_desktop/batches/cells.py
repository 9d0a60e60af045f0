"""The text of a cell as a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from luma_desktop.domain.batch import CellFault, CellKind, Column
from luma_desktop.domain.request import (
    MAX_VARIATIONS,
    AspectRatio,
    Model,
    Operation,
    Resolution,
    is_http_url,
)

Choice = TypeVar("Choice", bound=StrEnum)

_YES_WORDS = (
    "1 true yes y on x wahr ja vrai oui verdadero sí si vero sì verdadeiro sim waar sant sand "
    "tosi prawda tak pravda ano igaz igen doğru evet истина да 真 是 참"
)
_NO_WORDS = (
    "0 false no n off falsch nein faux non falso não nao onwaar nee falskt nej falsk nei epätosi "
    "fałsz nie nepravda ne hamis nem yanlış yanliş hayır hayir ложь нет 偽 假 否 거짓"
)
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())
"""Spreadsheets write TRUE and FALSE in their user's language."""
_SECONDS = re.compile(r"(\d{1,3})(?:[.,]0{1,2})?\s*(?:s|sec|seconds)?", re.IGNORECASE)
_RATIO = re.compile(r"0*(\d+)\s*[:x×/]\s*0*(\d+)(?::00)?(?:\s*([ap])\.?\s*m\.?)?")
"""Spreadsheets turn a ratio into a time of day: `16:09`, `16:09:00`, or `04:09:00 PM`."""
_NOON = 12
_COUNT = re.compile(r"(\d{1,3})(?:[.,]0{1,2})?")
_SPREADSHEET_ERROR = re.compile(
    r"#[A-ZÀ-Þ0-9/_¿¡.]{1,24}[!?]|#N/[A-Z]{1,2}|#N[VBD]\.?|#GETTING_DATA|#{3,}|Err:\d{3}"
)
"""The text in a cell whose formula failed: `#NAME?`, `#BEZUG!`, `#N/A`, `Err:509`; `###` if it
was too narrow."""
_NO_SIGNS = re.compile(r"[^a-z0-9]")
_OTHER_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")


class Cells:
    """The cells of one row; `faults` collects what's wrong with them."""

    def __init__(self, values: Mapping[Column, object]) -> None:
        self._texts: dict[Column, str] = {}
        self.faults: list[CellFault] = []
        for column, value in values.items():
            self._take(column, value)

    def text(self, column: Column) -> str:
        return self._texts.get(column, "")

    def model(self, default: Model) -> Model:
        by_name = {_without_signs(model.value.rpartition("/")[2]): model for model in Model}
        written = self.text(Column.MODEL)
        name = _without_signs(written.rpartition("/")[2])
        return self._of(by_name, name, Column.MODEL) or default

    def aspect_ratio(self) -> AspectRatio:
        by_name = {ratio.value: ratio for ratio in AspectRatio}
        found = _RATIO.fullmatch(self.text(Column.ASPECT_RATIO).lower())
        name = f"{_hour(found)}:{found[2]}" if found else ""
        return self._of(by_name, name, Column.ASPECT_RATIO) or AspectRatio.WIDE

    def resolution(self) -> Resolution | None:
        by_name = {resolution.value: resolution for resolution in Resolution}
        by_name |= {r.value.removesuffix("p"): r for r in Resolution}
        return self._of(by_name, self.text(Column.RESOLUTION).lower(), Column.RESOLUTION)

    def operation(self) -> Operation:
        by_name = {_without_signs(operation.value): operation for operation in Operation}
        by_name |= {operation.name.lower(): operation for operation in Operation}
        name = _without_signs(self.text(Column.OPERATION))
        return self._of(by_name, name, Column.OPERATION) or Operation.GENERATE

    def flag(self, column: Column) -> bool:
        word = self.text(column).lower()
        if word and word not in _YES | _NO:
            self._fault(column, CellKind.NOT_A_FLAG, word)
        return word in _YES

    def duration(self) -> int | None:
        """Seconds."""
        return self._number(Column.DURATION, _SECONDS, CellKind.NOT_SECONDS, most=999)

    def variations(self) -> int:
        kind = CellKind.NOT_A_COUNT
        return self._number(Column.VARIATIONS, _COUNT, kind, most=MAX_VARIATIONS) or 1

    def address(self, column: Column) -> str | None:
        """A web address or that of a stored image; which are allowed is checked later."""
        text = self.text(column)
        if text and not is_http_url(text) and not _OTHER_SCHEME.match(text):
            self._fault(column, CellKind.PICTURE_FILE, text)
            return None
        return text or None

    def source_video(self, operation: Operation) -> str | None:
        text = self.text(Column.SOURCE_VIDEO)
        if text and operation is Operation.GENERATE:
            self._fault(Column.SOURCE_VIDEO, CellKind.SOURCE_UNUSED, text)
            return None
        return text or None

    def _take(self, column: Column, value: object) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            value = "true" if value else "false"
        elif not isinstance(value, (str, int, float)):
            self._fault(column, CellKind.NOT_TEXT, str(value))
            return
        text = str(value).replace("\0", "").strip()
        if _SPREADSHEET_ERROR.fullmatch(text):
            self._fault(column, CellKind.SPREADSHEET_ERROR, text)
            if column is not Column.PROMPT:
                return
        self._texts[column] = text

    def _of(self, by_name: Mapping[str, Choice], name: str, column: Column) -> Choice | None:
        if not self.text(column):
            return None
        if name not in by_name:
            self._fault(column, CellKind.NOT_A_CHOICE, self.text(column))
        return by_name.get(name)

    def _number(
        self, column: Column, pattern: re.Pattern[str], kind: CellKind, *, most: int
    ) -> int | None:
        text = self.text(column)
        found = pattern.fullmatch(text)
        number = int(found[1]) if found else 0
        if text and not 1 <= number <= most:
            self._fault(column, kind, text)
        return number or None

    def _fault(self, column: Column, kind: CellKind, value: str) -> None:
        self.faults.append(CellFault(column=column, kind=kind, value=value))


def _hour(ratio: re.Match[str]) -> int:
    """The width, which a twelve-hour clock writes as 4 PM for 16."""
    hour, half = int(ratio[1]), ratio[3]
    if half is None or hour > _NOON:
        return hour
    return hour % _NOON + (_NOON if half == "p" else 0)


def _without_signs(name: str) -> str:
    return _NO_SIGNS.sub("", name.lower())
