"""What is varied, and what of it does not fit, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.click_plan import MOST_CLIPS, ClickPlan
from luma_desktop.domain.matrix import Axis, Combinations, LeftOut, Matrix
from luma_desktop.domain.request import Model
from luma_desktop.ui.presenters.request.models import misfit_text, model_name
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
    Axis.RESOLUTION: QT_TRANSLATE_NOOP("matrix", "{count} sizes"),
    Axis.DURATION: QT_TRANSLATE_NOOP("matrix", "{count} lengths"),
    Axis.LOOP: QT_TRANSLATE_NOOP("matrix", "with and without loop"),
    Axis.EXPAND_PROMPT: QT_TRANSLATE_NOOP("matrix", "prompt expanded and not"),
}

_FLAGS = {
    (Axis.LOOP, True): QT_TRANSLATE_NOOP("matrix", "loop"),
    (Axis.LOOP, False): QT_TRANSLATE_NOOP("matrix", "no loop"),
    (Axis.EXPAND_PROMPT, True): QT_TRANSLATE_NOOP("matrix", "prompt expanded"),
    (Axis.EXPAND_PROMPT, False): QT_TRANSLATE_NOOP("matrix", "prompt as written"),
}

_WITHOUT = {
    Axis.MODEL: QT_TRANSLATE_NOOP("matrix", "it makes new clips only and is left out"),
    Axis.LOOP: QT_TRANSLATE_NOOP("matrix", "no loop"),
    Axis.EXPAND_PROMPT: QT_TRANSLATE_NOOP("matrix", "the prompt is not expanded"),
}


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
    """`2 models` and `2 ratios`, with the sign of multiplication between them."""
    return " × ".join(_axis_text(axis, matrix.values(axis)) for axis in matrix.axes)


def matrix_details(matrix: Matrix) -> str:
    """A line for each axis, with its values."""
    return "\n".join(
        f"{axis_name(axis)}: {_values_text(axis, matrix.values(axis))}" for axis in matrix.axes
    )


def combination_notes(combined: Combinations) -> str:
    """What does not fit, a sentence each; empty where everything does."""
    return " ".join(_notes(combined))


def most_text() -> str:
    """As `too_much_text`, in a few words."""
    return translate("matrix", "More than {most} clips in one click.").format(most=MOST_CLIPS)


def too_much_text(plan: ClickPlan) -> str:
    """Why a click on so much is not taken."""
    return translate("matrix", "That would be {count} clips; a click makes {most} at most.").format(
        count=f"{plan.count:,}", most=MOST_CLIPS
    )


def _notes(combined: Combinations) -> Iterator[str]:
    by_model: dict[Model, list[str]] = {}
    for left_out in combined.left_out:
        by_model.setdefault(left_out.model, []).append(_left_out_text(left_out))
    for model, parts in by_model.items():
        yield f"{model_name(model)}: {', '.join(parts)}."
    for wanted, fit in combined.misfits:
        yield misfit_text(wanted, fit)
    if combined.same == 1:
        yield translate("matrix", "One came out like another and is left out.")
    elif combined.same:
        yield translate("matrix", "{count} came out like others and are left out.").format(
            count=combined.same
        )


def _left_out_text(left_out: LeftOut) -> str:
    """What a model lacks, as a part of a sentence."""
    if left_out.axis in _WITHOUT:
        return translate("matrix", _WITHOUT[left_out.axis])
    values = _values_text(left_out.axis, left_out.values)
    return translate("matrix", "not {values}").format(values=values)


def _axis_text(axis: Axis, values: tuple[Any, ...]) -> str:
    if len(values) == 1:
        return value_text(axis, values[0])
    return translate("matrix", _COUNTED[axis]).format(count=len(values))


def _values_text(axis: Axis, values: tuple[Any, ...]) -> str:
    return ", ".join(value_text(axis, value) for value in values)
