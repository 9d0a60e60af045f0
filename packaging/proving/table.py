"""The table at the end: sizes, first paint and what the smoke test said, beside the bare one."""

from __future__ import annotations

from pathlib import Path

import msgspec

MOST_SIZE = 1.7
MOST_FIRST_PAINT = 1.5
"""Times the bare program's."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in bytes; first paint in milliseconds; what is not measured is None."""

    name: str
    package: int
    files: int | None = None
    unpacked: int | None = None
    first_paint: float | None = None
    smoke: str = "-"


def measured(name: str, package: Path, bundle: Path, first_paint: float, smoke: str) -> Row:
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    return Row(
        name=name,
        package=package.stat().st_size,
        files=len(files),
        unpacked=sum(path.stat().st_size for path in files),
        first_paint=first_paint,
        smoke=smoke,
    )


def table(rows: list[Row]) -> str:
    lines = [
        f"{'artefact':<44}{'MB':>8}{'unpacked':>10}{'files':>7}{'first paint':>13}  smoke test"
    ]
    for row in rows:
        unpacked = "-" if row.unpacked is None else f"{row.unpacked / 1e6:.1f}"
        paint = "-" if row.first_paint is None else f"{row.first_paint:.0f} ms"
        lines.append(
            f"{row.name:<44}{row.package / 1e6:>8.1f}{unpacked:>10}"
            f"{row.files or '-':>7}{paint:>13}  {row.smoke}"
        )
    return "\n".join(lines)


def verdict(ours: Row, bare: Row) -> tuple[str, bool]:
    """The two ratios in a sentence, and whether both are within their limits."""
    size = ours.package / bare.package
    paint = (ours.first_paint or 0) / (bare.first_paint or 1)
    holds = size <= MOST_SIZE and paint <= MOST_FIRST_PAINT
    return (
        f".deb {size:.2f} × the bare one's size (at most {MOST_SIZE}), "
        f"first paint {paint:.2f} × (at most {MOST_FIRST_PAINT}): {'ok' if holds else 'TOO MUCH'}"
    ), holds
