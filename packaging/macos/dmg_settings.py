"""How the disk image looks; read by dmgbuild, which puts `defines` here."""

from __future__ import annotations

from pathlib import Path

defines: dict[str, str] = globals().get("defines", {})

application = Path(defines.get("app", "Luma Desktop.app"))

format = "ULMO"  # noqa: A001 - dmgbuild's name; LZMA, which every supported system reads
filesystem = "APFS"
files = [str(application)]
symlinks = {"Applications": "/Applications"}
icon_locations = {application.name: (140, 130), "Applications": (440, 130)}
window_rect = ((200, 200), (580, 320))
icon_size = 112
text_size = 13
default_view = "icon-view"
show_toolbar = False
show_status_bar = False
