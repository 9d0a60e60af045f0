"""Models and their options, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.fitting import Fitted, Misfit
from luma_desktop.domain.request import GenerationRequest, Model, Operation
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_MODEL_NAMES = {
    Model.DREAM_MACHINE_V1: "Dream Machine v1",
    Model.RAY_2: "Ray 2",
    Model.RAY_FLASH_2: "Ray Flash 2",
    Model.RAY_3_2: "Ray 3.2",
    Model.RAY_1_6: "Ray 1.6",
}

_SHORT_NAMES = {Model.DREAM_MACHINE_V1: "DM v1"}

_OPERATIONS = {
    Operation.GENERATE: QT_TRANSLATE_NOOP("models", "Generate a clip"),
    Operation.EDIT: QT_TRANSLATE_NOOP("models", "Edit a video"),
    Operation.REFRAME: QT_TRANSLATE_NOOP("models", "Reframe a video"),
}

_WITHOUT = {
    Misfit.OPERATION: QT_TRANSLATE_NOOP("models", "new clips only"),
    Misfit.LOOP: QT_TRANSLATE_NOOP("models", "no loop"),
    Misfit.HDR: QT_TRANSLATE_NOOP("models", "no HDR"),
    Misfit.EXPAND_PROMPT: QT_TRANSLATE_NOOP("models", "no prompt expansion"),
}

_SETS = {
    (Misfit.RESOLUTION,): QT_TRANSLATE_NOOP("models", "{model} chooses the resolution itself."),
    (Misfit.DURATION,): QT_TRANSLATE_NOOP("models", "{model} chooses the duration itself."),
    (Misfit.RESOLUTION, Misfit.DURATION): QT_TRANSLATE_NOOP(
        "models", "{model} chooses the resolution and duration itself."
    ),
}


def model_name(model: Model) -> str:
    """A model only a newer version knows is called by the service's name."""
    return _MODEL_NAMES.get(model, model.value)


def short_model_name(model: Model) -> str:
    """For narrow places."""
    return _SHORT_NAMES.get(model) or model_name(model)


def model_choice(model: Model) -> str:
    """The name in a list of models, marked if it's deprecated."""
    if capabilities(model).deprecated:
        return translate("models", "{model} (deprecated)").format(model=model_name(model))
    return model_name(model)


def operation_name(operation: Operation) -> str:
    known = _OPERATIONS.get(operation)
    return operation.value if known is None else translate("models", known)


def model_note(wanted: GenerationRequest, fitted: Fitted) -> str:
    """As `misfit_text`, and that the choice is kept."""
    text = misfit_text(wanted, fitted)
    kept = translate("models", "Your choice is kept for other models.")
    return f"{text} {kept}" if text else ""


def misfit_text(wanted: GenerationRequest, fitted: Fitted) -> str:
    """`Ray 3.2: 16:9 instead of 21:9, no loop.` Empty where everything fits."""
    if not fitted.misfits:
        return ""
    model, got = model_name(wanted.model), fitted.request
    own = tuple(misfit for misfit in fitted.misfits if _is_its_own(misfit, got))
    parts = [_misfit(misfit, wanted, got) for misfit in fitted.misfits if misfit not in own]
    sentences = [translate("models", _SETS[own]).format(model=model)] if own else []
    if parts:
        sentences.append(f"{model}: {', '.join(parts)}.")
    return " ".join(sentences)


def _is_its_own(misfit: Misfit, got: GenerationRequest) -> bool:
    """Whether the model has no such setting at all."""
    return (misfit is Misfit.RESOLUTION and got.resolution is None) or (
        misfit is Misfit.DURATION and got.duration is None
    )


def _misfit(misfit: Misfit, wanted: GenerationRequest, got: GenerationRequest) -> str:
    instead = translate("models", "{got} instead of {wanted}")
    if misfit is Misfit.ASPECT_RATIO:
        return instead.format(got=got.aspect_ratio, wanted=wanted.aspect_ratio)
    if misfit is Misfit.RESOLUTION:
        return instead.format(got=got.resolution, wanted=wanted.resolution)
    if misfit is Misfit.DURATION:
        return instead.format(got=f"{got.duration} s", wanted=f"{wanted.duration} s")
    return translate("models", _WITHOUT[misfit])
