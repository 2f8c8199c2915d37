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
from tests.alarms.test_annunciator import ON, House, a_park

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
