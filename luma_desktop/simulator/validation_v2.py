"""What the unified endpoint takes, by the model's own table."""

from __future__ import annotations

from typing import Any

from luma_desktop.simulator.errors import invalid_body
from luma_desktop.simulator.models import MODELS, Model
from luma_desktop.simulator.validation import is_absolute_url, prompt_complaints

_HDR_RESOLUTIONS = {"720p", "1080p"}


def unified_body(body: object, path: str) -> tuple[Model, dict[str, Any]]:
    """The model and the checked body; raises ApiError 400 naming the fields."""
    if not isinstance(body, dict):
        raise invalid_body(path, "body must be an object")
    model = MODELS.get(str(body.get("model")))
    if model is None:
        raise invalid_body(path, "model must be one of: " + ", ".join(MODELS))
    complaints = [f"{name} should not exist" for name in body if name not in model.fields]
    complaints += [f"{name} should not be null" for name, value in body.items() if value is None]
    complaints += prompt_complaints("prompt", body.get("prompt", ""))
    complaints += _choice_complaints(model, body)
    complaints += _flag_complaints(body)
    complaints += _keyframe_complaints(body.get("keyframes", {}))
    complaints += [
        f"{name} must be an absolute URI"
        for name in ("image_url", "last_image_url", "video_url")
        if body.get(name) is not None and not is_absolute_url(body[name])
    ]
    if not complaints:
        complaints = _combination_complaints(model, body)
    if complaints:
        raise invalid_body(path, *complaints)
    return model, body


def _choice_complaints(model: Model, body: dict[str, Any]) -> list[str]:
    choices: dict[str, tuple[object, ...]] = {
        "aspect_ratio": model.aspect_ratios,
        "resolution": model.resolutions,
        "duration": model.durations,
        "type": model.kinds,
    }
    return [
        f"{name} must be one of: " + ", ".join(str(value) for value in allowed)
        for name, allowed in choices.items()
        if allowed and name in body and not _is_one_of(body[name], allowed)
    ]


def _is_one_of(value: object, allowed: tuple[object, ...]) -> bool:
    return any(value == choice and type(value) is type(choice) for choice in allowed)


def _flag_complaints(body: dict[str, Any]) -> list[str]:
    return [
        f"{name} must be a boolean"
        for name in ("loop", "hdr", "exr_export")
        if not isinstance(body.get(name, False), bool)
    ]


def _keyframe_complaints(keyframes: object) -> list[str]:
    if not isinstance(keyframes, dict):
        return ["keyframes must be an object"]
    complaints = [
        f"keyframes.{name} should not exist" for name in set(keyframes) - {"frame0", "frame1"}
    ]
    complaints += [
        f"keyframes.{name} must be an image with url or a generation with id"
        for name in ("frame0", "frame1")
        if name in keyframes and not _is_keyframe(keyframes[name])
    ]
    return complaints


def _is_keyframe(frame: object) -> bool:
    if not isinstance(frame, dict):
        return False
    match frame.get("type"):
        case "image":
            return set(frame) == {"type", "url"} and is_absolute_url(frame["url"])
        case "generation":
            return set(frame) == {"type", "id"} and isinstance(frame["id"], str)
    return False


def _combination_complaints(model: Model, body: dict[str, Any]) -> list[str]:
    """Rules between fields; only asked once each field by itself is in order."""
    complaints = []
    hdr = body.get("hdr", False)
    resolution = body.get("resolution", model.default_resolution)
    if hdr and (body.get("duration", 5) != 5 or resolution not in _HDR_RESOLUTIONS):  # noqa: PLR2004
        complaints.append("hdr is for 5 seconds at 720p or 1080p only")
    if body.get("exr_export") and not hdr:
        complaints.append("exr_export requires hdr")
    kind = body.get("type", "video")
    if kind != "video" and "video_url" not in body:
        complaints.append(f"video_url is required for {kind}")
    if kind != "video" and body.get("loop"):
        complaints.append("loop is for type video only")
    return complaints
