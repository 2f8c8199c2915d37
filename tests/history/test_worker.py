"""The worker compacts in a process of its own while the live one writes and reads."""

from __future__ import annotations

import multiprocessing
import pickle
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from models.history import (
    CompactionReport,
    HistoryReader,
    HistoryWriter,
    compaction,
    run_compaction,
)
from models.history.archive import Archive
from models.history.catalogue import Catalogue, read_catalogue
from models.history.files import HistoryFiles
from tests.conftest import ExpectLogs
from tests.history.park import DAY_MS, HOUR_MS, MIDNIGHT, everything, good, point, record, site


def work(folder: str, ear: Connection) -> None:
    """Compact up to the moment that is sent, until told to stop."""
    while (now_ms := ear.recv()) is not None:
        report = run_compaction(Path(folder), now_ms)
        ear.send((report.samples, report.seconds))


def test_compacting_beside_writing_and_reading_is_never_seen(tmp_path: Path) -> None:
    points = site(*(point(f"p{n}") for n in range(30)))
    start = MIDNIGHT - 60_000
    writer = HistoryWriter(tmp_path, points, start, floor_bytes=0)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    worker = context.Process(target=work, args=(str(tmp_path), there), daemon=True)
    worker.start()
    compacted = runs = 0
    here.send(start)
    for n in range(250):
        now = start + 1_000 * n
        writer.add([good(id, n / 10, now) for id in points], now)
        writer.flush(now)
        if here.poll(30 if n % 25 == 24 else 0):
            compacted += here.recv()[0]
            runs += 1
            here.send(now)
        found = everything(reader, f"p{n % 30}")
        assert [v for _, v, _ in found] == [k / 10 for k in range(n + 1)]
    here.send(None)
    worker.join(60)
    assert worker.exitcode == 0
    assert runs >= 9
    assert compacted > 0
    writer.close(now)
    run_compaction(tmp_path, now + 1)
    for id in points:
        assert len(everything(reader, id)) == 250


def test_points_that_come_while_the_worker_begins_keep_their_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_then_a_point_comes(files: HistoryFiles) -> Catalogue:
        before = read_catalogue(files)
        monkeypatch.undo()
        writer = HistoryWriter(tmp_path, site(point("old"), point("new")), MIDNIGHT, floor_bytes=0)
        record(writer, [good("old", 21.0, MIDNIGHT), good("new", 230.0, MIDNIGHT)], MIDNIGHT)
        writer.close(MIDNIGHT)
        return before

    writer = HistoryWriter(tmp_path, site(point("old")), MIDNIGHT - 9_000, floor_bytes=0)
    record(writer, [good("old", 20.0, MIDNIGHT - 9_000)], MIDNIGHT - 9_000)
    writer.close(MIDNIGHT - 8_000)
    monkeypatch.setattr(compaction, "read_catalogue", and_then_a_point_comes)
    # the worker's time is later than what it meets, as after the clock was set back
    run_compaction(tmp_path, MIDNIGHT + 60_000)
    run_compaction(tmp_path, MIDNIGHT + 60_000)
    reader = HistoryReader(tmp_path)
    assert [v for _, v, _ in everything(reader, "new")] == [230.0]
    assert [v for _, v, _ in everything(reader, "old")] == [20.0, 21.0]


