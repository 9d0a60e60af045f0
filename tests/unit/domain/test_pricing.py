"""The price before the click."""

from __future__ import annotations

from luma_desktop.domain.money import V1_GENERATION_PRICE, Money
from luma_desktop.domain.pricing import PriceList, PriceUnit, Pricing, Quote, Rate
from luma_desktop.domain.request import GenerationRequest, Model, Resolution

USD = Money.from_usd
RAY_2 = GenerationRequest(prompt="p", model=Model.RAY_2)


def test_a_bill_is_the_sum_of_its_clips_in_their_order() -> None:
    prices = PriceList().with_pricing({Model.RAY_2: Pricing(rates=(Rate(amount=USD(1)),))})
    v1 = GenerationRequest(prompt="p")
    mixed = prices.bill([v1, RAY_2, v1])
    assert (mixed.count, mixed.total, mixed.each, mixed.known) == (3, USD("1.50"), None, True)
    assert [mixed.covered_by(USD(room)) for room in ("0", "0.25", "1.24", "1.25", "9")] == [
        *(0, 1, 1, 2, 3)
    ]
    assert prices.bill([v1, v1]).each == V1_GENERATION_PRICE
    guess = prices.bill([v1, GenerationRequest(prompt="p", model=Model.RAY_3_2)])
    assert not guess.known
    nothing = prices.bill([])
    assert (nothing.count, nothing.total, nothing.known) == (0, USD(0), True)
    assert nothing.told == USD(0)


def test_what_other_models_cost_is_counted_and_not_told() -> None:
    v1 = GenerationRequest(prompt="p")
    ray_3 = GenerationRequest(prompt="p", model=Model.RAY_3_2)
    prices = PriceList()
    some = prices.bill([v1, ray_3])
    assert (some.total, some.told, some.priced) == (USD("0.50"), USD("0.25"), False)
    assert prices.bill([ray_3]).told is None
    prices = prices.with_charge(Model.RAY_3_2, USD("1.60"))
    guess = prices.bill([v1, ray_3])
    assert (guess.total, guess.told, guess.priced) == (USD("1.85"), USD("1.85"), True)


def test_v1_has_its_fixed_price_without_asking() -> None:
    assert PriceList().quote(GenerationRequest(prompt="p")) == Quote(amount=V1_GENERATION_PRICE)


def test_a_variant_is_found_by_what_is_asked_for_and_by_the_defaults() -> None:
    rates = (
        Rate(amount=USD(1), when=(("resolution", "1080p"), ("duration", "5"))),
        Rate(amount=USD(2), when=(("resolution", "1080p"), ("duration", "9"))),
        Rate(amount=USD(3), when=(("resolution", "540p"),)),
    )
    prices = PriceList().with_pricing({Model.RAY_2: Pricing(rates=rates)})
    quote = prices.quote
    assert quote(RAY_2) == Quote(amount=USD(1))
    longer = GenerationRequest(prompt="p", model=Model.RAY_2, duration=9)
    assert quote(longer) == Quote(amount=USD(2))
    small = GenerationRequest(prompt="p", model=Model.RAY_2, resolution=Resolution.P540)
    assert quote(small) == Quote(amount=USD(3))
    large = GenerationRequest(prompt="p", model=Model.RAY_2, resolution=Resolution.UHD)
    assert not quote(large).known


def test_the_closest_rate_wins() -> None:
    rates = (
        Rate(amount=USD(1)),
        Rate(amount=USD(4), when=(("hdr", "true"),)),
    )
    prices = PriceList().with_pricing({Model.RAY_3_2: Pricing(rates=rates)})
    request = GenerationRequest(prompt="p", model=Model.RAY_3_2)
    assert prices.quote(request).amount == USD(1)
    assert prices.quote(GenerationRequest(prompt="p", model=Model.RAY_3_2, hdr=True)).amount == USD(
        4
    )


def test_a_price_by_the_second_counts_the_seconds() -> None:
    rate = Rate(amount=USD("0.10"), unit=PriceUnit.SECOND)
    prices = PriceList().with_pricing(
        {model: Pricing(rates=(rate,)) for model in (Model.RAY_2, Model.RAY_1_6)}
    )
    assert prices.quote(RAY_2) == Quote(amount=USD("0.50"))
    assert not prices.quote(GenerationRequest(prompt="p", model=Model.RAY_1_6)).known


def test_a_price_that_cannot_be_known_is_the_highest_of_late() -> None:
    prices = PriceList().with_pricing({Model.RAY_2: Pricing()})
    assert prices.quote(RAY_2) == Quote(amount=V1_GENERATION_PRICE, known=False, stand_in=True)
    other = prices.with_charge(Model.RAY_3_2, USD("1.60"))
    assert other.quote(RAY_2) == Quote(amount=USD("1.60"), known=False, stand_in=True)
    for charge in ("0.40", "0.90", "0.60"):
        prices = prices.with_charge(Model.RAY_2, USD(charge))
    assert prices.quote(RAY_2) == Quote(amount=USD("0.90"), known=False)
