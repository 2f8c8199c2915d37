"""The number that people say on the phone, derived from the id: the same at every station."""

from __future__ import annotations

from hashlib import sha256

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def number_of(id_: str) -> str:
    """Seven letters and digits, none of which is mistaken for another: `7K4-F2MW`.

    35 bits of a digest: of 100,000 requests about one in seven parks would see a pair with the
    same number, and the list then shows both.
    """
    bits = int.from_bytes(sha256(id_.encode()).digest()[:5], "big") >> 5
    text = "".join(_DIGITS[bits >> shift & 31] for shift in range(30, -1, -5))
    return f"{text[:3]}-{text[3:]}"


def as_number(text: str) -> str:
    """What somebody typed, written as `number_of` writes it; empty if it is no number."""
    plain = "".join(text.split()).replace("-", "").upper().translate(_HEARD_AS)
    if len(plain) != 7 or not set(plain) <= set(_DIGITS):
        return ""
    return f"{plain[:3]}-{plain[3:]}"
