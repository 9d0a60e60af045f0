"""Camera terms, and how a phrase is fitted into a prompt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.camera import CAMERA_TERMS, CameraGroup, CameraTerm
from luma_desktop.domain.phrasing import fitted_phrase


def put(before: str, phrase: str, after: str = "") -> str:
    fit = fitted_phrase(before, phrase, after)
    return before[: len(before) - fit.spaces_before] + fit.text + after[fit.spaces_after :]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", "camera pan left"),
        ("  ", "  ", "camera pan left"),
        ("A red fox", "", "A red fox, camera pan left"),
        ("A red fox  ", "", "A red fox, camera pan left"),
        ("A red fox,", "", "A red fox, camera pan left"),
        ("A red fox, ", "", "A red fox, camera pan left"),
        ("A red fox. ", "", "A red fox. Camera pan left"),
        ("A red fox.", " It runs.", "A red fox. Camera pan left. It runs."),
        ("A red fox", " in snow", "A red fox, camera pan left, in snow"),
        ("", "a red fox", "camera pan left, a red fox"),
        ("A red fox", ", snow", "A red fox, camera pan left, snow"),
        ("A red fox", ".", "A red fox, camera pan left."),
        ("A fox\n", "", "A fox\ncamera pan left"),
        ("A fox", "\nsnow", "A fox, camera pan left\nsnow"),
        ("A fox, {", "|static camera}", "A fox, {camera pan left|static camera}"),
        ("A fox (", ")", "A fox (camera pan left)"),
        ("赤い狐、", "", "赤い狐、camera pan left"),
    ],
)
def test_a_phrase_is_a_part_of_its_own(before: str, after: str, expected: str) -> None:
    assert put(before, " camera pan left ", after) == expected


text = st.text(st.sampled_from("aB ,.|{}()\n、"), max_size=8)


@given(before=text, after=text)
def test_nothing_but_spaces_around_it_is_lost(before: str, after: str) -> None:
    result = put(before, "x y", after)
    left, _, right = result.lower().partition("x y")
    assert left.startswith(before.rstrip(" ").lower())
    assert right.endswith(after.lstrip(" ").lower())
    assert "  x" not in result
    assert "y  " not in result


def test_every_term_has_its_place_and_words_of_its_own() -> None:
    placed = [term for group in CameraGroup for term in CAMERA_TERMS[group]]
    assert sorted(placed) == sorted(CameraTerm)
    assert len({term.words for term in CameraTerm}) == len(CameraTerm)
    assert CameraTerm.TRUCK_LEFT.words == "camera truck left"
    assert CameraTerm.POV.words == "POV shot"
