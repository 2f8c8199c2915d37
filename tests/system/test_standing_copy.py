"""The copy of what stands is never ahead of the alarm journal, whatever keeps the journal."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.core.events import EventKeeper
from app.core.standing import StandingKeeper
from models.alarms import Transition
from models.alarms.folding import fold
from models.history import AlarmJournal
from models.points import Rule
from models.storage import StorageFault
from models.text.message import Message
from tests.alarms.test_annunciator import ON, House, a_park
from tests.conftest import ExpectLogs

PUMP = Rule("pump", "states", ON)


def copied(standing: StandingKeeper) -> dict[str, bool]:
    """Points that stand in the copy, once all that was given to it is on the disk: is it there?"""
    standing._store._writer.run_now(lambda _: None)
    found = standing._store.read().memories
    return {m.point: m.alarm is not None and m.alarm.returned_ms is None for m in found.values()}


def test_the_copy_waits_for_a_journal_that_waits_for_its_disk(tmp_path: Path) -> None:
    house = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))
    standing = StandingKeeper(tmp_path, lambda _: None, lambda: house.now)
    keeper = EventKeeper(tmp_path, lambda _: None, standing)
    standing.restore(house.plant.annunciator, AlarmJournal(tmp_path))

    def hear(point: str, value: int) -> Transition:
        house.hear(point, value)
        keeper.alarm_changed(house.told[-1])
        keeper.flush()
        return house.told[-1]

    def settle() -> None:
        end = time.monotonic() + 20
        while keeper.waiting():
            assert time.monotonic() < end
        keeper.flush()

    first = hear("p.v", 1)
    settle()
    (path,) = (tmp_path / "history").glob("events-*.sqlite")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        hear("p.v", 0)
        hear("q.v", 1)
        keeper.flush()
        assert AlarmJournal(tmp_path).between(0, house.now + 1) == [first]
        assert copied(standing) == {"p.v": True}
        other.execute("ROLLBACK")
    settle()
    assert copied(standing) == {"p.v": False, "q.v": True}
    told = AlarmJournal(tmp_path).between(0, house.now + 1)
    assert {point for point, _ in fold({}, told, house.plant.annunciator.rule)} == {"p.v", "q.v"}
    keeper.close()


def test_no_alarm_event_is_lost_by_whatever_the_store_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(a_park({"p.v": (PUMP,)}))
    keeper = EventKeeper(tmp_path, lambda _: None)
    house.hear("p.v", 1)
    keeper.alarm_changed(house.told[-1])
    with monkeypatch.context() as broken:
        broken.setattr(keeper._store, "_open", lambda *_: (_ for _ in ()).throw(OSError("no stat")))
        with pytest.raises(OSError, match="no stat"):
            keeper.flush()
    assert keeper.waiting() == house.told
    keeper.flush()
    keeper.close()
    assert AlarmJournal(tmp_path).between(0, house.now + 1) == house.told


def test_alarm_events_outlive_a_file_that_breaks_under_them(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    """The file is looked at again, put aside if it is damaged, and what it refused comes again."""
    expected_logs("models.storage", "storage.damaged")
    expected_logs("app.core.events", "not stored")
    expected_logs("models.history", "moved aside")
    house = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))
    told: list[Message | None] = []
    standing = StandingKeeper(tmp_path, lambda _: None, lambda: house.now)
    keeper = EventKeeper(tmp_path, told.append, standing)
    standing.restore(house.plant.annunciator, AlarmJournal(tmp_path))

    def hear(point: str, value: int) -> None:
        house.hear(point, value)
        keeper.alarm_changed(house.told[-1])
        keeper.flush()

    def settle() -> None:
        end = time.monotonic() + 20
        while keeper.waiting():
            assert time.monotonic() < end
            keeper.flush()
        keeper.flush()

    def corrupt(_connection: sqlite3.Connection) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    hear("p.v", 1)
    settle()
    (path,) = (tmp_path / "history").glob("events-*.sqlite")
    (writer,) = keeper._store._writers.values()
    with pytest.raises(StorageFault):
        writer.submit(corrupt).result(10)
    path.write_bytes(b"\xa5" * 9_000)
    hear("q.v", 1)
    assert copied(standing) == {"p.v": True}, "the copy is never ahead of the journal"
    settle()
    assert [one.code for one in told if one is not None][-1] == "history.moved_aside"
    assert AlarmJournal(tmp_path).between(0, house.now + 1) == house.told[1:]
    assert copied(standing) == {"p.v": True, "q.v": True}
    keeper.close()
