"""`python -m luma_desktop` and the `luma-desktop` command."""

from __future__ import annotations

import builtins
import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luma_desktop.options import Options


def main() -> int:
    """Read the flags; only then load what a window needs."""
    # Loading makes hundreds of thousands of objects that stay: looking for refuse among them takes
    # 10 ms before the first paint. `app` turns it on again.
    gc.disable()
    _load_msgspec()
    if sys.argv[1:2] == ["--decoding-worker"]:  # `media.decoding.protocol.WORKER_FLAG`
        return _decode()
    options = _options(sys.argv[1:])
    if options.safe_mode:
        from luma_desktop.crash import enter_safe_mode

        enter_safe_mode()
    _load_qt()
    from luma_desktop.app import run

    return run(options)


def _decode() -> int:
    """Be a decoding process of another start: no window, no flags."""
    gc.enable()
    from luma_desktop.media.decoding.worker import main as serve

    return serve()


def _options(arguments: list[str]) -> Options:
    """What the flags ask for. A start from the menu has none: then their parser is not loaded."""
    if not arguments:
        from luma_desktop.options import Options

        return Options()
    from luma_desktop.cli import parse

    return parse(arguments)


def _load_msgspec() -> None:
    """Load it without typing_extensions, which it takes where it finds it and does not need.

    Measured: 16 of the 32 ms of processor time that its import takes, before the first paint.
    """
    found = sys.modules.get("typing_extensions")
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules["typing_extensions"]
        if found is not None:
            sys.modules["typing_extensions"] = found


def _load_qt() -> None:
    """Load it without its import hook, whose one use is `from __feature__ import …`: not made here.

    For it PySide6 reads the source of every module that is imported from then on: measured, 15 of
    290 ms before the first paint. The two names in `builtins` are how it puts the hook on.
    """
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


if __name__ == "__main__":
    sys.exit(main())
