"""Two jobs side by side, in words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.request import (
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.ui.presenters.job.comparison import (
    Setting,
    compared,
    compared_words,
    only_words,
)
from luma_desktop.ui.presenters.job.details import full_details, tooltip_text
from tests.support.jobs import in_state, queued


def marked(left: str, right: str) -> tuple[str, str]:
    """Both texts with what differs in brackets."""
    sides = compared_words(left, right)
    first, second = (
        "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in side)
        for side in sides
    )
    return first, second


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a red fox", "a red fox", ("a red fox", "a red fox")),
        ("a red fox", "a blue fox", ("a [red ]fox", "a [blue ]fox")),
        ("a fox", "a fox, rain", ("a fox", "a fox[, rain]")),
        ("a  fox", "a fox", ("a  fox", "a fox")),
        ("", "a fox", ("", "[a fox]")),
        ("dog-eared", "dog", ("[dog-eared]", "[dog]")),
        ("空を飛ぶ海", "空を飛ぶ月", ("空を飛ぶ[海]", "空を飛ぶ[月]")),
    ],
)
def test_words_that_differ_are_marked(left: str, right: str, expected: tuple[str, str]) -> None:
    assert marked(left, right) == expected


texts = st.text(st.sampled_from("ab ,\n空-'é🪼"), max_size=12)


@given(left=texts, right=texts)
def test_nothing_of_a_text_is_lost_or_added(left: str, right: str) -> None:
    for text, pieces in zip((left, right), compared_words(left, right), strict=True):
        assert "".join(piece.text for piece in pieces) == text
    kept = [
        ["".join(piece.text.split()) for piece in side if not piece.differs]
        for side in compared_words(left, right)
    ]
    assert "".join(kept[0]) == "".join(kept[1])


def test_only_words_tells_the_marked_ones() -> None:
    assert only_words(compared_words("a red fox in snow", "a fox in rain")[0]) == "red … snow"


OTHER: dict[str, Any] = {
    "aspect_ratio": AspectRatio.TALL,
    "model": Model.RAY_3_2,
    "operation": Operation.REFRAME,
    "resolution": Resolution.P720,
    "duration": 9,
}
"""Another value for each field whose kind does not give one."""


def other(field: msgspec.structs.FieldInfo) -> object:
    if field.name in OTHER:
        return OTHER[field.name]
    return True if field.default is False else f"https://example.com/{field.name}"


@pytest.mark.parametrize(
    "field",
    [field for field in msgspec.structs.fields(GenerationRequest) if field.name != "prompt"],
    ids=lambda field: field.name,
)
def test_every_setting_of_a_request_is_compared(field: msgspec.structs.FieldInfo) -> None:
    job = queued()
    request = msgspec.structs.replace(job.request, **{field.name: other(field)})
    found = compared(job, msgspec.structs.replace(job, request=request))
    (setting,) = found.differing
    assert setting.left != setting.right
    assert setting.right
    assert setting.name == setting.name.strip() != ""


def test_what_is_the_same_and_what_became_of_them() -> None:
    left = msgspec.structs.replace(
        in_state(JobState.READY, "l"), accepted_at=100.0, completed_at=170.0, charged=None
    )
    right = msgspec.structs.replace(
        in_state(JobState.FAILED, "r"), quoted=Money.from_usd("0.50"), generation_id="g-2"
    )
    found = compared(left, right)
    assert found.differing == ()
    assert [setting.name for setting in found.equal] == ["Model", "Aspect ratio"]
    facts = {setting.name: setting for setting in found.facts}
    assert facts["State"] == Setting(name="State", left="Ready", right="Failed")
    assert facts["Time taken"] == Setting(name="Time taken", left="1:10", right="")
    assert facts["Dimensions"].left == "1360×752"
    assert facts["File size"].left == "8.4 MB"
    assert facts["Generation ID"].right == "g-2"
    assert facts["Cost"].left != facts["Cost"].right


def made_of(text: str | None) -> Job:
    return msgspec.structs.replace(in_state(JobState.READY), remote_prompt=text)


def test_what_the_service_made_of_a_prompt_is_told() -> None:
    told = made_of("Flying <b>jellyfish</b>\nin  rain")
    assert "Prompt used by the service: Flying &lt;b&gt;jellyfish&lt;/b&gt;<br>in" in tooltip_text(
        told
    )
    assert "Prompt used by the service: Flying <b>jellyfish</b> in rain" in full_details(told)
    assert "used by the service" not in tooltip_text(made_of(None))
    assert "service has it" not in full_details(made_of(None))
