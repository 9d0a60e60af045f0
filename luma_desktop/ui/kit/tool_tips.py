"""Tool tips whose text may come from anywhere.

Qt guesses whether a tool tip is rich text, by its first tag. This leaves it nothing to guess.
"""

from __future__ import annotations

from luma_desktop.ui.kit.markup import escaped


def tool_tip(text: str) -> str:
    """`text` as a tool tip that shows it as it is, markup and all; a long one wraps.

    Qt also takes a text for rich that has `&lt;` in its first line.
    """
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{escaped(text).replace(chr(10), '<br>')}</qt>"
