"""Draws a job as a card: thumbnail, prompt, state, cost, and a bar while something progresses."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import command_text, hover_commands
from luma_desktop.ui.kit.icons import paint_icon
from luma_desktop.ui.kit.painting import draw_line
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.lists.card_layout import (
    BUTTON_ICON,
    GAP,
    THUMBNAIL,
    CardFonts,
    CardLayout,
)
from luma_desktop.ui.lists.job_list import JobRole
from luma_desktop.ui.lists.thumbnails import Thumbnails
from luma_desktop.ui.presenters.job.cards import Card

Index = QModelIndex | QPersistentModelIndex

_CARD_RADIUS = 8.0
_THUMBNAIL_RADIUS = 6.0
_BUTTON_RADIUS = 6.0
_RING = 2.0
_WATCHED = 24.0
_WATCHED_ICON = 12.0
_DRAG_OPACITY = 0.6
"""Opacity of a dragged card, so that the drop position shows through."""

_UNMEASURED_OPACITY = 0.45
"""A bar that only shows activity."""

_LEADING = Qt.AlignmentFlag.AlignLeading
_TRAILING = Qt.AlignmentFlag.AlignTrailing


class CardDelegate(QStyledItemDelegate):
    """Cards are 70 high (more where the text is larger). Colours are the theme's at each paint."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._fonts: CardFonts | None = None
        self.hot: tuple[str, Command] | None = None
        """Job id and command of the button under the pointer."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802
        return QSize(THUMBNAIL.width() * 2, self._fonts_for(option).card_height + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = index.data(JobRole.CARD)
        if not isinstance(card, Card):
            return
        layout = self._layout(option, card)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(painter.device(), QPixmap):  # the view draws what is dragged
            painter.setOpacity(_DRAG_OPACITY)
        _paint_ground(painter, option, layout.card)
        self._paint_thumbnail(painter, layout.thumbnail, card)
        # The state is never cut to fit the cost: the bar makes room instead.
        state = state_in(layout, card)
        below = layout.cost_goes_below(state, card.cost)
        self._paint_text(painter, layout, card, state, cost_below=below)
        if card.moving:
            bar = layout.bar(card.cost, cost_below=below)
            _paint_bar(painter, bar, card.fraction, option.direction)
        if _is_hovered(option):
            self._paint_buttons(painter, layout, card)
        painter.restore()

    def command_at(
        self, position: QPoint, option: QStyleOptionViewItem, index: Index
    ) -> Command | None:
        """The hover button under `position`, in the coordinates of `option.rect`."""
        card = index.data(JobRole.CARD)
        if not isinstance(card, Card):
            return None
        commands = hover_commands(card.job)
        layout = CardLayout(
            option.rect, self._fonts_for(option), option.direction, buttons=len(commands)
        )
        for number, command in enumerate(commands):
            if layout.button(number).contains(position):
                return command
        return None

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the name of the button under the pointer, elsewhere the whole prompt."""
        job = index.data(JobRole.JOB)
        if event.type() == QEvent.Type.ToolTip and job is not None:
            command = self.command_at(event.pos(), option, index)
            if command is not None:
                QToolTip.showText(event.globalPos(), command_text(command, job), view)
                return True
        return super().helpEvent(event, view, option, index)

    # inside

    def _fonts_for(self, option: QStyleOptionViewItem) -> CardFonts:
        if self._fonts is None or self._fonts.base != option.font:
            self._fonts = CardFonts(option.font)
        return self._fonts

    def _layout(self, option: QStyleOptionViewItem, card: Card) -> CardLayout:
        buttons = len(hover_commands(card.job)) if _is_hovered(option) else 0
        return CardLayout(
            option.rect, self._fonts_for(option), option.direction, buttons, dot=card.unwatched
        )

    def _paint_thumbnail(self, painter: QPainter, rect: QRect, card: Card) -> None:
        frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, _THUMBNAIL_RADIUS, _THUMBNAIL_RADIUS)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._thumbnails.pixmap(card.job, rect.size(), ratio)
        painter.fillPath(path, _color(Role.WELL if pixmap is None else Role.PLATE))
        if pixmap is not None:
            painter.save()
            painter.setClipPath(path)
            place = QRectF(QPointF(), pixmap.deviceIndependentSize())
            place.moveCenter(QRectF(rect).center())
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
            painter.restore()
        elif self._fonts is not None:
            failed = card.state_role is Role.ERROR
            painter.setPen(_color(Role.ERROR if failed else Role.MUTED))
            painter.setFont(self._fonts.label)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, card.placeholder)
        painter.strokePath(path, QPen(_color(Role.LINE), 1.0))
        if card.watched:
            _paint_watched(painter, QRectF(rect))

    def _paint_text(
        self, painter: QPainter, layout: CardLayout, card: Card, state: str, *, cost_below: bool
    ) -> None:
        fonts = self._fonts
        if fonts is None:
            return
        painter.setFont(fonts.title)
        painter.setPen(_color(Role.TEXT))
        if card.unwatched:
            painter.save()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_color(Role.ACCENT_LINE))
            painter.drawEllipse(layout.dot)
            painter.restore()
        title = title_in(layout, card, fonts)
        draw_line(painter, layout.title, _LEADING, title, fonts.title_metrics)
        painter.setFont(fonts.label)
        painter.setPen(_color(card.state_role))
        room = layout.state(card.cost, cost_below=cost_below)
        draw_line(painter, room, _LEADING, state, fonts.label_metrics)
        painter.setPen(_color(Role.MUTED))
        cost = layout.cost(cost_below=cost_below, with_bar=card.moving)
        side = _LEADING if cost_below and not card.moving else _TRAILING
        draw_line(painter, cost, side, card.cost, fonts.label_metrics)

    def _paint_buttons(self, painter: QPainter, layout: CardLayout, card: Card) -> None:
        for number, command in enumerate(hover_commands(card.job)):
            rect = QRectF(layout.button(number))
            hot = self.hot == (card.job.id, command)
            if hot:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(_color(Role.HOVER))
                painter.drawRoundedRect(rect, _BUTTON_RADIUS, _BUTTON_RADIUS)
            side = (rect.width() - BUTTON_ICON) / 2
            inner = rect.adjusted(side, side, -side, -side)
            color = _color(Role.TEXT if hot else Role.MUTED)
            paint_icon(painter, command.spec.icon, inner, color)


