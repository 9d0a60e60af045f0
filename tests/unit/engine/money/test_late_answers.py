"""Bills and prices that come when another key is in use than the one they were asked with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from luma_desktop.domain.ledger import Statement
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import Pricing, Rate
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import PricesChanged
from luma_desktop.engine.money.accounting import Accounting
from luma_desktop.engine.session import Session
from tests.support.engine import KEY, ORIGIN, EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue

FIXED = Pricing(rates=(Rate(amount=Money.from_usd("0.40")),))


class SlowBilling:
    """Answers when a test says so, and notes with which key each question came."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.answer = asyncio.Event()
        self.asked_with: list[str | None] = []

    async def statement(self, since: float) -> Statement:
        self.asked_with.append(self._session.fingerprint)
        await self.answer.wait()
        return Statement(since=since, transactions=(), is_whole=True)


class SlowCatalogue(ScriptedCatalogue):
    """Tells its prices when a test says so."""

    def __init__(self) -> None:
        super().__init__(pricing=FIXED)
        self.answer = asyncio.Event()

    async def prices(self, models: Sequence[Model]) -> dict[Model, Pricing]:
        await self.answer.wait()
        return await super().prices(models)


async def bills(engine: EngineUnderTest, next_key: str | None) -> tuple[SlowBilling, str | None]:
    """Another key comes into use while the bills are asked for; why there are none at the end."""
    session = Session(ORIGIN)
    session.fingerprint = KEY
    billing = SlowBilling(session)
    accounting = Accounting(
        journal=engine.journal,
        billing=billing,
        account=engine.service,
        absent=None,
        session=session,
        clock=engine.clock,
    )
    asking = asyncio.ensure_future(accounting.ledger(0.0))
    await engine.clock.settle()
    session.fingerprint = next_key
    billing.answer.set()
    ledger = await asking
    return billing, None if ledger.problem is None else ledger.problem.kind


async def test_late_bills_of_a_former_key_are_asked_for_anew(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    billing, problem = await bills(engine, "another")
    assert billing.asked_with == [KEY, "another"]
    assert problem is None
    await engine.aclose()


async def test_late_bills_are_not_shown_once_the_key_is_gone(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    billing, problem = await bills(engine, None)
    assert billing.asked_with == [KEY]
    assert problem is ProblemKind.NO_KEY
    await engine.aclose()


async def test_prices_are_asked_without_a_key_and_hold_for_any(tmp_path: Path) -> None:
    catalogue = SlowCatalogue()
    engine = await EngineUnderTest.start(tmp_path, catalogue=catalogue)
    await engine.clock.settle()
    await engine.queue.controls.use_key("another")
    catalogue.answer.set()
    await engine.clock.settle()
    told = [fact for fact in engine.facts if isinstance(fact, PricesChanged)][-1].prices
    request = GenerationRequest(prompt="a fox", model=Model.RAY_2)
    assert told.quote(request).amount == Money.from_usd("0.40")
    await engine.aclose()
