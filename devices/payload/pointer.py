"""JSON pointers (RFC 6901) taken apart once and followed often."""

from __future__ import annotations

from typing import Any, Final

MISSING: Final = object()
"""What `follow` returns where the document has nothing at the pointer; null is something."""


def split(pointer: str) -> tuple[str, ...]:
    """The keys of `pointer`; none for the whole document. Raises ValueError without a slash."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON pointer starts with '/': {pointer!r}")
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in pointer[1:].split("/"))


def follow(document: Any, keys: tuple[str, ...]) -> Any:
    """What stands in `document` at `keys`, or MISSING."""
    for key in keys:
        if isinstance(document, dict):
            document = document.get(key, MISSING)
        elif isinstance(document, list) and key.isdecimal() and len(key) < 10:
            index = int(key)
            document = document[index] if index < len(document) else MISSING
        else:
            return MISSING
        if document is MISSING:
            return MISSING
    return document
