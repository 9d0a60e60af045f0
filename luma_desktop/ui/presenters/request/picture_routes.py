"""The ways a picture of this computer may go, in words."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.picture import PictureRoute
from luma_desktop.domain.picture_delivery import bucket_entry
from luma_desktop.domain.request import Model
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.presenters.request.models import model_name

translate = QCoreApplication.translate


class RouteChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One way; `possible` for the model at all, `ready` as the settings are."""

    route: PictureRoute
    text: str
    details: str
    possible: bool = True
    ready: bool = True


def route_text(route: PictureRoute) -> str:
    match route:
        case PictureRoute.UPLOAD:
            return translate("pictures", "By upload to the service")
        case PictureRoute.BUCKET:
            return translate("pictures", "By my own S3 bucket")
        case PictureRoute.INLINE:
            return translate("pictures", "Within the request")


def route_details(route: PictureRoute) -> str:
    match route:
        case PictureRoute.UPLOAD:
            return translate(
                "pictures",
                "Free, but public: whoever has the address can see it, and it stays there.",
            )
        case PictureRoute.BUCKET:
            return translate(
                "pictures", "It stays yours: the service gets a link that lives for a day."
            )
        case PictureRoute.INLINE:
            return translate(
                "pictures", "Nobody but the service gets it. Dream Machine v1 does not take that."
            )


def route_choices(model: Model, settings: Settings) -> tuple[RouteChoice, ...]:
    """All ways, for a request to `model`."""
    ready = {PictureRoute.BUCKET: bucket_entry(settings) is not None}
    possible = {PictureRoute.INLINE: capabilities(model).inline_pictures}
    return tuple(
        RouteChoice(
            route=route,
            text=route_text(route),
            details=route_details(route),
            possible=possible.get(route, True),
            ready=ready.get(route, True),
        )
        for route in PictureRoute
    )


def why_asked(fault: RequestFault, model: Model) -> str:
    """Why a click that was made before is asked about now."""
    match fault:
        case RequestFault.BUCKET_UNFINISHED:
            return translate("pictures", "Your bucket is not set up yet. Nothing was sent.")
        case RequestFault.INLINE_PICTURE:
            text = translate(
                "pictures", "{model} takes no picture within the request. Nothing was sent."
            )
            return text.format(model=model_name(model))
        case _:
            return translate(
                "pictures", "The service fetches pictures by their address. Nothing was sent yet."
            )
