"""The copy of what stands is never ahead of the alarm journal, whatever keeps the journal."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from app.core.events import EventKeeper
from app.core.standing import StandingKeeper
from models.alarms import Acknowledgement, Transition
from models.alarms.folding import fold
from models.history import AlarmJournal
from models.points import Rule
from models.storage import StorageFault
from models.text.message import Message
from tests.alarms.test_annunciator import ON, House, a_park
from tests.alarms.test_clock_set import BACK, HOUR, LATCH, Clocked, house
from tests.conftest import ExpectLogs

PUMP = Rule("pump", "states", ON)
Watch = Callable[[Message | None], None]
ACKNOWLEDGE = -1


def copied(standing: StandingKeeper) -> dict[str, bool]:
    """Points that stand in the copy, once all that was given to it is on the disk: is it there?"""
    standing._store._writer.run_now(lambda _: None)
    found = standing._store.read().memories
    return {m.point: m.alarm is not None and m.alarm.returned_ms is None for m in found.values()}


def keeping(
    folder: Path, house: House, told: Watch = lambda _: None
) -> tuple[StandingKeeper, EventKeeper]:
    """The copy and the journal of a house that begins with what they have of before."""
    standing = StandingKeeper(folder, lambda _: None, lambda: house.now)
    keeper = EventKeeper(folder, told, standing)
    standing.restore(house.plant.annunciator, AlarmJournal(folder))
    return standing, keeper


def test_the_copy_waits_for_a_journal_that_waits_for_its_disk(tmp_path: Path) -> None:
    house = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))
    standing, keeper = keeping(tmp_path, house)

    def hear(point: str, value: int) -> Transition:
        house.hear(point, value)
        keeper.alarm_changed(house.told[-1])
        keeper.flush()
        return house.told[-1]

    def settle() -> None:
        end = time.monotonic() + 60
        while keeper.waiting():
            assert time.monotonic() < end
        keeper.flush()
        standing._store._writer.run_now(lambda _: None)
        keeper.flush()  # what waited for what was being saved

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

    def refuse(*_: object) -> None:
        raise OSError("no stat")

    with monkeypatch.context() as broken:
        broken.setattr("models.history.events.writer_of", refuse)
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
    expected_logs("models.storage", "checkpoint failed")
    expected_logs("app.core.events", "not stored")
    expected_logs("models.history", "moved aside")
    house = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))
    told: list[Message | None] = []
    standing, keeper = keeping(tmp_path, house, told.append)

    def hear(point: str, value: int) -> None:
        house.hear(point, value)
        keeper.alarm_changed(house.told[-1])
        keeper.flush()

    def settle() -> None:
        end = time.monotonic() + 60
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
    for file in (path, path.with_name(f"{path.name}-wal")):  # else its log mends it again
        file.write_bytes(b"\xa5" * 9_000)
    hear("q.v", 1)
    assert copied(standing) == {"p.v": True}, "the copy is never ahead of the journal"
    settle()
    assert [one.code for one in told if one is not None][-1] == "history.moved_aside"
    assert AlarmJournal(tmp_path).between(0, house.now + 1) == house.told[1:]
    assert copied(standing) == {"p.v": True, "q.v": True}
    keeper.close()


class Station:
    """A park with its copy and its journal, told of at once."""

    def __init__(self, folder: Path, house: Clocked) -> None:
        self.folder, self.house = folder, house
        self._open()

    def _open(self) -> None:
        self.kept = 0
        self.house.told.clear()
        self.standing, self.keeper = keeping(self.folder, self.house)

    def flush(self) -> None:
        for one in self.house.told[self.kept :]:
            self.keeper.alarm_changed(one)
        self.kept = len(self.house.told)
        end = time.monotonic() + 60
        self.keeper.flush()
        while self.keeper.waiting():
            assert time.monotonic() < end
        self.keeper.flush()
        copied(self.standing)

    def hear(self, value: float) -> None:
        self.house.hear("r.t", value)
        self.house.wait(5)
        self.flush()

    def close(self) -> None:
        self.keeper.close()

    def restart(self, *, with_copy: bool) -> None:
        self.close()
        if not with_copy:
            for path in (self.folder / "history").glob("standing.sqlite*"):
                path.unlink()
        self.house.plant = self.house.made()
        self._open()


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with closing(Station(tmp_path, house(LATCH))) as station:
        yield station


@pytest.mark.parametrize("with_copy", [True, False])
def test_what_stands_since_the_clock_was_set_back_stands_after_a_restart(
    station: Station, with_copy: bool
) -> None:
    """What came before lies in its future, and does not end it."""
    here = station.house
    fire = here.plant.annunciator
    station.hear(35.0)
    station.hear(20.0)
    assert fire.acknowledge("r.t", "hot", here.now, Acknowledgement("ann", here.now))
    assert fire.reset("r.t", "hot", here.now, "ann", here.now)
    station.flush()
    here.put(BACK)
    station.hear(36.0)
    station.hear(20.0)
    [before] = here.plant.alarms()
    assert before.latched
    assert not before.acknowledged
    here.wait(30)
    station.restart(with_copy=with_copy)
    [after] = here.plant.alarms()
    assert (after.raised_ms, after.latched, after.acknowledged) == (before.raised_ms, True, False)


def test_what_was_acknowledged_before_the_clock_was_set_back_is_open_if_it_came_again(
    station: Station,
) -> None:
    here = station.house
    station.hear(35.0)
    here.plant.annunciator.acknowledge("r.t", "hot", here.now, Acknowledgement("ann", here.now))
    station.hear(20.0)
    here.put(BACK)
    station.hear(36.0)
    here.put(-BACK)
    here.wait(60)
    station.restart(with_copy=True)
    [after] = here.plant.alarms()
    assert not after.acknowledged


def test_what_came_between_a_set_clock_and_a_kill_stands_long_after(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is a moment behind when the power fails, and the journal has the rest."""
    here = station.house
    station.hear(35.0)
    here.plant.annunciator.acknowledge("r.t", "hot", here.now, Acknowledgement("ann", here.now))
    station.hear(20.0)
    here.plant.annunciator.reset("r.t", "hot", here.now, "ann", here.now)
    station.flush()
    monkeypatch.setattr(station.standing._store, "save", lambda *_: None)
    here.put(BACK)
    station.hear(35.0)
    here.wait(600)
    station.restart(with_copy=True)
    assert here.calling == ["r.t/hot"]


