"""Where the program's data files are: icons, styles, translations, licences.

They are found alike from a source checkout (``resources`` beside the package), a wheel
(``luma_desktop/_resources``) and a PyInstaller bundle (``resources`` in its folder).
"""

import sys
from functools import cache
from pathlib import Path


@cache
def resource_dir() -> Path:
    """The folder that holds the data files. Raises FileNotFoundError if it is nowhere."""
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    candidates = [package / "_resources", package.parent / "resources"]
    if bundle is not None:
        candidates.insert(0, Path(bundle) / "resources")
    for candidate in candidates:
        if (candidate / "styles").is_dir():
            return candidate
    raise FileNotFoundError(f"No resources in any of: {', '.join(map(str, candidates))}")


def resource_path(name: str) -> Path:
    """The path of one data file, such as ``icons/luma-desktop.svg``; it need not exist."""
    return resource_dir() / name
