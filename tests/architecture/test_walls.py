"""The walls between the rooms hold, and the rules that say so notice a hole."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytest_archon.failure import Failure

from tests.architecture.walls import MAY_IMPORT, OWNERS, library_violations, room_violations

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


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_is_imported_only_by_its_owners(library: str) -> None:
    assert _told(library_violations(library)) == []


def _build_package(root: Path, modules: dict[str, str]) -> str:
    package = f"sample_{root.name}"
    for name, source in modules.items():
        path = root / package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.format(package=package))
    for folder in {root / package, *(root / package).glob("*/")}:
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
