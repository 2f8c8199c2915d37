"""The figures' job over real files, the load after a restart, and the report of a flood."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import asdict
from datetime import date

import pytest

from app.core.figures import FiguresDesk, measure_alarms
from app.core.load import AlarmLoad, FloodReports
from app.jobs import Jobs
from app.views import FrozenView
from devices.simulator.pastalarms import PastAlarms
from models.alarmbook import SUBJECT
from models.alarms import Flood, Happening, Transition
from models.alarms.figures.floodreport import FloodReport
from models.alarms.figures.metrics import Measured
from models.alarms.figures.tape import Tape
from models.history import AlarmJournal, EventStore, HistoryWriter
from models.history.alarmlog import transition_event
from models.history.recorded import recorded
from models.points import Severity
from models.site.park import AlarmSettings
from tests.plan.small_park import NOW, HandView, small_park
from tests.records.room import room

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def raised(at, number=0):
    return Transition(
        f"p{number}", "limits", Happening.RAISED, at, at, Severity.LOW, number=number + 1
    )


def keep(folder, told):
    store = EventStore(folder)
    for written in store.append_events(map(transition_event, told)):
        written.result()
    store.close()


def ran(folder, *sessions):
    """The station recorded in these spans."""
    writer = HistoryWriter(folder, small_park().points, sessions[0][0])
    writer.close(sessions[0][0])
    with closing(sqlite3.connect(folder / "history" / "journal.sqlite")) as connection:
        connection.execute("DELETE FROM session")
        connection.executemany("INSERT INTO session (start_ms, end_ms) VALUES (?, ?)", sessions)
        connection.commit()


class Still:
    """A plant in which one alarm has stood for longer than the journal reaches."""

    park = small_park()

    def alarms(self):
        from models.alarms import Alarm

        return (Alarm("old", Severity.LOW, "high", NOW - 90 * DAY, 1.0, None, acknowledged=True),)

    def withheld(self):
        return ()


def test_the_job_runs_in_the_worker_with_progress_and_coverage(tmp_path):
    keep(tmp_path, [raised(NOW - DAY + n * 5_000, n) for n in range(12)])
    ran(tmp_path, (NOW - 7 * DAY, NOW - 2 * DAY), (NOW - DAY, NOW))
    jobs, heard = Jobs(), []
    desk = FiguresDesk(tmp_path, Still(), jobs, lambda: NOW)

    async def work():
        return await desk.measure(NOW - 7 * DAY, NOW, heard.append)

    try:
        found = asyncio.run(work())
    finally:
        jobs.close()
    assert isinstance(found, Measured)
    assert (found.raised, found.recorded_ms) == (12, 6 * DAY)
    assert [one.count for one in found.floods] == [12]
    # twelve that were never said to be gone, and the one of three months ago
    assert found.standing == 13
    assert "old/limits" in [one.alarm for one in found.stale]
    assert heard == sorted(heard)
    assert heard[-1] == 1.0 or heard[-1] > 0.9


def test_a_job_that_is_cancelled_ends_and_the_next_one_runs(tmp_path):
    keep(tmp_path, [raised(NOW - HOUR)])
    ran(tmp_path, (NOW - DAY, NOW))
    jobs = Jobs()
    desk = FiguresDesk(tmp_path, Still(), jobs, lambda: NOW)

    async def work():
        first = asyncio.ensure_future(desk.measure(NOW - DAY, NOW))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return await desk.measure(NOW - DAY, NOW)

    try:
        assert asyncio.run(work()).raised == 1
    finally:
        jobs.close()


def test_the_job_reads_and_writes_nothing(tmp_path):
    keep(tmp_path, [raised(NOW - HOUR)])
    ran(tmp_path, (NOW - DAY, NOW))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.sqlite")}
    plain = measure_alarms(
        str(tmp_path), NOW - DAY, NOW, "Asia/Shanghai", asdict(AlarmSettings()), []
    )
    assert plain["raised"] == 1
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.sqlite")} == before


def test_when_nobody_knows_whether_it_recorded_nothing_was(tmp_path):
    assert recorded(tmp_path, 0, NOW) == []


def test_spans_a_few_seconds_apart_are_one(tmp_path):
    ran(tmp_path, (1_000_000, 2_000_000), (2_003_000, 3_000_000), (9_000_000, 9_500_000))
    assert recorded(tmp_path, 0, NOW) == [(1_000_000, 3_000_000), (9_000_000, 9_500_000)]
    assert recorded(tmp_path, 2_500_000, 9_100_000) == [
        (2_500_000, 3_000_000),
        (9_000_000, 9_100_000),
    ]


def test_after_a_restart_in_a_flood_the_load_is_what_it_was(tmp_path):
    told = [raised(NOW - 90 * MINUTE + n * 20_000, n) for n in range(271)]
    keep(tmp_path, told)
    park = small_park()
    before = AlarmLoad(park, lambda: NOW)
    before.take(told)
    after = AlarmLoad(park, lambda: NOW)
    after.rebuild(AlarmJournal(tmp_path))
    assert after.load() == before.load()
    # it has gone on for longer than the hour that is read at first
    assert after.load().flood_since_ms == NOW - 90 * MINUTE
    assert after.load().flood_count == 271


def test_what_calls_nobody_is_no_load():
    load = AlarmLoad(small_park(), lambda: NOW)
    load.take([Transition("p", "limits", Happening.RAISED, NOW, NOW, Severity.LOW, withheld="x")])
    load.take([Transition("p", "limits", Happening.WITHHELD, NOW, NOW, Severity.LOW)])
    assert load.load().new == 0


@pytest.fixture
def made(tmp_path):
    with room(tmp_path, SUBJECT.kinds, small_park()) as found:
        yield found


def reports(made, load):
    log = AlarmJournal(made.folder)
    return FloodReports(
        load, log, made.records, made.registrar.note, made.view.park, made.journal.station
    )


def test_a_flood_is_reported_once_even_over_a_restart(made):
    start = NOW - 30 * MINUTE
    keep(made.folder, [raised(start + n * 1_000, n) for n in range(20)])
    for _ in range(2):
        load = AlarmLoad(made.view.park, lambda: NOW)
        load.rebuild(AlarmJournal(made.folder))
        assert [one.count for one in load.over] == [20]

        async def work(load=load):
            task = asyncio.ensure_future(reports(made, load).run(0.01))
            async with asyncio.timeout(30):
                while load.over:
                    await asyncio.sleep(0.01)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        asyncio.run(work())
        record = made.records.get("flood_report", f"{made.journal.station}.{start}")
        assert record is not None
        assert (record.number("raised"), record.number("peak")) == (20, 20)
        assert record.number("began") == start
        assert FloodReport.of(record.values["figures"]).alarms == 20
        assert record.created_by == ""
    assert len(made.journal.records.list(_all(), 10)) == 1


def _all():
    from models.records import Query

    return Query("flood_report")


def test_a_report_that_the_disk_refuses_waits(made, caplog):
    load = AlarmLoad(made.view.park, lambda: NOW)

    async def refused(_changes):
        from models.text.message import Message

        return Message.of("records.not_saved", why="full")

    writer = reports(made, load)
    writer._note = refused
    assert asyncio.run(writer.write(Flood(NOW - HOUR, NOW, 20, 20))) is False
    assert "the report of a flood waits" in caplog.text


def test_a_made_up_past_is_possible_and_has_something_of_everything():
    made_up = PastAlarms(small_park())
    days = [made_up.day(date(2026, 3, n)) for n in range(1, 31)]
    assert [made_up.day(date(2026, 3, n)) for n in range(1, 31)] == days
    for told in days:
        standing = set()
        assert [one.at_ms for one in told] == sorted(one.at_ms for one in told)
        for one in told:
            if one.happening is Happening.RAISED:
                assert one.id not in standing
                standing.add(one.id)
            elif one.happening is Happening.RETURNED:
                standing.remove(one.id)
        assert not standing
        assert len({transition_event(one).source for one in told}) == len(told)
    tape = Tape()
    for told in days:
        tape.take(told)
    assert len(tape.raised) > 100


def test_lines_say_what_whole_transitions_say(tmp_path):
    told = PastAlarms(small_park()).day(date(2025, 9, 30))
    last = told[-1].at_ms
    shelved = Transition("p", "limits", Happening.WITHHELD, last + 1, last, Severity.HIGH,
                         withheld="shelved", by="ann", number=1)  # fmt: skip
    keep(tmp_path, [*told, shelved, Transition("p", "limits", Happening.ESCALATED, last + 2, last,
                                               Severity.HIGH, number=2)])  # fmt: skip
    log = AlarmJournal(tmp_path)
    whole, lines = Tape(), Tape()
    whole.take(log.between(0, NOW))
    lines.take(log.lines(0, NOW))
    assert lines.count == whole.count - 1
    assert lines.raised == whole.raised
    assert lines.stretches == whole.stretches
    assert lines.calls == whole.calls


def test_a_frozen_view_has_the_load_of_its_moment(tmp_path):
    keep(tmp_path, [raised(NOW - 30 * MINUTE + n * 1_000, n) for n in range(20)])

    def view(at_ms):
        return FrozenView(small_park(), {}, HandView(), at_ms, alarm_log=AlarmJournal(tmp_path))

    during = view(NOW - 29 * MINUTE).alarm_load()
    assert (during.new, during.flood_since_ms) == (20, NOW - 30 * MINUTE)
    assert view(NOW - 29 * MINUTE - 50_000).alarm_load().new == 11
    assert view(NOW).alarm_load().new == 0
