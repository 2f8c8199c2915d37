"""Jobs of the history, run in the worker process."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.history import apply_retention, run_compaction
from models.history.recorded import is_clock_doubtful
from models.site.park import HistorySettings


def tidy_history(folder: str, now_ms: int, settings: dict[str, int]) -> dict[str, Any]:
    """Compact what is due, then let retention delete what is past its time.

    Not where the clock may be wrong: what is deleted by it is gone.
    """
    report = run_compaction(Path(folder), now_ms)
    plain = asdict(report)
    plain["messages"] = [f"{m.code} {dict(m.parameters)}" for m in report.messages]
    gone: list[Path] = []
    if is_clock_doubtful(Path(folder), now_ms):
        plain["messages"].append("the clock may be wrong: nothing is deleted for a day")
    else:
        gone = apply_retention(Path(folder), HistorySettings(**settings), now_ms)
    plain["deleted"] = [path.name for path in gone]
    return plain
