"""A full disk and damaged files: said, survived, and never an empty start in silence."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.history import Gap, HistoryReader, HistoryWriter, recent, run_compaction
from models.history.blob import unpack_second
from models.history.columns import Columns
from models.history.files import HistoryFiles
from models.history.journal import read_sessions
from models.points import Quality
from models.storage import DamagedDatabase, StorageFault, Writer, open_reader
from models.text import Message
from tests.conftest import ExpectLogs
from tests.history.park import (
    DAY_MS,
    MIDNIGHT,
    closed,
    everything,
    good,
    point,
    record,
    site,
)
from tests.storage.small_disk import fill, small_disk

PARK = site(point("p"), point("q"))


class Ear:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.heard: list[Message | None] = []

    def __call__(self, message: Message | None) -> None:
        self.heard.append(message)

    @property
    def codes(self) -> list[str | None]:
        return [m and m.code for m in self.heard]


def spoil(path: Path) -> None:
    """Overwrite the middle of every page, as a dying disk does."""
    data = bytearray(path.read_bytes())
    for at in range(100, len(data), 512):
        data[at : at + 200] = b"\xa5" * len(data[at : at + 200])
    path.write_bytes(data)


def test_a_full_disk_stops_recording_first_and_it_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.storage")
    room = [1 << 40]
    monkeypatch.setattr("models.storage.writer.free_room", lambda _: room[0])
    fault, notices = Ear(), Ear()
    writer = HistoryWriter(
        tmp_path, PARK, MIDNIGHT, watch=fault, notify=notices, floor_bytes=1 << 20, patience_s=0.0
    )
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)
    room[0] = 1 << 10
    for n in range(1, 30):
        writer.add([good("p", 2.0, MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
        writer.flush(MIDNIGHT + 1_000 * n)
    # refused at once, since nobody is patient here; nothing before it is harmed
    waited = writer._thread.submit(lambda _: None)
    assert waited.exception(10) is not None
    room[0] = 1 << 40
    back = MIDNIGHT + 60_000
    assert wait_until_it_writes(writer) < 20
    record(writer, [good("p", 3.0, back)], back)
    writer.flush(back + 1_000)
    assert fault.codes == ["storage.refused", None]
    assert notices.codes == []
    assert writer.tally.lost > 0
    reader = HistoryReader(tmp_path, pending=writer.pending)
    found = everything(reader, "p")
    assert found[0] == (MIDNIGHT, 1.0, 0)
    assert found[-1] == (back, 3.0, 0)
    assert len(found) + writer.tally.lost == 31
    # the loss is a gap with its cause, not a line drawn through it
    (gap,) = reader.gaps("p", MIDNIGHT, back + 1_000)
    assert gap.cause is Quality.NOT_RECORDED
    assert gap.end_ms == back
    writer.close(back + 2_000)


def wait_until_it_writes(writer: HistoryWriter) -> int:
    """Tries until a transaction goes through: the thread tries the disk once a second."""
    for tries in range(20):
        if writer._thread.submit(lambda _: None).exception(10) is None:
            return tries
    return 20


def test_a_damaged_journal_is_moved_aside_and_said(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.history", "")
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    for n in range(50):
        record(writer, [good("p", float(n), MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
    run_compaction(tmp_path, MIDNIGHT + 30_000)
    writer.close(MIDNIGHT + 50_000)
    spoil(tmp_path / "history" / "journal.sqlite")
    ear = Ear()
    later = MIDNIGHT + 100_000
    writer = HistoryWriter(tmp_path, PARK, later, notify=ear, floor_bytes=0)
    record(writer, [good("p", 99.0, later)], later)
    assert ear.codes == ["history.moved_aside"]
    assert list((tmp_path / "history").glob("journal.sqlite.damaged-*"))
    reader = HistoryReader(tmp_path, pending=writer.pending)
    # what was compacted is there, what was not is lost, what comes is kept, also by the worker
    for _ in range(2):
        values = [v for _, v, _ in everything(reader, "p")]
        assert values == [*map(float, range(31)), 99.0]
        run_compaction(tmp_path, later + 1)
    writer.close(later + 1_000)


def test_a_journal_that_breaks_while_it_is_written_is_replaced(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models")
    ear = Ear()
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, notify=ear, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)

    def break_it(connection: object) -> None:
        raise _corrupt()

    writer._thread.submit(break_it).exception(10)
    for n in range(1, 4):
        now = MIDNIGHT + 1_000 * n
        record(writer, [good("p", 1.0 + n, now)], now)
    assert ear.codes == ["history.moved_aside"]
    reader = HistoryReader(tmp_path, pending=writer.pending)
    assert [v for _, v, _ in everything(reader, "p")][-2:] == [3.0, 4.0]
    writer.close(MIDNIGHT + 5_000)


def test_a_journal_that_is_deleted_while_it_is_written_comes_back_with_what_it_held(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models")
    ear = Ear()
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, notify=ear, floor_bytes=0)
    for n in range(3):
        record(writer, [good("p", float(n), MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
    for part in (tmp_path / "history").glob("journal.sqlite*"):
        part.unlink()
    for n in range(3, 8):
        writer.add([good("p", float(n), MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
        writer.flush(MIDNIGHT + 1_000 * n)
        writer._thread.submit(lambda _: None).exception(10)
    assert ear.codes == ["storage.gone"]
    reader = HistoryReader(tmp_path, pending=writer.pending)
    values = [v for _, v, _ in everything(reader, "p") if v is not None]
    assert values == [0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0]
    # the second in which it was noticed: counted as lost
    assert writer.tally.lost == 1
    writer.close(MIDNIGHT + 9_000)
    with closing(open_reader(tmp_path / "history" / "journal.sqlite")) as connection:
        assert read_sessions(connection) == [
            (MIDNIGHT, MIDNIGHT + 2_000),
            (MIDNIGHT + 4_000, MIDNIGHT + 9_000),
        ]


@pytest.mark.parametrize("damaged", [False, True])
def test_a_journal_that_cannot_be_opened_again_is_tried_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLogs, damaged: bool
) -> None:
    expected_logs("models")
    notices, fault = Ear(), Ear()
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, notify=notices, watch=fault, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)

    def break_it(connection: object) -> None:
        raise _corrupt()

    if damaged:
        writer._thread.submit(break_it).exception(10)
    else:
        # the disk had refused before
        writer._said.append(Message.of("storage.refused", path="", detail=""))
        writer.files.journal.unlink()
        writer._thread.submit(lambda _: None).exception(10)

    def full(*_: object, **__: object) -> Writer:
        raise StorageFault(Message.of("storage.refused", path="", detail="full"))

    with monkeypatch.context() as at_first:
        at_first.setattr(Writer, "open", full)
        for n in range(1, 4):
            writer.add([good("p", 9.0, MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
            writer.flush(MIDNIGHT + 1_000 * n)
    assert writer.tally.lost == 3
    record(writer, [good("p", 2.0, MIDNIGHT + 5_000)], MIDNIGHT + 5_000)
    assert notices.codes == ["history.moved_aside" if damaged else "storage.gone"]
    assert fault.codes == ["storage.refused", None]
    reader = HistoryReader(tmp_path, pending=writer.pending)
    assert everything(reader, "p")[-1] == (MIDNIGHT + 5_000, 2.0, 0)
    writer.close(MIDNIGHT + 6_000)


@pytest.mark.parametrize("damaged", [False, True])
def test_a_disk_that_renames_nothing_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLogs, damaged: bool
) -> None:
    """As one that was remounted read-only after its first errors."""
    expected_logs("models")
    fault = Ear()
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, watch=fault, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)

    def broken(_: object) -> None:
        if damaged:
            raise _corrupt()

    if not damaged:
        writer.files.journal.unlink()
    writer._thread.submit(broken).exception(10)

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    with monkeypatch.context() as at_first:
        at_first.setattr(Path, "rename", refuse)
        at_first.setattr(Path, "replace", refuse)
        for n in range(1, 4):
            writer.add([good("p", 9.0, MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
            writer.flush(MIDNIGHT + 1_000 * n)
    record(writer, [good("p", 2.0, MIDNIGHT + 5_000)], MIDNIGHT + 5_000)
    assert [one for one in fault.codes if one != "storage.gone"] == ["storage.refused", None]
    reader = HistoryReader(tmp_path, pending=writer.pending)
    values = [v for _, v, _ in everything(reader, "p")]
    assert (values[0], values[-1]) == (1.0, 2.0)
    writer.close(MIDNIGHT + 6_000)


@pytest.mark.parametrize("left", [0, 40_000])
def test_new_points_on_a_full_disk_are_refused_in_a_sentence(tmp_path: Path, left: int) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        HistoryWriter(disk, PARK, MIDNIGHT, floor_bytes=0).close(MIDNIGHT)
        fill(disk, left)
        many = site(*(point(f"new-{n}") for n in range(500)))
        with pytest.raises(StorageFault):
            HistoryWriter(disk, PARK | many, MIDNIGHT + 1_000, floor_bytes=0)


def test_an_end_at_which_the_journal_cannot_be_opened_again_is_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLogs
) -> None:
    expected_logs("models")
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)
    writer.files.journal.unlink()
    writer._thread.submit(lambda _: None).exception(10)

    def full(*_: object, **__: object) -> Writer:
        raise StorageFault(Message.of("storage.refused", path="", detail="full"))

    monkeypatch.setattr(Writer, "open", full)
    writer.close(MIDNIGHT + 1_000)
    assert everything(HistoryReader(tmp_path), "p") == [(MIDNIGHT, 1.0, 0)]


def test_a_start_on_a_full_disk_does_not_wait_for_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLogs
) -> None:
    """Recording stops first; all else begins."""
    expected_logs("models.storage")
    room = [1 << 10]
    monkeypatch.setattr("models.storage.writer.free_room", lambda _: room[0])
    fault = Ear()
    writer = HistoryWriter(
        tmp_path, PARK, MIDNIGHT, watch=fault, floor_bytes=1 << 20, patience_s=0.0
    )
    writer.add([good("p", 1.0, MIDNIGHT)], MIDNIGHT)
    writer.flush(MIDNIGHT)
    assert writer._thread.submit(lambda _: None).exception(10) is not None
    room[0] = 1 << 40
    assert wait_until_it_writes(writer) < 20
    record(writer, [good("p", 2.0, MIDNIGHT + 9_000)], MIDNIGHT + 9_000)
    writer.close(MIDNIGHT + 10_000)
    assert fault.codes == ["storage.refused", None]
    assert [v for _, v, _ in everything(HistoryReader(tmp_path), "p")] == [2.0]


def test_what_is_deleted_before_the_end_is_put_back_and_nothing_goes_on(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models")
    ear = Ear()
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, notify=ear, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)
    thread = writer._thread
    writer.files.journal.unlink()
    writer.close(MIDNIGHT + 1_000)
    assert ear.codes == ["storage.gone"]
    assert writer._thread is thread
    assert everything(HistoryReader(tmp_path), "p") == [(MIDNIGHT, 1.0, 0)]


def _corrupt() -> Exception:
    """What SQLite raises when it meets a page that makes no sense."""
    import sqlite3

    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def test_a_look_at_the_last_minutes_that_breaks_off_leaves_nothing_out_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.history", "cannot be read")
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    for n in range(3):
        record(writer, [good("p", float(n), MIDNIGHT + 1_000 * n)], MIDNIGHT + 1_000 * n)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    left = iter([True, False])

    def read(data: bytes, *, check: bool) -> Columns:
        if next(left):
            return unpack_second(data, check=check)
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as once:
        once.setattr(recent, "unpack_second", read)
        everything(reader, "p")
    assert [v for _, v, _ in everything(reader, "p")] == [0.0, 1.0, 2.0]
    writer.close(MIDNIGHT + 5_000)


def test_a_damaged_day_is_told_once_and_a_new_part_begins(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.history")
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    days = [MIDNIGHT, MIDNIGHT + DAY_MS]
    for day in days:
        record(writer, [good("p", 1.0, day)], day)
    run_compaction(tmp_path, days[1])
    for n in range(3):
        # until the journal has forgotten what the days hold
        record(writer, [], days[1] + 10_000 * (n + 1))
    for path in (tmp_path / "history").glob("history-*.sqlite"):
        spoil(path)
    ear = Ear()
    reader = HistoryReader(tmp_path, pending=writer.pending, notify=ear)
    for _ in range(3):
        assert everything(reader, "p") == []
    assert ear.codes == ["history.unreadable"] * 2
    now = days[1] + 40_000
    record(writer, [good("p", 2.0, now)], now)
    report = run_compaction(tmp_path, now + 600_000)
    assert [m.code for m in report.messages] == ["history.moved_aside"] * 2
    assert [v for _, v, _ in everything(reader, "p")] == [2.0]
    writer.close(now + 1_000)


def test_a_damaged_list_of_points_comes_back_from_its_copy(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.history")
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    record(writer, [good("q", 5.0, MIDNIGHT)], MIDNIGHT)
    writer.close(MIDNIGHT + 1_000)
    spoil(tmp_path / "history" / "points.sqlite")
    ear = Ear()
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT + 2_000, notify=ear, floor_bytes=0)
    writer.flush(MIDNIGHT + 2_000)
    assert ear.codes == ["history.catalogue_restored"]
    assert everything(HistoryReader(tmp_path), "q") == [(MIDNIGHT, 5.0, 0)]
    writer.close(MIDNIGHT + 3_000)
    # without a copy nobody may guess which number was which point
    for path in (tmp_path / "history").glob("points*.sqlite"):
        spoil(path)
    with pytest.raises(DamagedDatabase):
        HistoryWriter(tmp_path, PARK, MIDNIGHT + 4_000, floor_bytes=0)


def test_a_journal_that_was_deleted_before_a_kill_is_put_back(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.storage")
    folder, left = tmp_path / "killed", tmp_path / "left"
    writer = HistoryWriter(folder, PARK, MIDNIGHT, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)
    writer.files.journal.unlink()
    with pytest.raises(StorageFault):
        writer.drain()
    shutil.copytree(folder, left)
    writer.close(MIDNIGHT)
    ear = Ear()
    writer = HistoryWriter(left, PARK, MIDNIGHT + 1_000, notify=ear, floor_bytes=0)
    writer.close(MIDNIGHT + 2_000)
    assert ear.codes == []
    assert everything(HistoryReader(left), "p") == [(MIDNIGHT, 1.0, 0)]


@pytest.mark.parametrize("emptied", [False, True])
def test_a_list_of_points_that_is_gone_comes_back_from_its_copy(
    tmp_path: Path, expected_logs: ExpectLogs, emptied: bool
) -> None:
    """New numbers would show what one point measured as that of another."""
    expected_logs("models.history")
    writer = HistoryWriter(tmp_path, site(point("b"), point("q")), MIDNIGHT, floor_bytes=0)
    record(writer, [good("b", 1.0, MIDNIGHT), good("q", 5.0, MIDNIGHT)], MIDNIGHT)
    writer.close(MIDNIGHT + 1_000)
    path = HistoryFiles(tmp_path).points
    path.unlink()
    if emptied:
        path.touch()
    ear = Ear()
    writer = HistoryWriter(tmp_path, site(point("q"), point("b")), MIDNIGHT, notify=ear)
    writer.flush(MIDNIGHT + 2_000)
    writer.close(MIDNIGHT + 3_000)
    assert ear.codes == ["history.catalogue_restored" if emptied else "history.catalogue_gone"]
    assert everything(HistoryReader(tmp_path), "q") == [(MIDNIGHT, 5.0, 0)]
    assert everything(HistoryReader(tmp_path), "b") == [(MIDNIGHT, 1.0, 0)]


@pytest.mark.parametrize("how", ["behind", "damaged"])
def test_a_copy_of_the_list_of_points_that_fell_behind_is_made_anew(
    tmp_path: Path, expected_logs: ExpectLogs, how: str
) -> None:
    """A kill between the list and its copy; the next start has no new points."""
    expected_logs("models.history")
    copy = HistoryFiles(tmp_path).points_copy
    HistoryWriter(tmp_path, site(point("b")), MIDNIGHT, floor_bytes=0).close(MIDNIGHT)
    older = copy.read_bytes()
    HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0).close(MIDNIGHT)
    copy.write_bytes(older)
    if how == "damaged":
        spoil(copy)
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    record(writer, [good("q", 5.0, MIDNIGHT)], MIDNIGHT)
    writer.close(MIDNIGHT + 1_000)
    HistoryFiles(tmp_path).points.unlink()
    turned = dict(reversed(PARK.items()))
    HistoryWriter(tmp_path, turned, MIDNIGHT + 2_000, floor_bytes=0).close(MIDNIGHT + 2_000)
    assert everything(HistoryReader(tmp_path), "q") == [(MIDNIGHT, 5.0, 0)]


def test_a_damaged_rollup_is_replaced_and_the_days_that_remain_are_readable(
    tmp_path: Path, expected_logs: ExpectLogs
) -> None:
    expected_logs("models.history")
    writer = HistoryWriter(tmp_path, PARK, MIDNIGHT, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT)], MIDNIGHT)
    writer.close(MIDNIGHT + 20_000)
    closed(tmp_path, MIDNIGHT)
    (rollup,) = (tmp_path / "history").glob("rollup-*.sqlite")
    spoil(rollup)
    reader = HistoryReader(tmp_path)
    # the day's own samples stand in for its sums
    found = reader.rollup("p", MIDNIGHT, MIDNIGHT + DAY_MS)
    assert found.count.tolist() == [1]
    assert reader.gaps("p", MIDNIGHT, MIDNIGHT + 30_000) == [
        Gap(MIDNIGHT + 20_000, MIDNIGHT + 30_000, Quality.NOT_RECORDED)
    ]
