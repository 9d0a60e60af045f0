"""What the repository may not carry, and that its lock files keep up with pyproject.toml."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-package.lock")

_REGISTRIES = r"p[y]pi\.(org|python\.org)|p[y]thonhosted\.org|registry\.n[p]mjs|index\.crates"
_OUTSIDE = r"(?<![\w.~-])/(work|root)/|\.\./sha[r]ed/"
FOREIGN = re.compile(f"{_REGISTRIES}|{_OUTSIDE}")
"""Names of package registries, and paths that lead out of the repository."""


def _tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _foreign_names(text: str) -> list[str]:
    return [match.group() for match in FOREIGN.finditer(text)]


def test_no_tracked_file_names_a_registry_or_a_path_outside() -> None:
    named = {
        str(path.relative_to(ROOT)): found
        for path in _tracked_files()
        if (found := _foreign_names(path.read_bytes().decode("utf-8", errors="ignore")))
    }

    assert named == {}


@pytest.mark.parametrize(
    "bad",
    [
        "--index-url https://" + "pypi" + ".org/simple",
        "https://files." + "python" + "hosted.org/packages/a",
        "open('/" + "work/a.txt')",
        "HOME=/" + "root/project",
        "see ../" + "shared/notes.md",
    ],
)
def test_a_foreign_name_is_found(bad: str) -> None:
    assert len(_foreign_names(bad)) == 1


def test_ordinary_paths_are_left_alone() -> None:
    assert _foreign_names("cd ~/work/project; cp frame/root/x libs/shared/code") == []


def _pins(lock: Path) -> dict[str, list[Version]]:
    pins: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), re.MULTILINE):
        pins.setdefault(canonicalize_name(name), []).append(Version(version))
    return pins


def _unpinned(wanted: list[str], pins: dict[str, list[Version]]) -> list[str]:
    """Requirements without a pin, or with one that they do not allow."""
    missing = []
    for text in wanted:
        requirement = Requirement(text)
        found = pins.get(canonicalize_name(requirement.name), [])
        if not found or not all(version in requirement.specifier for version in found):
            missing.append(text)
    return missing


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime = project["project"]["dependencies"]
    groups = project["dependency-groups"]
    development = [entry for entry in groups["dev"] if isinstance(entry, str)]
    packaging = groups["packaging"]

    assert _unpinned(runtime, _pins(ROOT / "requirements.lock")) == []
    assert _unpinned(runtime + packaging, _pins(ROOT / "requirements-package.lock")) == []
    everything = runtime + packaging + development
    assert _unpinned(everything, _pins(ROOT / "requirements-dev.lock")) == []


def test_a_stale_lock_is_found() -> None:
    pins = {"httpx": [Version("0.28.1")], "av": [Version("18.1"), Version("21.0")]}

    assert _unpinned(["httpx>=0.28,<0.29", "av>=17,<20", "qasync"], pins) == [
        "av>=17,<20",
        "qasync",
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[\w.-]+==)", (ROOT / lock).read_text())[1:]

    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""In the order of Keep a Changelog."""


def test_a_version_of_the_changelog_names_each_kind_of_change_once_and_in_order() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for version in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds]
        entries = re.findall(r"^- .+$", version, re.MULTILINE)
        assert len(entries) == len(set(entries))
