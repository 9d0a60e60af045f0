"""`scripts/bench`: the rows by name, and `--soak` (see `soak`)."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
from pathlib import Path

from tests.bench.result import Row, as_json, table

BENCHES = {
    "startup": "start to first paint, beside an empty window",
    "first_frame": "a clip ready at the service to its first frame on the screen",
    "polling": "status calls and delay for v1 jobs, beside one call a job every ten seconds",
    "polling_v2": "the same for jobs that are asked for one by one",
    "library_100k": "with 100,000 clips: a page, start-up queries, memory, work until at rest",
    "many_jobs": "2,000 jobs that change at once, with 5,000 clips in the window",
    "roster": "200 changes in a roster of 10,000 jobs",
    "hops": "files crossed by one click until it is journaled, and by Use last frame",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Measure what the program claims; exit with 1 if a target is missed.",
        epilog="rows:\n" + "\n".join(f"  {name:13} {what}" for name, what in BENCHES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="rows to measure (default: all)")
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    parser.add_argument(
        "--soak",
        type=int,
        metavar="N",
        help="only kill the real program N times and count the charges",
    )
    parser.add_argument("--seed", type=int, default=1, help="of the soak's random choices")
    given = parser.parse_args()
    if given.soak is not None:
        from tests.bench.soak import soak

        print(soak(given.soak, seed=given.seed).table())
        return 0
    unknown = set(given.names) - BENCHES.keys()
    if unknown:
        parser.error(f"unknown rows: {', '.join(sorted(unknown))}")
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
