"""What one click asks for: prompts by combinations by variations, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.click_plan import MOST_CLIPS, click_plan
from luma_desktop.domain.fitting import Misfit, fitted
from luma_desktop.domain.matrix import Axis, LeftOut, Matrix, combinations
from luma_desktop.domain.request import (
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.request_check import RequestFault, first_faults, request_faults
from luma_desktop.domain.settings import FormDraft, draft_of, wanted_by

R, P = AspectRatio, Resolution
BOAT = GenerationRequest(prompt="A boat")


def several(values: Iterable[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=3).map(tuple)


MATRICES = st.builds(
    Matrix,
    model=several(Model),
    aspect_ratio=several(AspectRatio),
    resolution=several(Resolution),
    duration=several([5, 9, 10]),
    loop=several([False, True]),
    expand_prompt=several([False, True]),
)
WANTED = st.builds(
    GenerationRequest,
    prompt=st.just("A boat"),
    model=st.sampled_from(Model),
    aspect_ratio=st.sampled_from(AspectRatio),
    operation=st.sampled_from(Operation),
    source_video_url=st.just("https://example.com/a.mp4"),
    loop=st.booleans(),
)


def test_a_plain_draft_is_one_request_as_ever() -> None:
    draft = FormDraft(prompt=" A boat ", model=Model.RAY_2, aspect_ratio=R.TALL)
    plan = click_plan(draft)
    assert plan.requests == (fitted(wanted_by(draft)).request,)
    assert (plan.count, plan.combined.left_out, plan.combined.same) == (1, (), 0)


def test_prompts_come_first_then_combinations_then_variations() -> None:
    matrix = Matrix(model=(Model.RAY_2, Model.RAY_FLASH_2), aspect_ratio=(R.WIDE, R.TALL))
    plan = click_plan(FormDraft(prompt="{a|b}", matrix=matrix, variations=2))
    assert plan.count == len(plan.requests) == 16
    assert [(r.prompt, r.model, r.aspect_ratio) for r in plan.requests] == [
        one for one in product("ab", matrix.model, matrix.aspect_ratio) for _ in range(2)
    ]


def test_the_same_prompt_is_made_once() -> None:
    plan = click_plan(FormDraft(prompt="a {big|big|small} cat"))
    assert [r.prompt for r in plan.requests] == ["a big cat", "a small cat"]
    assert plan.same_prompts == 1


def test_a_model_gets_those_values_that_it_takes() -> None:
    matrix = Matrix(
        model=(Model.RAY_2, Model.RAY_3_2),
        resolution=(P.P720, P.UHD),
        aspect_ratio=(R.CINEMA, R.TOWER),
    )
    combined = combinations(BOAT, matrix)
    assert len(combined.requests) == 5
    assert combined.left_out == (
        LeftOut(model=Model.RAY_3_2, axis=Axis.ASPECT_RATIO, values=(R.TOWER,)),
        LeftOut(model=Model.RAY_3_2, axis=Axis.RESOLUTION, values=(P.UHD,)),
    )
    assert (combined.misfits, combined.same) == ((), 0)


def test_where_none_fits_the_nearest_is_made_once_and_told() -> None:
    matrix = Matrix(model=(Model.DREAM_MACHINE_V1, Model.RAY_2), duration=(5, 9))
    combined = combinations(BOAT, matrix)
    assert [(r.model, r.duration) for r in combined.requests] == [
        (Model.DREAM_MACHINE_V1, None),
        (Model.RAY_2, 5),
        (Model.RAY_2, 9),
    ]
    assert combined.same == 1
    assert [(wanted.model, fit.misfits) for wanted, fit in combined.misfits] == [
        (Model.DREAM_MACHINE_V1, (Misfit.DURATION,))
    ]


def test_a_model_that_cannot_do_what_is_wanted_is_left_out() -> None:
    wanted = GenerationRequest(
        prompt="A boat", model=Model.RAY_3_2, operation=Operation.EDIT, source_video_url="u"
    )
    combined = combinations(wanted, Matrix(model=(Model.RAY_2, Model.RAY_3_2)))
    assert [r.model for r in combined.requests] == [Model.RAY_3_2]
    assert combined.left_out == (
        LeftOut(model=Model.RAY_2, axis=Axis.MODEL, values=(Model.RAY_2,)),
    )


@settings(max_examples=40)
@given(WANTED, MATRICES)
def test_every_combination_is_taken_and_stands_once(
    wanted: GenerationRequest, matrix: Matrix
) -> None:
    combined = combinations(wanted, matrix)
    assert combined.requests
    assert len(set(combined.requests)) == len(combined.requests)
    for request in combined.requests:
        assert set(request_faults(request)) <= {RequestFault.HDR_SIZE}
        assert request.model in (matrix.model or (wanted.model,))


@settings(max_examples=40)
@given(WANTED, MATRICES)
def test_no_value_is_missing_that_a_model_takes(wanted: GenerationRequest, matrix: Matrix) -> None:
    combined = combinations(wanted, matrix)
    for model in {request.model for request in combined.requests}:
        of_model = [request for request in combined.requests if request.model is model]
        able = capabilities(model)
        for values, offered, made in (
            (matrix.aspect_ratio, able.aspect_ratios, {r.aspect_ratio for r in of_model}),
            (matrix.resolution, able.resolutions, {r.resolution for r in of_model}),
            (matrix.duration, able.durations, {r.duration for r in of_model}),
        ):
            fitting = set(values) & set(offered)
            if fitting:
                assert made == fitting


@settings(max_examples=40)
@given(WANTED, MATRICES)
def test_all_are_accounted_for(wanted: GenerationRequest, matrix: Matrix) -> None:
    """Asked for, less what does not fit, less what is the same: what is made."""
    combined = combinations(wanted, matrix)
    out = {(left.model, left.axis): len(left.values) for left in combined.left_out}
    asked = 0
    for model in matrix.model or (wanted.model,):
        if (model, Axis.MODEL) in out:
            continue
        of_model = 1
        for axis in matrix.axes:
            if axis is not Axis.MODEL:
                of_model *= len(matrix.values(axis)) - out.get((model, axis), 0)
        asked += of_model
    assert len(combined.requests) == asked - combined.same


@pytest.mark.parametrize(
    ("draft", "count"),
    [
        (FormDraft(prompt="{a|b}" * 7, variations=1), 128),
        (FormDraft(prompt="{a|b}" * 7, variations=2), 256),
        (FormDraft(prompt="{a|b}" * 8), 256),
        (FormDraft(prompt="{a|b}" * 40), 1_000_000),
        (FormDraft(prompt="{a|b}" * 4, matrix=Matrix(aspect_ratio=tuple(R), loop=(True,))), 112),
        (
            FormDraft(
                prompt="{a|b}" * 2,
                model=Model.RAY_2,
                matrix=Matrix(aspect_ratio=tuple(R), resolution=(P.P540, P.P720)),
                variations=4,
            ),
            224,
        ),
    ],
)
def test_too_much_is_counted_and_not_cut(draft: FormDraft, count: int) -> None:
    plan = click_plan(draft)
    assert plan.count == count
    assert plan.is_too_much == (count > MOST_CLIPS)
    assert len(plan.requests) == (0 if plan.is_too_much else count)


def test_of_many_requests_the_first_that_is_refused_is_told() -> None:
    plan = click_plan(FormDraft(prompt="{a|b}", model=Model.RAY_3_2, hdr=True, duration=10))
    assert first_faults(plan.requests) == (RequestFault.HDR_SIZE,)
    assert first_faults(click_plan(FormDraft(prompt="{a|}{b|}")).requests) == (
        RequestFault.PROMPT_BLANK,
    )
    assert first_faults(click_plan(FormDraft(prompt="{a|b}")).requests) == ()


@given(st.text(alphabet="ab{|}\\ ", min_size=1, max_size=30))
def test_a_remix_asks_for_its_own_prompt(prompt: str) -> None:
    request = GenerationRequest(prompt=prompt.strip())
    assert click_plan(draft_of(request)).requests == (request,)
