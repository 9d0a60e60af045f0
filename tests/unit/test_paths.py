from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from luma_desktop.domain.problems import ProblemKind
from luma_desktop.paths import AppPaths, close_to_others, is_open_to_others
from luma_desktop.store.files import of_disk


def everything(paths: AppPaths) -> list[Path]:
    return [
        paths.data,
        paths.config,
        paths.logs,
        paths.database,
        paths.videos,
        paths.thumbnails,
        paths.images,
        paths.lock,
        paths.settings,
        paths.window,
        paths.install_id,
    ]


def test_with_a_data_folder_everything_lies_below_it(tmp_path: Path) -> None:
    paths = AppPaths.choose(tmp_path)
    assert all(path.is_relative_to(tmp_path) for path in everything(paths))
    assert paths.database == tmp_path / "luma.db"
    assert paths.videos == tmp_path / "videos"
    assert len(set(everything(paths))) == len(everything(paths)) - 1  # data and config are one


def test_a_demo_in_a_data_folder_uses_just_that(tmp_path: Path) -> None:
    assert AppPaths.choose(tmp_path, demo=True) == AppPaths.choose(tmp_path)


def test_a_relative_data_folder_does_not_move_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert AppPaths.choose(Path("here")).database == tmp_path / "here" / "luma.db"


def test_the_home_sign_is_understood() -> None:
    assert AppPaths.choose(Path("~/luma")).data == Path.home() / "luma"


def test_without_a_data_folder_the_usual_places_below_home_are_taken() -> None:
    paths = AppPaths.choose()
    assert all(path.is_relative_to(Path.home()) for path in everything(paths))
    assert all("luma-desktop" in str(path) for path in everything(paths))


def test_a_demo_shares_nothing_with_the_real_thing() -> None:
    real, demo = AppPaths.choose(), AppPaths.choose(demo=True)
    assert not set(everything(real)) & set(everything(demo))


def test_folders_are_made_for_the_user_alone_and_may_be_there(tmp_path: Path) -> None:
    paths = AppPaths.choose(tmp_path / "new" / "folder")
    paths.create()
    paths.create()
    made = [paths.data, paths.videos, paths.thumbnails, paths.images, paths.logs]
    assert all(folder.is_dir() for folder in made)
    if sys.platform != "win32":
        assert {folder.stat().st_mode & 0o777 for folder in made} == {0o700}


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_every_new_parent_and_every_folder_of_ours_is_the_users_alone(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir(mode=0o755)
    (given / "logs").mkdir(mode=0o755)
    AppPaths.choose(given).create()
    assert given.stat().st_mode & 0o777 == 0o755, "a folder that was given is not ours to change"
    assert (given / "logs").stat().st_mode & 0o777 == 0o700
    AppPaths.choose(tmp_path / "new" / "folder").create()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        AppPaths.choose(tmp_path / "file").create()


@pytest.mark.parametrize("before", [0o777, 0o770, 0o707, 0o722])
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_folder_that_others_may_write_to_is_closed(tmp_path: Path, before: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(before)
    close_to_others(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not is_open_to_others(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_one_that_is_meant_for_all_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    folder.chmod(0o1777)
    close_to_others(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o1777
    assert is_open_to_others(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode there")
def test_a_folder_whose_name_is_not_utf_8_is_told(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    with pytest.raises(OSError, match=r"multibyte|byte sequence") as caught:
        AppPaths.choose(folder).create()
    assert of_disk(caught.value).problem.kind is ProblemKind.FOLDER_NAME
    AppPaths.choose(tmp_path / "café").create()