def _paint_watched(painter: QPainter, thumbnail: QRectF) -> None:
    """A ▶ disc on the thumbnail of the clip in the preview."""
    disc = QRectF(0, 0, _WATCHED, _WATCHED)
    disc.moveCenter(thumbnail.center())
    painter.setPen(QPen(_color(Role.ACCENT_LINE), 1.5))
    painter.setBrush(_color(Role.PANEL))
    painter.drawEllipse(disc)
    side = _WATCHED_ICON
    inner = QRectF(0, 0, side, side)
    inner.moveCenter(disc.center())
    paint_icon(painter, "play", inner, _color(Role.TEXT))


def title_in(layout: CardLayout, card: Card, fonts: CardFonts) -> str:
    """The whole title where it fits, else what its neighbours' do not say as well."""
    fits = fonts.title_metrics.horizontalAdvance(card.title) <= layout.title.width()
    return card.title if fits else card.short_title or card.title


def state_in(layout: CardLayout, card: Card) -> str:
    """The longest text that fits beside the cost; the shortest if none does."""
    texts = (card.state, *card.shorter)
    fitting = (text for text in texts if not layout.cost_goes_below(text, card.cost))
    return next(fitting, texts[-1])


def _color(role: Role) -> QColor:
    return Theme.current().color(role)


def _is_hovered(option: QStyleOptionViewItem) -> bool:
    from PySide6.QtWidgets import QStyle

    return bool(option.state & QStyle.StateFlag.State_MouseOver)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
    from PySide6.QtWidgets import QStyle

    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    ground = QRectF(rect)
    painter.setPen(Qt.PenStyle.NoPen)
    if selected or _is_hovered(option):
        painter.setBrush(_color(Role.SELECTION if selected else Role.RAISED))
        painter.drawRoundedRect(ground, _CARD_RADIUS, _CARD_RADIUS)
    width = _RING if focused else 1.0
    if focused or (selected and Theme.current().is_high_contrast):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_color(Role.ACCENT_LINE), width))
        edge = ground.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(edge, _CARD_RADIUS - 1, _CARD_RADIUS - 1)


def _paint_bar(
    painter: QPainter, rect: QRect, fraction: float | None, direction: Qt.LayoutDirection
) -> None:
    from PySide6.QtWidgets import QStyle

    radius = rect.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_color(Role.TRACK))
    painter.drawRoundedRect(rect, radius, radius)
    painter.setBrush(_color(Role.ACCENT))
    if fraction is None:
        painter.save()
        painter.setOpacity(_UNMEASURED_OPACITY)
        painter.drawRoundedRect(rect, radius, radius)
        painter.restore()
        return
    width = max(rect.height(), round(rect.width() * fraction))
    done = QRect(rect.left(), rect.top(), width, rect.height())
    painter.drawRoundedRect(QStyle.visualRect(direction, rect, done), radius, radius)
