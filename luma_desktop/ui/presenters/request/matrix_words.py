"""Combinations of settings, and those a model doesn't support, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.click_plan import MOST_CLIPS, ClickPlan
from luma_desktop.domain.matrix import Axis, Combinations, LeftOut, Matrix
from luma_desktop.ui.presenters.request.models import misfit_text, model_name
from luma_desktop.ui.presenters.texts.amounts import count_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_NAMES = {
    Axis.MODEL: QT_TRANSLATE_NOOP("matrix", "Model"),
    Axis.ASPECT_RATIO: QT_TRANSLATE_NOOP("matrix", "Aspect ratio"),
    Axis.RESOLUTION: QT_TRANSLATE_NOOP("matrix", "Resolution"),
    Axis.DURATION: QT_TRANSLATE_NOOP("matrix", "Duration"),
    Axis.LOOP: QT_TRANSLATE_NOOP("matrix", "Loop"),
    Axis.EXPAND_PROMPT: QT_TRANSLATE_NOOP("matrix", "Expand prompt"),
}

_COUNTED = {
    Axis.MODEL: QT_TRANSLATE_NOOP("matrix", "{count} models"),
    Axis.ASPECT_RATIO: QT_TRANSLATE_NOOP("matrix", "{count} ratios"),
    Axis.RESOLUTION: QT_TRANSLATE_NOOP("matrix", "{count} resolutions"),
    Axis.DURATION: QT_TRANSLATE_NOOP("matrix", "{count} durations"),
    Axis.LOOP: QT_TRANSLATE_NOOP("matrix", "with and without loop"),
    Axis.EXPAND_PROMPT: QT_TRANSLATE_NOOP("matrix", "with and without expanded prompt"),
}

_FLAGS = {
    (Axis.LOOP, True): QT_TRANSLATE_NOOP("matrix", "loop"),
    (Axis.LOOP, False): QT_TRANSLATE_NOOP("matrix", "no loop"),
    (Axis.EXPAND_PROMPT, True): QT_TRANSLATE_NOOP("matrix", "prompt expanded"),
    (Axis.EXPAND_PROMPT, False): QT_TRANSLATE_NOOP("matrix", "prompt as written"),
}

_WITHOUT = {
    Axis.MODEL: QT_TRANSLATE_NOOP("matrix", "{model} only generates new clips, so it's skipped."),
    Axis.LOOP: QT_TRANSLATE_NOOP("matrix", "{model} can't loop clips."),
    Axis.EXPAND_PROMPT: QT_TRANSLATE_NOOP("matrix", "{model} can't expand prompts."),
}

_UNSUPPORTED = QT_TRANSLATE_NOOP("matrix", "{model} doesn't support {values}.")


def axis_name(axis: Axis) -> str:
    return translate("matrix", _NAMES[axis])


def value_text(axis: Axis, value: Any) -> str:
    """One value of an axis, such as `Ray 2`, `16:9` or `5 s`."""
    if axis is Axis.MODEL:
        return model_name(value)
    if axis is Axis.DURATION:
        return translate("matrix", "{seconds} s").format(seconds=value)
    if isinstance(value, bool):
        return translate("matrix", _FLAGS[axis, value])
    return str(value)


def matrix_text(matrix: Matrix) -> str:
    """`2 models` and `2 ratios`, joined by a multiplication sign."""
    return " × ".join(_axis_text(axis, matrix.values(axis)) for axis in matrix.axes)


def matrix_details(matrix: Matrix) -> str:
    """A line for each axis, with its values."""
    return "\n".join(
        f"{axis_name(axis)}: {_values_text(axis, matrix.values(axis))}" for axis in matrix.axes
    )


def combination_notes(combined: Combinations) -> str:
    """What isn't supported, a sentence each; empty where everything is."""
    return " ".join(_notes(combined))


def most_text() -> str:
    """As `too_much_text`, in a few words."""
    return translate("matrix", "One click can generate {most} clips at most.").format(
        most=MOST_CLIPS
    )


def too_much_text(plan: ClickPlan) -> str:
    """Why so many clips can't be generated with one click."""
    text = translate("matrix", "That's {count} clips. One click can generate {most} at most.")
    return text.format(count=count_text(plan.count), most=count_text(MOST_CLIPS))


def _notes(combined: Combinations) -> Iterator[str]:
    yield from map(_left_out_text, combined.left_out)
    for wanted, fit in combined.misfits:
        yield misfit_text(wanted, fit)
    if combined.same == 1:
        yield translate("matrix", "1 duplicate combination was skipped.")
    elif combined.same:
        yield translate("matrix", "{count} duplicate combinations were skipped.").format(
            count=combined.same
        )


def _left_out_text(left_out: LeftOut) -> str:
    """What a model doesn't support."""
    text = translate("matrix", _WITHOUT.get(left_out.axis, _UNSUPPORTED))
    values = _values_text(left_out.axis, left_out.values)
    return text.format(model=model_name(left_out.model), values=values)


def _axis_text(axis: Axis, values: tuple[Any, ...]) -> str:
    if len(values) == 1:
        return value_text(axis, values[0])
    return translate("matrix", _COUNTED[axis]).format(count=len(values))


def _values_text(axis: Axis, values: tuple[Any, ...]) -> str:
    return ", ".join(value_text(axis, value) for value in values)
