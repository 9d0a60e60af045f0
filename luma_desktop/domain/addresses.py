"""Which addresses are this computer, a private network, or the public internet."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def literal_address(host: str) -> IPAddress | None:
    """The address that `host` spells, also in the old forms (`127.1`, `0x7f000001`), or None."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return _embedded(ipaddress.ip_address(bare))
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare))
    except (OSError, UnicodeError):
        return None


def is_loopback_host(host: str) -> bool:
    """Whether `host` is this computer by its very name."""
    if host.rstrip(".").lower() == "localhost":
        return True
    address = literal_address(host)
    return address is not None and address.is_loopback


def is_public_address(address: IPAddress) -> bool:
    return address.is_global and not address.is_multicast


def is_public_host(host: str) -> bool:
    """False for what is private by its spelling; a name's addresses are known on connecting."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith((".localhost", ".local")):
        return False
    address = literal_address(host)
    return address is None or is_public_address(address)


def is_public_url(url: str) -> bool:
    """Whether a URL's host is neither this computer nor in a private network, by its spelling."""
    host = urlsplit(url).hostname
    return host is not None and is_public_host(host)


def _embedded(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 one stands for (mapped, 6to4, NAT64), where it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
