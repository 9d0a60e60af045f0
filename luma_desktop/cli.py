"""The command line's flags, checked before anything else starts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from luma_desktop import __version__
from luma_desktop.options import DEFAULT_API_BASE, Options

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def parse(arguments: Sequence[str]) -> Options:
    """Read the flags.

    Raises:
        SystemExit: after --help or --version (0), or on a flag that makes no sense (2).
    """
    parser = flags()
    given = parser.parse_args(arguments)
    options = Options(
        api_base=given.api_base,
        demo=given.demo,
        data_dir=given.data_dir and given.data_dir.expanduser().absolute(),
        smoke_test=given.smoke_test and given.smoke_test.expanduser().absolute(),
        spend=given.spend,
        log_level=given.log_level,
        safe_mode=given.safe_mode,
    )
    if options.demo and options.api_base != DEFAULT_API_BASE:
        parser.error("--demo has its own service; leave out --api-base")
    if options.smoke_test is not None and not _is_free_to_smoke(options):
        parser.error(
            "--smoke-test makes a generation and an extension, which cost money on a real "
            "service: add --demo, or --spend if that's what you want"
        )
    return options


def _is_free_to_smoke(options: Options) -> bool:
    return options.demo or options.spend or _is_loopback(options.api_base)


def _is_loopback(url: str) -> bool:
    from luma_desktop.domain.addresses import is_loopback_host  # only where a URL was given

    return is_loopback_host(urlsplit(url).hostname or "")


def _api_base(text: str) -> str:
    """An origin such as https://api.aimlapi.com, normalised."""
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a URL: {text}") from error
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        raise argparse.ArgumentTypeError(f"not an http(s) URL: {text}")
    if parts.username or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError("give only the service's address, without a path or login")
    shown = f"[{host}]" if ":" in host else host
    origin = f"{parts.scheme}://{shown}{port}"
    if parts.scheme == "http" and not _is_loopback(origin):
        raise argparse.ArgumentTypeError("http is allowed for loopback addresses only; use https")
    return origin


def flags() -> argparse.ArgumentParser:
    """The flags and what they mean; the manual page and the completions are made from it."""
    parser = argparse.ArgumentParser(
        prog="luma-desktop",
        description="Make video with Luma AI's Dream Machine: pay once per click, lose no clip.",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="run on the built-in simulator: no key, no network, no cost, separate data",
    )
    parser.add_argument(
        "--api-base",
        metavar="URL",
        type=_api_base,
        default=DEFAULT_API_BASE,
        help="address of the service: https, or http on a loopback address",
    )
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        type=Path,
        help="keep everything the program writes below DIR",
    )
    parser.add_argument(
        "--smoke-test",
        metavar="DIR",
        type=Path,
        help="make one generation and one extension through the window, write window.png and "
        "report.json to DIR, and exit with 0 if both play",
    )
    parser.add_argument(
        "--spend",
        action="store_true",
        help="let --smoke-test use a real service, which costs money",
    )
    parser.add_argument(
        "--log-level",
        metavar="LEVEL",
        type=str.upper,
        choices=LOG_LEVELS,
        default="INFO",
        help="DEBUG, INFO, WARNING or ERROR",
    )
    parser.add_argument(
        "--safe-mode",
        action="store_true",
        help="draw and play video without the graphics card, in case the program crashes",
    )
    parser.add_argument("--version", action="version", version=f"luma-desktop {__version__}")
    return parser
