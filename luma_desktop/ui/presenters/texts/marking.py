"""Marks a text for translation where it is written; it is translated where it is used."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - what lupdate looks for
    """`text` itself. PySide6's own is typed as `object`."""
    return text
