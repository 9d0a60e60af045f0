"""A window on a record that cannot be opened: every command is answered with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from luma_desktop.domain.priority import Priority
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.queue_order import Side
from luma_desktop.domain.request import CURRENT_MODEL, GenerationRequest, Model
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.rescue import rescue_studio
from luma_desktop.ui.bridge.bridge import Bridge
from tests.support.jobs import queued

BROKEN = Problem(kind=ProblemKind.DATABASE_BROKEN, detail="not a database")
REQUEST = GenerationRequest(prompt="A boat")

COMMANDS: dict[str, Callable[[Bridge], object]] = {
    "generate": lambda bridge: bridge.queue.generate([REQUEST]),
    "duplicate": lambda bridge: bridge.queue.duplicate(["a"]),
    "retry": lambda bridge: bridge.queue.retry(["a"]),
    "move": lambda bridge: bridge.queue.move(["a"], Side.AFTER, None),
    "priority": lambda bridge: bridge.queue.set_priority(["a"], Priority.FIRST),
    "edit": lambda bridge: bridge.queue.begin_edit("a"),
    "save the edit": lambda bridge: bridge.queue.replace_request("a", REQUEST),
    "undo": lambda bridge: bridge.queue.undo(),
    "change model": lambda bridge: bridge.queue.change_model(["a"], CURRENT_MODEL),
    "go on by frame": lambda bridge: bridge.queue.go_on_by_frame(queued("a")),
    "resend": lambda bridge: bridge.queue.resend("a"),
    "abandon": lambda bridge: bridge.queue.abandon("a"),
    "read a batch": lambda bridge: bridge.batches.read("/tmp/a.csv", Model.RAY_2),
    "settings": lambda bridge: bridge.settings.apply(Settings()),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_refused_with_the_reason(qtbot: QtBot, command: str) -> None:
    bridge = Bridge()
    told: list[Problem] = []
    bridge.command_failed.connect(told.append)
    nothing = cast("Any", None)
    bridge.attach(rescue_studio(nothing, nothing, BROKEN), asyncio.run)
    COMMANDS[command](bridge)
    assert told == [BROKEN]
