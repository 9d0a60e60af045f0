"""Every piece of software in a bundle, with its version, its licence and where it is from."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import msgspec

from bundling.natives import native_parts


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """`licence` is an SPDX expression or the name that its authors use; `purl` a package URL."""

    name: str
    version: str
    licence: str
    purl: str = ""
    home: str = ""
    texts: tuple[Path, ...] = ()


class UnknownOriginError(Exception):
    """A bundled file that nobody answers for."""


_LUCIDE = "https://lucide.dev"
_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")
_TEXT = re.compile(r"(?i)(?:.*/)?(?:licen[cs]e|copying|notice|authors)[^/]*$")


def components(sources: Iterable[str]) -> list[Component]:
    """What the bundled files come from, by name. Sources are paths on the building machine.

    Raises:
        UnknownOriginError, UnknownPartError: a file of which nobody knows the licence.
    """
    paths = {Path(source).absolute() for source in sources}
    found = [_python(), *_distributions(paths), *_system_packages(paths), *_icons(paths)]
    found += [
        Component(name=part.name, version=part.version, licence=part.licence, home=part.home)
        for part in native_parts(paths)
    ]
    return sorted(found, key=lambda component: component.name.lower())


def _python() -> Component:
    base = Path(sys.base_prefix)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    candidates = [
        base / "LICENSE.txt",
        base / "lib" / f"python{version}" / "LICENSE.txt",
        Path("/usr/share/doc") / f"python{version}" / "copyright",
    ]
    return Component(
        name="Python",
        version=platform.python_version(),
        licence="PSF-2.0",
        home="https://www.python.org",
        texts=tuple(path for path in candidates if path.is_file())[:1],
    )


def _icons(paths: set[Path]) -> list[Component]:
    """The icons that are kept among our own files, if any of them is bundled."""
    text = next((path for path in paths if path.parts[-2:] == ("lucide", "LICENSE")), None)
    if text is None:
        return []
    return [Component(name="Lucide", version="", licence="ISC", home=_LUCIDE, texts=(text,))]


def _distributions(paths: set[Path]) -> list[Component]:
    found = []
    for distribution in metadata.distributions():
        files = [Path(str(distribution.locate_file(file))) for file in distribution.files or ()]
        is_bundled = any(path in paths for path in files if path.suffix != ".pth")
        if is_bundled and distribution.name != "luma-desktop":
            found.append(_of_distribution(distribution, files))
    return found


def _of_distribution(distribution: metadata.Distribution, files: list[Path]) -> Component:
    told = distribution.metadata
    classifiers = [
        match[1] for line in told.get_all("Classifier") or () if (match := _CLASSIFIER.match(line))
    ]
    said = [text for key in ("License-Expression", "License") for text in told.get_all(key) or ()]
    licence = said[0].partition("\n")[0] if said else ", ".join(classifiers)
    if not licence:
        raise UnknownOriginError(f"{distribution.name} does not say its licence")
    return Component(
        name=distribution.name,
        version=distribution.version,
        licence=licence,
        purl=f"pkg:pypi/{distribution.name.lower()}@{distribution.version}",
        texts=tuple(
            path
            for path in files
            if ".dist-info" in path.as_posix() and _TEXT.match(path.as_posix()) and path.is_file()
        ),
    )


def _system_packages(paths: set[Path]) -> list[Component]:
    """The Debian packages that bundled system libraries are from."""
    libraries = {path.parent.resolve() / path.name for path in paths if ".so" in path.name}
    owners = {_owner(path) for path in libraries if path.is_relative_to("/usr/lib")}
    return [_of_package(owner) for owner in sorted(owners)]


def _owner(library: Path) -> str:
    # By name alone: a package may say /lib for what lies in /usr/lib.
    asked = ["dpkg-query", "--search", f"*/{library.name}"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    owners = {line.partition(":")[0] for line in answer.splitlines()}
    if len(owners) != 1:
        raise UnknownOriginError(f"{library}: owned by {', '.join(sorted(owners)) or 'nobody'}")
    return owners.pop()


def _of_package(name: str) -> Component:
    asked = ["dpkg-query", "--show", "--showformat=${Version}", name]
    version = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split("\n")[
        0
    ]
    return Component(
        name=name,
        version=version,
        licence="see its text",
        purl=f"pkg:deb/debian/{name}@{version}",
        texts=(Path("/usr/share/doc") / name / "copyright",),
    )
