"""The simulator as a process of its own: `python -m luma_desktop.simulator --data-dir DIR`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import signal
import sys
from pathlib import Path

import msgspec

from luma_desktop.simulator.config import BEHAVIOURS, Behaviour, SimulatorConfig, Speed
from luma_desktop.simulator.server import Simulator


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m luma_desktop.simulator", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="where all data is stored")
    parser.add_argument("--port", type=int, default=0, help="API port; 0 for a free one")
    parser.add_argument("--cdn-port", type=int, default=0, help="CDN port; 0 for a free one")
    parser.add_argument("--speed", type=Speed, choices=list(Speed), default=Speed.FAST)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--balance", type=float, default=10.0, help="USD in a new data folder")
    parser.add_argument("--api-key", help="the only key to accept; any by default")
    parser.add_argument(
        "--control", action="store_true", help="offer control calls; the ready line has their token"
    )
    parser.add_argument("--behaviour", default="{}", help="changes to the behaviour, as JSON")
    parser.add_argument(
        "--print-ready", action="store_true", help="print one JSON line once it listens"
    )
    return parser.parse_args(arguments)


def config_from(options: argparse.Namespace) -> SimulatorConfig:
    """The configuration; raises msgspec.ValidationError when `--behaviour` makes no sense."""
    usual = msgspec.to_builtins(BEHAVIOURS[options.speed])
    changes = msgspec.json.decode(options.behaviour, type=dict[str, object])
    return SimulatorConfig(
        data_dir=options.data_dir,
        port=options.port,
        cdn_port=options.cdn_port,
        seed=options.seed,
        speed=options.speed,
        api_key=options.api_key,
        control_token=secrets.token_urlsafe() if options.control else None,
        balance_usd=options.balance,
        behaviour=msgspec.convert(usual | changes, Behaviour),
    )


async def serve(config: SimulatorConfig, *, print_ready: bool) -> None:
    """Serve until SIGINT or SIGTERM."""
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C raises instead
            loop.add_signal_handler(number, asked_to_stop.set)
    async with Simulator(config) as simulator:
        if print_ready:
            ready = {
                "base_url": simulator.base_url,
                "cdn_url": simulator.cdn_url,
                "samples": simulator.samples,
                "control_token": config.control_token,
                "pid": os.getpid(),
            }
            sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
            sys.stdout.flush()
        await asked_to_stop.wait()


def main() -> None:
    options = parse()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(config_from(options), print_ready=options.print_ready))


if __name__ == "__main__":
    main()
