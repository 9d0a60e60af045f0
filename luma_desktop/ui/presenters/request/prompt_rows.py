"""The prompt popup's rows: earlier prompts, snippets, and camera terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.camera import CAMERA_TERMS, CameraGroup, CameraTerm
from luma_desktop.domain.prompts import Snippet, UsedPrompt
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate


class RowKind(StrEnum):
    HEADING = "heading"
    PROMPT = "prompt"
    SNIPPET = "snippet"
    TERM = "term"


class PromptRow(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is what goes into the prompt; `title` and `detail` are what is read."""

    kind: RowKind
    title: str
    text: str = ""
    detail: str = ""
    is_favourite: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        if self.is_favourite:
            return translate("prompt_rows", "Favourite: {prompt}").format(prompt=self.title)
        return f"{self.title}, {self.detail}" if self.detail else self.title


def prompt_rows(prompts: Sequence[UsedPrompt]) -> list[PromptRow]:
    """Favourites below their heading, earlier prompts below theirs."""
    starred = [prompt for prompt in prompts if prompt.is_favourite]
    earlier = [prompt for prompt in prompts if not prompt.is_favourite]
    rows: list[PromptRow] = []
    for title, part in (
        (translate("prompt_rows", "Favourites"), starred),
        (translate("prompt_rows", "Earlier prompts"), earlier),
    ):
        if part:
            rows.append(_heading(title))
            rows += [_prompt_row(prompt) for prompt in part]
    return rows


def snippet_rows(snippets: Iterable[Snippet]) -> list[PromptRow]:
    return [
        PromptRow(
            kind=RowKind.SNIPPET,
            title=snippet.name,
            text=snippet.text,
            detail=" ".join(snippet.text.split()),
        )
        for snippet in snippets
    ]


def term_rows() -> list[PromptRow]:
    """Every camera term, below the name of its group."""
    rows: list[PromptRow] = []
    for group, terms in CAMERA_TERMS.items():
        rows.append(_heading(translate("camera", _GROUPS[group])))
        rows += [
            PromptRow(
                kind=RowKind.TERM,
                title=translate("camera", _TERMS[term]),
                text=term.words,
                detail=term.words,
            )
            for term in terms
        ]
    return rows


def _prompt_row(prompt: UsedPrompt) -> PromptRow:
    return PromptRow(
        kind=RowKind.PROMPT,
        title=" ".join(prompt.text.split()),
        text=prompt.text,
        is_favourite=prompt.is_favourite,
    )


def _heading(title: str) -> PromptRow:
    return PromptRow(kind=RowKind.HEADING, title=title)


_GROUPS = {
    CameraGroup.TURNING: QT_TRANSLATE_NOOP("camera", "Static and panning"),
    CameraGroup.TRAVELLING: QT_TRANSLATE_NOOP("camera", "Moving"),
    CameraGroup.LENS: QT_TRANSLATE_NOOP("camera", "Lens"),
    CameraGroup.VIEWPOINT: QT_TRANSLATE_NOOP("camera", "Viewpoint"),
    CameraGroup.RIG: QT_TRANSLATE_NOOP("camera", "Rig"),
    CameraGroup.EFFECT: QT_TRANSLATE_NOOP("camera", "Effects"),
}

T = CameraTerm

_TERMS = {
    T.STATIC: QT_TRANSLATE_NOOP("camera", "Static"),
    T.PAN_LEFT: QT_TRANSLATE_NOOP("camera", "Pan left"),
    T.PAN_RIGHT: QT_TRANSLATE_NOOP("camera", "Pan right"),
    T.TILT_UP: QT_TRANSLATE_NOOP("camera", "Tilt up"),
    T.TILT_DOWN: QT_TRANSLATE_NOOP("camera", "Tilt down"),
    T.ROLL_LEFT: QT_TRANSLATE_NOOP("camera", "Roll left"),
    T.ROLL_RIGHT: QT_TRANSLATE_NOOP("camera", "Roll right"),
    T.ZOOM_IN: QT_TRANSLATE_NOOP("camera", "Zoom in"),
    T.ZOOM_OUT: QT_TRANSLATE_NOOP("camera", "Zoom out"),
    T.PUSH_IN: QT_TRANSLATE_NOOP("camera", "Push in"),
    T.PULL_OUT: QT_TRANSLATE_NOOP("camera", "Pull out"),
    T.TRUCK_LEFT: QT_TRANSLATE_NOOP("camera", "Truck left"),
    T.TRUCK_RIGHT: QT_TRANSLATE_NOOP("camera", "Truck right"),
    T.PEDESTAL_UP: QT_TRANSLATE_NOOP("camera", "Pedestal up"),
    T.PEDESTAL_DOWN: QT_TRANSLATE_NOOP("camera", "Pedestal down"),
    T.CRANE_UP: QT_TRANSLATE_NOOP("camera", "Crane up"),
    T.CRANE_DOWN: QT_TRANSLATE_NOOP("camera", "Crane down"),
    T.ORBIT_LEFT: QT_TRANSLATE_NOOP("camera", "Orbit left"),
    T.ORBIT_RIGHT: QT_TRANSLATE_NOOP("camera", "Orbit right"),
    T.EYE_LEVEL: QT_TRANSLATE_NOOP("camera", "Eye level"),
    T.LOW_ANGLE: QT_TRANSLATE_NOOP("camera", "Low angle"),
    T.HIGH_ANGLE: QT_TRANSLATE_NOOP("camera", "High angle"),
    T.GROUND_LEVEL: QT_TRANSLATE_NOOP("camera", "Ground level"),
    T.OVERHEAD: QT_TRANSLATE_NOOP("camera", "Overhead"),
    T.AERIAL: QT_TRANSLATE_NOOP("camera", "Aerial"),
    T.OVER_THE_SHOULDER: QT_TRANSLATE_NOOP("camera", "Over the shoulder"),
    T.POV: QT_TRANSLATE_NOOP("camera", "Point of view"),
    T.SELFIE: QT_TRANSLATE_NOOP("camera", "Selfie"),
    T.HANDHELD: QT_TRANSLATE_NOOP("camera", "Handheld"),
    T.AERIAL_DRONE: QT_TRANSLATE_NOOP("camera", "Aerial drone"),
    T.BOLT_CAM: QT_TRANSLATE_NOOP("camera", "Bolt cam"),
    T.DOLLY_ZOOM: QT_TRANSLATE_NOOP("camera", "Dolly zoom"),
    T.ELEVATOR_DOORS: QT_TRANSLATE_NOOP("camera", "Elevator doors"),
    T.TINY_PLANET: QT_TRANSLATE_NOOP("camera", "Tiny planet"),
}
