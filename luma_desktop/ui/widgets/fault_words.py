"""Why a form cannot be sent as it stands, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.request import MAX_PROMPT_UNITS, RequestFault

translate = QCoreApplication.translate


def fault_text(fault: RequestFault) -> str:
    match fault:
        case RequestFault.PROMPT_BLANK:
            return translate("faults", "Say first what the clip should show.")
        case RequestFault.PROMPT_TOO_LONG:
            text = translate("faults", "The service takes prompts of up to {most} characters.")
            return text.format(most=f"{MAX_PROMPT_UNITS:,}")
        case RequestFault.START_URL | RequestFault.END_URL:
            return translate("faults", "Not a web address: they begin with https://")
