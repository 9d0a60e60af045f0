"""The macOS packages: what the app says of itself, the disk image, and Apple's notarisation.

`python -m bundling.macos [--dry-run] APP OUT` makes the image, and has it notarised if the
secrets are there. A dry run prints the commands and needs neither macOS nor the tools.
"""

from __future__ import annotations

import argparse
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from luma_desktop import __version__

IDENTIFIER = "io.github.luma_desktop.luma-desktop"
SOURCES = Path(__file__).parent.parent / "macos"
ENTITLEMENTS = SOURCES / "entitlements.plist"
IMAGE_SETTINGS = SOURCES / "dmg_settings.py"
IDENTITY_VARIABLE = "LUMA_CODESIGN_IDENTITY"
NOTARY_VARIABLES = ("LUMA_NOTARY_KEY", "LUMA_NOTARY_KEY_ID", "LUMA_NOTARY_ISSUER")
"""Path of an App Store Connect key (.p8), its id, and its issuer."""
OLDEST_SYSTEM = "13.0"
"""The oldest macOS that Qt 6.11's wheels run on."""


def signing_identity() -> str | None:
    """The certificate's name; None signs ad hoc, which runs on the building machine only."""
    return os.environ.get(IDENTITY_VARIABLE) or None


def info_plist(version: str) -> dict[str, object]:
    """The entries of Info.plist beyond those that PyInstaller writes."""
    return {
        "CFBundleDisplayName": "Luma Desktop",
        "CFBundleName": "Luma Desktop",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.video",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "GPL-3.0-or-later",
        "NSRequiresAquaSystemAppearance": False,
        # The demo's service is plain HTTP on a loopback address.
        "NSAppTransportSecurity": {"NSAllowsLocalNetworking": True},
    }


def image_path(out: Path, version: str) -> Path:
    return out / f"luma-desktop-{version}-macos-{platform.machine()}.dmg"


def commands(app: Path, image: Path, environment: Mapping[str, str]) -> list[list[str]]:
    """All steps in order: image, its signature, notarisation, and the ticket on the image.

    Raises:
        ValueError: some of the notary's variables are set and others are not.
    """
    build = [sys.executable, "-m", "dmgbuild", "-s", str(IMAGE_SETTINGS)]
    steps = [[*build, "-D", f"app={app}", "Luma Desktop", str(image)]]
    identity = environment.get(IDENTITY_VARIABLE)
    if not identity:
        return steps
    steps.append(["codesign", "--sign", identity, "--timestamp", str(image)])
    values = [environment.get(name, "") for name in NOTARY_VARIABLES]
    if not any(values):
        return steps
    if not all(values):
        raise ValueError(f"set all of {', '.join(NOTARY_VARIABLES)}, or none")
    key, key_id, issuer = values
    submit = ["xcrun", "notarytool", "submit", str(image), "--wait", "--key", key]
    steps.append([*submit, "--key-id", key_id, "--issuer", issuer])
    steps.append(["xcrun", "stapler", "staple", str(image)])
    return steps


def main() -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("app", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    given = parser.parse_args()
    if not given.dry_run:
        given.out.mkdir(parents=True, exist_ok=True)
    image = image_path(given.out.resolve(), __version__)
    for command in commands(given.app.resolve(), image, os.environ):
        if given.dry_run:
            print(shlex.join(command))
        else:
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
