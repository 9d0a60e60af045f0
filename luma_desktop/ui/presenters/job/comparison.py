"""Two jobs side by side: their settings, cost, duration, and which words differ."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.domain.request import GenerationRequest, Operation
from luma_desktop.ui.presenters.job.details import clip_length_text, pixels_text
from luma_desktop.ui.presenters.job.states import cost_text, state_name
from luma_desktop.ui.presenters.request.models import model_name, operation_name
from luma_desktop.ui.presenters.texts.amounts import duration_text, length_text, size_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text, and whether the other text differs there."""

    text: str
    differs: bool


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Everything known about at least one of the two, except the prompts."""

    differing: tuple[Setting, ...]
    equal: tuple[Setting, ...]
    facts: tuple[Setting, ...]
    """How they turned out, equal or not."""


def compared(left: Job, right: Job) -> Comparison:
    settings = _settings(left, right)
    return Comparison(
        differing=tuple(one for one in settings if one.differs),
        equal=tuple(one for one in settings if not one.differs),
        facts=_facts(left, right),
    )


def compared_words(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces. Words and marks are compared, white space is not."""
    words_left, words_right = _words(left), _words(right)
    bare_left, bare_right = (
        [word.strip() for word in words] for words in (words_left, words_right)
    )
    matcher = SequenceMatcher(None, bare_left, bare_right, autojunk=False)
    pieces_left: list[Piece] = []
    pieces_right: list[Piece] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        differs = kind != "equal"
        for pieces, part in (
            (pieces_left, words_left[start:end]),
            (pieces_right, words_right[other_start:other_end]),
        ):
            if part:
                pieces.append(Piece("".join(part), differs))
    return tuple(pieces_left), tuple(pieces_right)


def only_words(pieces: tuple[Piece, ...]) -> str:
    """The words only this text has, for those who can't see the highlighting."""
    return " … ".join(piece.text.strip() for piece in pieces if piece.differs)


# inside


def _words(text: str) -> list[str]:
    """Words and marks, each with the white space behind it; together they are the text."""
    return _WORD.findall(text)


_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]\s*"  # no spaces between words: every character is one
    r"|\w(?:(?![\u3040-\u30ff\u3400-\u9fff])[\w'’-])*\s*"
    r"|[^\w\s]\s*"
    r"|\s+"
)

_NAMES = {
    "model": QT_TRANSLATE_NOOP("comparison", "Model"),
    "operation": QT_TRANSLATE_NOOP("comparison", "Operation"),
    "aspect_ratio": QT_TRANSLATE_NOOP("comparison", "Aspect ratio"),
    "resolution": QT_TRANSLATE_NOOP("comparison", "Resolution"),
    "duration": QT_TRANSLATE_NOOP("comparison", "Length"),
    "loop": QT_TRANSLATE_NOOP("comparison", "Loop"),
    "hdr": QT_TRANSLATE_NOOP("comparison", "HDR"),
    "exr_export": QT_TRANSLATE_NOOP("comparison", "EXR export"),
    "expand_prompt": QT_TRANSLATE_NOOP("comparison", "Expand prompt"),
    "start_image_url": QT_TRANSLATE_NOOP("comparison", "Start frame"),
    "end_image_url": QT_TRANSLATE_NOOP("comparison", "End frame"),
    "extends": QT_TRANSLATE_NOOP("comparison", "Extends"),
    "leads_to": QT_TRANSLATE_NOOP("comparison", "Leads up to"),
    "source_video_url": QT_TRANSLATE_NOOP("comparison", "Source video"),
}
"""By the request's fields, in display order; a field that's missing here is shown by its own
name."""


def _settings(left: Job, right: Job) -> tuple[Setting, ...]:
    fields = [name for name in GenerationRequest.__struct_fields__ if name != "prompt"]
    order = [*_NAMES, *(name for name in fields if name not in _NAMES)]
    found = (
        Setting(
            name=_name(field),
            left=_value(left.request, field),
            right=_value(right.request, field),
        )
        for field in order
        if field in fields
    )
    return tuple(one for one in found if one.left or one.right)


def _name(field: str) -> str:
    if field in _NAMES:
        return translate("comparison", _NAMES[field])
    return field.replace("_", " ").capitalize()


def _value(request: GenerationRequest, field: str) -> str:
    """Empty for what the service decided."""
    value = getattr(request, field)
    match field:
        case "model":
            return model_name(request.model)
        case "operation":
            made = request.operation
            return "" if made is Operation.GENERATE else operation_name(made)
        case "duration" if request.duration is not None:
            return length_text(request.duration)
        case _ if isinstance(value, bool):
            return translate("comparison", "yes") if value else ""
        case _:
            return "" if value is None else str(value)


def _took(job: Job) -> str:
    """From acceptance by the service to completion there."""
    if job.accepted_at is None or job.completed_at is None:
        return ""
    return duration_text(job.completed_at - job.accepted_at)


def _file(job: Job) -> str:
    return "" if job.clip is None else size_text(job.clip.size, None)


_FACTS: tuple[tuple[str, Callable[[Job], str | None]], ...] = (
    (QT_TRANSLATE_NOOP("comparison", "State"), lambda job: state_name(job.state)),
    (QT_TRANSLATE_NOOP("comparison", "Cost"), cost_text),
    (QT_TRANSLATE_NOOP("comparison", "Time taken"), _took),
    (QT_TRANSLATE_NOOP("comparison", "Dimensions"), pixels_text),
    (QT_TRANSLATE_NOOP("comparison", "Clip length"), clip_length_text),
    (QT_TRANSLATE_NOOP("comparison", "File size"), _file),
    (QT_TRANSLATE_NOOP("comparison", "Generation ID"), lambda job: job.generation_id),
)


def _facts(left: Job, right: Job) -> tuple[Setting, ...]:
    found = (
        Setting(name=translate("comparison", name), left=of(left) or "", right=of(right) or "")
        for name, of in _FACTS
    )
    return tuple(one for one in found if one.left or one.right)
