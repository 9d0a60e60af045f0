"""Money, requests and secrets."""

from __future__ import annotations

import pickle
import traceback
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.money import V1_GENERATION_PRICE, Money
from luma_desktop.domain.request import (
    GenerationRequest,
    is_http_url,
    utf16_units,
)
from luma_desktop.domain.request_check import RequestFault, request_faults
from luma_desktop.domain.secret import Secret


def test_two_million_credits_are_a_dollar() -> None:
    assert Money.from_usd(1).credits == 2_000_000
    assert Money.from_usd("0.25") == V1_GENERATION_PRICE
    assert V1_GENERATION_PRICE.usd == Decimal("0.25")


@pytest.mark.parametrize(
    ("credits_", "shown"),
    [(500_000, "$0.25"), (18_500_000, "$9.25"), (-500_000, "-$0.25"), (1_000, "$0.0005")],
)
def test_money_as_people_read_it(credits_: int, shown: str) -> None:
    assert str(Money(credits_)) == shown


@given(st.lists(st.integers(-(10**12), 10**12)))
def test_sums_are_exact(parts: list[int]) -> None:
    total = Money()
    for part in parts:
        total += Money(part)
    assert total.credits == sum(parts)


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_an_amount_is_a_number(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.from_usd(amount)


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("ü", 1), ("🦑", 2)])
def test_prompts_are_counted_in_utf16_units(text: str, units: int) -> None:
    assert utf16_units(text) == units


@pytest.mark.parametrize(
    ("prompt", "faults"),
    [
        ("a", ()),
        ("a" * 2048, ()),
        ("a" * 2049, (RequestFault.PROMPT_TOO_LONG,)),
        ("🦑" * 1024, ()),
        ("🦑" * 1025, (RequestFault.PROMPT_TOO_LONG,)),
        ("", (RequestFault.PROMPT_BLANK,)),
        (" \n\t", (RequestFault.PROMPT_BLANK,)),
    ],
)
def test_what_the_service_would_refuse_is_known_before(
    prompt: str, faults: tuple[RequestFault, ...]
) -> None:
    assert request_faults(GenerationRequest(prompt=prompt)) == faults


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.com/a.jpg", True),
        ("http://127.0.0.1:8000/a.jpg", True),
        ("example.com/a.jpg", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://user:pass@example.com/a.jpg", False),
        ("https://example.com/a b.jpg", False),
        ("http://[broken", False),
        ("https://example.com:65535/a.jpg", True),
        ("https://example.com:65536/a.jpg", False),
        ("https://example.com:0/a.jpg", False),
        ("https://example.com:-1/a.jpg", False),
        ("https://example.com:x/a.jpg", False),
        ("https://example.com/\ud800.jpg", False),
    ],
)
def test_only_absolute_web_addresses_are_images(url: str, *, good: bool) -> None:
    assert is_http_url(url) is good
    faults = request_faults(GenerationRequest(prompt="a", end_image_url=url))
    assert faults == (() if good else (RequestFault.END_URL,))


def test_a_secret_shows_nothing() -> None:
    secret = Secret("sk-very-secret")
    shown = [repr(secret), str(secret), f"{secret}", repr([secret]), repr({"key": secret})]
    shown += traceback.format_exception(ValueError(secret))
    assert not any("very" in text for text in shown)
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_fingerprints_tell_keys_apart_and_depend_on_the_salt() -> None:
    salt = b"install"
    assert Secret("a").fingerprint(salt) == Secret("a").fingerprint(salt)
    assert Secret("a").fingerprint(salt) != Secret("b").fingerprint(salt)
    assert Secret("a").fingerprint(salt) != Secret("a").fingerprint(b"other")
