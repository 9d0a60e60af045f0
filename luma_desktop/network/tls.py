"""What a certificate is checked against: the operating system's own trust store."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

TrustSource = Callable[[], "ssl.SSLContext"]
"""Makes an SSL context; called in a thread, because reading a trust store takes time."""


@functools.cache
def system_trust() -> ssl.SSLContext:
    """One context for the run. Company certificates that the system trusts are trusted."""
    import ssl

    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
