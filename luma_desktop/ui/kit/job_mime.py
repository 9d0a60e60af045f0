"""Drag data: the ids of jobs dragged from one part of the window to another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMimeData

JOB_IDS = "application/x-luma-job-ids"
"""One id a line, in UTF-8."""


def carry_job_ids(job_ids: Iterable[str]) -> QMimeData:
    data = QMimeData()
    data.setData(JOB_IDS, "\n".join(job_ids).encode())
    return data


def carried_job_ids(data: QMimeData) -> list[str]:
    """In the order they were selected; empty for other data."""
    lines = bytes(data.data(JOB_IDS).data()).decode("utf-8", "replace").splitlines()
    return [line for line in lines if line]
