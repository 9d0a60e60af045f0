"""File names are safe on every system, whatever the prompt and the template."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathvalidate import Platform, is_valid_filename

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import Job
from luma_desktop.domain.request import AspectRatio
from luma_desktop.domain.settings import DEFAULT_TEMPLATE
from luma_desktop.media.naming import suggested_name
from tests.support.jobs import queued

MOMENT = datetime(2026, 7, 6, 14, 5, 9).astimezone().timestamp()


def job(prompt: str = "A red fox in the snow") -> Job:
    made = queued("0197f3c2-aaaa-7bbb-8ccc-00d1e2f3a4b5", prompt=prompt, created_at=MOMENT)
    return msgspec.structs.replace(
        made, request=msgspec.structs.replace(made.request, aspect_ratio=AspectRatio.CINEMA)
    )


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (DEFAULT_TEMPLATE, "2026-07-06-A red fox in the snow-e2f3a4b5.mp4"),
        ("{time} {aspect} {model}", "14-05-09 21x9 dream-machine-v1.mp4"),
        ("{Prompt }", "A red fox in the snow.mp4"),
        ("{date}-{seed}-{short_id}", "2026-07-06-e2f3a4b5.mp4"),
        ("{unknown}", "e2f3a4b5.mp4"),
        ("", "e2f3a4b5.mp4"),
        ("../../{date}/x", "2026-07-06 x.mp4"),
        ("CON", "CON_.mp4"),
        ("clip {", "clip {.mp4"),
    ],
)
def test_a_template_is_filled_in(template: str, name: str) -> None:
    assert suggested_name(job(), template) == name


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j.mp4"),
        ("  line one\n\tline two\0 ", "line one line two.mp4"),
        ("..hidden..", "hidden.mp4"),
        ("fox\u202egpj.exe", "fox gpj.exe.mp4"),
        ("nul", "nul_.mp4"),
        ("...", "e2f3a4b5.mp4"),
        ("fuchs im schnee ❄️ 狐", "fuchs im schnee ❄️ 狐.mp4"),
        (
            "A very long prompt that goes on and on about a fox in the snow and more",
            "A very long prompt that goes on and on about a fox in the.mp4",
        ),
        ("x" * 300, "x" * 60 + ".mp4"),
        ("\ud800 fox", "fox.mp4"),
    ],
)
def test_a_prompt_becomes_a_name(prompt: str, name: str) -> None:
    assert suggested_name(job(prompt), "{prompt}") == name


def test_the_suffix_is_the_clips_own() -> None:
    clip = Clip(path="videos/a.webm", size=1, sha256="0" * 64)
    assert suggested_name(msgspec.structs.replace(job(), clip=clip), "{prompt}").endswith(".webm")


def test_the_date_is_that_of_the_clip() -> None:
    later = msgspec.structs.replace(job(), completed_at=MOMENT + 86_400)
    assert suggested_name(later, "{date}") == "2026-07-07.mp4"


@given(prompt=st.text(), template=st.text() | st.just("{prompt}") | st.just("{prompt}{time}"))
def test_every_name_is_one_name_and_fits(prompt: str, template: str) -> None:
    name = suggested_name(job(prompt), template)
    assert is_valid_filename(name, platform=Platform.UNIVERSAL), name
    assert len(name.encode()) <= 150
    assert not {"/", "\\", "\0"} & set(name)
    assert not name.startswith((".", " ", "-"))
    assert name.endswith(".mp4")
    assert len(name) > len(".mp4")
