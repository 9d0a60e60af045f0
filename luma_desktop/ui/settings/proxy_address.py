"""Whether a text is the address of a proxy."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

_SCHEMES = frozenset({"http", "https"})


class ProxyFault(StrEnum):
    NO_ADDRESS = "no_address"
    LOGIN = "login"
    SOCKS = "socks"


def proxy_fault(address: str) -> ProxyFault | None:
    """What is wrong with `address`; None if it can be used."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ProxyFault.NO_ADDRESS
    if parts.username is not None or parts.password is not None:
        return ProxyFault.LOGIN
    if parts.scheme.startswith("socks"):
        return ProxyFault.SOCKS
    usable = parts.scheme in _SCHEMES and bool(parts.hostname) and port != 0
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    spaced = any(character.isspace() for character in address)
    return None if usable and is_bare and not spaced else ProxyFault.NO_ADDRESS
