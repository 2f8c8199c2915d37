"""Tags inside a line of text: `#fire` or `＃消防`, after anything but a word."""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(r"(?<!\w)[#＃](\w+(?:-\w+)*)")
_LONGEST = 40


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in the order in which they come, each once, without case and width.

    A bare number is none: `lift #2` names a lift.
    """
    found = (
        unicodedata.normalize("NFKC", tag).casefold()[:_LONGEST]
        for tag in _TAG.findall(text)
        if not tag.isdigit()
    )
    return tuple(dict.fromkeys(found))
