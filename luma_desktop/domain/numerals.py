"""Numbers as people type them, wherever they are from: `12.50`, `12,50`, `1,250.00`, `1.250,00`.

A single point or comma with one or two digits after it is the decimal sign, whatever the locale.
What could be read in two ways, such as `1.500`, is not read at all.
"""

from __future__ import annotations

import re
from decimal import Decimal

_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f'\u2019](?=\d{3}(?!\d))")
"""What some places write between groups of three digits."""
_PLAIN = re.compile(r"(\d+)[.,]?|(\d*)[.,](\d{1,2})")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")


def read_decimal(text: str) -> Decimal | None:
    """What `text` says, with at most two decimals; None where it says nothing or several things."""
    text = _SPACES.sub("", text.strip().replace("\u066b", "."))
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        whole, before, after = plain.groups()
        return Decimal(whole) if whole is not None else Decimal(f"{before or 0}.{after}")
    if _GROUPED.fullmatch(text) is None:
        return None
    signs = "".join(sign for sign in text if sign in ".,")
    if len(signs) == 1:  # 1.500 is a thousand and a half here, one and a half there
        return None
    if signs.count(signs[-1]) == len(signs):
        return Decimal(_digits(text))
    whole, after = text.rsplit(signs[-1], 1)
    return Decimal(f"{_digits(whole)}.{after}")


def read_whole(text: str) -> int | None:
    """As `read_decimal`, and nothing but a whole number: `5`, `5,0`, `5.00`."""
    found = read_decimal(text)
    return int(found) if found is not None and found == found.to_integral_value() else None


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
