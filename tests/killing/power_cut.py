"""What a power cut could have left on the disk, from a trace of a real process.

Synced bytes are there. Of what was written since, any part may be there, each write torn at the
512 bytes of a sector. Names (files made, renamed and removed) are taken to be in order, as
journalling file systems keep them.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_SECTOR = 512
_HEAD = struct.Struct("=cHqI")


class Step(NamedTuple):
    """One change of one file."""

    kind: str
    path: Path
    offset: int
    data: bytes


def read_trace(trace: Path) -> list[Step]:
    """The steps that `power_trace.c` noted; a last one that was cut by the kill is left out."""
    raw, at, steps = trace.read_bytes(), 0, []
    while at + _HEAD.size <= len(raw):
        kind, name, offset, length = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        if at + name + length > len(raw):
            break
        path = Path(raw[at : at + name].decode())
        steps.append(Step(kind.decode(), path, offset, raw[at + name : at + name + length]))
        at += name + length
    return steps


@dataclass(slots=True)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Step] = field(default_factory=list)


class Disk:
    """Files as they are and as they would be after a cut."""

    def __init__(self, *, lies: bool = False) -> None:
        """With `lies`, the disk says that it synced a log and did not: the control experiment."""
        self._lies = lies
        self._files: dict[Path, _File] = {}

    def take(self, step: Step) -> None:
        """Do one step."""
        if step.kind == "u":
            self._files.pop(step.path, None)
            return
        if step.kind == "r":
            self._files[Path(step.data.decode())] = self._files.pop(step.path, _File())
            return
        if step.kind == "s" and step.path not in self._files:
            return
        file = self._files.setdefault(step.path, _File())
        if step.kind != "s":
            file.pending.append(step)
        elif not (self._lies and step.path.name.endswith("-wal")):
            for one in file.pending:
                _apply(file.durable, one)
            file.pending.clear()

    def image(self, chance: random.Random) -> Iterator[tuple[Path, bytes]]:
        """What is found after the power is back."""
        keep = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for path, file in self._files.items():
            content = bytearray(file.durable)
            for step in file.pending:
                if chance.random() < keep:
                    _apply(content, _torn(step, chance) if chance.random() < 0.3 else step)
            yield path, bytes(content)


def _torn(step: Step, chance: random.Random) -> Step:
    sectors = len(step.data) // _SECTOR
    if step.kind != "w" or sectors < 2:
        return step
    first = chance.randrange(sectors)
    last = chance.randrange(first, sectors) + 1
    part = step.data[first * _SECTOR : last * _SECTOR]
    return step._replace(offset=step.offset + first * _SECTOR, data=part)


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "t":
        del content[step.offset :]
        content.extend(bytes(step.offset - len(content)))
    else:
        content.extend(bytes(max(0, step.offset - len(content))))
        content[step.offset : step.offset + len(step.data)] = step.data
