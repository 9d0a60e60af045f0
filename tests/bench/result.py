"""One row of the bench's table."""

from __future__ import annotations

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`ours` and `other` in `unit`, medians of `runs`; `target` says what `ratio` should be."""

    name: str
    unit: str
    ours: float
    other: float
    other_is: str
    target: str
    met: bool
    runs: int

    @property
    def ratio(self) -> float:
        return self.ours / self.other if self.other else float("inf")


def table(rows: list[Row]) -> str:
    """Rows as aligned text."""
    head = ("what", "ours", "beside", "ratio", "target", "met")
    lines = [head] + [
        (
            row.name,
            f"{row.ours:.2f} {row.unit}",
            f"{row.other:.2f} {row.unit} ({row.other_is})",
            f"{row.ratio:.3f}",
            row.target,
            "yes" if row.met else "NO",
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def as_json(rows: list[Row]) -> bytes:
    documents = [msgspec.to_builtins(row) | {"ratio": row.ratio} for row in rows]
    return msgspec.json.format(msgspec.json.encode(documents), indent=2)
