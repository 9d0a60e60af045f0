"""Light and dark: the palette, the style sheet, and the colours that painters use.

``Theme.apply`` is called once, before the first window; from then on the theme follows the system.
A widget that paints asks ``Theme.current().color(role)`` at each paint and so needs no signal;
``changed`` is for what keeps tinted copies.

A high-contrast preference of the system wins over all of it: no style sheet, the system's palette.
"""

from string import Template
from typing import Literal, assert_never

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from luma_desktop.domain.settings import Appearance
from luma_desktop.resources import resource_dir
from luma_desktop.ui.kit.application import Application
from luma_desktop.ui.kit.fonts import body_font
from luma_desktop.ui.kit.palette import DARK, LIGHT, Role

Kind = Literal["normal", "primary", "flat", "selected", "link", "inline"]

_P = QPalette.ColorRole
_PALETTE_ROLES: tuple[tuple[QPalette.ColorRole, Role], ...] = (
    (_P.Window, Role.WINDOW),
    (_P.WindowText, Role.TEXT),
    (_P.Base, Role.WELL),
    (_P.AlternateBase, Role.PANEL),
    (_P.Text, Role.TEXT),
    (_P.PlaceholderText, Role.MUTED),
    (_P.Button, Role.RAISED),
    (_P.ButtonText, Role.TEXT),
    (_P.BrightText, Role.ERROR),
    (_P.Highlight, Role.ACCENT),
    (_P.HighlightedText, Role.ON_ACCENT),
    (_P.Accent, Role.ACCENT),
    (_P.Link, Role.ACCENT_LINE),
    (_P.LinkVisited, Role.ACCENT_LINE),
    (_P.ToolTipBase, Role.RAISED),
    (_P.ToolTipText, Role.TEXT),
    (_P.Light, Role.LINE),
    (_P.Midlight, Role.LINE),
    (_P.Mid, Role.LINE),
    (_P.Dark, Role.LINE),
    (_P.Shadow, Role.LINE),
)
_DISABLED_ROLES = (_P.WindowText, _P.Text, _P.ButtonText, _P.PlaceholderText, _P.Link)

_SYSTEM_ROLES: dict[Role, QPalette.ColorRole] = {
    Role.WINDOW: _P.Window,
    Role.PANEL: _P.Window,
    Role.RAISED: _P.Button,
    Role.HOVER: _P.Button,
    Role.PRESSED: _P.Button,
    Role.WELL: _P.Base,
    Role.LINE: _P.WindowText,
    Role.LINE_STRONG: _P.WindowText,
    Role.ACCENT: _P.Highlight,
    Role.ACCENT_HOVER: _P.Highlight,
    Role.ACCENT_PRESSED: _P.Highlight,
    Role.ON_ACCENT: _P.HighlightedText,
    Role.ACCENT_LINE: _P.Highlight,
    Role.SELECTION: _P.Base,
    Role.ON_SCRIM: _P.ButtonText,
}
"""What a role is in a high-contrast palette; any other role is its window text."""


