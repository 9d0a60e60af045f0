"""Misbehaviour on demand: rules that say which requests go wrong, and how."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.simulator.records import Twist

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_RULES = 1000
MOST_PATTERN = 300
MOST_REPEATS = 3
"""Characters of a pattern, and signs in it that repeat something."""

MOST_SEARCHED = 512
"""Characters of a path or a client id that patterns are looked for in."""


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which requests a rule is for: from the `nth` that fits on, `count` of them.

    `count` None means all of them. The regular expressions are searched for, so anchor them.
    """

    method: str | None = None
    path_regex: str = ""
    client_request_id_regex: str | None = None
    nth: int = 1
    count: int | None = 1
    probability: float = 1.0


class Latency(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="latency",
):
    """The request waits, then goes its usual way. A long wait is a hang."""

    seconds: float


class Answer(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="answer",
):
    """Another answer than the usual one.

    With `accepted` the request has had its effect (and its price) all the same. `body` names a
    family of bodies; `text` and `content_type` replace it by one's own. With `logged` a row of a
    failed request appears in the logs.
    """

    status: int
    body: str = "gateway"
    message: str | None = None
    error_kind: str = "err_unknown"
    text: str | None = None
    content_type: str | None = None
    retry_after: str | None = None
    accepted: bool = False
    logged: bool = False


class Drop(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="drop",
):
    """The connection is cut: before anything, after acceptance, or inside the answer's body."""

    accepted: bool = False
    after_bytes: int | None = None


class Redirect(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="redirect",
):
    """Sends the client elsewhere: to another origin of this simulator unless told where."""

    status: int = 307
    location: str | None = None


class Twisted(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="twist",
):
    """The generation that this request makes departs from the usual."""

    twist: Twist


class Delivery(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag_field="kind",
    tag="delivery",
):
    """How a file leaves the CDN: slowly, cut, shortened, mislabelled, or as another thing."""

    bytes_per_second: float | None = None
    cut_after: int | None = None
    content_length_delta: int = 0
    truncate_to: int | None = None
    ignore_range: bool = False
    html: bool = False
    changed_etag: bool = False


Action = Latency | Answer | Drop | Redirect | Twisted | Delivery


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: for these requests, this."""

    match: Match
    action: Action


def _bounded(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that can't take long on any text of `MOST_SEARCHED` characters.

    Raises:
        ValueError: it is too long, repeats too much, repeats a group, or is no pattern.
    """
    if len(pattern) > MOST_PATTERN:
        raise ValueError("the pattern is too long")
    if re.search(r"\)[*+{]|\\[1-9]", pattern) or len(re.findall(r"[*+{]", pattern)) > MOST_REPEATS:
        raise ValueError("the pattern may take too long")
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(str(error)) from error


class _Armed:
    """A rule and how often it has fitted so far."""

    def __init__(self, rule: Rule, number: int, seed: int) -> None:
        self.rule = rule
        self.number = number
        self.fitted = 0
        self.used = 0
        self._path = _bounded(rule.match.path_regex)
        self._client_id = _bounded(rule.match.client_request_id_regex or "")
        self._dice = random.Random(f"{seed}:{number}")  # noqa: S311 - not a secret

    def take(self, method: str, path: str, client_request_id: str | None) -> bool:
        match = self.rule.match
        if match.method is not None and match.method.upper() != method:
            return False
        client_id = (client_request_id or "")[:MOST_SEARCHED]
        if not self._path.search(path[:MOST_SEARCHED]) or not self._client_id.search(client_id):
            return False
        self.fitted += 1
        if self.fitted < match.nth or (match.count is not None and self.used >= match.count):
            return False
        if self._dice.random() >= match.probability:
            return False
        self.used += 1
        return True


class Faults:
    """The rules in force, in the order in which they were given."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._armed: list[_Armed] = []
        self._given = 0

    def add(self, rules: Iterable[Rule]) -> list[int]:
        """Arm rules; returns their numbers.

        Raises:
            ValueError: none was armed; there are too many, or one may take too long.
        """
        armed = [_Armed(rule, self._given + n, self._seed) for n, rule in enumerate(rules, 1)]
        if len(self._armed) + len(armed) > MOST_RULES:
            raise ValueError("there are too many rules")
        self._given += len(armed)
        self._armed += armed
        return [one.number for one in armed]

    def clear(self) -> None:
        self._armed.clear()

    def report(self) -> list[dict[str, object]]:
        """Each rule with how many requests fitted it and how many it was used on."""
        return [
            {"number": a.number, "fitted": a.fitted, "used": a.used, "rule": a.rule}
            for a in self._armed
        ]

    def take(self, method: str, path: str, client_request_id: str | None) -> list[Action]:
        """The actions due for a request, up to the first that decides the answer."""
        due: list[Action] = []
        for armed in self._armed:
            if armed.take(method, path, client_request_id):
                due.append(armed.rule.action)
                if isinstance(armed.rule.action, Answer | Drop | Redirect):
                    break
        return due
