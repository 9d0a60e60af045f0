"""The walls between the rooms hold, and the rules that say so notice a hole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytest_archon.failure import Failure

from tests.architecture.walls import (
    ENGINE_BASE,
    FOLDERS,
    MAY_IMPORT,
    OWNERS,
    folder_violations,
    library_violations,
    room_violations,
)

PACKAGE = Path(__file__).parents[2] / "luma_desktop"


def _is_room(path: Path) -> bool:
    return path.is_dir() and any(path.glob("*.py"))


ROOMS = sorted(path.name for path in PACKAGE.iterdir() if _is_room(path))


def _told(failures: list[Failure]) -> list[str]:
    return [f"{failure.reason}: {' → '.join(failure.path)}" for failure in failures]


def test_every_room_has_a_place_in_the_plan() -> None:
    assert set(ROOMS) <= MAY_IMPORT.keys()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_sees_only_what_it_may(room: str) -> None:
    assert _told(room_violations(room)) == []


def test_every_folder_of_ui_and_engine_has_a_place_in_the_plan() -> None:
    folders = {
        f"{room}.{path.name}"
        for room in ("ui", "engine")
        for path in (PACKAGE / room).iterdir()
        if _is_room(path)
    }

    assert folders == FOLDERS.keys()


@pytest.mark.parametrize("folder", [*FOLDERS, *sorted(ENGINE_BASE)])
def test_a_folder_sees_only_what_it_may(folder: str) -> None:
    assert _told(folder_violations(folder)) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_says_what_it_is_for(folder: str) -> None:
    face = (PACKAGE / folder.replace(".", "/") / "__init__.py").read_text(encoding="utf-8")

    assert face.startswith('"""')


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_is_imported_only_by_its_owners(library: str) -> None:
    assert _told(library_violations(library)) == []


def _build_package(root: Path, modules: dict[str, str]) -> str:
    package = f"sample_{root.name}"
    for name, source in modules.items():
        path = root / package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.format(package=package))
    for folder in {
        root / package,
        *(path for path in (root / package).rglob("*") if path.is_dir()),
    }:
        (folder / "__init__.py").touch()
    return package


@pytest.mark.parametrize(
    ("room", "modules"),
    [
        ("api", {"api/client.py": "from {package}.store import journal", "store/journal.py": ""}),
        ("domain", {"domain/job.py": "def late():\n    import {package}.engine.poller"}),
        ("engine", {"engine/queue.py": "from {package} import app", "app.py": ""}),
        (
            "simulator",
            {"simulator/web.py": "from {package}.domain import job", "domain/job.py": ""},
        ),
        (
            "store",
            {"store/a.py": "from {package}.domain import b", "domain/b.py": "import {package}.ui"},
        ),
    ],
    ids=["sideways", "inside a function", "up to app", "into the domain", "through another room"],
)
def test_a_hole_in_a_wall_is_found(
    room: str, modules: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = _build_package(tmp_path, modules)

    assert room_violations(room, package) != []


@pytest.mark.parametrize(
    ("folder", "modules"),
    [
        ("ui.form", {"ui/form/a.py": "from {package}.ui.lists import b", "ui/lists/b.py": ""}),
        ("ui.lists", {"ui/lists/a.py": "import {package}.ui.bridge.b", "ui/bridge/b.py": ""}),
        ("ui.kit", {"ui/kit/a.py": "from {package}.ui.actions import b", "ui/actions/b.py": ""}),
        (
            "ui.controllers",
            {"ui/controllers/a.py": "from {package}.ui.window import b", "ui/window/b.py": ""},
        ),
        (
            "engine.jobs",
            {"engine/jobs/a.py": "from {package}.engine.queue import b", "engine/queue/b.py": ""},
        ),
        (
            "engine.loops",
            {"engine/loops/a.py": "from {package}.engine.jobs import b", "engine/jobs/b.py": ""},
        ),
        (
            "engine.facts",
            {"engine/facts.py": "from {package}.engine.money import b", "engine/money/b.py": ""},
        ),
        (
            "engine.queue",
            {"engine/queue/a.py": "from {package}.engine import studio", "engine/studio.py": ""},
        ),
    ],
    ids=[
        "pane to pane",
        "pane to bridge",
        "kit up",
        "up to the window",
        "jobs up",
        "loops up",
        "base up",
        "top up",
    ],
)
def test_a_wrong_arrow_between_folders_is_found(
    folder: str, modules: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = _build_package(tmp_path, modules)

    assert folder_violations(folder, package) != []


def test_a_borrowed_library_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = _build_package(
        tmp_path,
        {
            "ui/window.py": "from PySide6.QtWidgets import QWidget",
            "engine/timer.py": "def start():\n    from PySide6 import QtCore",
        },
    )

    (failure,) = library_violations("PySide6", package)

    assert f"{package}.engine.timer" in failure.reason
    assert package not in sys.modules