@pytest.mark.parametrize("years", [-6, 6])
def test_a_clock_that_is_years_off_at_the_start_reads_no_years(
    station: Station, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    station.hear(35.0)
    asked: list[tuple[int, int]] = []
    between = AlarmJournal.between

    def noted(self: AlarmJournal, start_ms: int, end_ms: int) -> Sequence[Transition]:
        asked.append((start_ms, end_ms))
        return between(self, start_ms, end_ms)

    monkeypatch.setattr(AlarmJournal, "between", noted)
    station.house.put(years * 365 * 24 * HOUR)
    station.restart(with_copy=True)
    assert station.house.calling == ["r.t/hot"]
    assert sum(end - start for start, end in asked) < 5 * 24 * HOUR


def test_what_ended_while_the_copy_was_behind_does_not_stand_again(tmp_path: Path) -> None:
    """A kill left the copy behind the journal; the next life ended it and saved another alarm; the
    life after that took the copy for newer than the end."""
    house = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))

    def live(*heard: tuple[str, int], behind: bool = False) -> list[str]:
        """One life; `behind`: killed before the copy of its last flush."""
        again = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))
        again.now = house.now = house.now + 1_000
        standing, keeper = keeping(tmp_path, again)
        stood = sorted(alarm.point for alarm in again.plant.standing())
        for point, value in heard:
            before = len(again.told)
            again.now = house.now = house.now + 1_000
            if value == ACKNOWLEDGE:
                said = Acknowledgement("ann", again.now, "")
                again.plant.annunciator.acknowledge(point, "pump", again.now, said)
            else:
                again.hear(point, value)
            for transition in again.told[before:]:
                keeper.alarm_changed(transition)
        if behind:
            standing._annunciator = House(a_park({})).plant.annunciator
        keeper.close()
        return stood

    assert live(("p.v", 1), ("p.v", ACKNOWLEDGE)) == []
    assert live(("p.v", 0), behind=True) == ["p.v"]
    assert live(("q.v", 1)) == []
    assert live() == ["q.v"]


def test_a_copy_of_which_a_part_was_refused_says_no_more_than_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))
    standing, keeper = keeping(tmp_path, house)

    def hear(point: str, value: int) -> None:
        house.hear(point, value)
        keeper.alarm_changed(house.told[-1])
        for _ in range(2):
            keeper.flush()
            end = time.monotonic() + 60
            while keeper.waiting() or not (standing._saving and standing._saving.done()):
                assert time.monotonic() < end
                keeper.flush()

    with monkeypatch.context() as broken:

        def refuse(*_: object) -> None:
            raise sqlite3.OperationalError("refused")

        broken.setattr("models.history.standing._Save.__call__", refuse)
        hear("p.v", 1)
    hear("q.v", 1)
    keeper.close()
    later = House(a_park({"p.v": (PUMP,), "q.v": (PUMP,)}))
    later.now = house.now + 1_000
    _, again = keeping(tmp_path, later)
    assert sorted(alarm.point for alarm in later.plant.standing()) == ["p.v", "q.v"]
    again.close()
