"""The alarm journal: what was told is read back, also by page, by span and from older editions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.alarms import Happening, Transition
from models.history import AlarmJournal, Event, EventStore
from models.history.alarmlog import event_transition, transition_event
from models.points import Severity

BEGIN = 1_700_000_000_000
ONE = Transition(
    "d.t", "limits", Happening.RAISED, BEGIN, BEGIN, Severity.HIGH, "high", 27.5, 26.0,
    by="li-na", note="seen", withheld="shelved", cause="x/states", life_safety=True, step=2,
    number=3,
)  # fmt: skip


def filled(folder: Path, count: int, step_ms: int) -> list[Transition]:
    told = [
        replace(ONE, at_ms=BEGIN + n * step_ms, raised_ms=BEGIN + n,
                happening=tuple(Happening)[n % len(Happening)])
        for n in range(count)
    ]  # fmt: skip
    store = EventStore(folder)
    for future in store.append_events(map(transition_event, told)):
        future.result()
    store.close()
    return told


def test_what_is_stored_is_what_happened() -> None:
    for happening in Happening:
        told = replace(ONE, happening=happening)
        assert event_transition(transition_event(told)) == told
    plain = Transition("d.t", "r", Happening.RETURNED, BEGIN + 5, BEGIN, Severity.LOW)
    assert event_transition(transition_event(plain)) == plain


def test_rows_of_the_edition_before_are_read() -> None:
    old = Event(
        "alarm:d.t:1700000000000:cleared:high", (BEGIN + 9) * 1000, "alarm_cleared", "d.t", 3,
        {"which": "high", "value": 20.0, "limit": 26.0},
    )  # fmt: skip
    found = event_transition(old)
    assert (found.id, found.happening, found.raised_ms) == ("d.t/limits", Happening.RETURNED, BEGIN)
    assert event_transition(replace(old, data={"which": "high", "work": "w"})).withheld


def test_pages_over_months_newest_first(tmp_path: Path) -> None:
    told = filled(tmp_path, 200, 12 * 3_600_000)
    log = AlarmJournal(tmp_path)
    end = told[-1].at_ms + 1
    pages, before = [], end
    while page := log.newest(before, 30):
        assert len(page) <= 30
        pages += page
        before = page[-1].at_ms
    assert pages == told[::-1]
    wanted = (Happening.RAISED, Happening.ESCALATED)
    assert log.newest(end, 5, wanted) == [t for t in told[::-1] if t.happening in wanted][:5]
    low, high = told[20].at_ms, told[150].at_ms
    assert log.between(low, high) == told[20:150]
    assert log.between(low, high, wanted) == [t for t in told[20:150] if t.happening in wanted]


def test_no_page_ends_within_a_millisecond(tmp_path: Path) -> None:
    told = filled(tmp_path, 50, 0)
    page = AlarmJournal(tmp_path).newest(BEGIN + 1, 10)
    assert sorted(page, key=lambda t: t.raised_ms) == told


def test_what_waits_for_the_disk_is_there_already_and_only_once(tmp_path: Path) -> None:
    told = filled(tmp_path, 10, 1_000)
    fresh = replace(ONE, at_ms=BEGIN + 60_000, raised_ms=BEGIN + 50_000)
    log = AlarmJournal(tmp_path, lambda: [told[-1], fresh])
    assert log.newest(BEGIN + 100_000, 3) == [fresh, told[-1], told[-2]]
    assert log.between(BEGIN, BEGIN + 100_000) == [*told, fresh]
    assert log.between(BEGIN, BEGIN + 5_000) == told[:5]


def test_what_reaches_the_disk_while_it_is_read_is_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = filled(tmp_path, 10, 1_000)
    fresh = replace(ONE, at_ms=BEGIN + 60_000, raised_ms=BEGIN + 50_000)
    ask, waiting = AlarmJournal._ask, [fresh]

    def beside_the_writer(log: AlarmJournal, *asked: Any) -> list[Any]:
        found = ask(log, *asked)
        store = EventStore(tmp_path)
        for future in store.append_events([transition_event(fresh)]):
            future.result()
        store.close()
        waiting.clear()
        return found

    monkeypatch.setattr(AlarmJournal, "_ask", beside_the_writer)
    log = AlarmJournal(tmp_path, lambda: tuple(waiting))
    assert log.between(BEGIN, BEGIN + 100_000) == [*told, fresh]
    assert log.between(BEGIN, BEGIN + 100_000) == [*told, fresh]


def test_what_waits_in_whatever_order_is_there_once(tmp_path: Path) -> None:
    """A clock that was set back puts what happened later before what happened first."""
    told = filled(tmp_path, 10, 1_000_000)
    log = AlarmJournal(tmp_path, lambda: told[::-1])
    assert log.between(BEGIN, BEGIN + 100_000_000) == told


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    log = AlarmJournal(tmp_path)
    assert (log.newest(BEGIN, 5), log.between(0, BEGIN), log.count()) == ([], [], 0)


def test_what_began_and_ended_in_one_millisecond_began_first(tmp_path: Path) -> None:
    raised = replace(ONE, withheld="", number=0)
    gone = replace(raised, happening=Happening.RETURNED, number=1)
    again = replace(raised, raised_ms=BEGIN + 1, at_ms=BEGIN + 1)
    store = EventStore(tmp_path)
    for future in store.append_events(map(transition_event, (gone, again, raised))):
        future.result()
    store.close()
    log = AlarmJournal(tmp_path)
    assert list(log.between(0, BEGIN + 2)) == [raised, gone, again]
    assert [line.happening for line in log.lines(0, BEGIN + 2)] == [
        Happening.RAISED, Happening.RETURNED, Happening.RAISED,
    ]  # fmt: skip
