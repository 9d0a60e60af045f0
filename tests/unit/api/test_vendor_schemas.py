"""Whatever stands in the form: what is sent of it is what the model's schema takes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from luma_desktop.api import legacy, unified
from luma_desktop.domain.fitting import fitted
from luma_desktop.domain.lineage import is_keyframe_id
from luma_desktop.domain.request import (
    AspectRatio,
    Dialect,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.request_check import request_faults
from luma_desktop.domain.settings import FormDraft, wanted_by
from tests.unit.api.vendor_schemas import SCHEMAS, violations

UUID = "7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d"
LINK = "https://cdn.example.com/clip.mp4?Signature=1"
ADDRESSES = st.sampled_from(["", "https://x.test/a.png", "http://x.test/b.jpg", "a.png", "ftp://x"])
IDS = st.sampled_from([None, UUID, f"{UUID}:luma/ray-2", "V1StGXR8_Z5jdHi6B", "../x"])
DRAFTS = st.builds(
    FormDraft,
    prompt=st.text(max_size=40),
    model=st.sampled_from(Model),
    aspect_ratio=st.sampled_from(AspectRatio),
    expand_prompt=st.booleans(),
    start_image_url=ADDRESSES,
    end_image_url=ADDRESSES,
    operation=st.sampled_from(Operation),
    resolution=st.sampled_from([None, *Resolution]),
    duration=st.sampled_from([None, 1, 5, 9, 10, 60]),
    loop=st.booleans(),
    hdr=st.booleans(),
    exr_export=st.booleans(),
    source_video_url=ADDRESSES,
    source_job_id=st.sampled_from(["", "", "5f0c"]),
)


def body_of(request: GenerationRequest) -> dict[str, Any]:
    """As it goes out: a clip of ours has been looked up and is named by its link."""
    if request.source_job_id is not None:
        request = msgspec.structs.replace(request, source_job_id=None, source_video_url=LINK)
    if request.dialect is Dialect.LEGACY:
        return legacy.generation_body(request)
    return unified.generation_body(request)


@given(draft=DRAFTS, extends=IDS, leads_to=IDS)
def test_nothing_is_sent_that_the_schema_does_not_take(
    draft: FormDraft, extends: str | None, leads_to: str | None
) -> None:
    request = fitted(wanted_by(draft)).request
    request = msgspec.structs.replace(request, extends=extends, leads_to=leads_to)
    faults = request_faults(request)
    event("refused" if faults else f"sent to {request.model}")
    if not faults:
        body = body_of(request)
        assert list(violations(SCHEMAS[request.model], body)) == []
        assert None not in body.values()


@given(draft=DRAFTS, model=st.sampled_from(Model))
def test_a_request_that_was_never_fitted_is_refused_or_right(
    draft: FormDraft, model: Model
) -> None:
    """As one from a file or an earlier version may be."""
    request = msgspec.structs.replace(wanted_by(draft), model=model)
    if not request_faults(request):
        assert list(violations(SCHEMAS[model], body_of(request))) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"duration": "5"}, "duration"),
        ({"duration": 10}, "duration"),
        ({"loop": 1}, "loop"),
        ({"hdr": True}, "hdr"),
        ({"prompt": None}, "prompt"),
        ({"resolution": "360p"}, "resolution"),
        ({"keyframes": {"frame0": {"type": "image"}}}, "frame0"),
        ({"keyframes": {"frame0": {"type": "generation", "id": f"{UUID}:luma/ray-2"}}}, "frame0"),
        ({"keyframes": {"frame2": {"type": "image", "url": LINK}}}, "frame2"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(changes: dict[str, Any], where: str) -> None:
    body = {"model": "luma/ray-2", "prompt": "p"}
    assert list(violations(SCHEMAS["luma/ray-2"], body)) == []
    found = list(violations(SCHEMAS["luma/ray-2"], body | changes))
    assert len(found) == 1
    assert where in found[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"hdr": True, "duration": 10},
        {"hdr": True, "resolution": "540p"},
        {"exr_export": True},
        {"type": "video_edit"},
        {"type": "video_edit", "video_url": LINK, "loop": True},
        {"video_url": LINK},
    ],
)
def test_the_check_knows_the_rules_between_fields(changes: dict[str, Any]) -> None:
    body = {"model": "luma/ray-3.2", "prompt": "p"}
    assert list(violations(SCHEMAS["luma/ray-3.2"], body)) == []
    assert len(list(violations(SCHEMAS["luma/ray-3.2"], body | changes))) == 1


def test_every_model_has_its_schema() -> None:
    assert set(SCHEMAS) == {model.value for model in Model}
    assert is_keyframe_id(f"{UUID}:luma/ray-2")
