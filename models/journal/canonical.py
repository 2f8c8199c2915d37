"""One way to write a value as bytes, so that a digest means something (after RFC 8785)."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from typing import TYPE_CHECKING, Any

from models.records.change import JsonValue

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAFE = 2**53
_DEPTH = 16


def clean(value: object, depth: int = 0) -> JsonValue:
    """`value` with its strings in NFC and its tuples as lists.

    Raises ValueError on what has no single spelling: floats, integers beyond 2**53, lone
    surrogates, keys that are no strings or that are equal after NFC, nesting over 16 levels.
    """
    if depth > _DEPTH:
        raise ValueError(f"nested deeper than {_DEPTH}")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        if abs(value) > _SAFE:
            raise ValueError(f"{value} is beyond 2**53; write it as a string")
        return int(value)
    if isinstance(value, list | tuple):
        return [clean(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return _mapping(value, depth)
    raise ValueError(f"a {type(value).__name__} has no canonical form; write it as a string")


def _mapping(value: Mapping[object, object], depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise ValueError(f"the key {key!r} is no string")
        name = _text(key)
        if name in result:
            raise ValueError(f"the key {name!r} occurs twice")
        result[name] = clean(item, depth + 1)
    return result


def _text(value: str) -> str:
    value.encode("utf-8")  # UnicodeEncodeError is a ValueError: lone surrogates
    return unicodedata.normalize("NFC", value)


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical(value: JsonValue) -> str:
    """The JSON text of a clean value: keys sorted, no blanks, no escapes but the needed ones."""
    return _encode(value)


def new_salt() -> bytes:
    """16 bytes that make the digest of a guessable value say nothing about it."""
    return os.urandom(16)


def salted(salt: bytes, text: str) -> bytes:
    """SHA-256 of the salt and the canonical text of a value."""
    return hashlib.sha256(salt + text.encode()).digest()


def digest(text: str) -> bytes:
    """SHA-256 of a canonical text."""
    return hashlib.sha256(text.encode()).digest()
