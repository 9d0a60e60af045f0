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
    "generate": lambda bridge: bridge.generate([REQUEST]),
    "duplicate": lambda bridge: bridge.line.duplicate(["a"]),
    "retry": lambda bridge: bridge.line.retry(["a"]),
    "move": lambda bridge: bridge.line.move(["a"], Side.AFTER, None),
    "priority": lambda bridge: bridge.line.set_priority(["a"], Priority.FIRST),
    "edit": lambda bridge: bridge.line.begin_edit("a"),
    "save the edit": lambda bridge: bridge.line.replace_request("a", REQUEST),
    "undo": lambda bridge: bridge.undo(),
    "change model": lambda bridge: bridge.change_model(["a"], CURRENT_MODEL),
    "go on by frame": lambda bridge: bridge.go_on_by_frame(queued("a")),
    "resend": lambda bridge: bridge.resend("a"),
    "abandon": lambda bridge: bridge.abandon("a"),
    "read a batch": lambda bridge: bridge.read_batch("/tmp/a.csv", Model.RAY_2),
    "settings": lambda bridge: bridge.apply_settings(Settings()),
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
