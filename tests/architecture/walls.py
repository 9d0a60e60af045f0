"""Who may import whom, as one table, and the pytest-archon rules made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_archon import archrule
from pytest_archon.failure import Failure, pop_failures

if TYPE_CHECKING:
    from pytest_archon.rule import RuleConstraints

MAY_IMPORT: dict[str, frozenset[str]] = {
    "domain": frozenset(),
    "engine": frozenset({"domain"}),
    "network": frozenset({"domain"}),
    "api": frozenset({"domain", "network"}),
    "disk": frozenset(),
    "media": frozenset({"domain", "network", "disk"}),
    "batches": frozenset({"domain"}),
    "store": frozenset({"domain", "disk"}),
    "credentials": frozenset({"domain"}),
    "simulator": frozenset(),
    "ui": frozenset({"engine", "domain"}),
}
"""Room → the other rooms it sees.

What stands beside the rooms (app, cli…) sees them all and is seen by none; `resources` only finds
data files and is for every room.
"""

OWNERS: dict[str, frozenset[str]] = {
    "PySide6": frozenset({"ui", "__main__", "app", "front", "program", "smoke"}),
    "qasync": frozenset({"app"}),
    "keyring": frozenset({"credentials"}),
    "sqlite3": frozenset({"store", "simulator"}),
    "aiohttp": frozenset({"simulator"}),
    "httpx": frozenset({"network", "api", "media", "smoke", "updates"}),
    "av": frozenset({"media", "simulator"}),
    "aws_request_signer": frozenset({"media"}),
    "csv": frozenset({"batches"}),
}
"""Library → who may import it: each is one room's business, so that it can be replaced there."""


def _failures(rule: RuleConstraints, package: str, *, direct: bool) -> list[Failure]:
    """What the rule finds; taken from pytest-archon's own list, which would fail the test."""
    pop_failures()  # type: ignore[no-untyped-call]
    rule.check(package, only_direct_imports=direct)
    return list(pop_failures())  # type: ignore[no-untyped-call]


def _inside(package: str, *names: str) -> list[str]:
    return [pattern for name in names for pattern in (f"{package}.{name}", f"{package}.{name}.*")]


def room_violations(room: str, package: str = "luma_desktop") -> list[Failure]:
    """Imports of ours that `room` makes, itself or through others, and may not."""
    rule = (
        archrule(f"{room} sees {sorted(MAY_IMPORT[room]) or 'nothing of ours'}")
        .match(*_inside(package, room))
        .should_not_import(f"{package}.*")
        .may_import(*_inside(package, room, "resources", *sorted(MAY_IMPORT[room])))
    )
    return _failures(rule, package, direct=False)


def library_violations(library: str, package: str = "luma_desktop") -> list[Failure]:
    """Modules that import `library` themselves and are not its owners."""
    rule = (
        archrule(f"{library} is the business of {sorted(OWNERS[library])}")
        .match(f"{package}*")
        .exclude(*_inside(package, *sorted(OWNERS[library])))
        .should_not_import(library, f"{library}.*")
    )
    return _failures(rule, package, direct=True)