class Theme(QObject):
    """The look in force. One a program; ``Theme.current()`` is it."""

    changed = Signal()
    """The colours changed."""

    _current: "Theme | None" = None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app: QApplication | None = None
        self._mode = Appearance.SYSTEM
        self._sheet = ""
        self._undressed = False
        self._dark = False
        self._high_contrast = False
        self._scheme = Qt.ColorScheme.Unknown
        self._colors = {role: QColor(value) for role, value in LIGHT.items()}
        self._in_force: tuple[bool, bool] | None = None

    @classmethod
    def current(cls) -> "Theme":
        """The applied theme; before any was applied, light colours and no style sheet."""
        if cls._current is None:
            cls._current = Theme()
        return cls._current

    @property
    def mode(self) -> Appearance:
        return self._mode

    @property
    def is_dark(self) -> bool:
        return self._dark

    @property
    def is_high_contrast(self) -> bool:
        return self._high_contrast

    def color(self, role: Role) -> QColor:
        """The colour of a role now. A painter asks at each paint and keeps none."""
        return self._colors[role]

    def apply(
        self, app: QApplication, mode: Appearance = Appearance.SYSTEM, *, undressed: bool = False
    ) -> None:
        """Give the program its look, now and whenever the system's scheme changes.

        `undressed` leaves the style sheet for `dress`: widgets that are put together under a
        sheet are polished anew at every step, which takes longer than putting them together.
        """
        Theme._current = self
        self._undressed = undressed
        if self._app is None:
            self._attach(app)
        self._mode = mode
        match mode:
            case Appearance.SYSTEM:
                self._hints.unsetColorScheme()
            case Appearance.LIGHT:
                self._hints.setColorScheme(Qt.ColorScheme.Light)
            case Appearance.DARK:
                self._hints.setColorScheme(Qt.ColorScheme.Dark)
            case _:
                assert_never(mode)
        self._scheme = self._hints.colorScheme()
        self._refresh(app)

    def dress(self) -> None:
        """Put the style sheet on, once the first window is built and before it is shown."""
        self._undressed = False
        if self._app is not None:
            self._set_sheet(self._app, self._sheet)

    def _attach(self, app: QApplication) -> None:
        self._app = app
        # Each of these makes every widget start over: only where it changes something.
        if not isinstance(app, Application) and app.style().name() != "fusion":
            app.setStyle("Fusion")
        font = body_font()
        if app.font() != font:
            app.setFont(font)
        # Both kept: the second one's wrapper dies with the first's.
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._on_scheme_changed)
        self._accessibility = self._hints.accessibility()
        self._accessibility.contrastPreferenceChanged.connect(self._on_contrast_changed)
        contrast = self._accessibility.contrastPreference()
        self._high_contrast = contrast == Qt.ContrastPreference.HighContrast

    @Slot(Qt.ColorScheme)
    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        if self._app is not None:
            self._refresh(self._app)

    @Slot(Qt.ContrastPreference)
    def _on_contrast_changed(self, preference: Qt.ContrastPreference) -> None:
        self._high_contrast = preference == Qt.ContrastPreference.HighContrast
        if self._app is not None:
            self._refresh(self._app)

    def _refresh(self, app: QApplication) -> None:
        dark, high_contrast = self._wants_dark(), self._high_contrast
        if (dark, high_contrast) == self._in_force and not high_contrast:
            return
        self._in_force = (dark, high_contrast)
        self._dark = dark
        if high_contrast:
            self._take_system_colors(app)
        else:
            self._take_own_colors(app)
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._mode is Appearance.SYSTEM:
            return self._scheme == Qt.ColorScheme.Dark
        return self._mode is Appearance.DARK

    def _take_own_colors(self, app: QApplication) -> None:
        table = DARK if self._dark else LIGHT
        self._colors = {role: QColor(value) for role, value in table.items()}
        palette = build_palette(table)
        if app.palette() != palette:
            app.setPalette(palette)
        self._set_sheet(app, build_style_sheet(table, dark=self._dark))

    def _set_sheet(self, app: QApplication, sheet: str) -> None:
        self._sheet = sheet
        # Setting the same sheet again would polish every widget for nothing.
        if not self._undressed and app.styleSheet() != sheet:
            app.setStyleSheet(sheet)

    def _take_system_colors(self, app: QApplication) -> None:
        self._set_sheet(app, "")
        app.setPalette(QPalette())  # nothing set in it: the platform's own comes through
        palette = app.palette()
        text = palette.color(_P.WindowText)
        for quieter in (_P.PlaceholderText, _P.BrightText):
            palette.setColor(quieter, text)
        app.setPalette(palette)
        self._colors = {
            role: palette.color(_SYSTEM_ROLES[role]) if role in _SYSTEM_ROLES else text
            for role in Role
        }
        self._colors[Role.STAGE] = QColor(Qt.GlobalColor.black)
        self._colors[Role.ON_STAGE] = QColor(Qt.GlobalColor.white)
        disabled = palette.color(QPalette.ColorGroup.Disabled, _P.WindowText)
        self._colors[Role.DISABLED] = disabled
        self._colors[Role.SCRIM] = QColor(Qt.GlobalColor.black)


def build_palette(table: dict[Role, str]) -> QPalette:
    """The QPalette of a colour table. Secondary text is its PlaceholderText."""
    palette = QPalette()
    for palette_role, role in _PALETTE_ROLES:
        palette.setColor(palette_role, QColor(table[role]))
    disabled = QPalette.ColorGroup.Disabled
    for palette_role in _DISABLED_ROLES:
        palette.setColor(disabled, palette_role, QColor(table[Role.DISABLED]))
    palette.setColor(disabled, _P.Highlight, QColor(table[Role.LINE]))
    palette.setColor(disabled, _P.Accent, QColor(table[Role.LINE]))
    return palette


def build_style_sheet(table: dict[Role, str], *, dark: bool) -> str:
    """The style sheet filled from a colour table."""
    styles = resource_dir() / "styles"
    template = Template((styles / "luma.qss").read_text(encoding="utf-8"))
    marks = (styles / "marks" / ("dark" if dark else "light")).as_posix()
    colors = {role.value: value for role, value in table.items()}
    return template.substitute(colors, marks=marks)


def set_kind(widget: QWidget, kind: Kind) -> None:
    """Say what a button is for: the style sheet draws each kind its own way."""
    widget.setProperty("kind", kind)
    _polish_again(widget)


def set_invalid(widget: QWidget, *, invalid: bool) -> None:
    """Mark a field as wrong (its border turns to the error colour), or as right again."""
    if bool(widget.property("invalid")) != invalid:
        widget.setProperty("invalid", invalid)
        _polish_again(widget)


def set_ground(widget: QWidget, role: Role) -> None:
    """Fill a plain widget with the panel's ground, the window's or a field's."""
    grounds = {Role.PANEL: _P.AlternateBase, Role.WINDOW: _P.Window, Role.WELL: _P.Base}
    widget.setBackgroundRole(grounds[role])
    widget.setAutoFillBackground(True)


def set_muted(widget: QWidget) -> None:
    """Write a label in the secondary text colour."""
    widget.setForegroundRole(_P.PlaceholderText)


def set_wrong(widget: QWidget) -> None:
    """Write a label in the error colour."""
    widget.setForegroundRole(_P.BrightText)


def _polish_again(widget: QWidget) -> None:
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        widget.update()
