"""Crops an image to the clip's aspect ratio, where the service would crop it unseen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from luma_desktop.domain.picture import Crop, KeptPicture
from luma_desktop.domain.request import AspectRatio
from luma_desktop.ui.frames.crop_frame import CropFrame
from luma_desktop.ui.frames.crop_result import CropResult
from luma_desktop.ui.frames.crop_view import CropView
from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_kind, set_muted

_SIDE = 196


class CropDialog(QDialog):
    """Shows a whole image; `crop` is its earlier crop."""

    crop_chosen = Signal(object)
    """Crop."""
    whole_chosen = Signal()
    """The image is to be used uncropped."""

    def __init__(
        self,
        picture: KeptPicture,
        ratio: AspectRatio,
        *,
        crop: Crop | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ratio = ratio
        self._frame = CropFrame(picture.width, picture.height, ratio.fraction)
        if crop is not None:
            self._frame.begin_at(crop.left, crop.top, crop.width)
        pixmap = QPixmap()
        pixmap.loadFromData(picture.thumbnail, "PNG")
        self._build(pixmap)
        self._connect()
        self._on_changed()

    def _build(self, pixmap: QPixmap) -> None:
        self.setObjectName("crop_dialog")
        self.setWindowTitle(self.tr("Crop to {ratio}").format(ratio=self._ratio))
        self._view = CropView(pixmap, self._frame)
        self._result = CropResult(pixmap, self._frame)
        title = self._small(plain_label("crop_result_label", self.tr("Cropped image")))
        self._size = self._small(plain_label("crop_size"))
        hint = text_label(
            "crop_hint",
            self.tr(
                "Drag the frame or its corners. Arrow keys move it; + and − resize it. "
                "Hold Shift for larger steps."
            ),
        )
        side = QVBoxLayout()
        side.setSpacing(5)
        side.addWidget(title)
        side.addWidget(self._result, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._size)
        side.addStretch(1)
        hint.setFixedWidth(_SIDE)
        side.addWidget(self._small(hint))
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._view, 1)
        middle.addLayout(side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addLayout(self._build_buttons())
        resize_to_screen(self, 720, 440)
        self._view.setFocus()

    def _build_buttons(self) -> QHBoxLayout:
        self._whole = text_button("use_whole_picture", self.tr("&Use uncropped"))
        self._cancel = text_button("cancel_crop", self.tr("Cancel"))
        self._crop = text_button("crop_picture", self.tr("&Crop"))
        set_kind(self._crop, "primary")
        self._crop.setDefault(True)
        row = dialog_foot([self._whole], [self._cancel, self._crop])
        row.setContentsMargins(6, 0, 0, 0)
        return row

    @staticmethod
    def _small(label: QLabel) -> QLabel:
        label.setFont(label_font())
        set_muted(label)
        return label

    def _connect(self) -> None:
        self._view.changed.connect(self._on_changed)
        self._whole.clicked.connect(self._on_whole)
        self._cancel.clicked.connect(self.reject)
        self._crop.clicked.connect(self._on_crop)

    def _on_changed(self) -> None:
        self._result.update()
        words = self.tr("{ratio} · {width}×{height}")
        self._size.setText(
            words.format(
                ratio=self._ratio,
                width=round(self._frame.width),
                height=round(self._frame.height),
            )
        )

    def _on_whole(self) -> None:
        self.whole_chosen.emit()
        self.accept()

    def _on_crop(self) -> None:
        left, top, width, height = self._frame.fractions()
        self.crop_chosen.emit(Crop(left=left, top=top, width=width, height=height))
        self.accept()
