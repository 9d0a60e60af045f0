"""The clips that the form extends and leads up to, and how the request refers to them."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.lineage import extends_by_id, leads_up_by_id
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.ui.form.extend_chip import ExtendChip, TargetChip
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.kit.tool_tips import tool_tip


class Continuation(QWidget):
    """Shown above the prompt while the form extends a clip."""

    closed = Signal()
    """The user dropped the clip to extend."""
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip: Job | None = None
        self._target: Job | None = None
        self._target_chip: TargetChip | None = None
        self._build()
        self._chip.closed.connect(self.closed)
        self._prepend.toggled.connect(self.changed)

    @property
    def clip(self) -> Job | None:
        """The job whose clip the form extends."""
        return self._clip

    @property
    def is_prepending(self) -> bool:
        """Whether the new clip ends where that one begins instead."""
        return self._prepend.isChecked() and not self._prepend.isHidden()

    def set_clip(self, job: Job | None) -> None:
        """Extend another clip or none; drops the clip it leads up to."""
        self._clip, self._target = job, None
        self._prepend.setChecked(False)
        if job is not None:
            self._chip.show_job(job)

    def set_prepending(self, prepending: bool) -> None:
        self._prepend.setChecked(prepending)

    def set_target(self, job: Job | None) -> None:
        """Lead up to a second clip, or to none."""
        self._target = job
        self._prepend.setChecked(False)
        self.changed.emit()

    def show_for(self, model: Model) -> None:
        """Show what `model` can do with these clips."""
        clip, target = self._clip, self._target
        self._chip.setVisible(clip is not None)
        can_lead_up = clip is not None and target is None and leads_up_by_id(clip, model)
        self._prepend.setVisible(can_lead_up)
        self._show_target(target)
        self.setVisible(clip is not None)

    def by_id(self, model: Model) -> bool:
        """Whether `model` accepts these clips by id; otherwise the last frame is used."""
        if self._clip is None or not extends_by_id(self._clip, model):
            return False
        return self._target is None or leads_up_by_id(self._target, model)

    def lacks_target(self, model: Model) -> bool:
        """Whether there's a clip to lead up to, which `model` can't do."""
        return self._target is not None and not self.by_id(model)

    def taken_frames(self, model: Model) -> tuple[FrameSlot, ...]:
        """The frames that clips replace."""
        if not self.by_id(model):
            return ()
        if self._target is not None:
            return tuple(FrameSlot)
        return (FrameSlot.END if self.is_prepending else FrameSlot.START,)

    def clips_for(self, model: Model) -> dict[FrameSlot, Job]:
        """The clips that replace frames: the start by one's last frame, the end by a first one."""
        slots = self.taken_frames(model)
        if self._clip is None:
            return {}
        return {
            slot: self._target if slot is FrameSlot.END and self._target else self._clip
            for slot in slots
        }

    def applied(self, request: GenerationRequest) -> GenerationRequest:
        """`request` with the ids of these clips, if its model accepts them."""
        if self._clip is None or not self.by_id(request.model):
            return request
        own_id = self._clip.generation_id
        if self.is_prepending:
            return msgspec.structs.replace(request, leads_to=own_id, end_image_url=None)
        request = msgspec.structs.replace(request, extends=own_id, start_image_url=None)
        if self._target is None:
            return request
        target = self._target.generation_id
        return msgspec.structs.replace(request, leads_to=target, end_image_url=None)

    def _build(self) -> None:
        self.setObjectName("continuation")
        self._chip = ExtendChip()
        self._prepend = QCheckBox(self.tr("Lead up to this clip instead"))
        self._prepend.setObjectName("prepend")
        self._prepend.setAccessibleName(self.tr("Lead up to this clip instead"))
        self._prepend.setToolTip(tool_tip(self.tr("The new clip ends where this one begins")))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._chip)
        self._column.addWidget(self._prepend)
        self.hide()

    def _show_target(self, job: Job | None) -> None:
        """The second chip is built when first needed."""
        if job is None:
            if self._target_chip is not None:
                self._target_chip.hide()
            return
        if self._target_chip is None:
            self._target_chip = TargetChip()
            self._column.insertWidget(1, self._target_chip)
            self._target_chip.closed.connect(lambda: self.set_target(None))
        self._target_chip.show_job(job)
        self._target_chip.show()
