"""Texts that a spreadsheet would take for a formula, made harmless, and back.

A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return (or their full-width
forms) gets an apostrophe before it; so does one that has apostrophes before such a character, so
that `plain` is the exact inverse of `neutral` for every text (OWASP, CSV injection).
"""

from __future__ import annotations

import re

_BEGINS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_RISKY = re.compile(f"'*[{_BEGINS}]")
_MARKED = re.compile(f"'+[{_BEGINS}]")


def neutral(text: str) -> str:
    """What is written into a CSV cell."""
    return "'" + text if _RISKY.match(text) else text


def plain(cell: str) -> str:
    """What a CSV cell says."""
    return cell[1:] if _MARKED.match(cell) else cell
