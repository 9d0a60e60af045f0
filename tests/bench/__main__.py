"""`scripts/bench [--json FILE] [NAME …]`: run some rows or all of them; `--soak N`: see `soak`."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
from pathlib import Path

from tests.bench.result import Row, as_json, table

BENCHES = (
    "startup",
    "first_frame",
    "polling",
    "polling_v2",
    "library_100k",
    "many_jobs",
    "roster",
    "hops",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    parser.add_argument(
        "--soak", type=int, metavar="N", help="kill the real program N times and count the charges"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the soak's dice")
    given = parser.parse_args()
    if given.soak is not None:
        from tests.bench.soak import soak

        print(soak(given.soak, seed=given.seed).table())
        return 0
    rows: list[Row] = []
    for name in given.names or BENCHES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        measured = importlib.import_module(f"tests.bench.{name}").measure()
        rows += asyncio.run(measured) if asyncio.iscoroutine(measured) else measured
    print(table(rows))
    if given.json:
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_bytes(as_json(rows))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
