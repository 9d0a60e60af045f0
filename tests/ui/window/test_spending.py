"""The spend view in the window, with the engine and a service behind it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from PySide6.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QTabWidget,
    QTreeWidget,
)

from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Money, Spending
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine import facts
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.money.budget import caps_of
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.jobs import queued
from tests.support.simulator import SimulatorProcess, simulator, simulator_process
from tests.support.studio import KEY, PATIENCE, OpenStudio
from tests.support.widgets import find
from tests.support.window import LOOK, on_qt_loop

__all__ = ["simulator", "simulator_process"]


def make_elsewhere(simulator: SimulatorProcess) -> None:
    """As by another program with the same key."""
    httpx.post(
        f"{simulator.base_url}/luma-ai/generations",
        json={"aspect_ratio": "16:9", "user_prompt": "made elsewhere"},
        headers={"Authorization": f"Bearer {KEY}"},
        trust_env=False,
    ).raise_for_status()


async def until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end
        await asyncio.sleep(LOOK)


@on_qt_loop
async def test_bills_are_shown_and_a_clip_made_elsewhere_comes_home(
    qapp: QApplication, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    make_elsewhere(simulator)
    bridge, tasks = Bridge(), Tasks()
    window = MainWindow(bridge, Settings(autoplay=False, notify=False), WindowState())
    window.show()
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        studio.assembly._publisher.subscribe(bridge.publish)
        bridge.attach(studio.assembly.studio, lambda command: tasks.spawn(command, name="command"))
        (job_id,) = await studio.click("paid here")
        await studio.until_state(job_id, JobState.READY)
        simulator.complete()
        window.action(Command.SPENDING).trigger()
        asked = find(window, QLabel, "ledger_asked")
        await until(lambda: asked.text() == "Includes the service's charges.")
        ledger = find(window, QTreeWidget, "ledger")
        month = ledger.topLevelItem(0)
        assert month is not None
        assert (month.text(4), month.text(5)) == ("$0.25", "plus $0.25 for other charges")
        tabs = find(window, QTabWidget, "spending_tabs")
        await until(lambda: tabs.tabText(2) == "Not on this computer 1")
        find(window, QPushButton, "bring_in_all").click()
        await until(lambda: tabs.tabText(2) == "Not on this computer")
        (brought,) = [job for job in studio.jobs.values() if job.brought_in]
        await studio.until_state(brought.id, JobState.READY)
        assert brought.request.prompt == "made elsewhere"
        await tasks.aclose()
    window.close()
    window.deleteLater()


@on_qt_loop
async def test_limits_are_one_press_away(qapp: QApplication) -> None:
    window = MainWindow(Bridge(), Settings(), WindowState())
    window.show()
    window.action(Command.SPENDING).trigger()
    find(window, QPushButton, "open_limits").click()
    limit = find(window, QPushButton, "close_settings")
    await until(limit.isVisible)
    window.close()
    window.deleteLater()


@on_qt_loop
async def test_a_line_that_waits_for_its_limit_says_why_and_offers_to_change_it(
    qapp: QApplication,
) -> None:
    bridge, settings = Bridge(), Settings(day_cap_usd=0.5)
    window = MainWindow(bridge, settings, WindowState())
    window.show()
    caps = caps_of(settings)
    half = Money.from_usd("0.5")
    bridge.publish(facts.JobsAdded(jobs=(queued("a"), queued("b"))))
    bridge.publish(facts.SpendingChanged(spending=Spending(caps=caps)))
    hold = Hold(kind=HoldKind.OVER_BUDGET, until=time.time() + 3600)
    bridge.publish(facts.HoldsChanged(holds=(hold,)))
    bridge.publish(facts.SpendingChanged(spending=Spending(today=half, caps=caps)))
    message = find(window, QLabel, "message_text")
    assert message.text() == (
        "One more would exceed your limit of $0.50 a day ($0.50 spent). "
        "2 jobs queued, $0.50. The queue resumes at midnight."
    )
    offer = find(window, QPushButton, "message_action")
    assert offer.text() == "Change limit…"
    told: list[Settings] = []
    window.settings_changed.connect(told.append)
    offer.click()
    amount = find(window, QDoubleSpinBox, "day_cap_amount")
    await until(amount.isVisible)
    amount.setValue(1.0)
    assert told[-1].day_cap_usd == 1.0
    bridge.publish(facts.HoldsChanged(holds=()))
    assert "limit" not in message.text()
    window.close()
    window.deleteLater()
