"""Each model's table against the vendor's schemas, and what follows."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from luma_desktop.api.unified import generation_body
from luma_desktop.domain.capabilities import capabilities, effective, goes_on_by_id
from luma_desktop.domain.request import (
    AspectRatio,
    Dialect,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.request_check import RequestFault, request_faults
from tests.unit.api.vendor_schemas import SCHEMAS, SEVEN, violations

VENDOR: dict[Model, dict[str, list[Any]]] = {
    model: {
        name: rule.get("enum", ["uri"] if rule.get("format") == "uri" else [True])
        for name, rule in SCHEMAS[model]["properties"].items()
        if name not in {"model", "prompt", "keyframes"}
    }
    | (
        {"keyframes": ["image", "generation"]}
        if "keyframes" in SCHEMAS[model]["properties"]
        else {}
    )
    for model in Model
    if model is not Model.DREAM_MACHINE_V1
}
"""By field, what each of the current models may be asked for."""

IDS = ("7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d", "0b1c2d3e-0c4b-4f4e-9a5e-1d2f3a4b5c6d:luma/ray-2")
URL = "https://example.com/a.png"
FIELDS: dict[str, tuple[str, type]] = {
    "aspect_ratio": ("aspect_ratio", AspectRatio),
    "resolution": ("resolution", Resolution),
    "duration": ("duration", int),
    "type": ("operation", Operation),
    "loop": ("loop", bool),
    "hdr": ("hdr", bool),
    "exr_export": ("exr_export", bool),
}
CASES = [
    (model, field, value)
    for model, fields in VENDOR.items()
    for field, values in fields.items()
    for value in values
]


def built(model: Model, field: str, value: Any) -> GenerationRequest:
    """A request that has `field` set to `value`, with what else that needs."""
    request = GenerationRequest(prompt="p", model=model)
    changes: dict[str, Any]
    match field, value:
        case "keyframes", "image":
            changes = {"start_image_url": URL, "end_image_url": URL}
        case "keyframes", "generation":
            changes = {"extends": IDS[0], "leads_to": IDS[1]}
        case ("image_url", _):
            changes = {"start_image_url": URL}
        case ("last_image_url", _):
            changes = {"end_image_url": URL}
        case ("video_url", _):
            changes = {"source_video_url": URL, "operation": Operation.EDIT}
        case _:
            name, kind = FIELDS[field]
            changes = {name: kind(value)}
            if field == "type" and value != "video":
                changes["source_video_url"] = URL
            if field == "exr_export":
                changes["hdr"] = True
    return msgspec.structs.replace(request, **changes)


@pytest.mark.parametrize(("model", "field", "value"), CASES)
def test_every_value_of_every_vendor_field_can_be_asked_for(
    model: Model, field: str, value: Any
) -> None:
    request = built(model, field, value)
    assert request_faults(request) == ()
    body = generation_body(request)
    assert list(violations(SCHEMAS[model], body)) == []
    sent = body.get(field)
    if field == "keyframes":
        assert isinstance(sent, dict)
        assert {frame["type"] for frame in sent.values()} == {value}
        assert set(sent) == {"frame0", "frame1"}
    elif value == "uri":
        assert sent == URL
    elif (field, value) == ("type", "video"):
        assert "type" not in body  # the default, left out
    else:
        assert sent == value
        assert type(sent) is type(value)


@pytest.mark.parametrize("model", list(VENDOR))
def test_nothing_is_sent_that_was_not_asked_for(model: Model) -> None:
    body = generation_body(GenerationRequest(prompt="p", model=model))
    assert body == {"model": model.value, "prompt": "p", "aspect_ratio": "16:9"}


@pytest.mark.parametrize("model", list(VENDOR))
def test_the_defaults_are_the_vendors(model: Model) -> None:
    whole = effective(GenerationRequest(prompt="p", model=model))
    rules = SCHEMAS[model]["properties"]
    wanted = {name: rules.get(name, {}).get("default") for name in ("resolution", "duration")}
    assert {"resolution": whole.resolution, "duration": whole.duration} == wanted


@pytest.mark.parametrize("model", list(Model))
def test_a_value_the_vendor_does_not_list_is_a_fault(model: Model) -> None:
    """For v1, the form itself knows the seven ratios and the expansion of prompts."""
    vendor = VENDOR.get(model, {"aspect_ratio": SEVEN})
    wrong: dict[RequestFault, list[tuple[str, Any]]] = {
        RequestFault.ASPECT_RATIO: [("aspect_ratio", r) for r in AspectRatio],
        RequestFault.RESOLUTION: [("resolution", r) for r in Resolution],
        RequestFault.DURATION: [("duration", seconds) for seconds in range(1, 12)],
    }
    for fault, changes in wrong.items():
        for name, value in changes:
            request = GenerationRequest(prompt="p", model=model)
            request = msgspec.structs.replace(request, **{name: value})
            listed = value in vendor.get(name, [])
            assert (fault in request_faults(request)) is not listed, (name, value)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"model": Model.DREAM_MACHINE_V1, "loop": True}, (RequestFault.LOOP,)),
        ({"model": Model.RAY_2, "expand_prompt": True}, (RequestFault.EXPAND_PROMPT,)),
        ({"model": Model.RAY_2, "hdr": True}, (RequestFault.HDR,)),
        (
            {"model": Model.RAY_2, "operation": Operation.EDIT, "source_video_url": URL},
            (RequestFault.OPERATION,),
        ),
        (
            {"model": Model.RAY_3_2, "operation": Operation.REFRAME},
            (RequestFault.SOURCE_VIDEO,),
        ),
        (
            {
                "model": Model.RAY_3_2,
                "operation": Operation.EDIT,
                "source_video_url": URL,
                "loop": True,
            },
            (RequestFault.LOOP_OF_VERSION,),
        ),
        (
            {"model": Model.RAY_3_2, "source_video_url": URL},
            (RequestFault.SOURCE_VIDEO_URL,),
        ),
        ({"model": Model.RAY_3_2, "hdr": True}, ()),
        ({"model": Model.RAY_3_2, "hdr": True, "duration": 10}, (RequestFault.HDR_SIZE,)),
        (
            {"model": Model.RAY_3_2, "hdr": True, "resolution": Resolution.P540},
            (RequestFault.HDR_SIZE,),
        ),
        ({"model": Model.RAY_3_2, "exr_export": True}, (RequestFault.EXR_EXPORT,)),
        ({"model": Model.RAY_3_2, "extends": "a"}, (RequestFault.EXTENSION,)),
        ({"model": Model.DREAM_MACHINE_V1, "leads_to": "a"}, (RequestFault.EXTENSION,)),
        (
            {"model": Model.RAY_2, "extends": IDS[0], "start_image_url": URL},
            (RequestFault.START_TAKEN,),
        ),
        (
            {"model": Model.RAY_2, "leads_to": IDS[0], "end_image_url": URL},
            (RequestFault.END_TAKEN,),
        ),
        ({"model": Model.RAY_2, "extends": "V1StGXR8_Z5jdHi6B"}, (RequestFault.KEYFRAME_ID,)),
        ({"model": Model.DREAM_MACHINE_V1, "extends": "V1StGXR8_Z5jdHi6B"}, ()),
        (
            {"model": Model.RAY_3_2, "operation": Operation.EDIT, "source_job_id": "5f0c"},
            (),
        ),
        (
            {
                "model": Model.RAY_3_2,
                "operation": Operation.EDIT,
                "source_job_id": "5f0c",
                "source_video_url": URL,
            },
            (RequestFault.SOURCE_VIDEO,),
        ),
        ({"model": Model.RAY_3_2, "source_job_id": "5f0c"}, (RequestFault.SOURCE_VIDEO,)),
    ],
)
def test_what_does_not_go_together_is_known_before(
    changes: dict[str, Any], faults: tuple[RequestFault, ...]
) -> None:
    request = msgspec.structs.replace(GenerationRequest(prompt="p"), **changes)
    assert request_faults(request) == faults


def test_which_clips_are_gone_on_from_by_their_id() -> None:
    by_id = {(old, new) for old in Model for new in Model if goes_on_by_id(old, new)}
    twins = {Model.RAY_2, Model.RAY_FLASH_2}
    assert by_id == {
        *((old, new) for old in twins for new in twins),
        (Model.DREAM_MACHINE_V1, Model.DREAM_MACHINE_V1),
        (Model.RAY_1_6, Model.RAY_1_6),
    }


def test_the_dialect_is_the_models() -> None:
    legacy = [m for m in Model if GenerationRequest(prompt="p", model=m).dialect is Dialect.LEGACY]
    assert legacy == [Model.DREAM_MACHINE_V1]
    assert all(capabilities(model) for model in Model)


def test_a_row_written_before_there_were_models_is_still_read() -> None:
    old = b'{"prompt":"p","aspect_ratio":"9:21","extends":"g-1"}'
    request = msgspec.json.decode(old, type=GenerationRequest)
    assert request.model is Model.DREAM_MACHINE_V1
    assert (request.extends, request.resolution, request.loop) == ("g-1", None, False)
    assert msgspec.json.encode(request) == old
