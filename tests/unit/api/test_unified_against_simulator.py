"""The unified calls against the service's stand-in, with each model's own rules."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import msgspec
import pytest

from luma_desktop.api.account import AiMlAccount
from luma_desktop.api.catalogue import AiMlCatalogue
from luma_desktop.api.client import ApiClient
from luma_desktop.api.unified import UnifiedService
from luma_desktop.domain.errors import NotFoundError, RequestRejectedError
from luma_desktop.domain.lineage import is_keyframe_id
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.remote import Acceptance, RemotePhase
from luma_desktop.domain.request import GenerationRequest, Model, Resolution
from luma_desktop.domain.secret import Secret
from tests.support.simulator import SimulatorProcess, simulator, simulator_process
from tests.unit.domain.test_capabilities import CASES, built

__all__ = ["simulator", "simulator_process"]

RAYS = tuple(model for model in Model if model is not Model.DREAM_MACHINE_V1)


@pytest.fixture
async def live(simulator: SimulatorProcess) -> AsyncIterator[ApiClient]:
    async with ApiClient(simulator.base_url, key=Secret("sk-simulated-key")) as made:
        yield made


async def submit(
    service: UnifiedService, request: GenerationRequest, number: int = 1
) -> Acceptance:
    async def mark() -> None:
        pass

    return await service.submit(
        request, client_request_id=f"job-{number}.1", before_first_byte=mark
    )


async def test_everything_a_model_takes_is_taken(
    simulator: SimulatorProcess, live: ApiClient
) -> None:
    simulator.set_balance(1000)
    simulator.configure(odd_shapes=False)  # nobody takes a nanoid for a keyframe
    service = UnifiedService(live)
    for number, (model, field, value) in enumerate(CASES):
        request = built(model, field, value)
        if request.extends is not None:
            first = await submit(service, GenerationRequest(prompt="p", model=model), 1000 + number)
            simulator.complete()
            parent = first.observation.generation_id
            request = msgspec.structs.replace(request, extends=parent, leads_to=parent)
        taken = await submit(service, request, number)
        assert taken.observation.phase in {RemotePhase.WAITING, RemotePhase.RUNNING}


@pytest.mark.parametrize("model", RAYS)
async def test_from_submit_to_clip_and_charge(
    simulator: SimulatorProcess, live: ApiClient, model: Model
) -> None:
    service = UnifiedService(live)
    request = GenerationRequest(prompt="p", model=model)
    taken = await submit(service, request)
    own_id = taken.observation.generation_id
    simulator.complete()
    done = (await service.observe([own_id]))[own_id]
    assert done.phase is RemotePhase.COMPLETED
    assert done.video is not None
    assert done.charged == Money(simulator.ledger().generations[0].cost_credits)
    now = time.time()
    rows = await AiMlAccount(live).log_rows(now - 60, now + 60)
    assert [row.client_request_id for row in rows] == ["job-1.1"]


async def test_an_id_with_its_model_behind_it_is_extended(
    simulator: SimulatorProcess, live: ApiClient
) -> None:
    """The simulator refuses the long form in a keyframe, as the service may."""
    simulator.set_balance(100)
    service = UnifiedService(live)
    request = GenerationRequest(prompt="p", model=Model.RAY_2)
    ids = [(await submit(service, request, n)).observation.generation_id for n in range(3)]
    simulator.complete()
    assert any(":" in own_id for own_id in ids)
    for number, own_id in enumerate(filter(is_keyframe_id, ids), 10):
        await submit(service, msgspec.structs.replace(request, extends=own_id), number)
    parents = [generation.parent_id for generation in simulator.ledger().generations[3:]]
    assert parents == list(filter(is_keyframe_id, ids))
    (nanoid,) = set(ids) - set(parents)
    with pytest.raises(RequestRejectedError):
        await submit(service, msgspec.structs.replace(request, extends=nanoid), 20)


async def test_a_refusal_names_the_field(live: ApiClient) -> None:
    request = GenerationRequest(prompt="p", model=Model.RAY_3_2, resolution=Resolution.UHD)
    with pytest.raises(RequestRejectedError) as caught:
        await submit(UnifiedService(live), request)
    assert caught.value.problem.field == "resolution"


async def test_the_price_before_is_the_charge_after(
    simulator: SimulatorProcess, live: ApiClient
) -> None:
    simulator.set_balance(100)
    catalogue = AiMlCatalogue(live)
    pricing = await catalogue.prices(RAYS)
    assert set(pricing) == set(RAYS)
    prices = PriceList().with_pricing(pricing)
    service = UnifiedService(live)
    asked = [
        GenerationRequest(prompt="p", model=Model.RAY_2, duration=9),
        GenerationRequest(prompt="p", model=Model.RAY_FLASH_2, resolution=Resolution.UHD),
        GenerationRequest(prompt="p", model=Model.RAY_1_6),
    ]
    for number, request in enumerate(asked):
        await submit(service, request, number)
    costs = [Money(generation.cost_credits) for generation in simulator.ledger().generations]
    assert [prices.quote(request).amount for request in asked] == costs
    assert not prices.quote(GenerationRequest(prompt="p", model=Model.RAY_3_2)).known
    assert set(await catalogue.latencies(RAYS)) == set(RAYS)
    assert await catalogue.prices(RAYS) == pricing


async def test_a_generation_that_is_not_known_is_told_from_an_endpoint_that_is_gone(
    live: ApiClient,
) -> None:
    service = UnifiedService(live)
    with pytest.raises(NotFoundError):
        await service.observe(["7c88b0a1-0c4b-4f4e-9a5e-1d2f3a4b5c6d:luma/ray-2"])
    await service.confirm_endpoint()
