"""Qt's own messages, forwarded to the log."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("qt")

HARMLESS = (
    "PulseAudioService: pa_context_connect() failed",
    "No audio device detected",
    "This plugin does not support propagateSizeHints",
    "No RHI backend. Using CPU conversion",
    'does not implement "GetApplicationBusAddress"',
)
"""Logged on machines without sound or a window manager, and for every screen reader query;
the program works all the same."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def lead_to_log() -> None:
    qInstallMessageHandler(_handle)


def _handle(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    harmless = any(text in message for text in HARMLESS)
    level = logging.DEBUG if harmless else _LEVELS.get(kind, logging.WARNING)
    log.log(level, "%s: %s", context.category or "default", message)
