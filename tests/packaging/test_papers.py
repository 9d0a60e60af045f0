"""Whose work is in a bundle: found by its files, listed for people and for machines."""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
from bundling import bill, build_info, components, licences, natives
from bundling.components import Component
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from luma_desktop.updates import Build

ROOT = Path(__file__).parents[2]
HTTPX = next(
    str(file.locate()) for file in metadata.files("httpx") or () if file.name == "_client.py"
)
SAMPLE = [
    Component(name="alpha", version="1", licence="MIT", purl="pkg:pypi/alpha@1"),
    Component(name="Beta", version="", licence="Somebody's own terms", home="https://beta.test"),
]


def test_a_distribution_is_found_by_one_of_its_files() -> None:
    found = {component.name: component for component in components.components([HTTPX])}

    assert set(found) == {"httpx", "Python"}
    assert found["httpx"].licence == "BSD-3-Clause"
    assert found["httpx"].purl == f"pkg:pypi/httpx@{metadata.version('httpx')}"
    assert [text.name for text in found["httpx"].texts] == ["LICENSE.md"]


def test_every_dependency_says_its_licence() -> None:
    wanted = {Requirement(text).name for text in metadata.requires("luma-desktop") or ()}
    files = [str(file.locate()) for name in wanted for file in (metadata.files(name) or ())[:20]]

    found = components.components(files)

    assert {canonicalize_name(component.name) for component in found} >= wanted
    assert all(component.licence for component in found)


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="needs Debian")
def test_a_library_of_the_system_is_its_packages(tmp_path: Path) -> None:
    library = next(Path("/usr/lib").glob(f"{sys.implementation._multiarch}/libdbus-1.so.3"))
    found = {component.name: component for component in components.components([str(library)])}

    assert found["libdbus-1-3"].purl.startswith("pkg:deb/debian/libdbus-1-3@1.")
    assert found["libdbus-1-3"].texts[0].is_file()


def test_a_library_that_nobody_answers_for_stops_the_build() -> None:
    with pytest.raises(components.UnknownOriginError):
        components.components(["/usr/lib/libnobodys.so.1"])


def test_the_icons_are_somebodys_too() -> None:
    lucide = ROOT / "resources" / "icons" / "lucide"
    files = [str(path) for path in lucide.iterdir()]
    found = {component.name: component for component in components.components(files)}

    assert found["Lucide"].licence == "ISC"
    assert found["Lucide"].texts == (lucide / "LICENSE",)


def test_every_library_inside_of_a_wheel_has_its_notice_somewhere() -> None:
    """In a GNU text, among our notices, or in Pillow's licence, which holds its libraries'."""
    (pillow,) = (file for file in metadata.files("pillow") or () if file.name == "LICENSE")
    kept = (licences.FAMILY_TEXTS / "NOTICES.txt").read_text("utf-8") + pillow.read_text("utf-8")
    parts = natives.all_parts()
    own = [part.name.removesuffix("-turbo") for part in parts if "GPL-" not in part.licence]

    assert {"dav1d", "ICU", "Opus", "libtiff"} <= set(own)
    assert [name for name in own if squeezed(name) not in squeezed(kept)] == []


def squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def test_the_licences_folder_holds_list_and_texts(tmp_path: Path) -> None:
    text = tmp_path / "LICENSE"
    text.write_text("do as you like", encoding="utf-8")
    twin = tmp_path / "vendored" / "LICENSE"
    twin.parent.mkdir()
    twin.write_text("but ask", encoding="utf-8")
    gamma = Component(name="gamma", version="3", licence="MIT", texts=(text, twin))
    folder = tmp_path / "licences"

    licences.write(folder, [*SAMPLE, gamma], ROOT / "LICENSE")

    overview = (folder / "README.txt").read_text(encoding="utf-8")
    assert "Beta\n    Somebody's own terms\n    https://beta.test\n" in overview
    assert "alpha 1\n    MIT\n    pkg:pypi/alpha@1\n" in overview
    texts = {path.read_text(encoding="utf-8") for path in (folder / "gamma").iterdir()}
    assert texts == {"do as you like", "but ask"}
    names = {path.name for path in folder.glob("*.txt")}
    gnu = {"GPL-2.txt", "GPL-3.txt", "LGPL-2.1.txt", "LGPL-3.txt"}
    assert names == gnu | {"NOTICES.txt", "README.txt"}
    assert not (folder / "alpha").exists()


def test_the_bill_names_each_component_once_and_the_program() -> None:
    told = json.loads(bill.bill("1.2.3", SAMPLE))

    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert told["metadata"]["component"]["version"] == "1.2.3"
    by_name = {component["name"]: component for component in told["components"]}
    assert set(by_name) == {"alpha", "Beta"}
    assert by_name["alpha"]["purl"] == "pkg:pypi/alpha@1"
    assert by_name["alpha"]["licenses"] == [{"license": {"id": "MIT"}}]
    assert by_name["Beta"]["licenses"] == [{"license": {"name": "Somebody's own terms"}}]


def test_a_bundle_made_for_a_release_knows_where_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(build_info.REPOSITORY_VARIABLE, "someone/luma-desktop")

    build = Build.load(build_info.write(tmp_path, "portable"))

    assert build.may_ask
    assert build.page == "https://github.com/someone/luma-desktop/releases/latest"


def test_a_bundle_made_at_home_never_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(build_info.REPOSITORY_VARIABLE, raising=False)

    assert not Build.load(build_info.write(tmp_path, "portable")).may_ask
