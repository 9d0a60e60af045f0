"""Which messages are open, in which order, and which one is shown."""

import msgspec

from luma_desktop.ui.presenters.texts.words import Severity

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One problem or fact. A newer one with the same ``key`` replaces it."""

    key: str
    severity: Severity
    text: str
    details: str = ""
    """Additional text for the tool tip."""
    action_text: str | None = None
    action_id: str | None = None


class MessageStack:
    """The most severe first, the newest first among equals."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._key: str | None = None

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def current(self) -> Message | None:
        """The message shown."""
        return self._messages[self.place] if self._messages else None

    @property
    def place(self) -> int:
        """Index of the message shown, from 0."""
        for place, message in enumerate(self._messages):
            if message.key == self._key:
                return place
        return 0

    def put(self, message: Message, *, comes_forth: bool = False) -> None:
        """Add a message or renew the one of its key.

        One as grave as that in view comes forth, and one that has to: the answer to what the user
        has just done.
        """
        seen, known = self.current, self._find(message.key)
        if known is not None and known.severity is message.severity:
            self._messages[self._messages.index(known)] = message
        else:
            self.drop(message.key)
            rank = _RANK[message.severity]
            place = sum(_RANK[other.severity] < rank for other in self._messages)
            self._messages.insert(place, message)
            comes_forth |= seen is None or seen.key == message.key or rank <= _RANK[seen.severity]
        if comes_forth:
            self._key = message.key

    def drop(self, key: str) -> None:
        """Remove a message; unknown keys are no error. The most severe one is shown next."""
        self._messages = [message for message in self._messages if message.key != key]
        if key == self._key:
            self._key = None

    def look_at(self, key: str) -> None:
        """Bring a message into view; an unknown key changes nothing."""
        if self._find(key) is not None:
            self._key = key

    def move(self, by: int) -> None:
        """Show a neighbour, wrapping around."""
        if self._messages:
            self._key = self._messages[(self.place + by) % len(self._messages)].key

    def _find(self, key: str) -> Message | None:
        return next((message for message in self._messages if message.key == key), None)
