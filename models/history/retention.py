"""Forgetting by deleting files, class by class; the file of the present is never touched."""

from __future__ import annotations

import logging
from pathlib import Path

from models.history.files import HistoryFiles, day_of, month_of, year_of
from models.site.park import HistorySettings

_log = logging.getLogger(__name__)


def apply_retention(folder: Path, settings: HistorySettings, now_ms: int) -> list[Path]:
    """Delete what is older than the site keeps; returns the files that went.

    Days count back from today, months and years from this one. To be run where the compaction
    runs, so that no file goes while it is written. A file that cannot be deleted now (another
    program holds it) is tried again the next time.
    """
    files = HistoryFiles(folder)
    today = day_of(now_ms)
    year, month = year_of(today), month_of(now_ms)
    old = [files.day(d) for d in files.days() if d < today - settings.raw_days]
    old += [files.rollup(y) for y in files.years("rollup") if y < year - settings.rollup_years]
    old += [
        files.registers(y) for y in files.years("registers") if y < year - settings.register_years
    ]
    age = month[0] * 12 + month[1] - settings.event_months
    old += [files.events(y, m) for y, m in files.months() if y * 12 + m < age]
    return [path for path in old if _delete(path)]


def _delete(path: Path) -> bool:
    try:
        for part in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"), path):
            part.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s is still there: %s", path, error)
        return False
    _log.info("%s deleted: older than the site keeps", path.name)
    return True
