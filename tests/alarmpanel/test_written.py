"""The whole way: keys in the list, the registrar's rules, the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.alarmbook import SUBJECT
from models.alarmbook.writing import SLICE
from models.people.kind import POST
from models.records import Query
from tests.alarmpanel.flooded import FloodView, fire, flood, in_flood, stopped, tank
from tests.alarmpanel.test_list import press, select
from tests.records.room import Room, room
from widgets.alarms.acts import Bulk

KEY = Qt.Key


@pytest.fixture
def book(view: FloodView, tmp_path) -> Iterator[Room]:
    with room(tmp_path, (*SUBJECT.kinds, POST), view.park) as made:
        view.recording, view.records = made.registrar, made.records
        yield made


def wait(made, view: FloodView, book: Room, ms: int) -> None:
    made.lists.look()
    view.time += ms
    book.view.time = view.time
    made.lists.look()


def events(book: Room, alarm: str) -> list:
    return list(book.records.events("alarm", alarm, "acknowledged"))


def test_a_fire_and_then_the_rest_of_a_flood_by_keyboard(
    open_alarms, view: FloodView, book: Room, settle
) -> None:
    view.put(*flood(24))
    view.load = in_flood()
    made = open_alarms()
    made.lists.refresh()
    press(made, KEY.Key_Down)
    wait(made, view, book, 1_100)
    press(made, KEY.Key_A)
    settle(made)
    assert len(events(book, "zone.state/fire")) == 1
    press(made, KEY.Key_Down)
    press(made, KEY.Key_A, shift=True)
    QTest.keyClick(made.keys.bulk.note, KEY.Key_Return)
    assert made.keys.bulk.hold.isEnabled()
    made.keys.bulk.hold.held.emit()
    settle(made)
    assert made.foot.isHidden(), made.foot.sentence
    done = [n for n in range(24) if events(book, f"drive-{n:04d}.state/stopped")]
    assert done == [n for n in range(24) if n % 6]
    assert events(book, "incomer.state/dip") == []
    [event] = events(book, "drive-0001.state/stopped")
    assert event.value["seen"] == made.keys.bulk.bulk.at_ms


def test_shelving_reaches_the_journal_in_four_keys(
    open_alarms, view: FloodView, book: Room, settle
) -> None:
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_S)
    for key in (KEY.Key_1, KEY.Key_1):
        QTest.keyClick(made.keys.shelving, key)
    settle(made)
    assert made.foot.isHidden(), made.foot.sentence
    [record] = book.records.list(Query("shelving"), 10)
    assert record.text("reason") == "chattering"
    assert record.values["until"] == view.time + 900_000


def test_the_registrar_has_the_last_word(open_alarms, view: FloodView, book: Room, settle) -> None:
    """The site calls it life safety, whatever the alarm in the list says."""
    view.put(replace(fire(), life_safety=False), replace(stopped(1), cause=""))
    made = open_alarms()
    select(made, "zone.state/fire")
    press(made, KEY.Key_S)
    for key in (KEY.Key_1, KEY.Key_1):
        QTest.keyClick(made.keys.shelving, key)
    settle(made)
    assert made.foot.sentence
    assert book.records.list(Query("shelving"), 10) == []


def test_the_rest_of_many_is_not_acknowledged_under_the_name_of_who_took_over(
    open_alarms, view: FloodView, book: Room, settle
) -> None:
    view.put(*(stopped(n) for n in range(60)))
    made = open_alarms()
    wait(made, view, book, 1_100)

    def take_over(_) -> None:
        book.on_duty.person = "bo"

    book.records.subscribe(take_over)
    alarms = [one for one in view.alarms() if one.id.startswith("drive-")]
    assert made.keys.acts.acknowledge_bulk(Bulk("all", view.time, tuple(alarms)), "") is None
    settle(made)
    done = [line for one in alarms for line in events(book, one.id)]
    assert len(done) == SLICE
    assert {line.actor for line in done} == {"ann"}
