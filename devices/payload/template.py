"""A command as the payload that the device's profile asks for."""

from __future__ import annotations

import re

_BLANK = re.compile(r"\{(value|state|id|expires_ms)\}")


def fill(template: str, *, value: float, state: str, command: str, expires_ms: int) -> bytes:
    """`template` with its blanks filled; every other brace stays as it is, JSON is full of them.

    `{value}` is the number without a needless `.0`, `{state}` the code of the commanded state,
    `{id}` the command's id, `{expires_ms}` the UTC time in ms after which a device must ignore it.
    """
    number = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    texts = {"value": number, "state": state, "id": command, "expires_ms": str(expires_ms)}
    return _BLANK.sub(lambda blank: texts[blank[1]], template).encode()
