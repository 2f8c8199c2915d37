"""TOML with the line of every key, which the standard library's reader does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from models.site.faults import Origin
from models.site.read.textfile import read_text
from models.text.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from models.site.faults import Faults
    from models.site.faults import Path as KeyPath

_TABLE = re.compile(r"\s*\[(?P<array>\[)?(?P<keys>[^\[\]]+)\]")
_KEY = re.compile(
    r"\s*(?P<keys>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(path: Path, file: str, faults: Faults) -> tuple[dict[str, Any], Origin] | None:
    """The document and the origin of its root; None after a fault."""
    origin = Origin(file)
    text = read_text(path, origin, faults)
    if text is None:
        return None
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        place = _PLACE.search(reason)
        line = int(place[1]) if place else text.count("\n") + 1
        faults.add(
            Origin(file, row=line),
            Message.of("site.toml_syntax", reason=_PLACE.sub("", reason).strip()),
        )
        return None
    return document, Origin(file, lines=key_lines(text))


def key_lines(text: str) -> dict[KeyPath, int]:
    """Key path -> line. A good guess, not a parser: used only to point at the right line."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    depth, fence = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not depth and not fence:
            header, key = _TABLE.match(line), _KEY.match(line)
            if header:
                table = _enter(header, counts)
                lines.setdefault(table, number)
            elif key:
                lines.setdefault(table + _parts(key["keys"]), number)
                line = line[key.end() :]
            if header:
                continue
        depth, fence = _state(line, depth, fence)
    return lines


def _parts(keys: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(keys))


def _enter(header: re.Match[str], counts: dict[KeyPath, int]) -> KeyPath:
    """The path that a `[table]` or `[[array of tables]]` header opens."""
    parts = _parts(header["keys"])
    path: KeyPath = ()
    for index, part in enumerate(parts):
        path = (*path, part)
        if index == len(parts) - 1 and header["array"]:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _state(line: str, depth: int, fence: str) -> tuple[int, str]:
    """Depth of open brackets and the open multi-line string after `line`."""
    if fence:
        end = line.find(fence)
        if end < 0:
            return depth, fence
        line, fence = line[end + 3 :], ""
    for mark in ('"""', "'''"):
        start = line.find(mark)
        if start >= 0 and line.find(mark, start + 3) < 0:
            return depth, mark
    line = _STRING.sub("", line).split("#", 1)[0]
    return max(0, depth + sum(map(line.count, "[{")) - sum(map(line.count, "]}"))), fence
