"""What waits for a model that the vendor has retired, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.request import Model
from luma_desktop.ui.presenters.money.click_question import cost_text
from luma_desktop.ui.presenters.request.models import model_name

translate = QCoreApplication.translate


def stranded_words(*, movable: int, bound: int) -> str:
    """How many jobs wait in vain; those `bound` to a clip's id cannot simply go elsewhere."""
    parts = [translate("retirement", "The service no longer offers Dream Machine v1.")]
    if movable == 1:
        parts.append(translate("retirement", "A job waits for it; nothing was spent on it."))
    else:
        parts.append(
            translate("retirement", "{count} jobs wait for it; nothing was spent on them.").format(
                count=movable
            )
        )
    if bound:
        parts.append(
            translate(
                "retirement", "Extensions stay in line: {count}. Remix them to use a last frame."
            ).format(count=bound)
        )
    return " ".join(parts)


def moving_offer(bill: Bill, model: Model) -> str:
    """`Make 3 with Ray 2 · $2.70`."""
    text = translate("retirement", "Make {count} with {model} · {cost}")
    return text.format(count=bill.count, model=model_name(model), cost=cost_text(bill))
