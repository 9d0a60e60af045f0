"""The bill of materials: what is in a package, for machines to read (CycloneDX 1.6, JSON)."""

from __future__ import annotations

from collections.abc import Iterable

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as BomComponent
from cyclonedx.model.component import ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from bundling.components import Component


def bill(version: str, found: Iterable[Component]) -> str:
    """The bill as JSON text: the program itself, and every component once."""
    bom = Bom()
    program = _entry(
        Component(name="luma-desktop", version=version, licence="GPL-3.0-or-later"),
        ComponentType.APPLICATION,
    )
    bom.metadata.component = program
    entries = [_entry(component, ComponentType.LIBRARY) for component in found]
    for entry in entries:
        bom.components.add(entry)
    bom.register_dependency(program, entries)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _entry(component: Component, kind: ComponentType) -> BomComponent:
    licence = LicenseFactory().make_from_string(component.licence)
    return BomComponent(
        type=kind,
        bom_ref=component.purl or f"{component.name}@{component.version}",
        name=component.name,
        version=component.version or None,
        licenses=[licence],
        purl=PackageURL.from_string(component.purl) if component.purl else None,
        external_references=[
            ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(component.home))
        ]
        if component.home
        else [],
    )
