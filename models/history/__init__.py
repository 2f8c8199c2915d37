"""The history store: exact samples, keyframes, rollups, registers and events (ADR 0003)."""

from models.history.alarmlog import AlarmJournal
from models.history.compaction import CompactionReport, run_compaction
from models.history.events import Event, EventStore
from models.history.past import PastWriter, write_past
from models.history.proving import verify_history
from models.history.reader import HistoryReader
from models.history.retention import apply_retention
from models.history.series import Gap, Keyframe, Registers, Rollup, Series
from models.history.writer import HistoryWriter, Pending, Tally

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
