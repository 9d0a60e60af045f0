"""How the pictures of a request get to the service, and what stands in the way before the click."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.picture import PictureRoute, picture_hash
from luma_desktop.domain.request import GenerationRequest, is_http_url
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.domain.settings import Settings

_USUAL_PORTS = {"https": 443, "http": 80}


def pictures_of(request: GenerationRequest) -> tuple[str, ...]:
    """The addresses of the pictures of this computer that `request` holds, each once."""
    named = (request.start_image_url, request.end_image_url)
    own = [address for address in named if address is not None and picture_hash(address)]
    return tuple(dict.fromkeys(own))


def delivery_faults(request: GenerationRequest, settings: Settings) -> tuple[RequestFault, ...]:
    """Every reason why the pictures of `request` cannot be handed over as the settings say.

    Whether the bucket's secret is there is not known here.
    """
    return tuple(_faults(request, settings)) if pictures_of(request) else ()


def _faults(request: GenerationRequest, settings: Settings) -> Iterator[RequestFault]:
    match settings.picture_route:
        case PictureRoute.UPLOAD:
            if not settings.upload_agreed:
                yield RequestFault.UPLOAD_NOT_AGREED
        case PictureRoute.BUCKET:
            if bucket_entry(settings) is None:
                yield RequestFault.BUCKET_UNFINISHED
        case PictureRoute.INLINE:
            if not capabilities(request.model).inline_pictures:
                yield RequestFault.INLINE_PICTURE


def bucket_entry(settings: Settings) -> str | None:
    """The keyring's entry for the secret of the bucket in the settings; None if it is unfinished.

    `s3:<endpoint>/<bucket>`: the secret goes to that bucket and no other.
    """
    endpoint, name = bucket_endpoint(settings), settings.bucket_name.strip()
    if endpoint is None or not name or not settings.bucket_key_id.strip():
        return None
    return f"s3:{endpoint}/{name}"


def bucket_endpoint(settings: Settings) -> str | None:
    """The origin of the bucket's server, `https://` where no scheme was typed; None if it is none.

    Only a scheme, a host and a port make one, and plain http is for this computer only.
    """
    typed = settings.bucket_endpoint.strip()
    address = (typed if "://" in typed else f"https://{typed}").rstrip("/")
    if not typed.isascii() or not is_http_url(address):
        return None
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.path or parts.query or parts.fragment:
        return None
    if parts.scheme == "http":
        from luma_desktop.domain.addresses import is_loopback_host  # not before it is needed

        if not is_loopback_host(host):
            return None
    try:
        port = parts.port
    except ValueError:
        return None
    shown = f"[{host}]" if ":" in host else host
    is_usual = port in {None, _USUAL_PORTS[parts.scheme]}
    return f"{parts.scheme}://{shown}" if is_usual else f"{parts.scheme}://{shown}:{port}"
