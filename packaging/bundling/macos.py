"""What macOS wants to know about the app."""

from __future__ import annotations

import os
from pathlib import Path

IDENTIFIER = "io.github.luma_desktop.luma_desktop"
ENTITLEMENTS = Path(__file__).parent.parent / "macos" / "entitlements.plist"
IDENTITY_VARIABLE = "LUMA_CODESIGN_IDENTITY"
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
