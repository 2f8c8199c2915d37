"""The history store: exact samples, keyframes, rollups, registers and events (ADR 0003)."""

from models.history.compaction import CompactionReport, run_compaction
from models.history.reader import HistoryReader
from models.history.series import Gap, Keyframe, Registers, Rollup, Series
from models.history.writer import HistoryWriter, Pending, Tally

__all__ = [
    "CompactionReport",
    "Gap",
    "HistoryReader",
    "HistoryWriter",
    "Keyframe",
    "Pending",
    "Registers",
    "Rollup",
    "Series",
    "Tally",
    "run_compaction",
]
