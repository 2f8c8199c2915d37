"""One thread writes; nothing is acknowledged before its commit."""

import asyncio
import sqlite3
import threading
import time
from concurrent.futures import wait

import pytest

from models.storage import (
    DamagedDatabase,
    Layout,
    Migration,
    StorageFault,
    Writer,
    open_reader,
)
from models.storage.writer import _CHECKPOINT_EVERY

LAYOUT = Layout("t", 4711, (Migration(1, "one", "CREATE TABLE t (a INTEGER PRIMARY KEY, b);"),))


@pytest.fixture
def writer(tmp_path):
    made = Writer.open(tmp_path / "t.db", LAYOUT)
    yield made
    made.close()


def add(value):
    return lambda c: c.execute("INSERT INTO t (b) VALUES (?)", (value,)).lastrowid


def count(path):
    reader = open_reader(path)
    (number,) = reader.execute("SELECT count(*) FROM t").fetchone()
    reader.close()
    return number


def test_the_result_comes_after_the_commit(writer):
    async def run():
        reader = open_reader(writer.path)
        for expected in range(1, 20):
            assert await writer.run(add("x")) == expected
            assert reader.execute("SELECT max(a) FROM t").fetchone() == (expected,)
        reader.close()

    asyncio.run(run())


def test_queued_writes_share_one_commit(writer):
    gate, commits = threading.Event(), []
    writer._after_commit = lambda _: commits.append(1)
    first = writer.submit(lambda _: gate.wait(10))
    rest = [writer.submit(add(i)) for i in range(100)]
    gate.set()
    wait([first, *rest])
    assert [one.result() for one in rest] == list(range(1, 101))
    assert len(commits) <= 3
    assert count(writer.path) == 100


def test_nothing_is_resolved_before_the_shared_commit(writer):
    seen = []
    writer._after_commit = lambda _: seen.append([one.done() for one in futures])
    gate = threading.Event()
    futures = [writer.submit(lambda _: gate.wait(10)), *(writer.submit(add(i)) for i in range(9))]
    gate.set()
    wait(futures)
    # whoever was in the group of the first commit was not told of it yet
    assert seen[0] == [False] * 10


def test_a_failing_write_takes_nothing_of_its_neighbours_with_it(writer):
    def half(connection):
        connection.execute("INSERT INTO t (b) VALUES ('half')")
        raise KeyError("no")

    gate = threading.Event()
    blocker = writer.submit(lambda _: gate.wait(10))
    good, bad, after = writer.submit(add(1)), writer.submit(half), writer.submit(add(2))
    gate.set()
    wait([blocker, good, bad, after])
    assert isinstance(bad.exception(), KeyError)
    assert (good.result(), after.result()) == (1, 2)
    reader = open_reader(writer.path)
    assert reader.execute("SELECT b FROM t ORDER BY a").fetchall() == [(1,), (2,)]
    reader.close()


def test_a_broken_constraint_is_the_callers_error(writer):
    async def run():
        await writer.run(lambda c: c.execute("INSERT INTO t VALUES (7, 0)"))
        with pytest.raises(sqlite3.IntegrityError):
            await writer.run(lambda c: c.execute("INSERT INTO t VALUES (7, 0)"))
        assert writer.fault is None

    asyncio.run(run())


def test_a_cancelled_wait_does_not_cancel_the_write(writer):
    async def run():
        gate = threading.Event()
        writer.submit(lambda _: gate.wait(10))
        waiting = asyncio.ensure_future(writer.run(add("kept")))
        await asyncio.sleep(0)
        waiting.cancel()
        gate.set()
        await writer.run(lambda _: None)

    asyncio.run(run())
    assert count(writer.path) == 1


def test_who_stops_waiting_for_a_queued_write_ends_neither_it_nor_the_writer(writer):
    hold, held = threading.Event(), threading.Event()

    def busy(_):
        held.set()
        hold.wait(10)

    first = writer.submit(busy)
    assert held.wait(10)

    async def stop_waiting():
        queued = asyncio.wrap_future(writer.submit(add("kept")))
        queued.cancel()
        await asyncio.gather(queued, return_exceptions=True)

    asyncio.run(stop_waiting())
    hold.set()
    first.result(10)
    writer.submit(add("after")).result(10)
    assert count(writer.path) == 2


def test_closing_finishes_the_queue_and_refuses_the_rest(writer):
    futures = [writer.submit(add(i)) for i in range(500)]
    writer.close()
    assert all(one.result() for one in futures)
    assert count(writer.path) == 500
    with pytest.raises(StorageFault) as caught:
        writer.submit(add(0))
    assert caught.value.message.code == "storage.closed"


