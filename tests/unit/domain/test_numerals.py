"""One number or none: what could be read in two ways is not read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.numerals import read_decimal, read_whole

CENTS = st.decimals(0, 99_999, places=2)


@given(CENTS, st.sampled_from(".,"))
def test_a_lone_sign_before_the_cents_is_the_decimal_sign(amount: Decimal, sign: str) -> None:
    assert read_decimal(str(amount).replace(".", sign)) == amount


@given(
    st.decimals(1000, 99_999_999, places=2), st.sampled_from([",.", ".,", " ,", "'.", "\u202f,"])
)
def test_groups_of_three_are_read_where_the_cents_tell_the_signs_apart(
    amount: Decimal, signs: str
) -> None:
    group, point = signs[0], signs[1]
    text = f"{amount:,}".replace(",", "_").replace(".", point).replace("_", group)
    assert read_decimal(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", ".", ",", "1.500", "1,500", "0,505", "1.2345", "1,23.50", "1.5.0", "1e3", "-1", "x"],
)
def test_nothing_is_guessed(text: str) -> None:
    assert read_decimal(text) is None
    assert read_whole(text) is None


def test_whole_numbers_may_be_written_with_a_zero() -> None:
    assert [read_whole(text) for text in ("5", "5.0", "5,00", "5.5", "1,234,567")] == [
        5,
        5,
        5,
        None,
        1_234_567,
    ]
