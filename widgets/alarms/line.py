"""What a row is to be drawn as, whatever it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt

from models.points import Severity
from widgets.alarms.arranging import RowKind
from widgets.symbols import AlarmMark

LINE = Qt.ItemDataRole.UserRole + 120
"""Data role of every cell of a row: its `Line`."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many alarms of one priority are in a group, and whether one is unacknowledged."""

    severity: Severity
    count: int
    open: bool
    withheld: bool = False
    """True if none of them calls: drawn grey."""

    @property
    def mark(self) -> AlarmMark:
        """How its symbol is drawn."""
        if self.withheld:
            return AlarmMark.NONE
        return AlarmMark.UNACKNOWLEDGED if self.open else AlarmMark.ACKNOWLEDGED


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its texts by column."""

    kind: RowKind
    texts: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.NONE
    mark: AlarmMark = AlarmMark.NONE
    strong: bool = False
    gone: bool = False
    """Stands no more, and keeps its place until the list is let go: struck and grey."""
    inside: bool = False
    """In a group: its title stands further right."""
    folded: bool = False
    remark: str = ""
    """After the title, lighter: `first`, `88 alarms`."""
    tallies: tuple[Tally, ...] = ()
    blinks: bool = False
