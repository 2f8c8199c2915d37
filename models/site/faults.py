"""Faults of a configuration: where, what is wrong, what is allowed. All are listed at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.text.message import Message

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one file."""

    file: str
    """Relative to the site file's folder where it lies inside, else as it was given."""
    line: int
    """1-based; 0 where no line can be named."""
    key: str
    """`device[3].points.temperature`, counted from 1 as a reader counts; a column in a table."""
    what: Message
    allowed: Message | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in which file something was written."""

    file: str
    path: Path = ()
    lines: Mapping[Path, int] = field(default_factory=dict)
    row: int = 0
    """Line of a CSV file; there the path is the column."""

    def at(self, *more: str | int) -> Origin:
        """The place below this one."""
        return Origin(self.file, (*self.path, *more), self.lines, self.row)

    @property
    def line(self) -> int:
        """The line of the nearest key above that has one."""
        if self.row:
            return self.row
        for end in range(len(self.path), 0, -1):
            found = self.lines.get(self.path[:end])
            if found is not None:
                return found
        return 0

    @property
    def key(self) -> str:
        """The path as a reader counts."""
        text = ""
        for part in self.path:
            if isinstance(part, int):
                text += f"[{part + 1}]"
            else:
                text += f".{part}" if text else part
        return text


class Faults:
    """Collects faults in the order they are found."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._seen: set[tuple[str, int, str, str]] = set()

    def add(self, origin: Origin, what: Message, allowed: Message | None = None) -> None:
        """Note a fault; the same one is noted once."""
        fault = Fault(origin.file, origin.line, origin.key, what, allowed)
        identity = (fault.file, fault.line, fault.key, repr(what.parameters) + what.code)
        if identity not in self._seen:
            self._seen.add(identity)
            self.found.append(fault)
