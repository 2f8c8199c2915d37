"""The history store: exact samples, keyframes, rollups, registers and events (ADR 0003)."""

from models.history.writer import HistoryWriter, Pending, Tally

__all__ = ["HistoryWriter", "Pending", "Tally"]
