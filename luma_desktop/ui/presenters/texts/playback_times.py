"""Positions in a clip."""


def clock_text(milliseconds: int) -> str:
    """``0:02.08``: minutes, seconds, hundredths."""
    hundredths = max(0, milliseconds) // 10
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes}:{rest // 100:02d}.{rest % 100:02d}"
