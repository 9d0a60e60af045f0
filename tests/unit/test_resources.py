"""Data files are found wherever the program was put."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from luma_desktop import resources


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    resources.resource_dir.cache_clear()
    yield
    resources.resource_dir.cache_clear()


def test_source_checkout_has_them_beside_the_package() -> None:
    assert resources.resource_path("styles/luma.qss").is_file()
    assert resources.resource_path("icons/luma-desktop.svg").is_file()


def test_bundle_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources" / "styles").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.resource_dir() == tmp_path / "resources"


def test_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "luma_desktop" / "_resources"
    (inside / "styles").mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "luma_desktop" / "resources.py"))
    assert resources.resource_dir() == inside


def test_nowhere_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "luma_desktop" / "resources.py"))
    with pytest.raises(FileNotFoundError, match="No resources"):
        resources.resource_dir()
