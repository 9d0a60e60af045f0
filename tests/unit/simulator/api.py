"""How the tests talk to the simulator: as any client of the service would."""

from __future__ import annotations

import ssl
import time
from typing import Any

import httpx

GENERATIONS = "/luma-ai/generations"
STATUS = "/luma-ai/generation"
UNIFIED = "/v2/video/generations"
BODY: dict[str, Any] = {"user_prompt": "Flying jellyfish", "aspect_ratio": "16:9"}
FINAL = {"completed", "complete", "failed", "error"}
PATIENCE_SECONDS = 20
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Spares each client the reading of the system's certificates: all is plain HTTP here."""


def unwrap(answer: Any) -> list[dict[str, Any]]:
    """The generations in any of the documented shapes."""
    if isinstance(answer, list):
        return answer
    if "id" in answer:
        return [answer]
    (inside,) = answer.values()
    return list(inside)


def submit(api: httpx.Client, **changes: Any) -> str:
    """Submit a v1 generation; returns its id."""
    answer = api.post(GENERATIONS, json=BODY | changes)
    assert answer.status_code in {200, 201}, answer.text
    return str(unwrap(answer.json())[0]["id"])


def finished(api: httpx.Client, *ids: str) -> list[dict[str, Any]]:
    """Poll v1 generations until none of them runs any more."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = unwrap(api.get(STATUS, params={"ids": ",".join(ids)}).json())
        if all(g["state"] in FINAL for g in found):
            return found
    raise AssertionError("still running")


def download(url: str, **headers: str) -> httpx.Response:
    """Fetch a file as a client does that sends no key."""
    return httpx.get(url, headers=headers, trust_env=False, verify=NO_TLS)
