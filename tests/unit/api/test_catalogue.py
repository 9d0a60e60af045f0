"""Prices and durations, as the catalogue tells them."""

from __future__ import annotations

from typing import Any

import pytest

from luma_desktop.api.catalogue import AiMlCatalogue
from luma_desktop.api.client import ApiClient
from luma_desktop.domain.errors import UnreadableAnswerError
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceUnit, Pricing, Rate
from luma_desktop.domain.request import Model
from tests.support.http_server import Reply, WireServer, json_reply

MODELS = "/v1/models"
METRICS = "/models/metrics"
RAYS = (Model.RAY_2, Model.RAY_1_6)


@pytest.fixture
def catalogue(client: ApiClient) -> AiMlCatalogue:
    return AiMlCatalogue(client)


def listed(pricing: object, **fields: object) -> dict[str, Any]:
    return {"data": [{"id": "luma/ray-2", "aliases": ["ray-2"], "pricing": pricing} | fields]}


async def test_it_is_asked_without_the_key_and_not_sent_again_unchanged(
    server: WireServer, catalogue: AiMlCatalogue
) -> None:
    fixed = {"kind": "fixed", "units": [{"price": 0.4, "unit": "generation", "per": 1}]}
    server.on(MODELS, json_reply(listed(fixed), etag='"a"'), Reply(304))
    first = await catalogue.prices(RAYS)
    assert first == {Model.RAY_2: Pricing(rates=(Rate(amount=Money.from_usd("0.4")),))}
    assert await catalogue.prices(RAYS) == first
    asked, again = server.requests
    assert asked.target == f"{MODELS}?id=luma/ray-2,luma/ray-1-6&include=pricing"
    assert "if-none-match" not in asked.headers
    assert again.headers["if-none-match"] == '"a"'
    assert not any("authorization" in request.headers for request in server.requests)


async def test_variants_keep_their_conditions(server: WireServer, catalogue: AiMlCatalogue) -> None:
    row = {
        "when": {"resolution": "720p", "duration": 5, "hdr": True},
        "price": "1.2",
        "unit": "second",
        "per": 2,
    }
    server.on(MODELS, json_reply(listed({"kind": "variants", "variants": [row]})))
    when = (("resolution", "720p"), ("duration", "5"), ("hdr", "true"))
    rate = Rate(amount=Money.from_usd("0.6"), unit=PriceUnit.SECOND, when=when)
    assert (await catalogue.prices(RAYS))[Model.RAY_2] == Pricing(rates=(rate,))


@pytest.mark.parametrize(
    ("row", "rate"),
    [
        ({"price": 0.4}, Rate(amount=Money.from_usd("0.4"))),
        ({"price": 0.4, "unit": "video", "per": 1}, Rate(amount=Money.from_usd("0.4"))),
        ({"price": "0.4", "per": "generation"}, Rate(amount=Money.from_usd("0.4"))),
        (
            {"price": 0.08, "unit": "second", "per": 1},
            Rate(amount=Money.from_usd("0.08"), unit=PriceUnit.SECOND),
        ),
        (
            {"price": 0.08, "unit": "USD", "per": "second"},
            Rate(amount=Money.from_usd("0.08"), unit=PriceUnit.SECOND),
        ),
        (
            {"price": 0.4, "per": "5 seconds"},
            Rate(amount=Money.from_usd("0.08"), unit=PriceUnit.SECOND),
        ),
        ({"price": 4, "unit": "generation", "per": "10"}, Rate(amount=Money.from_usd("0.4"))),
    ],
)
async def test_a_price_is_read_together_with_what_it_is_for(
    server: WireServer, catalogue: AiMlCatalogue, row: dict[str, object], rate: Rate
) -> None:
    server.on(MODELS, json_reply(listed({"kind": "fixed", "currency": "USD", "units": [row]})))
    assert (await catalogue.prices(RAYS))[Model.RAY_2] == Pricing(rates=(rate,))


@pytest.mark.parametrize(
    "pricing",
    [
        {"kind": "variable"},
        {"kind": "fixed", "units": [{"price": 1, "per": "megapixel"}]},
        {"kind": "fixed", "units": [{"price": 1, "unit": "second", "per": "0 seconds"}]},
        {"kind": "fixed", "units": [{"price": 1, "per": None}]},
        {"kind": "fixed", "units": []},
        {"kind": "auction", "units": [{"price": 1}]},
        {"kind": "fixed"},
        {"kind": "fixed", "currency": "EUR", "units": [{"price": 1}]},
        {"kind": "fixed", "units": [{"price": 1, "unit": "megapixel"}]},
        {"kind": "fixed", "units": [{"price": 1, "per": 0}]},
        {"kind": "fixed", "units": [{"price": -1}]},
        {"kind": "variants", "variants": [{"price": 1, "when": {}}, {"price": None}]},
        {"kind": "variants", "variants": [{"price": 1, "when": "720p"}]},
    ],
)
async def test_what_is_not_understood_is_not_quoted(
    server: WireServer, catalogue: AiMlCatalogue, pricing: object
) -> None:
    server.on(MODELS, json_reply(listed(pricing)))
    assert await catalogue.prices(RAYS) == {Model.RAY_2: Pricing()}


async def test_a_model_is_known_by_its_alias_and_one_without_prices_is_left_out(
    server: WireServer, catalogue: AiMlCatalogue
) -> None:
    answer = listed({"kind": "variable"}, id="luma/ray-2-new", aliases=["luma/ray-2"])
    answer["data"] += ["odd", {"id": "luma/ray-1-6"}]
    server.on(MODELS, json_reply(answer))
    assert await catalogue.prices(RAYS) == {Model.RAY_2: Pricing()}


async def test_durations_come_in_seconds(server: WireServer, catalogue: AiMlCatalogue) -> None:
    good = {"p50": 108_000, "p75": 128_000, "p90": 150_000, "p99": 196_000}
    models = [
        {"alias": "luma/ray-2", "metrics": {"duration_ms": good}},
        {"alias": "luma/ray-1-6", "metrics": {}},
        {"alias": "luma/ray-3.2", "metrics": {"duration_ms": {"p50": 9, "p90": 8}}},
        {"alias": ["odd"], "metrics": {"duration_ms": good}},
        None,
    ]
    server.on(METRICS, json_reply({"models": models}))
    assert await catalogue.latencies(RAYS) == {Model.RAY_2: Latency(p50=108.0, p90=150.0)}
    assert server.requests[0].target == f"{METRICS}?aliases=luma/ray-2&aliases=luma/ray-1-6"


async def test_an_answer_without_models(server: WireServer, catalogue: AiMlCatalogue) -> None:
    server.on(MODELS, json_reply({"data": None}))
    with pytest.raises(UnreadableAnswerError):
        await catalogue.prices(RAYS)
