"""Which installation this is, kept outside the database so that a copied one is noticed."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

from luma_desktop.disk.whole import write_whole
from luma_desktop.domain.secret import Secret
from luma_desktop.store.files import of_disk

ID_BYTES = 32

_log = logging.getLogger(__name__)


class Installation:
    """A random id in a file of its own, and how often its database was opened and closed.

    `id` salts the fingerprints of API keys. The database holds only `mark`, a hash of it, so that
    a copy of the database does not give the salt away. The count tells an older copy of the
    database, put back in the same place, from the one that was used last.
    """

    def __init__(self, path: Path, install_id: bytes) -> None:
        self._count_file = path.with_suffix(".seen")
        self.id = install_id

    @classmethod
    def load(cls, path: Path) -> Installation:
        """Read the id at `path`, or make one.

        Raises:
            StoreError: DISK_FULL or DISK_ERROR, it can be neither read nor made.
        """
        try:
            return cls(path, _read_id(path) or _make_id(path))
        except OSError as error:
            raise of_disk(error) from error

    @property
    def mark(self) -> str:
        return hashlib.sha256(b"luma.db\0" + self.id).hexdigest()

    @property
    def demo_key(self) -> Secret:
        """The key of this installation's demo, whose service takes no other."""
        return Secret("demo-" + hashlib.sha256(b"demo\0" + self.id).hexdigest())

    def count(self) -> int:
        """The highest count that a database of this installation reached; 0 if unknown."""
        try:
            return int(self._count_file.read_text("ascii")) if self._count_file.is_file() else 0
        except (OSError, ValueError):
            return 0

    def note(self, count: int) -> None:
        """Remember `count`.

        Raises:
            OSError: the disk refused.
        """
        write_whole(self._count_file, str(count).encode())


def _read_id(path: Path) -> bytes | None:
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise OSError(f"{path.name} is not a file")
    try:
        install_id = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(install_id) != ID_BYTES:
        _log.warning("%s is damaged; this counts as a new installation", path.name)
        return None
    return install_id


def _make_id(path: Path) -> bytes:
    install_id = os.urandom(ID_BYTES)
    write_whole(path, install_id)
    return install_id