def test_without_the_list_of_points_nothing_is_packed_in_steps_that_are_not_its_own(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.history", "not compacted")
    files = HistoryFiles(tmp_path)
    writer = HistoryWriter(tmp_path, site(point()), MIDNIGHT - 1, floor_bytes=0)
    for n in range(2):
        record(writer, [good("p", 21.5 + n, MIDNIGHT + n)], MIDNIGHT + n)
        (files.points, files.points_copy)[n].unlink()
        report = run_compaction(tmp_path, MIDNIGHT + 2 * DAY_MS)
        assert report.samples == 1 - n, "its copy says the same; without both, it waits"
    reader = HistoryReader(tmp_path, pending=writer.pending, catalogue=writer.catalogue)
    assert [v for _, v, _ in everything(reader, "p")] == [21.5, 22.5]
    writer.close(MIDNIGHT + 1_000)


def test_a_park_without_points_is_no_damage(tmp_path: Path) -> None:
    HistoryWriter(tmp_path, {}, MIDNIGHT, floor_bytes=0).close(MIDNIGHT + 1_000)
    assert run_compaction(tmp_path, MIDNIGHT + 2_000).samples == 0


@pytest.mark.parametrize("kind", ["hours", "quarters"])
def test_a_day_that_is_summed_up_while_its_sums_are_read_stands_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    start, source = MIDNIGHT - DAY_MS, tmp_path / "source"
    writer = HistoryWriter(source, site(point(counter=True)), start, floor_bytes=0)
    for hour in range(48):
        now = start + hour * HOUR_MS
        record(writer, [good("p", float(hour), now)], now)
    writer.close(MIDNIGHT + DAY_MS - 1)
    run_compaction(source, MIDNIGHT + HOUR_MS)
    ask = Archive.ask
    for looks in range(9):
        folder, left = shutil.copytree(source, tmp_path / f"after-{looks}"), looks

        def beside_the_worker(archive: Archive, *asked: Any, folder: Path = folder) -> Any:
            nonlocal left
            if left == 0:
                run_compaction(folder, MIDNIGHT + 2 * DAY_MS)
            left -= 1
            return ask(archive, *asked)

        monkeypatch.setattr(Archive, "ask", beside_the_worker)
        reader, end = HistoryReader(folder), MIDNIGHT + DAY_MS
        if kind == "hours":
            found = reader.rollup("p", start, end).hours.tolist()
            assert found == [start + hour * HOUR_MS for hour in range(48)]
        else:
            found = reader.registers("p", start, end).ends.tolist()
            assert found == [start + quarter * HOUR_MS // 4 for quarter in range(1, 192)]


def test_a_second_of_two_days_is_read_once_while_only_one_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = HistoryWriter(tmp_path, site(point()), MIDNIGHT - 2_000, floor_bytes=0)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    around = [good("p", 1.0, MIDNIGHT - 400), good("p", 2.0, MIDNIGHT + 400)]
    record(writer, around, MIDNIGHT + 500)
    expected = [(MIDNIGHT - 400, 1.0, 0), (MIDNIGHT + 400, 2.0, 0)]
    assert everything(reader, "p") == expected
    write_day = compaction._write_day

    def killed_between_the_days(*day: Any) -> int:
        if day[2] == MIDNIGHT // DAY_MS:
            raise KeyboardInterrupt
        return write_day(*day)

    monkeypatch.setattr(compaction, "_write_day", killed_between_the_days)
    with pytest.raises(KeyboardInterrupt):
        run_compaction(tmp_path, MIDNIGHT + 1_000)
    monkeypatch.undo()
    assert everything(reader, "p") == expected
    run_compaction(tmp_path, MIDNIGHT + 1_000)
    assert everything(reader, "p") == expected
    writer.close(MIDNIGHT + 1_000)
    assert everything(HistoryReader(tmp_path), "p") == expected


def test_the_live_process_deletes_what_the_day_files_hold(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, site(point()), MIDNIGHT, floor_bytes=0)
    for n in range(300):
        writer.add([good("p", float(n), MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
        writer.flush(MIDNIGHT + 1_000 * n)
    writer.drain()
    assert seconds_in(tmp_path) == 300
    run_compaction(tmp_path, MIDNIGHT + 250_000)
    assert seconds_in(tmp_path) == 300
    for n in range(4):
        record(writer, [], MIDNIGHT + 300_000 + 10_000 * n)
    assert seconds_in(tmp_path) == 49
    reader = HistoryReader(tmp_path, pending=writer.pending)
    assert [v for _, v, _ in everything(reader, "p")] == [float(n) for n in range(300)]
    writer.close(MIDNIGHT + 400_000)


def test_a_report_crosses_a_pipe_as_plain_data(tmp_path: Path) -> None:
    report = CompactionReport(moved=["history-2026-09-21.sqlite.damaged-1"])
    assert pickle.loads(pickle.dumps(asdict(report)))["moved"] == report.moved
    assert [m.code for m in report.messages] == ["history.moved_aside"]
    assert asdict(run_compaction(tmp_path, MIDNIGHT))["samples"] == 0


def seconds_in(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "history" / "journal.sqlite")) as connection:
        return int(connection.execute("SELECT count(*) FROM second").fetchone()[0])
