"""Where everything that the program writes lies."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

import msgspec

APP_NAME = "luma-desktop"

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITABLE = stat.S_IWGRP | stat.S_IWOTH

_KNOWS_OWNERS = os.name == "posix"
"""Elsewhere the mode says nothing of who may come in: the folders of a user are closed there."""


class AppPaths(msgspec.Struct, frozen=True, kw_only=True):
    """Three folders that may be one: for the user's work, for settings, and for logs."""

    data: Path
    config: Path
    logs: Path

    @classmethod
    def choose(cls, data_dir: Path | None = None, *, demo: bool = False) -> AppPaths:
        """All below `data_dir`; without one the platform's usual places, a demo's in their own."""
        if data_dir is not None:
            folder = data_dir.expanduser().absolute()
            return cls(data=folder, config=folder, logs=folder / "logs")
        usual = _usual()
        if not demo:
            return usual
        return cls(data=usual.data / "demo", config=usual.config / "demo", logs=usual.logs / "demo")

    @property
    def database(self) -> Path:
        return self.data / "luma.db"

    @property
    def videos(self) -> Path:
        return self.data / "videos"

    @property
    def thumbnails(self) -> Path:
        return self.data / "thumbnails"

    @property
    def images(self) -> Path:
        return self.data / "images"

    @property
    def lock(self) -> Path:
        """Held while a window is open on this data."""
        return self.data / "lock"

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def window(self) -> Path:
        """What the window remembers."""
        return self.config / "window.json"

    @property
    def install_id(self) -> Path:
        """Beside the settings, so that a database put back or moved alone is noticed."""
        return self.config / "install.id"

    def create(self) -> None:
        """Make every folder that is missing, for the user alone.

        One that was there, and that others may write to, is closed where it can be.

        Raises:
            OSError: one cannot be made, or a file is in its place; EILSEQ: it cannot be used,
                because its name is not UTF-8, and Qt opens no such file.
        """
        for folder in (self.data, self.config):
            _make(folder)
            close_to_others(folder)
        for folder in (self.logs, self.videos, self.thumbnails, self.images):
            _make(folder)
            # Also where an earlier or foreign hand was less careful; some disks know no owners.
            with contextlib.suppress(OSError):
                folder.chmod(0o700)
        for folder in (self.data, self.config, self.logs):
            if not _is_utf_8(folder):
                raise OSError(errno.EILSEQ, os.strerror(errno.EILSEQ), str(folder))

    def open_to_others(self) -> list[Path]:
        """The folders that other users may write to: they were there, and couldn't be closed."""
        own = {self.data, self.config}
        return sorted(folder for folder in own if folder.is_dir() and is_open_to_others(folder))


def _is_utf_8(folder: Path) -> bool:
    """False for what Python can only spell with surrogates, as on old disks."""
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        return False
    return True


def is_open_to_others(folder: Path) -> bool:
    """Whether somebody else may put files into `folder`, or replace what lies there."""
    return _KNOWS_OWNERS and bool(folder.stat().st_mode & _WRITABLE)


def close_to_others(folder: Path) -> None:
    """Make a folder that others may write to its owner's alone, if that can be done.

    A sticky one (`/tmp`) is meant for all, and one of somebody else's isn't ours to close.
    """
    if not is_open_to_others(folder):
        return
    found = folder.stat()
    if found.st_mode & stat.S_ISVTX or found.st_uid != os.geteuid():
        return
    with contextlib.suppress(OSError):  # some disks know no owners
        folder.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)


def _make(folder: Path) -> None:
    """With every parent that is missing, for the user alone."""
    if not folder.is_dir():
        if not folder.parent.is_dir():
            _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _usual() -> AppPaths:
    import platformdirs  # slow to load, and seldom needed where a start is measured

    data = platformdirs.user_data_path(APP_NAME, appauthor=False)
    config = platformdirs.user_config_path(APP_NAME, appauthor=False)
    logs = platformdirs.user_log_path(APP_NAME, appauthor=False)
    return AppPaths(data=data, config=config, logs=logs)
