"""How an image on this computer can be sent, in words."""

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
    """One way: `possible` for the model at all, `ready` with the current settings."""

    route: PictureRoute
    text: str
    details: str
    possible: bool = True
    ready: bool = True


def route_text(route: PictureRoute) -> str:
    match route:
        case PictureRoute.UPLOAD:
            return translate("pictures", "Upload to the service")
        case PictureRoute.BUCKET:
            return translate("pictures", "My own S3 bucket")
        case PictureRoute.INLINE:
            return translate("pictures", "Inside the request")


def route_details(route: PictureRoute) -> str:
    match route:
        case PictureRoute.UPLOAD:
            return translate(
                "pictures",
                "Free, but public: anyone with the link can see the image, and it stays there.",
            )
        case PictureRoute.BUCKET:
            return translate(
                "pictures",
                "The image stays in your bucket; the service gets a link that expires after a day.",
            )
        case PictureRoute.INLINE:
            return translate(
                "pictures",
                "Only the service gets the image. Dream Machine v1 doesn't support this.",
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
    """Why an earlier click is asked about now."""
    match fault:
        case RequestFault.BUCKET_UNFINISHED:
            return translate("pictures", "Your bucket isn't set up yet. Nothing was sent.")
        case RequestFault.INLINE_PICTURE:
            text = translate(
                "pictures", "{model} needs an image link; it can't take a file. Nothing was sent."
            )
            return text.format(model=model_name(model))
        case _:
            return translate(
                "pictures",
                "The service downloads images by their links. Nothing has been sent yet.",
            )
