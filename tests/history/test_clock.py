"""A clock that was wrong for a while, and a machine that slept: no trace beyond that while."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from app.core.chores import tidy_history
from models.history import HistoryReader, HistoryWriter, run_compaction
from models.history.recorded import is_clock_doubtful, recorded
from models.site.park import HistorySettings
from models.storage import open_reader
from tests.history.park import DAY_MS, MIDNIGHT, good, point, record, site

PARK = site(point("p"))
YEARS = 4 * 365 * DAY_MS
HOUR = 3_600_000


def spans(folder: Path) -> list[tuple[int, int]]:
    return recorded(folder, 0, 1 << 50)


def test_what_came_while_the_clock_was_ahead_does_not_hold_up_the_compaction(
    tmp_path: Path,
) -> None:
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    for n in range(30):
        at = MIDNIGHT + 1_000 * n + (YEARS if 10 <= n < 20 else 0)
        record(writer, [good("p", float(n), at)], at)
    report = run_compaction(tmp_path, MIDNIGHT + 60_000)
    assert (report.seconds, report.samples) == (30, 30)
    record(writer, [], MIDNIGHT + 31_000)
    with closing(open_reader(tmp_path / "history" / "journal.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM second").fetchone() == (0,)
    found = HistoryReader(tmp_path).samples("p", MIDNIGHT, MIDNIGHT + 30_000)
    assert [v for v in found.values.tolist() if v == v] == [*range(10), *range(20, 30)]
    writer.close(MIDNIGHT + 40_000)


def test_after_a_compaction_while_the_clock_was_ahead_keyframes_are_kept_again(
    tmp_path: Path,
) -> None:
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)
    ahead = MIDNIGHT + YEARS
    record(writer, [good("p", 2.0, ahead)], ahead)
    run_compaction(tmp_path, ahead + 1_000)
    run_compaction(tmp_path, MIDNIGHT + 60_000)
    for minute in range(1, 61):
        at = MIDNIGHT + 60_000 * minute
        record(writer, [good("p", 10.0 + minute, at)], at)
    run_compaction(tmp_path, MIDNIGHT + HOUR + 1_000)
    for second in range(1, 30):
        record(writer, [], MIDNIGHT + HOUR + 1_000 * second)
    reader = HistoryReader(tmp_path)
    for minute in (5, 30, 59):
        frame = reader.keyframe(MIDNIGHT + 60_000 * minute + 1)
        assert frame is not None
        assert frame.at_ms == MIDNIGHT + 60_000 * minute
        assert frame.readings["p"].value == 10.0 + minute
    writer.close(MIDNIGHT + 2 * HOUR)


def test_nothing_is_deleted_on_the_first_day_after_a_leap_of_the_clock(tmp_path: Path) -> None:
    """Years ahead: all there is would be past its time, and nobody has seen the date yet."""
    settings = asdict(HistorySettings())
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    for n in range(20):
        record(writer, [good("p", float(n), MIDNIGHT + 10_000 * n)], MIDNIGHT + 10_000 * n)
    run_compaction(tmp_path, MIDNIGHT + 300_000)
    (day,) = (tmp_path / "history").glob("history-*.sqlite")
    ahead = MIDNIGHT + YEARS

    def tidied(at: int) -> list[str]:
        record(writer, [good("p", 1.0, at)], at)
        gone: list[str] = tidy_history(str(tmp_path), at, settings)["deleted"]
        return gone

    # before the first second of the new time is written, and after it
    assert tidy_history(str(tmp_path), ahead, settings)["deleted"] == []
    assert tidied(ahead) == []
    # the clock is set right: all goes on
    assert tidied(MIDNIGHT + 400_000) == []
    assert day.exists()
    # the time of the clock is that of the park: a day later what is past its time goes
    for minute in range(25 * 60):
        record(writer, [], ahead + 60_000 * minute)
    assert day.name in tidied(ahead + 24 * HOUR + 60_000 * 59 + 30_000)
    assert not day.exists()
    writer.close(ahead + 26 * HOUR)


def sessions(folder: Path, *spans: tuple[int, int]) -> None:
    """Runs of a station, one after the other: hours after midnight."""
    for begun, end in spans:
        writer = HistoryWriter(folder, PARK, MIDNIGHT + begun * HOUR, floor_bytes=0)
        for at in range(begun * HOUR, end * HOUR + 1, 60_000):
            record(writer, [], MIDNIGHT + at)
        writer.close(MIDNIGHT + end * HOUR)


def doubtful(folder: Path, hour: int) -> bool:
    return is_clock_doubtful(folder, MIDNIGHT + hour * HOUR)


def test_a_restart_does_not_end_the_doubt_of_the_first_day(tmp_path: Path) -> None:
    """Who sees the wrong date closes the program to set the clock, and may forget to."""
    ahead = YEARS // HOUR
    sessions(tmp_path, (0, 30), (ahead, ahead + 1), (ahead + 2, ahead + 3))
    assert doubtful(tmp_path, ahead + 3)
    assert doubtful(tmp_path, ahead + 23)
    assert not doubtful(tmp_path, ahead + 24)
    # set right meanwhile
    assert not doubtful(tmp_path, 31)


def test_a_station_that_is_on_for_a_day_each_quarter_forgets_too(tmp_path: Path) -> None:
    """The first long silence is doubted, and one after it was in use again."""
    quarter = 91 * 24
    for n in range(4):
        sessions(tmp_path, (n * quarter, n * quarter + 8))
        assert doubtful(tmp_path, n * quarter + 8) == (n == 1)
    # in use for two days, then off for the summer
    sessions(tmp_path, (4 * quarter, 4 * quarter + 48), (5 * quarter, 5 * quarter + 1))
    assert doubtful(tmp_path, 5 * quarter + 1)
    sessions(tmp_path, (5 * quarter + 24, 5 * quarter + 25))
    assert not doubtful(tmp_path, 5 * quarter + 25)


def test_while_the_machine_slept_nothing_was_recorded(tmp_path: Path) -> None:
    """The last value before is no value of these hours."""
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    woken = MIDNIGHT + 3 * HOUR
    for at in (MIDNIGHT, MIDNIGHT + 10_000, MIDNIGHT + 20_000, woken, woken + 10_000):
        record(writer, [good("p", 5.0, at)], at)
    writer.close(woken + 20_000)
    assert spans(tmp_path) == [(MIDNIGHT, MIDNIGHT + 20_000), (woken, woken + 20_000)]
    (gap,) = HistoryReader(tmp_path).gaps("p", MIDNIGHT, woken + 15_000)
    assert (gap.start_ms, gap.end_ms) == (MIDNIGHT + 20_000, woken)
