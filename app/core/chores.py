"""Jobs of the history, run in the worker process."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.history import run_compaction


def tidy_history(
    folder: str,
    now_ms: int,
    raw_days: int,
    rollup_years: int,
    register_years: int,
    event_months: int,
) -> dict[str, Any]:
    """Compact what is due, then let retention delete what is past its time."""
    report = run_compaction(Path(folder), now_ms)
    plain = asdict(report)
    plain["messages"] = [message.code for message in report.messages]
    return plain
