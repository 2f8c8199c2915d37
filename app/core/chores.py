"""Jobs of the history, run in the worker process."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.history import apply_retention, run_compaction
from models.site.park import HistorySettings


def tidy_history(folder: str, now_ms: int, settings: dict[str, int]) -> dict[str, Any]:
    """Compact what is due, then let retention delete what is past its time."""
    report = run_compaction(Path(folder), now_ms)
    plain = asdict(report)
    plain["messages"] = [f"{m.code} {dict(m.parameters)}" for m in report.messages]
    gone = apply_retention(Path(folder), HistorySettings(**settings), now_ms)
    plain["deleted"] = [path.name for path in gone]
    return plain
