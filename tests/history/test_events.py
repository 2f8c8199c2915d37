"""Events are stored once under their source identity and found by time and kind."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.history import Event, EventStore
from models.storage import StorageFault
from models.text import Message
from tests.conftest import ExpectLogs

OCTOBER = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp() * 1000)


def event(n: int, kind: str = "alarm") -> Event:
    """The nth event around the turn of a month, with microseconds."""
    at_us = (OCTOBER - 5_000 + 1_000 * n) * 1000 + n
    data = {"value": n / 10, "text": "门", "none": None}
    return Event(f"{kind}:{n}", at_us, kind, "door-1", 3, data)


def test_an_event_that_comes_twice_is_one_row(tmp_path: Path) -> None:
    store = EventStore(tmp_path)
    new = [f.result(10) for f in store.append_events([event(n) for n in range(10)])]
    assert sum(new) == 10
    again = [f.result(10) for f in store.append_events([event(n) for n in range(5, 12)])]
    assert sum(again) == 2
    assert store.events(0, OCTOBER * 2) == [event(n) for n in range(12)]
    store.close()
    store = EventStore(tmp_path)
    assert sum(f.result(10) for f in store.append_events([event(3)])) == 0
    assert len(store.events(0, OCTOBER * 2)) == 12
    store.close()
    assert len(list((tmp_path / "history").glob("events-*.sqlite"))) == 2


def test_events_are_found_by_half_open_span_and_kind(tmp_path: Path) -> None:
    store = EventStore(tmp_path)
    mixed = [event(n, kind) for n in range(10) for kind in ("alarm", "access")]
    for future in store.append_events(mixed):
        future.result(10)
    found = store.events(OCTOBER - 5_000, OCTOBER + 1_000, ["access"])
    assert found == [event(n, "access") for n in range(6)]
    assert store.events(OCTOBER, OCTOBER + 1_000, ["nothing"]) == []
    assert [e.source for e in store.events(0, OCTOBER * 2, ["alarm"], most=2)] == [
        "alarm:8",
        "alarm:9",
    ]
    store.close()


def test_a_damaged_month_is_moved_aside_and_said(tmp_path: Path, expected_logs: ExpectLogs) -> None:
    expected_logs("models.history")
    store = EventStore(tmp_path)
    store.append_events([event(0)])[0].result(10)
    store.close()
    (path,) = (tmp_path / "history").glob("events-*.sqlite")
    path.write_bytes(b"\xa5" * 9_000)
    told = []
    store = EventStore(tmp_path, watch=told.append)
    assert store.events(0, OCTOBER * 2) == []
    assert store.append_events([event(1)])[0].result(10) == 1
    assert store.events(0, OCTOBER * 2) == [event(1)]
    assert [m.code for m in told] == ["history.unreadable", "history.moved_aside"]
    store.close()


def test_a_month_that_is_deleted_under_the_program_loses_nothing_that_was_stored(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.storage")
    store = EventStore(tmp_path)
    store.append_events([event(0)])[0].result(10)
    (path,) = (tmp_path / "history").glob("events-*.sqlite")
    path.unlink()
    # refused, so that whoever keeps it hands it over again
    refused = store.append_events([event(1)])[0].exception(10)
    assert isinstance(refused, StorageFault)
    assert store.append_events([event(1)])[0].result(10) == 1
    assert store.events(0, OCTOBER * 2) == [event(0), event(1)]
    store.close()


@pytest.mark.parametrize("is_rescued", [True, False])
def test_a_month_that_was_deleted_before_a_kill(
    tmp_path: Path, expected_logs: ExpectLogs, is_rescued: bool
) -> None:
    expected_logs("models.storage")
    expected_logs("models.history")
    store = EventStore(tmp_path / "killed")
    store.append_events([event(0)])[0].result(10)
    (path,) = (tmp_path / "killed" / "history").glob("events-*.sqlite")
    path.unlink()
    if is_rescued:
        assert isinstance(store.append_events([event(1)])[0].exception(10), StorageFault)
    shutil.copytree(tmp_path / "killed", tmp_path / "left")
    store.close()
    told: list[Message | None] = []
    store = EventStore(tmp_path / "left", watch=told.append)
    assert store.append_events([event(1)])[0].result(10) == 1
    kept = [event(0), event(1)] if is_rescued else [event(1)]
    assert store.events(0, OCTOBER * 2) == kept
    assert [m and m.code for m in told] == ([] if is_rescued else ["history.moved_aside"])
    store.close()
