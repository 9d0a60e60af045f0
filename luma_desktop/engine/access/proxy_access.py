"""The password of the proxy in the settings: it belongs to the proxy's host and no other."""

from __future__ import annotations

from urllib.parse import urlsplit

from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.settings import ProxyMode, Settings
from luma_desktop.engine.access.secret_access import SecretAccess
from luma_desktop.engine.facts import ProxyPasswordChanged


def proxy_host(settings: Settings) -> str | None:
    """The host that asks for a name and a password; None if none does."""
    if settings.proxy_mode is not ProxyMode.MANUAL or not settings.proxy_user:
        return None
    address = settings.proxy_url.strip()
    try:
        return urlsplit(address if "://" in address else f"http://{address}").hostname
    except ValueError:
        return None


class ProxyAccess(SecretAccess):
    """The keyring has an entry `proxy:<host>`."""

    def entry_of(self, settings: Settings) -> str | None:
        host = proxy_host(settings)
        return None if host is None else f"proxy:{host}"

    def fact_of(self, status: KeyStatus) -> ProxyPasswordChanged:
        return ProxyPasswordChanged(status=status)