def test_a_reader_can_neither_write_nor_checkpoint(writer):
    writer.run_now(add(1))
    reader = open_reader(writer.path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO t (b) VALUES (1)")
    log = writer.path.with_name("t.db-wal")
    size = log.stat().st_size
    reader.close()
    assert log.stat().st_size == size > 0


def test_the_log_starts_over_as_soon_as_nobody_writes(writer, tmp_path, monkeypatch):
    def written(to):
        for i in range(100):
            to.run_now(add("x" * 2000 + str(i)))
        return to.path.with_name(f"{to.path.name}-wal").stat().st_size

    with monkeypatch.context() as never:
        never.setattr("models.storage.writer._IDLE_S", 60.0)
        restless = Writer.open(tmp_path / "restless.db", LAYOUT)
        # a busy machine makes pauses between two writes, after which the log is short
        once = written(restless)
        restless.close()
    for _ in range(4):
        assert written(writer) < once * 1.5
        until(lambda: writer._commits < _CHECKPOINT_EVERY)


def test_the_log_does_not_grow_without_end_while_somebody_always_writes(writer, monkeypatch):
    monkeypatch.setattr("models.storage.writer._CHECKPOINT_AT_LAST", 64)
    for i in range(500):
        writer.run_now(add("x" * 2000 + str(i)))
    assert writer.path.with_name("t.db-wal").stat().st_size < 2 << 20


def until(condition, seconds=30.0):
    """Wait for what another thread does."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < end
        pause.wait(0.01)


def test_a_damaged_page_met_in_the_run_is_a_fault_not_a_crash(tmp_path, expected_logs):
    expected_logs("models.storage", "storage.damaged")
    path, told = tmp_path / "t.db", []
    writer = Writer.open(path, LAYOUT, watch=told.append)
    for _ in range(2000):
        writer.submit(add("y" * 500))
    writer.close()
    with path.open("r+b") as file:
        for page in range(2, 200):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    writer = Writer.open(path, LAYOUT, watch=told.append)
    with pytest.raises(StorageFault) as caught:
        writer.run_now(lambda c: c.execute("UPDATE t SET b = 1").rowcount)
    assert caught.value.message.code == "storage.damaged"
    with pytest.raises(StorageFault):
        writer.run_now(add("nothing more goes into it"))
    assert [one.code for one in told] == ["storage.damaged"]
    writer.close()
    with pytest.raises(DamagedDatabase):
        Writer.open(path, LAYOUT, check=True)


def test_settings(writer):
    def ask(connection):
        names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "mmap_size",
                 "cell_size_check", "application_id", "user_version")  # fmt: skip
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert writer.run_now(ask) == ["wal", 2, 1, 0, 0, 1, 4711, 1]


def test_the_log_is_empty_once_it_was_scrubbed(writer):
    log = writer.path.with_name(writer.path.name + "-wal")

    async def run():
        for _ in range(200):
            await writer.run(add("secret"))
            assert log.stat().st_size > 0
            await writer.scrub()
            assert log.stat().st_size == 0

    asyncio.run(run())


def test_what_can_wait_is_done_in_a_pause_step_by_step(tmp_path):
    steps, done = [], threading.Event()

    def tidy(connection):
        connection.execute("INSERT INTO t (b) VALUES ('tidy')")
        steps.append(len(steps))
        if len(steps) == 3:
            done.set()
        return len(steps) < 3

    writer = Writer.open(tmp_path / "t.db", LAYOUT, when_idle=tidy)
    try:
        for number in range(40):
            writer.run_now(add(number))
        # a loaded machine may have paused in between, but never after each write
        assert len(steps) <= 3
        assert done.wait(20)
        writer.run_now(add("after"))
        assert count(writer.path) == 40 + 3 + 1
    finally:
        writer.close()
    assert len(steps) == 3


def test_a_failure_in_a_pause_takes_nothing_with_it(tmp_path, caplog):
    failed = threading.Event()

    def tidy(connection):
        connection.execute("INSERT INTO t (b) VALUES ('half')")
        failed.set()
        raise KeyError("no")

    writer = Writer.open(tmp_path / "t.db", LAYOUT, when_idle=tidy)
    try:
        for number in range(20):
            writer.run_now(add(number))
        assert failed.wait(20)
        writer.run_now(add("after"))
        assert (count(writer.path), writer.fault) == (21, None)
    finally:
        writer.close()
    assert "what waited for a pause failed: 'no'" in caplog.text


def test_the_log_is_copied_back_between_the_steps(tmp_path, monkeypatch):
    """Else a long work of small steps would grow the log without end."""
    monkeypatch.setattr("models.storage.writer._IDLE_S", 0.002)
    steps, done = [], threading.Event()

    def tidy(connection):
        connection.execute("INSERT INTO t (b) VALUES (?)", ("x" * 20_000,))
        steps.append(1)
        if len(steps) == 150:
            done.set()
        return len(steps) < 150

    writer = Writer.open(tmp_path / "t.db", LAYOUT, when_idle=tidy)
    try:
        for number in range(20):
            writer.run_now(add(number))
        assert done.wait(60)
        assert (tmp_path / "t.db").stat().st_size > 1_000_000
        assert (tmp_path / "t.db-wal").stat().st_size < 2_500_000
    finally:
        writer.close()


@pytest.mark.parametrize("refused", [OSError(28, "full"), sqlite3.OperationalError("disk I/O")])
def test_what_was_committed_is_acknowledged_though_what_follows_is_refused_by_the_disk(
    tmp_path, expected_logs, refused
):
    expected_logs("models.storage", "what follows a commit failed")

    def note(_connection):
        raise refused

    writer = Writer.open(tmp_path / "t.db", LAYOUT, after_commit=note)
    assert [writer.submit(add(n)).result(10) for n in range(2)] == [1, 2]
    assert writer.fault is None
    writer.close()


def test_a_fault_of_the_program_refuses_the_writes_and_hangs_nobody(tmp_path, expected_logs):
    expected_logs("models.storage", "the writer failed")
    expected_logs("models.storage", "storage.refused")
    told, broken = [], []

    def note(_):
        if broken:
            raise RuntimeError("the mark is gone")

    writer = Writer.open(tmp_path / "t.db", LAYOUT, watch=told.append, after_commit=note)
    writer.submit(add("before")).result(10)
    broken.append(True)
    with pytest.raises(StorageFault):
        writer.submit(add("not acknowledged")).result(10)
    broken.clear()
    # what it may have half done is not known: nothing goes on as if nothing had been
    with pytest.raises(StorageFault):
        writer.submit(add("after")).result(10)
    assert [fault.code for fault in told] == ["storage.refused"]
    writer.close()
