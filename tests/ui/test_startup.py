"""What may not be loaded before the first paint, by name: each of it would be waited for.

Types of Qt are set up when they are first touched, with all their enumerations: those of QStyle
take 7 ms, and a widget that Qt hands over (`viewport()`) sets up every kind of widget: 10 ms.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROBE = """
import enum
import linecache
import os
import sys

from luma_desktop.__main__ import _load_msgspec, _load_qt, main

_load_msgspec()
_load_qt()

from luma_desktop import app

let_it_paint = app._let_it_paint


def tell(front):
    let_it_paint(front)
    assert front.window.isVisible()
    enumerations = enum.Enum.__subclasses__()
    for base in enumerations:
        enumerations += base.__subclasses__()
    types = {one.__qualname__.split(".")[0] for one in enumerations if "PySide6" in one.__module__}
    sources = {f"source:{name}" for name in linecache.cache}
    print(*sys.modules, *types, *sources, flush=True)
    os._exit(0)


app._let_it_paint = tell
sys.exit(main())
"""

QT = {
    "PySide6.QtDBus",
    "PySide6.QtMultimedia",
    "PySide6.QtMultimediaWidgets",
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtQml",
    "PySide6.QtSvg",
    "PySide6.QtTest",
}
QT_TYPES = {
    "QAccessible",
    "QFileDialog",
    "QGradient",
    "QImageReader",
    "QMdiArea",  # stands for all kinds of widgets
    "QMessageBox",
    "QProcess",
    "QStyle",
    "QUrl",
    "QWizard",
}
LIBRARIES = {
    "PIL",
    "aiohttp",
    "av",
    "aws_request_signer",
    "certifi",
    "httpx",
    "jeepney",
    "keyring",
    "pathvalidate",
    "pi_heif",
    "platformdirs",
    "qasync",
    "truststore",
}
STANDARD = {
    "asyncio",
    "concurrent",
    "difflib",
    "email",
    "hashlib",
    "html",
    "http",
    "json",
    "multiprocessing",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "urllib.request",
    "xml",
}
OURS = {
    "luma_desktop.api",
    "luma_desktop.assembly",
    "luma_desktop.credentials",
    "luma_desktop.crash",
    "luma_desktop.disk.threads",
    "luma_desktop.disk.whole",
    "luma_desktop.engine.life",
    "luma_desktop.engine_assembly",
    "luma_desktop.logs",
    "luma_desktop.media",
    "luma_desktop.network",
    "luma_desktop.program",
    "luma_desktop.simulator",
    "luma_desktop.smoke",
    "luma_desktop.store.database",
    "luma_desktop.store.files",
    "luma_desktop.ui.batch",
    "luma_desktop.ui.compare",
    "luma_desktop.ui.controllers.dialogs",
    "luma_desktop.ui.kit.question_dialog",
    "luma_desktop.ui.money",
    "luma_desktop.ui.settings",
    "luma_desktop.ui.lists.job_list",
    "luma_desktop.ui.presenters.job.comparison",
    "luma_desktop.ui.presenters.trouble.problem_table",
    "luma_desktop.ui.presenters.request.prompt_rows",
    "luma_desktop.ui.lists.card_list",
    "luma_desktop.ui.prompts.prompt_popup",
    "luma_desktop.ui.lists.side_lists",
    "luma_desktop.ui.window.more_desks",
    "luma_desktop.ui.window.wiring",
    "luma_desktop.updates",
}
BANNED = QT | LIBRARIES | STANDARD | OURS | QT_TYPES


def loaded_at_first_paint(*flags: str) -> set[str]:
    """A fresh process's modules, and Qt's types with enumerations, at its first paint."""
    command = [sys.executable, "-c", PROBE, *flags]
    # Qt warns of a locale that is not installed.
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    ended = subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=60, cwd=ROOT, env=environment
    )
    assert ended.stderr == ""
    names = set(ended.stdout.split())
    assert {"luma_desktop.ui.window.main_window", "QFont"} <= names
    return names


@pytest.mark.parametrize("flags", [(), ("--demo",)], ids=["service", "demo"])
def test_nothing_that_can_wait_is_loaded_before_the_first_paint(
    flags: tuple[str, ...], tmp_path: Path
) -> None:
    loaded = loaded_at_first_paint("--data-dir", str(tmp_path / "data"), *flags)
    assert sorted(loaded & BANNED) == []


def test_pyside_reads_no_source(tmp_path: Path) -> None:
    """Its import hook would read that of every module; see `__main__`."""
    loaded = loaded_at_first_paint("--data-dir", str(tmp_path))
    assert [name for name in loaded if name.startswith("source:") and "luma_desktop" in name] == []


def test_a_window_that_is_remembered_loads_no_more(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"appearance": "dark", "proxy_mode": "none"}')
    form = '{"prompt": "Flying jellyfish", "start_image_url": "https://pictures.example/1.png"}'
    (tmp_path / "window.json").write_text(f'{{"volume": 0.5, "loop": true, "form": {form}}}')
    loaded = loaded_at_first_paint("--data-dir", str(tmp_path))
    assert sorted(loaded & BANNED) == []


def test_what_is_banned_exists() -> None:
    """A name that was moved or misspelt would ban nothing."""
    code = "import importlib.util, sys; print([n for n in sys.argv[1:] if not find(n)])"
    code = code.replace("find(n)", "importlib.util.find_spec(n)")
    ended = subprocess.run(
        [sys.executable, "-c", code, *sorted(BANNED - QT_TYPES)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert ended.stdout.strip() == "[]"
