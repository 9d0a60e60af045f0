"""Remembers every request, and every key that went where no key may go."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.simulator.identity import bearer_key, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from luma_desktop.simulator.ledger import Ledger

KEPT_REQUESTS = 100_000
KEPT_UNWATCHED = 100
"""Where nobody can ask for them."""

KEPT_BODY_CHARS = 4096
MOST_KEYS = 1000
SHORTEST_SOUGHT_KEY = 8
"""A shorter key would be found inside of innocent words; its header is watched all the same."""

KEYLESS_PLACES = ("/cdn/", "/samples/", "/elsewhere/")


class RequestRecord(msgspec.Struct, kw_only=True):
    """One request that reached the simulator. `status` is None while unanswered or cut."""

    at: float
    method: str
    path: str
    query: str
    key: str | None
    client_request_id: str | None
    body: str
    status: int | None = None


class Recorder:
    """The requests of this process's life, and the leaks of the data folder's."""

    def __init__(self, ledger: Ledger, *, kept: int = KEPT_REQUESTS) -> None:
        """Only the last `kept` requests are remembered, or half as many."""
        self._ledger = ledger
        self._kept = kept
        self._known_keys: set[str] = set()
        self.requests: list[RequestRecord] = []

    def note(
        self,
        *,
        at: float,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        is_foreign: bool,
    ) -> RequestRecord:
        """Record a request; `is_foreign` says that it came in where no key may go."""
        keyless = is_foreign or path.startswith(KEYLESS_PLACES)
        self._look_for_leaks(at, method, path, query, headers, body, keyless=keyless)
        key = bearer_key(headers.get("Authorization"))
        is_room = len(self._known_keys) < MOST_KEYS
        if key and len(key) >= SHORTEST_SOUGHT_KEY and not keyless and is_room:
            self._known_keys.add(key)
        record = RequestRecord(
            at=at,
            method=method,
            path=path,
            query=self._without_keys(query),
            key=fingerprint(key) if key else None,
            client_request_id=headers.get("X-Client-Request-Id"),
            body=self._without_keys(body[:KEPT_BODY_CHARS].decode(errors="replace")),
        )
        if len(self.requests) >= self._kept:
            del self.requests[: self._kept // 2]
        self.requests.append(record)
        return record

    def _look_for_leaks(
        self,
        at: float,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
        *,
        keyless: bool,
    ) -> None:
        if keyless and "Authorization" in headers:
            self._ledger.add_leak(at, method, path, "Authorization header")
        for key in self._known_keys:
            if key in query or key in path:
                self._ledger.add_leak(at, method, self._without_keys(path), "URL")
            if key.encode() in body:
                self._ledger.add_leak(at, method, path, "body")
            if any(key in v for k, v in headers.items() if k.lower() != "authorization"):
                self._ledger.add_leak(at, method, path, "another header")

    def _without_keys(self, text: str) -> str:
        for key in self._known_keys:
            text = text.replace(key, "<key>")
        return text

    def clicks(self) -> Counter[str]:
        """Paid POSTs by their client request id; those without one count under an empty id."""
        paid = re.compile(r"/luma-ai/generations(/[^/]+/extend)?|/v2/video/generations")
        return Counter(
            record.client_request_id or ""
            for record in self.requests
            if record.method == "POST" and paid.fullmatch(record.path)
        )
