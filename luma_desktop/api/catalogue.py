"""Key-free calls about the models: what they cost, and how long they take lately."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from luma_desktop.api.client import NOT_MODIFIED, ApiClient
from luma_desktop.api.numbers import amount, number
from luma_desktop.domain.errors import UnreadableAnswerError
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceUnit, Pricing, Rate
from luma_desktop.domain.request import Model

_UNITS = {
    "generation": PriceUnit.GENERATION,
    "video": PriceUnit.GENERATION,
    "request": PriceUnit.GENERATION,
    "second": PriceUnit.SECOND,
    "seconds": PriceUnit.SECOND,
}
_COUNTED = re.compile(r"(?P<count>\d+(?:\.\d+)?)?\s*(?P<unit>[a-z]+)")
_BY_NAME = {model.value: model for model in Model}
_MAX_SECONDS = 86_400.0
_LEAST_PER = 1e-6
"""Of a unit; what is priced by less is a fault."""


class AiMlCatalogue:
    """The `Catalogue` of the AI/ML API. Every call raises as `ApiClient.get`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client
        self._etag: str | None = None
        self._asked: tuple[Model, ...] = ()
        self._prices: Mapping[Model, Pricing] = {}

    async def prices(self, models: Sequence[Model]) -> Mapping[Model, Pricing]:
        """Of those that the catalogue holds; what has not changed is not sent again."""
        asked = tuple(models)
        answer = await self._client.get(
            "/v1/models",
            urlencode({"id": ",".join(asked), "include": "pricing"}, safe="/,"),
            needs_key=False,
            etag=self._etag if asked == self._asked else None,
        )
        if answer.status != NOT_MODIFIED:
            self._prices = _prices(answer.json(), asked)
            self._asked, self._etag = asked, answer.headers.get("etag")
        return self._prices

    async def latencies(self, models: Sequence[Model]) -> Mapping[Model, Latency]:
        """Of those that finished anything in the last minutes."""
        query = "&".join(f"aliases={quote(model, safe='/')}" for model in models)
        answer = await self._client.get("/models/metrics", query, needs_key=False)
        return _latencies(answer.json())


def _prices(document: object, asked: Sequence[Model]) -> Mapping[Model, Pricing]:
    return {
        model: pricing
        for item in _items(document, "data")
        for model in _models_of(item, asked)
        if (pricing := _pricing(item.get("pricing"))) is not None
    }


def _models_of(item: dict[str, object], asked: Sequence[Model]) -> list[Model]:
    aliases = item.get("aliases")
    names = [item.get("id"), *(aliases if isinstance(aliases, list) else [])]
    return [model for model in asked if model.value in names]


def _pricing(section: object) -> Pricing | None:
    """None where nothing is said; a kind that is not understood cannot be quoted."""
    if not isinstance(section, dict):
        return None
    rows = {"fixed": section.get("units"), "variants": section.get("variants")}.get(
        str(section.get("kind"))
    )
    if section.get("currency", "USD") != "USD" or not isinstance(rows, list):
        return Pricing()
    rates = [_rate(row) for row in rows]
    # Half a table would quote some requests by another one's rate.
    return Pricing(rates=tuple(r for r in rates if r)) if all(rates) else Pricing()


def _rate(row: object) -> Rate | None:
    if not isinstance(row, dict):
        return None
    unit, per = _unit(row)
    price = amount(row.get("price"))
    conditions = row.get("when", {})
    if unit is None or price is None or price < Money() or per is None or per < _LEAST_PER:
        return None
    if not isinstance(conditions, dict):
        return None
    when = tuple((str(name), _word(value)) for name, value in conditions.items())
    return Rate(amount=Money(round(price.credits / per)), unit=unit, when=when)


def _unit(row: dict[str, object]) -> tuple[PriceUnit | None, float | None]:
    """What the price is for, and for how many of it.

    "Always read `price` together with `per`": a number of units, or the unit itself (`second`,
    `5 seconds`), which then says more than `unit` does.
    """
    told, unit = row.get("per", 1), row.get("unit", "generation")
    count = number(told)
    if count is not None:
        return _UNITS.get(str(unit).lower()), count
    found = _COUNTED.fullmatch(str(told).strip().lower())
    if found is None:
        return None, None
    return _UNITS.get(found["unit"]), number(found["count"] or 1)


def _word(value: object) -> str:
    """A condition's value as the request spells it: `true`, `5`, `720p`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _latencies(document: object) -> Mapping[Model, Latency]:
    found: dict[Model, Latency] = {}
    for item in _items(document, "models"):
        metrics = item.get("metrics")
        durations = metrics.get("duration_ms") if isinstance(metrics, dict) else None
        model = _BY_NAME.get(str(item.get("alias")))
        if model is not None and isinstance(durations, dict):
            latency = _latency(number(durations.get("p50")), number(durations.get("p90")))
            if latency is not None:
                found[model] = latency
    return found


def _latency(p50: float | None, p90: float | None) -> Latency | None:
    """From milliseconds."""
    if p50 is None or p90 is None or not 0 < p50 <= p90 <= _MAX_SECONDS * 1000:
        return None
    return Latency(p50=p50 / 1000, p90=p90 / 1000)


def _items(document: object, key: str) -> list[dict[str, object]]:
    """The objects in the list under `key`.

    Raises:
        UnreadableAnswerError: there is no such list.
    """
    rows = document.get(key) if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise UnreadableAnswerError("no models")
    return [row for row in rows if isinstance(row, dict)]
