"""Which proxy a URL goes through. Loopback bypasses every proxy, whatever the setting."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from luma_desktop.domain.addresses import is_loopback_host
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import ProxyMode


class ProxyChoice(msgspec.Struct, frozen=True, kw_only=True):
    """The user's setting. `url`, `user` and `password` count in MANUAL mode alone."""

    mode: ProxyMode = ProxyMode.SYSTEM
    url: str = ""
    user: str = ""
    password: Secret | None = None


SYSTEM_PROXY = ProxyChoice()
NO_PROXY = ProxyChoice(mode=ProxyMode.NONE)


def proxy_url_for(url: str, choice: ProxyChoice) -> str | None:
    """The proxy to use for `url`, or None to connect directly.

    May take a moment (the system's settings are asked): call it in a thread.
    """
    import urllib.request

    parts = urlsplit(url)
    host = parts.hostname or ""
    if choice.mode is ProxyMode.NONE or is_loopback_host(host):
        return None
    if choice.mode is ProxyMode.MANUAL:
        return _with_scheme(choice.url.strip())
    if urllib.request.proxy_bypass(host):
        return None
    found = urllib.request.getproxies()
    return _with_scheme(found.get(parts.scheme) or found.get("all") or "")


def _with_scheme(proxy: str) -> str | None:
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
