"""Where a package is proven: a bare Debian in a chroot; where that cannot be, its files alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

SHARED = Path("/tmp")
"""Bound into the chroot: the display, the session bus and the test's home lie below it."""

CHROOT = shutil.which("chroot", path="/usr/sbin:/usr/bin:/sbin") or "chroot"
_HANDED_ON = (
    *("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "HOME", "LIBGL_ALWAYS_SOFTWARE", "QT_QPA_PLATFORM"),
    *("XAUTHORITY", "XDG_RUNTIME_DIR"),
)
_FLEETING = (
    "dev",
    "proc",
    "run",
    "sys",
    "tmp",
    "var/cache",
    "var/lib/apt",
    "var/lib/dpkg",
    "var/log",
)


class ProofError(Exception):
    """What is wrong with the package, in a sentence."""


class Machine(Protocol):
    """A place to install a package on."""

    what: str

    def install(self, package: Path) -> None: ...

    def remove(self) -> None: ...

    def command(self, words: Sequence[str]) -> list[str]:
        """`words` as they are run on the machine; the first is looked up there."""

    def path(self, inside: str) -> Path:
        """Where a file of the machine is seen from outside."""


def session_environment(**more: str) -> dict[str, str]:
    """What a desktop session hands to a program, and nothing of the build's own."""
    kept = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    return {"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", **kept, **more}


class BareDebian:
    """A chroot with the packages that every Debian has. The mounts go with the namespace."""

    what = "installed by apt in a bare chroot"

    def __init__(self, root: Path) -> None:
        self._root = root
        for folder in ("proc", "dev"):
            _mount("--rbind", f"/{folder}", str(root / folder))
        _mount("--bind", str(SHARED), str(root / "tmp"))
        shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
        self._apt("update")

    def install(self, package: Path) -> None:
        """As a person would: the file by apt, which fetches what it depends on."""
        inside = self._root / "opt" / package.name
        shutil.copyfile(package, inside)
        self._apt("install", f"/opt/{package.name}")
        inside.unlink()

    def remove(self) -> None:
        self._apt("purge", "luma-desktop")

    def remove_dependencies(self) -> None:
        self._apt("autoremove", "--purge")

    def command(self, words: Sequence[str]) -> list[str]:
        return [CHROOT, str(self._root), *words]

    def path(self, inside: str) -> Path:
        return self._root / inside.lstrip("/")

    def files(self) -> set[str]:
        """Every path on it, but for caches and what the kernel makes."""
        return set(self._walk())

    def altered(self) -> str:
        """What dpkg finds changed in the installed package; empty if nothing is."""
        command = self.command(["dpkg", "--verify", "luma-desktop"])
        return subprocess.run(command, check=False, capture_output=True, text=True).stdout

    def _walk(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self._root):
            here = Path(folder).relative_to(self._root)
            folders[:] = [name for name in folders if (here / name).as_posix() not in _FLEETING]
            yield from ((here / name).as_posix() for name in (*folders, *files))

    def _apt(self, *words: str) -> None:
        command = ["apt-get", "--yes", "-qq", "--no-install-recommends", *words]
        environment = session_environment(DEBIAN_FRONTEND="noninteractive", PATH=os.environ["PATH"])
        done = subprocess.run(
            self.command(command), check=False, env=environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise ProofError(f"apt-get {' '.join(words)}:\n{done.stdout}\n{done.stderr}")


class UnpackedPackage:
    """The package's files in a folder of this machine, where no chroot is allowed."""

    what = "unpacked only (no chroot here: apt, Depends and purge are not proven)"

    def __init__(self, root: Path) -> None:
        self._root = root

    def install(self, package: Path) -> None:
        self.remove()
        subprocess.run(["dpkg-deb", "--extract", str(package), str(self._root)], check=True)

    def remove(self) -> None:
        shutil.rmtree(self._root, ignore_errors=True)

    def command(self, words: Sequence[str]) -> list[str]:
        # The link in /usr/bin leads to /opt of the real root.
        return [str(self._root / "opt" / "luma-desktop" / words[0]), *words[1:]]

    def path(self, inside: str) -> Path:
        return self._root / inside.lstrip("/")


class EmptyRpmSystem:
    """A folder that rpm takes for a system with nothing on it; the libraries are this machine's.

    Without root rpm may not enter it, and the files are only unpacked.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._may_enter = os.geteuid() == 0
        self.what = "installed by rpm --nodeps" if self._may_enter else "unpacked"
        root.mkdir()

    def install(self, package: Path) -> None:
        if self._may_enter:
            self._rpm("--install", "--nodeps", str(package))
            return
        with subprocess.Popen(["rpm2cpio", str(package)], stdout=subprocess.PIPE) as unpacking:
            command = ["cpio", "--extract", "--make-directories", "--quiet"]
            subprocess.run(command, check=True, cwd=self._root, stdin=unpacking.stdout)

    def remove(self) -> None:
        if self._may_enter:
            self._rpm("--verify", "--nodeps", "luma-desktop")
            self._rpm("--erase", "luma-desktop")
        else:
            shutil.rmtree(self._root)

    def files(self) -> set[str]:
        """Every file on it, but for rpm's own list of packages."""
        paths = [path for path in self._root.rglob("*") if path.is_symlink() or path.is_file()]
        return {
            path.relative_to(self._root).as_posix()
            for path in paths
            if "rpm" not in path.parent.name
        }

    def command(self, words: Sequence[str]) -> list[str]:
        return [str(self._root / "opt" / "luma-desktop" / words[0]), *words[1:]]

    def path(self, inside: str) -> Path:
        return self._root / inside.lstrip("/")

    def _rpm(self, *words: str) -> None:
        command = ["rpm", "--root", str(self._root), *words]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise ProofError(f"{' '.join(command)}:\n{done.stdout}\n{done.stderr}")


class UnpackedArchive:
    """The folder that an archive was unpacked to."""

    what = "unpacked"

    def __init__(self, top: Path) -> None:
        self._top = top

    def install(self, package: Path) -> None:
        """Nothing to do: it runs where it lies."""

    def remove(self) -> None:
        shutil.rmtree(self._top)

    def command(self, words: Sequence[str]) -> list[str]:
        return [str(self._top / words[0]), *words[1:]]

    def path(self, inside: str) -> Path:
        return self._top / inside.lstrip("/")


def _mount(kind: str, source: str, target: str) -> None:
    subprocess.run(["mount", kind, source, target], check=True)
