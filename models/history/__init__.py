"""The history store: exact samples, keyframes, rollups, registers and events (ADR 0003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.history.alarmlog import AlarmJournal
    from models.history.compaction import CompactionReport, run_compaction
    from models.history.events import Event, EventStore
    from models.history.past import PastWriter, write_past
    from models.history.proving import verify_history
    from models.history.reader import HistoryReader
    from models.history.retention import apply_retention
    from models.history.series import Gap, Keyframe, Registers, Rollup, Series
    from models.history.writer import HistoryWriter, Pending, Tally

__getattr__ = parts(
    __name__,
    {
        "alarmlog": "AlarmJournal",
        "compaction": "CompactionReport run_compaction",
        "events": "Event EventStore",
        "past": "PastWriter write_past",
        "proving": "verify_history",
        "reader": "HistoryReader",
        "retention": "apply_retention",
        "series": "Gap Keyframe Registers Rollup Series",
        "writer": "HistoryWriter Pending Tally",
    },
)

__all__ = [
    "AlarmJournal",
    "CompactionReport",
    "Event",
    "EventStore",
    "Gap",
    "HistoryReader",
    "HistoryWriter",
    "Keyframe",
    "PastWriter",
    "Pending",
    "Registers",
    "Rollup",
    "Series",
    "Tally",
    "apply_retention",
    "run_compaction",
    "verify_history",
    "write_past",
]
