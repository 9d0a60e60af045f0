"""What waits for a model that the vendor has retired, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import ZERO
from luma_desktop.domain.pricing import Quote
from luma_desktop.domain.request import Model
from luma_desktop.ui.presenters.models import model_name

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


def moving_offer(quotes: Sequence[Quote], model: Model) -> str:
    """`Make 3 with Ray 2 · $2.70`."""
    cost = sum((quote.amount for quote in quotes), ZERO)
    if all(quote.known for quote in quotes):
        text = translate("retirement", "Make {count} with {model} · {cost}")
    else:
        text = translate("retirement", "Make {count} with {model} · about {cost}")
    return text.format(count=len(quotes), model=model_name(model), cost=cost)
