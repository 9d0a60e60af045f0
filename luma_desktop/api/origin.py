"""Which addresses may be the service's."""

from __future__ import annotations

from urllib.parse import urlsplit

from luma_desktop.domain.addresses import is_loopback_host
from luma_desktop.domain.errors import ServiceError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import is_http_url

_DEFAULT_PORTS = {"http": 80, "https": 443}


def checked_origin(base_url: str) -> str:
    """`scheme://host[:port]` of `base_url`, in lower case and without a default port.

    Raises:
        ServiceError: INSECURE, when it is neither https nor http on this computer.
    """
    text = base_url.strip().rstrip("/")
    parts = urlsplit(text) if is_http_url(text) else None
    if parts is None or parts.path or parts.query or parts.fragment:
        raise ServiceError("not the address of a service", kind=ProblemKind.INSECURE)
    host = parts.hostname or ""
    if parts.scheme == "http" and not is_loopback_host(host):
        raise ServiceError("plain http would leave this computer", kind=ProblemKind.INSECURE)
    try:
        port = parts.port
    except ValueError:
        raise ServiceError("not a port", kind=ProblemKind.INSECURE) from None
    name = f"[{host}]" if ":" in host else host
    suffix = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{name}{suffix}"
