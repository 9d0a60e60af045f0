"""Draws the rows of the prompt popup: prompts on up to two lines, snippets, camera terms."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from luma_desktop.ui.kit.fonts import body_font, label_font, medium, semibold
from luma_desktop.ui.kit.icons import paint_icon
from luma_desktop.ui.kit.painting import draw_line, paint_box, paint_focus_ring
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.presenters.request.prompt_rows import PromptRow, RowKind
from luma_desktop.ui.prompts.prompt_list import PromptRole

Index = QModelIndex | QPersistentModelIndex

_MARGIN = 10
_PADDING = 6
_HEADING_SPACE = 8
_LEAD = 3
"""Logical pixels between two lines."""

_STAR = 14
_STAR_ROOM = 26
_RADIUS = 6.0
_LEADING = Qt.AlignmentFlag.AlignLeading
_TRAILING = Qt.AlignmentFlag.AlignTrailing


class PromptDelegate(QStyledItemDelegate):
    """Colours are the theme's at each paint."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._body = body_font()
        self._name = medium(self._body)
        self._label = label_font()
        self._heading = semibold(self._label)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        row = _row(index)
        width = option.rect.width()
        if row.kind is RowKind.HEADING:
            return QSize(width, QFontMetrics(self._heading).height() + _PADDING + _HEADING_SPACE)
        heights = {
            RowKind.SNIPPET: QFontMetrics(self._label).height() + _LEAD,
            RowKind.PROMPT: 0,
            RowKind.TERM: 0,
        }
        body = QFontMetrics(self._body).height()
        second = heights[row.kind]
        if row.kind is RowKind.PROMPT and self._wraps(row.title, width):
            second = body + _LEAD
        return QSize(width, body + second + 2 * _PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = _row(index)
        painter.save()
        if row.kind is RowKind.HEADING:
            self._paint_heading(painter, option, row)
        else:
            _paint_ground(painter, option)
            inner = option.rect.adjusted(_MARGIN, _PADDING, -_MARGIN, -_PADDING)
            match row.kind:
                case RowKind.PROMPT:
                    self._paint_prompt(painter, option, inner, row)
                case RowKind.SNIPPET:
                    self._paint_snippet(painter, inner, row)
                case _:
                    self._paint_term(painter, option, inner, row)
        painter.restore()

    @staticmethod
    def star_rect(option: QStyleOptionViewItem) -> QRect:
        """Where a prompt's star is pressed, in the coordinates of `option.rect`."""
        place = QRect(option.rect)
        place.setLeft(place.right() - _STAR_ROOM - _PADDING)
        return QStyle.visualRect(option.direction, option.rect, place)

    # inside

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, row: PromptRow
    ) -> None:
        place = option.rect.adjusted(_MARGIN, _HEADING_SPACE, -_MARGIN, 0)
        painter.setFont(self._heading)
        painter.setPen(Theme.current().color(Role.MUTED))
        draw_line(painter, place, _LEADING, row.title, QFontMetrics(self._heading))

    def _paint_prompt(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: PromptRow
    ) -> None:
        room = QRect(inner)
        room.setWidth(self._text_width(option.rect.width()))
        room = QStyle.visualRect(option.direction, inner, room)
        painter.setFont(self._body)
        painter.setPen(Theme.current().color(Role.TEXT))
        metrics = QFontMetrics(self._body)
        line = QRect(room.left(), room.top(), room.width(), metrics.height())
        for part in _two_lines(row.title, self._body, room.width()):
            draw_line(painter, line, _LEADING, part, metrics)
            line.translate(0, metrics.height() + _LEAD)
        if row.is_favourite or _is_pointed_at(option):
            name = "star-filled" if row.is_favourite else "star"
            color = Theme.current().color(Role.ACCENT_LINE if row.is_favourite else Role.MUTED)
            place = QRectF(self.star_rect(option))
            side = QRectF(0, 0, _STAR, _STAR)
            side.moveCenter(place.center())
            paint_icon(painter, name, side, color)

    def _paint_snippet(self, painter: QPainter, inner: QRect, row: PromptRow) -> None:
        metrics = QFontMetrics(self._name)
        line = QRect(inner.left(), inner.top(), inner.width(), metrics.height())
        painter.setFont(self._name)
        painter.setPen(Theme.current().color(Role.TEXT))
        draw_line(painter, line, _LEADING, row.title, metrics)
        small = QFontMetrics(self._label)
        line = QRect(inner.left(), line.bottom() + _LEAD, inner.width(), small.height())
        painter.setFont(self._label)
        painter.setPen(Theme.current().color(Role.MUTED))
        draw_line(painter, line, _LEADING, row.detail, small)

    def _paint_term(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: PromptRow
    ) -> None:
        metrics = QFontMetrics(self._body)
        width = metrics.horizontalAdvance(row.title) + 2
        title = QRect(inner.left(), inner.top(), width, inner.height())
        painter.setFont(self._body)
        painter.setPen(Theme.current().color(Role.TEXT))
        draw_line(
            painter,
            QStyle.visualRect(option.direction, inner, title),
            _LEADING,
            row.title,
            metrics,
        )
        rest = inner.adjusted(width + _MARGIN, 0, 0, 0)
        painter.setFont(self._label)
        painter.setPen(Theme.current().color(Role.MUTED))
        draw_line(
            painter,
            QStyle.visualRect(option.direction, inner, rest),
            _TRAILING,
            row.detail,
            QFontMetrics(self._label),
        )

    def _wraps(self, text: str, width: int) -> bool:
        return QFontMetrics(self._body).horizontalAdvance(text) > self._text_width(width)

    @staticmethod
    def _text_width(width: int) -> int:
        return width - 2 * _MARGIN - _STAR_ROOM


def _row(index: Index) -> PromptRow:
    row = index.data(PromptRole.ROW)
    return row if isinstance(row, PromptRow) else PromptRow(kind=RowKind.HEADING, title="")


def _is_pointed_at(option: QStyleOptionViewItem) -> bool:
    flags = QStyle.StateFlag
    return bool(option.state & (flags.State_MouseOver | flags.State_Selected))


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    ground = QRectF(option.rect).adjusted(1, 0, -1, 0)
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if selected or option.state & QStyle.StateFlag.State_MouseOver:
        role = Role.SELECTION if selected else Role.RAISED
        paint_box(painter, ground, radius=_RADIUS, ground=Theme.current().color(role))
    if selected and (
        Theme.current().is_high_contrast or option.state & QStyle.StateFlag.State_HasFocus
    ):
        paint_focus_ring(painter, ground, _RADIUS)


def _two_lines(text: str, font: QFont, width: int) -> tuple[str, ...]:
    """`text` broken between words where the first line is full; the rest is one line."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    units = line.textLength()
    layout.endLayout()
    first = text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
    rest = text[len(first) :]
    return (first.rstrip(), rest.strip()) if rest.strip() else (first.rstrip(),)
