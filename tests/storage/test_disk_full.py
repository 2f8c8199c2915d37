"""A full disk: told at once, nothing acknowledged is lost, it goes on when there is room."""

import os
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from models.storage import (
    Layout,
    Migration,
    Reserve,
    StorageFault,
    Writer,
    create_or_open,
    open_reader,
)
from tests.storage.small_disk import fill, small_disk

LAYOUT = Layout("t", 4711, (Migration(1, "one", "CREATE TABLE t (a INTEGER PRIMARY KEY, b);"),))


class Told:
    """What the watcher heard, with when."""

    def __init__(self):
        self.heard = []
        self._news = threading.Condition()

    def __call__(self, message):
        with self._news:
            self.heard.append((time.monotonic(), message and message.code))
            self._news.notify_all()

    @property
    def codes(self):
        return [code for _, code in self.heard]

    def wait_for(self, code):
        with self._news:
            assert self._news.wait_for(lambda: code in self.codes, 15), self.codes


def add(connection):
    return connection.execute("INSERT INTO t (b) VALUES (?)", (os.urandom(4000),)).lastrowid


def write_until_refused(writer):
    """What was acknowledged, when the last of it was, and the refusal."""
    acknowledged, last = set(), time.monotonic()
    while True:
        try:
            acknowledged.add(writer.run_now(add))
            last = time.monotonic()
        except StorageFault as fault:
            return acknowledged, last, fault


def stored(path):
    with closing(open_reader(path)) as reader:
        return {a for (a,) in reader.execute("SELECT a FROM t")}


def announce(expected_logs):
    for text in ("storage.refused", "storage.reserve", "writes again", "checkpoint failed"):
        expected_logs("models.storage", text)


def test_nothing_acknowledged_is_lost_and_it_resumes(tmp_path, expected_logs):
    announce(expected_logs)
    with small_disk(tmp_path / "disk", 4) as disk:
        told, path = Told(), disk / "t.db"
        writer = Writer.open(path, LAYOUT, watch=told, patience_s=1.0)
        ballast = fill(disk, 1 << 20)
        acknowledged, full, fault = write_until_refused(writer)
        assert fault.message.code == "storage.refused"
        assert told.heard[0][0] - full < 5
        assert writer.fault is not None
        assert stored(path) == acknowledged
        waiting = writer.submit(add)
        ballast.unlink()
        acknowledged.add(waiting.result(15))
        told.wait_for(None)
        assert told.codes == ["storage.refused", None]
        acknowledged.update(writer.run_now(add) for _ in range(50))
        assert stored(path) == acknowledged
        assert len(acknowledged) > 100
        writer.close()


def test_it_notices_new_room_without_being_asked_to_write(tmp_path, expected_logs):
    announce(expected_logs)
    with small_disk(tmp_path / "disk", 4) as disk:
        told = Told()
        writer = Writer.open(disk / "t.db", LAYOUT, watch=told, patience_s=0.0)
        ballast = fill(disk)
        write_until_refused(writer)
        ballast.unlink()
        told.wait_for(None)
        assert writer.fault is None
        writer.close()


def test_records_go_on_in_the_reserve_while_telemetry_stops(tmp_path, expected_logs):
    announce(expected_logs)
    with small_disk(tmp_path / "disk", 8) as disk:
        told, late = Told(), Told()
        reserve = Reserve(disk / "reserve", 1 << 20)
        records = Writer.open(disk / "r.db", LAYOUT, watch=told, reserve=reserve, patience_s=0.0)
        telemetry = Writer.open(
            disk / "h.db", LAYOUT, watch=late, floor_bytes=2 << 20, patience_s=0.0
        )
        assert reserve.held
        telemetry.run_now(add)
        ballast = fill(disk, 1 << 20)
        with pytest.raises(StorageFault):
            telemetry.run_now(add)
        acknowledged = set()
        while not told.heard:
            acknowledged.add(records.run_now(add))
        assert told.codes == ["storage.reserve"]
        assert not reserve.held
        # a megabyte of reserve holds at least a hundred more of these
        acknowledged.update(records.run_now(add) for _ in range(100))
        assert stored(disk / "r.db") == acknowledged
        ballast.unlink()
        told.wait_for(None)
        late.wait_for(None)
        assert reserve.held
        telemetry.run_now(add)
        records.close()
        telemetry.close()


_CHILD = """
import os, resource, sys
from pathlib import Path
from models.storage import Layout, Migration, StorageFault, Writer, open_reader
layout = Layout("t", 1, (Migration(1, "a", "CREATE TABLE t (a INTEGER PRIMARY KEY, b);"),))
path = Path(sys.argv[1])
writer = Writer.open(path, layout, patience_s=0.0)
add = lambda c: c.execute("INSERT INTO t (b) VALUES (?)", (os.urandom(2000),)).lastrowid
kept = {writer.run_now(add)}
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
try:
    while True:
        kept.add(writer.run_now(add))
except StorageFault as fault:
    print(fault.message.code)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
while True:
    try:
        kept.add(writer.run_now(add))
        break
    except StorageFault:
        pass
writer.close()
reader = open_reader(path)
print(kept == {a for (a,) in reader.execute("SELECT a FROM t")}, len(kept) > 20)
"""


def test_a_file_that_may_not_grow(tmp_path):
    root = Path(__file__).parents[2]
    argv = [sys.executable, "-c", _CHILD, str(tmp_path / "t.db")]
    done = subprocess.run(argv, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split("\n")[:2] == ["storage.refused", "True True"], done.stderr


def test_a_database_that_is_made_while_the_disk_fills_is_whole_or_not_there(tmp_path):
    tables = "".join(f"CREATE TABLE t{n} (a INTEGER PRIMARY KEY, b);\n" for n in range(10))
    layout = Layout("t", 4711, (Migration(1, "one", tables),))
    refused = 0
    with small_disk(tmp_path / "disk", 1) as disk:
        for left in range(0, 260_000, 8_192):
            path = disk / f"{left}.db"
            ballast = fill(disk, left)
            try:
                create_or_open(path, layout).close()
            except StorageFault:
                refused += 1
                assert not path.exists()
            ballast.unlink()
            create_or_open(path, layout, check=True, must_exist=path.exists()).close()
            path.unlink()
    assert 0 < refused < left // 8_192
