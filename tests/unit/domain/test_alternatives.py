"""Alternatives in a prompt: what they come to, and that no other brace means anything."""

from __future__ import annotations

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.alternatives import MOST_COUNTED, alternatives, escaped

MOST = 200
MARKED = st.text(alphabet="ab{|}\\ ", max_size=40)
WORDS = st.text(alphabet="abc é🌅,", max_size=6)
GROUPS = st.lists(st.lists(WORDS, min_size=2, max_size=4), max_size=3)


def prompts(text: str) -> list[str]:
    return list(alternatives(text, most=MOST).prompts)


def test_each_with_each_in_the_order_they_are_read() -> None:
    assert prompts("{dawn|dusk} over {Oslo|Bergen}") == [
        "dawn over Oslo",
        "dawn over Bergen",
        "dusk over Oslo",
        "dusk over Bergen",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A boat", ["A boat"]),
        ("", [""]),
        ("{red |}car", ["red car", "car"]),
        ("{a {big|small} cat|a dog}", ["a big cat", "a small cat", "a dog"]),
        ("{a|{b|{c|d}}}", ["a", "b", "c", "d"]),
        ("{a|b}{c|d}", ["ac", "ad", "bc", "bd"]),
    ],
)
def test_groups(text: str, expected: list[str]) -> None:
    assert prompts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a {sign} that says {}",
        "f(x) = {x | ",
        "{a|b",
        "a | b",
        "}{",
        "a}|{b",
        "C:\\clips\\new",
        "{{a}}",
    ],
)
def test_braces_that_are_no_group_are_plain_text(text: str) -> None:
    assert prompts(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\{a|b\}", ["{a|b}"]),
        (r"{a\|b|c}", ["a|b", "c"]),
        (r"{a\}|b}", ["a}", "b"]),
        (r"\\{a", [r"\{a"]),
    ],
)
def test_escaped_marks_are_plain_text(text: str, expected: list[str]) -> None:
    assert prompts(text) == expected


def test_a_group_counts_in_braces_that_are_none() -> None:
    assert prompts("{so {a|b}}") == ["{so a}", "{so b}"]
    assert prompts("{x|so {a|b}") == ["{x|so a", "{x|so b"]


def test_too_many_are_counted_and_not_listed() -> None:
    asked = alternatives("{a|b}" * 8, most=200)
    assert (asked.count, asked.prompts) == (256, ())
    asked = alternatives("{a|b}" * 8, most=256)
    assert (asked.count, len(asked.prompts)) == (256, 256)
    assert alternatives("{a|b}" * 4000, most=200).count == MOST_COUNTED
    assert alternatives("{a|b{c|d}" * 400, most=200).count == MOST_COUNTED


def test_deep_nests_are_read() -> None:
    depth = 5000
    assert alternatives("{a|" * depth + "b" + "}" * depth, most=200).count == depth + 1
    assert prompts("{" * depth) == ["{" * depth]


@given(GROUPS)
def test_a_product_of_groups(groups: list[list[str]]) -> None:
    text = " and ".join("{" + "|".join(words) + "}" for words in groups)
    asked = alternatives(text, most=MOST)
    assert asked.count == prod(map(len, groups))
    assert list(asked.prompts) == [" and ".join(words) for words in product(*groups)]


@given(MARKED, st.integers(1, 12))
def test_it_lists_all_or_nothing(text: str, most: int) -> None:
    asked = alternatives(text, most=most)
    assert len(asked.prompts) == (asked.count if asked.count <= most else 0)
    assert asked.count >= 1


@given(MARKED | st.text(max_size=40))
def test_any_prompt_can_be_asked_for(prompt: str) -> None:
    assert prompts(escaped(prompt)) == [prompt]


@given(MARKED)
def test_what_was_listed_is_asked_for_again_as_it_is(text: str) -> None:
    for prompt in prompts(text):
        assert prompts(escaped(prompt)) == [prompt]


@given(st.text(max_size=40).filter(lambda text: "{" not in text and "\\" not in text))
def test_a_text_without_braces_is_left_alone(text: str) -> None:
    assert prompts(text) == [text]
    assert escaped(text) == text


JSON = (
    '{"shot": {"composition": "medium | wide", "lens": "35mm"}, '
    '"subject": {"description": "a chef"}, "audio": {"dialogue": "none|soft"}}'
)


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        f"  {JSON}\n",
        '["{a|b}", {"c": "say \\"d | e\\" {f|g}"}]',
        f"As in: {JSON}",
        JSON[:-1],
        f"{JSON} and rain",
        '{"a": "say \\"b | c\\" now"} in a frame',
        "{\n  dawn|dusk\n}",
        "{“dawn|dusk”}",
        '{5" tall|6" tall}',
        "{'lens': 'medium | wide'}",
        "{'shot': 'medium | wide', 'audio': 'none|soft'}",
    ],
)
def test_json_and_quotations_are_plain_text(text: str) -> None:
    assert alternatives(text, most=MOST).prompts == (text,)
    assert alternatives(text, most=MOST).groups == ()
    assert escaped(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('A sign {"open"|"closed"}', ['A sign "open"', 'A sign "closed"']),
        ("{“a”|„b“|«c»}", ["“a”", "„b“", "«c»"]),
        ("one\n{a|b}\ntwo", ["one\na\ntwo", "one\nb\ntwo"]),
        ("{\n{a|b}\n}", ["{\na\n}", "{\nb\n}"]),
        ('"A {red|blue} boat"', ['"A red boat"', '"A blue boat"']),
        ("{dog's|cat's} tail", ["dog's tail", "cat's tail"]),
        ("{a dog's|a cat's} day", ["a dog's day", "a cat's day"]),
        ("{the dogs' walk|'90s rock 'n' roll}", ["the dogs' walk", "'90s rock 'n' roll"]),
        ("{'a'|'b'}", ["'a'", "'b'"]),
    ],
)
def test_quotations_that_end_where_they_began_are_alternatives(
    text: str, expected: list[str]
) -> None:
    assert prompts(text) == expected


def test_it_says_where_its_groups_are_and_what_was_left_open() -> None:
    asked = alternatives("a {b|{c|d}} {e} {f|g", most=MOST)
    assert asked.groups == ("{c|d}", "{b|{c|d}}")
    assert asked.marks == (2, 4, 5, 7, 9, 10)
    assert asked.unclosed == (16,)
    assert alternatives(r"\{a|b", most=MOST).unclosed == ()
