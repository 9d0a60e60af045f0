"""Hands every fact to everyone who asked for facts, in the order they happened."""

from __future__ import annotations

from collections.abc import Callable

from luma_desktop.engine.facts import Fact

Subscriber = Callable[[Fact], None]


class Publisher:
    """Subscribers must not block and must not raise."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> None:
        self._subscribers.append(subscriber)

    def publish(self, fact: Fact) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(fact)
