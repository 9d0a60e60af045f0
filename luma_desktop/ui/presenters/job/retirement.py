"""Jobs waiting for a model that the vendor has retired, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.request import Model
from luma_desktop.ui.presenters.money.click_question import cost_text
from luma_desktop.ui.presenters.request.models import model_name

translate = QCoreApplication.translate


def stranded_words(*, movable: int, bound: int) -> str:
    """How many jobs can't be sent; those `bound` to a clip's ID can't switch models."""
    parts = [translate("retirement", "The service no longer offers Dream Machine v1.")]
    if movable == 1:
        parts.append(translate("retirement", "1 job is waiting for it. It wasn't charged."))
    else:
        parts.append(
            translate(
                "retirement", "{count} jobs are waiting for it. They weren't charged."
            ).format(count=movable)
        )
    if bound == 1:
        parts.append(
            translate("retirement", "1 extension stays queued. Remix it to use a last frame.")
        )
    elif bound:
        parts.append(
            translate(
                "retirement", "{count} extensions stay queued. Remix them to use a last frame."
            ).format(count=bound)
        )
    return " ".join(parts)


def moving_offer(bill: Bill, model: Model) -> str:
    """`Generate 3 with Ray 2 · $2.70`."""
    text = translate("retirement", "Generate {count} with {model} · {cost}")
    return text.format(count=bill.count, model=model_name(model), cost=cost_text(bill))
