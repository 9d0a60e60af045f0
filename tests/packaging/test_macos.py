"""The parts of the macOS packages that can be checked anywhere."""

from __future__ import annotations

import plistlib
import runpy
from pathlib import Path

import pytest
from bundling import macos

APP, IMAGE = Path("dist/Luma Desktop.app"), Path("out/luma.dmg")
IDENTITY = {macos.IDENTITY_VARIABLE: "Developer ID Application: Someone (ABC)"}
NOTARY = dict(zip(macos.NOTARY_VARIABLES, ("key.p8", "id", "issuer"), strict=True))


def names(environment: dict[str, str]) -> list[str]:
    steps = macos.commands(APP, IMAGE, environment)
    return ["dmgbuild" if "dmgbuild" in step else " ".join(step[:2]) for step in steps]


def test_without_secrets_the_image_is_made_and_no_more() -> None:
    assert names({}) == ["dmgbuild"]


def test_with_a_certificate_the_image_is_signed() -> None:
    assert names(IDENTITY) == ["dmgbuild", "codesign --sign"]


def test_with_all_secrets_it_is_notarised_and_the_ticket_put_on() -> None:
    assert names(IDENTITY | NOTARY) == [
        "dmgbuild",
        "codesign --sign",
        "xcrun notarytool",
        "xcrun stapler",
    ]


@pytest.mark.parametrize("missing", macos.NOTARY_VARIABLES)
def test_half_of_the_notarys_secrets_stops_the_build(missing: str) -> None:
    some = {name: value for name, value in (IDENTITY | NOTARY).items() if name != missing}

    with pytest.raises(ValueError, match="all of"):
        macos.commands(APP, IMAGE, some)


def test_the_apps_description_is_a_property_list() -> None:
    told = plistlib.loads(plistlib.dumps(macos.info_plist("1.2.3")))

    assert told["CFBundleShortVersionString"] == "1.2.3"
    assert told["NSHighResolutionCapable"] is True
    # Only addresses of this machine may be plain HTTP.
    assert told["NSAppTransportSecurity"] == {"NSAllowsLocalNetworking": True}


def test_the_entitlements_are_a_property_list_and_few() -> None:
    told = plistlib.loads(macos.ENTITLEMENTS.read_bytes())

    assert set(told) == {
        "com.apple.security.cs.allow-unsigned-executable-memory",
        "com.apple.security.cs.disable-library-validation",
        "com.apple.security.network.client",
    }


def test_the_image_shows_the_app_beside_the_applications_folder() -> None:
    settings = runpy.run_path(str(macos.IMAGE_SETTINGS), {"defines": {"app": str(APP)}})

    assert settings["files"] == [str(APP)]
    assert set(settings["icon_locations"]) == {APP.name, *settings["symlinks"]}


def test_an_unsigned_build_needs_no_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(macos.IDENTITY_VARIABLE, "")

    assert macos.signing_identity() is None
