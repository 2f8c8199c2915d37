"""What a cell says: days, areas, amounts, yes and no; read leniently, never guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from models.text.message import Message

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?: 00:00:00)?")
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_ITEMS = re.compile(r"[;,；，、\n]+")
_NO_MINOR = frozenset({"CLP", "ISK", "JPY", "KRW", "VND", "XAF", "XOF"})
"""Currencies without a minor unit (ISO 4217)."""
_THREE = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
YES = frozenset({"yes", "y", "true", "1", "x", "是", "对", "✓"})
NO = frozenset({"no", "n", "false", "0", "否", "-"})


class CellRefused(Exception):  # noqa: N818 - says what happened
    """What a cell says cannot be taken; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code)
        self.message = message


def minor_digits(currency: str) -> int:
    """Decimals of an amount."""
    return 0 if currency in _NO_MINOR else 3 if currency in _THREE else 2


def day(text: str) -> str:
    """YYYY-MM-DD of a day with its year first; another order could be misread."""
    found = _DAY.fullmatch(_narrow(text))
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        pass
    raise CellRefused(Message.of("tenants.refused.day", value=text[:40]))


def whole(text: str, digits: int) -> int:
    """A number with at most `digits` decimals, in units of its last digit."""
    plain = _narrow(text).replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    if _NUMBER.fullmatch(plain) is None or len(plain) > 30:
        raise CellRefused(Message.of("tenants.refused.number", value=text[:40]))
    shifted = Decimal(plain.replace(",", "")).scaleb(digits)
    if shifted != shifted.to_integral_value():
        raise CellRefused(Message.of("tenants.refused.digits", value=text[:40], digits=digits))
    return int(shifted)


def shown(value: int, digits: int) -> Decimal:
    """The other way round."""
    return Decimal(value).scaleb(-digits)


def flag(text: str) -> bool:
    """Yes or no."""
    plain = _narrow(text).casefold()
    if plain in YES or plain in NO:
        return plain in YES
    raise CellRefused(Message.of("tenants.refused.flag", value=text[:40]))


def items(text: str) -> list[str]:
    """The parts of a list, without repetition."""
    return list(dict.fromkeys(part.strip() for part in _ITEMS.split(text) if part.strip()))


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
