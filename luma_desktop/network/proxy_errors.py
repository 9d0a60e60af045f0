"""What can be wrong with the proxy in the settings. Imported with httpx, at the first call."""

from __future__ import annotations

import httpx


class UnusableProxyError(httpx.ProxyError):
    """It can't be used at all: no waiting helps."""
