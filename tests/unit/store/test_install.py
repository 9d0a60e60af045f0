from __future__ import annotations

import sys
from pathlib import Path

import pytest

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.store.install import ID_BYTES, Installation
from tests.conftest import ExpectedWarnings


def test_the_id_is_made_once(tmp_path: Path) -> None:
    first = Installation.load(tmp_path / "install.id")
    again = Installation.load(tmp_path / "install.id")
    assert len(first.id) == ID_BYTES
    assert again.id == first.id
    assert again.mark == first.mark


def test_two_installations_differ_and_so_do_their_fingerprints(tmp_path: Path) -> None:
    one, other = (Installation.load(tmp_path / name) for name in ("one.id", "other.id"))
    key = Secret("sk-1")
    assert one.mark != other.mark
    assert key.fingerprint(one.id) != key.fingerprint(other.id)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in the folder")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    Installation.load(tmp_path / "install.id")
    assert (tmp_path / "install.id").stat().st_mode & 0o777 == 0o600


def test_a_damaged_id_becomes_a_new_one(
    tmp_path: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store.install", "install.id is damaged")
    (tmp_path / "install.id").write_bytes(b"half")
    made = Installation.load(tmp_path / "install.id")
    assert Installation.load(tmp_path / "install.id").id == made.id


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Installation.load(tmp_path / "nowhere" / "install.id")
    assert caught.value.problem.kind is ProblemKind.DISK_ERROR


def test_the_count_is_remembered_and_a_damaged_one_counts_as_none(tmp_path: Path) -> None:
    installation = Installation.load(tmp_path / "install.id")
    assert installation.count() == 0
    installation.note(7)
    assert Installation.load(tmp_path / "install.id").count() == 7
    (tmp_path / "install.seen").write_bytes(b"\xff")
    assert installation.count() == 0
