"""An exception for one point, written into the text of a site file: added, or laid over its own.

The rest of the file stays as people wrote it, comments and all.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Settings = dict[str, Any]

_HEADER = re.compile(r"^\s*\[\[\s*exception\s*\]\]\s*(#.*)?$")
_OTHER = re.compile(r"^\s*\[")
_OWN = re.compile(r"^\s*\[\[?\s*exception\s*\.")
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def with_exception(text: str, point: str, settings: Settings) -> tuple[str, str]:
    """The site file with `settings` in the exception for `point`, and that exception alone."""
    lines = text.splitlines(keepends=True)
    for first, last in _blocks(lines):
        block = "".join(lines[first:last])
        known = tomllib.loads(block)["exception"][0]
        if known.get("point") == point:
            written = _written(_laid(known, settings))
            return "".join([*lines[:first], written, "\n", *lines[last:]]), written
    written = _written({"point": point, **settings})
    joint = "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{joint}{written}", written


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First line and the one after the last of every exception."""
    begun: int | None = None
    for number, line in enumerate(lines):
        if begun is not None and _OTHER.match(line) and not _OWN.match(line):
            yield begun, number
            begun = None
        if _HEADER.match(line):
            begun = number
    if begun is not None:
        yield begun, len(lines)


def _laid(base: Mapping[str, Any], more: Mapping[str, Any]) -> Settings:
    both = dict(base)
    for key, value in more.items():
        known = both.get(key)
        both[key] = (
            _laid(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
        )
    return both


def _written(exception: Mapping[str, Any]) -> str:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in exception.items()]
    return "\n".join(["[[exception]]", *lines, ""])


def _key(key: str) -> str:
    return key if _BARE.match(key) else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_value(part)}" for key, part in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    # TOML's basic strings are JSON's, but for a delete character
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
