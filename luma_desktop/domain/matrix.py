"""Several values of an option at once: every fitting combination of them is a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import msgspec

from luma_desktop.domain.fitting import Fitted, Misfit, fitted
from luma_desktop.domain.request import AspectRatio, GenerationRequest, Model, Resolution


class Axis(StrEnum):
    """What can be varied, by the name of its field in a request."""

    MODEL = "model"
    ASPECT_RATIO = "aspect_ratio"
    RESOLUTION = "resolution"
    DURATION = "duration"
    LOOP = "loop"
    EXPAND_PROMPT = "expand_prompt"


class Matrix(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The values of each axis, in place of the form's own; an empty axis is not varied."""

    model: tuple[Model, ...] = ()
    aspect_ratio: tuple[AspectRatio, ...] = ()
    resolution: tuple[Resolution, ...] = ()
    duration: tuple[int, ...] = ()
    loop: tuple[bool, ...] = ()
    expand_prompt: tuple[bool, ...] = ()

    def values(self, axis: Axis) -> tuple[Any, ...]:
        chosen: tuple[Any, ...] = getattr(self, axis)
        return chosen

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What is varied."""
        return tuple(axis for axis in Axis if self.values(axis))

    def __bool__(self) -> bool:
        return bool(self.axes)


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Values of an axis that a model does not take while it takes others.

    On the axis of models it is the model itself: it cannot do at all what others can.
    """

    model: Model
    axis: Axis
    values: tuple[Any, ...]


class Combinations(msgspec.Struct, frozen=True, kw_only=True):
    """`requests` are what fits, each once; `same` were dropped because others are like them.

    `misfits` are the models of which something is wanted that they have no near value for.
    """

    requests: tuple[GenerationRequest, ...]
    left_out: tuple[LeftOut, ...] = ()
    misfits: tuple[tuple[GenerationRequest, Fitted], ...] = ()
    same: int = 0


_MISFIT_OF: Mapping[Axis, Misfit] = {
    Axis.ASPECT_RATIO: Misfit.ASPECT_RATIO,
    Axis.RESOLUTION: Misfit.RESOLUTION,
    Axis.DURATION: Misfit.DURATION,
    Axis.LOOP: Misfit.LOOP,
    Axis.EXPAND_PROMPT: Misfit.EXPAND_PROMPT,
}


def combinations(wanted: GenerationRequest, matrix: Matrix) -> Combinations:
    """What one prompt is to be made in: `wanted`, with each value of each axis.

    A model gets those values of an axis that it takes; where it takes none of them, the nearest
    to each, as if that one had been wanted alone.
    """
    requests: dict[GenerationRequest, None] = {}
    models = _models(wanted, matrix)
    left_out = [
        LeftOut(model=model, axis=Axis.MODEL, values=(model,))
        for model in matrix.model
        if model not in models
    ]
    misfits: list[tuple[GenerationRequest, Fitted]] = []
    total = 0
    for model in models:
        of_model = msgspec.structs.replace(wanted, model=model)
        taken, refused = _fitting_values(of_model, matrix)
        left_out += refused
        for one in _each(of_model, taken):
            total += 1
            fit = fitted(one)
            requests.setdefault(fit.request)
            if fit.misfits:
                misfits.append((one, fit))
    return Combinations(
        requests=tuple(requests),
        left_out=tuple(left_out),
        misfits=tuple(_told_once(misfits)),
        same=total - len(requests),
    )


def _models(wanted: GenerationRequest, matrix: Matrix) -> tuple[Model, ...]:
    """Those that can do what is wanted at all, such as to edit a video; if none can, all."""
    models = matrix.model or (wanted.model,)
    able = tuple(model for model in models if not _lacks(wanted, Misfit.OPERATION, model=model))
    return able or models


def _fitting_values(
    wanted: GenerationRequest, matrix: Matrix
) -> tuple[dict[str, tuple[Any, ...]], list[LeftOut]]:
    taken: dict[str, tuple[Any, ...]] = {}
    left_out: list[LeftOut] = []
    for axis in matrix.axes:
        if axis is Axis.MODEL:
            continue
        values = matrix.values(axis)
        refused = tuple(v for v in values if _lacks(wanted, _MISFIT_OF[axis], **{axis.value: v}))
        fitting = tuple(value for value in values if value not in refused)
        taken[axis] = fitting or values
        if fitting and refused:
            left_out.append(LeftOut(model=wanted.model, axis=axis, values=refused))
    return taken, left_out


def _lacks(wanted: GenerationRequest, misfit: Misfit, **values: Any) -> bool:
    return misfit in fitted(msgspec.structs.replace(wanted, **values)).misfits


def _each(
    wanted: GenerationRequest, values: Mapping[str, tuple[Any, ...]]
) -> Iterator[GenerationRequest]:
    for chosen in product(*values.values()):
        yield msgspec.structs.replace(wanted, **dict(zip(values, chosen, strict=True)))


def _told_once(
    misfits: list[tuple[GenerationRequest, Fitted]],
) -> Iterator[tuple[GenerationRequest, Fitted]]:
    """Of each model its first: what gives way in one request does so in its others."""
    told: set[tuple[Model, tuple[Misfit, ...]]] = set()
    for wanted, fit in misfits:
        key = (wanted.model, fit.misfits)
        if key not in told:
            told.add(key)
            yield wanted, fit
