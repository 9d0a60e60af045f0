"""What a request will cost, as far as that can be known in advance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from luma_desktop.domain.capabilities import effective
from luma_desktop.domain.money import V1_GENERATION_PRICE, ZERO, Money
from luma_desktop.domain.request import GenerationRequest, Model


class PriceUnit(StrEnum):
    """What a rate is for."""

    GENERATION = "generation"
    SECOND = "second"


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` for each `unit`, when the request's options are those in `when`.

    Options and values are the service's own words (`resolution`: `720p`).
    """

    amount: Money
    unit: PriceUnit = PriceUnit.GENERATION
    when: tuple[tuple[str, str], ...] = ()


class Pricing(msgspec.Struct, frozen=True, kw_only=True):
    """A model's rates; none where the price can't be known in advance."""

    rates: tuple[Rate, ...] = ()


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` is exact where `known`; otherwise the highest recent charge.

    A `stand_in` was charged for clips of other models: limits count it, but it's never shown.
    `awaited` means the prices of its model haven't been loaded yet.
    """

    amount: Money
    known: bool = True
    stand_in: bool = False
    awaited: bool = False


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """What several clips will cost, in sending order."""

    quotes: tuple[Quote, ...] = ()

    @property
    def count(self) -> int:
        return len(self.quotes)

    @property
    def total(self) -> Money:
        return sum((quote.amount for quote in self.quotes), ZERO)

    @property
    def known(self) -> bool:
        """Whether `total` is exact."""
        return all(quote.known for quote in self.quotes)

    @property
    def priced(self) -> bool:
        """Whether `total` can be shown: there's a price, or at least an estimate, for each."""
        return not any(quote.stand_in for quote in self.quotes)

    @property
    def awaited(self) -> bool:
        """Whether all unknown prices may become known once the service's prices have loaded."""
        return all(quote.awaited for quote in self.quotes if not quote.known)

    @property
    def told(self) -> Money | None:
        """The sum of the prices that can be shown; None if there are none."""
        told = [quote.amount for quote in self.quotes if not quote.stand_in]
        return sum(told, ZERO) if told or self.priced else None

    @property
    def each(self) -> Money | None:
        """The price of each, if they're all the same."""
        amounts = {quote.amount for quote in self.quotes}
        return amounts.pop() if len(amounts) == 1 else None

    def covered_by(self, room: Money) -> int:
        """How many of them, in order, `room` covers."""
        for number, quote in enumerate(self.quotes):
            room -= quote.amount
            if room.credits < 0:
                return number
        return self.count


def _fixed_by_contract() -> Mapping[Model, Pricing]:
    return {Model.DREAM_MACHINE_V1: Pricing(rates=(Rate(amount=V1_GENERATION_PRICE),))}


class PriceList(msgspec.Struct, frozen=True, kw_only=True):
    """All prices known at one moment. `highest` is by model, from recent charges."""

    pricing: Mapping[Model, Pricing] = msgspec.field(default_factory=_fixed_by_contract)
    highest: Mapping[Model, Money] = msgspec.field(default_factory=dict)

    def quote(self, request: GenerationRequest) -> Quote:
        """The price of one clip."""
        if request.model not in self.pricing:
            return msgspec.structs.replace(self._guess(request.model), awaited=True)
        rate = _fitting(self.pricing[request.model], request)
        if rate is None:
            return self._guess(request.model)
        if rate.unit is PriceUnit.GENERATION:
            return Quote(amount=rate.amount)
        seconds = effective(request).duration
        if seconds is None:
            return self._guess(request.model)
        return Quote(amount=rate.amount * seconds)

    def bill(self, requests: Iterable[GenerationRequest]) -> Bill:
        return Bill(quotes=tuple(self.quote(request) for request in requests))

    def highest_of(self, model: Model) -> Money:
        """The highest recent charge; zero if there was none."""
        return self.highest.get(model, ZERO)

    def _guess(self, model: Model) -> Quote:
        """From clips of this model, else of any; never zero: a budget must count something."""
        if highest := self.highest_of(model):
            return Quote(amount=highest, known=False)
        of_any = max(self.highest.values(), default=V1_GENERATION_PRICE)
        return Quote(amount=of_any, known=False, stand_in=True)

    def with_pricing(self, pricing: Mapping[Model, Pricing]) -> PriceList:
        return msgspec.structs.replace(self, pricing={**self.pricing, **pricing})

    def with_charge(self, model: Model, charge: Money) -> PriceList:
        """The list after one more charge."""
        highest = max(charge, self.highest.get(model, ZERO))
        return msgspec.structs.replace(self, highest={**self.highest, model: highest})


def _fitting(pricing: Pricing, request: GenerationRequest) -> Rate | None:
    """The most specific rate for `request`."""
    options = _options(request)
    fitting = [
        rate
        for rate in pricing.rates
        if all(options.get(name) == value for name, value in rate.when)
    ]
    return max(fitting, key=lambda rate: len(rate.when), default=None)


def _options(request: GenerationRequest) -> dict[str, str]:
    """The request in the service's words, defaults and all."""
    whole = effective(request)
    return {
        "resolution": str(whole.resolution or ""),
        "duration": str(whole.duration or ""),
        "aspect_ratio": whole.aspect_ratio.value,
        "type": whole.operation.value,
        "loop": _word(whole.loop),
        "hdr": _word(whole.hdr),
        "exr_export": _word(whole.exr_export),
    }


def _word(flag: bool) -> str:
    return "true" if flag else "false"
