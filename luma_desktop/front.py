"""What is on the screen before anything else has been loaded."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.settings import Settings
from luma_desktop.options import Options
from luma_desktop.paths import AppPaths
from luma_desktop.store.settings import SettingsStore
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.kit.application import Application
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.window.main_window import MainWindow


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """The window with all that it stands on; commands wait in `bridge` until it is attached."""

    application: Application
    paths: AppPaths
    store: SettingsStore
    settings: Settings
    theme: Theme
    bridge: Bridge
    window: MainWindow


def open_front(options: Options, paths: AppPaths, application: Application) -> Front:
    """Read the settings and build the window, which `Program` completes once it is painted."""
    store = SettingsStore(paths.settings, paths.window)
    settings = store.load_settings()
    theme = Theme()
    theme.apply(application, settings.appearance, undressed=True)
    bridge = Bridge()
    state = store.load_window()
    window = MainWindow(
        bridge, settings, state, demo=options.demo, safe_mode=options.safe_mode, complete=False
    )
    if store.long_draft is not None:
        window.tell_long_draft(str(store.long_draft))
    theme.dress()
    return Front(
        application=application,
        paths=paths,
        store=store,
        settings=settings,
        theme=theme,
        bridge=bridge,
        window=window,
    )
