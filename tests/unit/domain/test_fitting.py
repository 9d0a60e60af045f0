"""Switching models: the nearest that the new one takes, and a word for each thing that gave way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.fitting import Misfit, fitted
from luma_desktop.domain.request import (
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.request_check import RequestFault, request_faults
from luma_desktop.domain.settings import FormDraft, draft_of, wanted_by

URL = "https://example.com/a.mp4"
WANTED = st.builds(
    GenerationRequest,
    prompt=st.just("p"),
    aspect_ratio=st.sampled_from(AspectRatio),
    model=st.sampled_from(Model),
    expand_prompt=st.booleans(),
    operation=st.sampled_from(Operation),
    resolution=st.none() | st.sampled_from(Resolution),
    duration=st.none() | st.sampled_from([5, 9, 10]),
    loop=st.booleans(),
    hdr=st.booleans(),
    exr_export=st.booleans(),
    source_video_url=st.just(URL),
)


@given(WANTED)
def test_what_was_fitted_is_taken(wanted: GenerationRequest) -> None:
    """Only HDR's own sizes are left to be told at the click: which one to change is a choice."""
    fit = fitted(wanted)
    assert set(request_faults(fit.request)) <= {RequestFault.HDR_SIZE}
    assert fitted(fit.request).misfits == ()


@given(WANTED)
def test_a_draft_holds_all_that_is_wanted(wanted: GenerationRequest) -> None:
    assert wanted_by(draft_of(wanted)) == wanted
    assert draft_of(wanted_by(draft_of(wanted, variations=3)), variations=3).variations == 3


def test_nothing_special_fits_everywhere() -> None:
    for model in Model:
        assert fitted(wanted_by(FormDraft(prompt="p", model=model))).misfits == ()


@pytest.mark.parametrize(
    ("wanted", "misfits"),
    [
        (
            GenerationRequest(
                prompt="p",
                model=Model.RAY_3_2,
                aspect_ratio=AspectRatio.TOWER,
                resolution=Resolution.UHD,
                duration=9,
                expand_prompt=True,
            ),
            (Misfit.ASPECT_RATIO, Misfit.RESOLUTION, Misfit.DURATION, Misfit.EXPAND_PROMPT),
        ),
        (
            GenerationRequest(
                prompt="p", model=Model.DREAM_MACHINE_V1, loop=True, hdr=True, duration=9
            ),
            (Misfit.DURATION, Misfit.LOOP, Misfit.HDR),
        ),
        (
            GenerationRequest(prompt="p", model=Model.RAY_2, operation=Operation.REFRAME),
            (Misfit.OPERATION,),
        ),
    ],
)
def test_each_thing_that_gave_way_is_told(
    wanted: GenerationRequest, misfits: tuple[Misfit, ...]
) -> None:
    assert fitted(wanted).misfits == misfits


def test_the_nearest_is_taken() -> None:
    request = fitted(
        GenerationRequest(
            prompt="p",
            model=Model.RAY_3_2,
            aspect_ratio=AspectRatio.TOWER,
            resolution=Resolution.UHD,
            duration=9,
        )
    ).request
    assert (request.aspect_ratio, request.resolution, request.duration) == (
        AspectRatio.TALL,
        Resolution.P1080,
        10,
    )
