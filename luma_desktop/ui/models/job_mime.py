"""Jobs as they travel when cards are dragged: our ids, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData

JOB_IDS = "application/x-luma-job-ids"


def mime_of(job_ids: Iterable[str]) -> QMimeData:
    mime = QMimeData()
    mime.setData(JOB_IDS, "\n".join(job_ids).encode())
    return mime


def job_ids_in(mime: QMimeData) -> list[str]:
    """Empty if something else is dragged."""
    return bytes(mime.data(JOB_IDS).data()).decode(errors="replace").split()
