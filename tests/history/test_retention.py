"""Forgetting deletes files by class, and never the present one."""

from __future__ import annotations

from pathlib import Path

from models.history import apply_retention
from models.history.files import HistoryFiles, day_of
from models.site.park import HistorySettings
from tests.history.park import DAY_MS, MIDNIGHT


def test_each_class_is_kept_for_its_own_time(tmp_path: Path) -> None:
    files = HistoryFiles(tmp_path)
    today = day_of(MIDNIGHT)  # in September 2026
    kept = [files.day(today - n) for n in (0, 1, 30)] + [files.day(today + 1)]
    kept += [files.rollup(y) for y in (2026, 2016)] + [files.registers(y) for y in (2026, 2021)]
    kept += [files.events(2026, 9), files.events(2024, 9)]
    kept += [files.points, files.journal, files.compaction]
    old = [files.day(today - 31), files.day(today - 400), files.rollup(2015)]
    old += [files.registers(2020), files.events(2024, 8), files.events(2023, 12)]
    for path in kept + old:
        path.write_bytes(b"x")
    wal = files.day(today - 31).with_name(files.day(today - 31).name + "-wal")
    wal.write_bytes(b"x")
    settings = HistorySettings(raw_days=30, rollup_years=10, register_years=5, event_months=24)
    gone = apply_retention(tmp_path, settings, MIDNIGHT + DAY_MS // 2)
    assert sorted(gone) == sorted(old)
    assert sorted(files.root.iterdir()) == sorted(kept)


def test_the_shortest_retention_keeps_the_present(tmp_path: Path) -> None:
    files = HistoryFiles(tmp_path)
    present = [files.day(day_of(MIDNIGHT)), files.rollup(2026), files.registers(2026)]
    present.append(files.events(2026, 9))
    for path in present:
        path.write_bytes(b"x")
    assert apply_retention(tmp_path, HistorySettings(0, 0, 0, 0), MIDNIGHT) == []
