"""A database that is deleted or replaced while it is open: nothing is acknowledged into nowhere."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from models.storage import StorageFault, Writer
from tests.storage.test_disk_full import LAYOUT, add, stored


@pytest.fixture(autouse=True)
def announced(expected_logs):
    for text in ("storage.gone", "what was in it is in"):
        expected_logs("models.storage", text)


def opened(path, told):
    return Writer.open(path, LAYOUT, watch=told.append)


def refused(writer):
    with pytest.raises(StorageFault) as caught:
        writer.run_now(add)
    return caught.value.message.code


def test_a_deleted_file_takes_no_more_and_all_that_was_acknowledged_is_put_back(tmp_path):
    path, told = tmp_path / "t.db", []
    writer = opened(path, told)
    acknowledged = {writer.run_now(add) for _ in range(20)}
    path.unlink()
    assert refused(writer) == refused(writer) == "storage.gone"
    assert [fault.code for fault in told] == ["storage.gone"]
    assert writer.is_broken
    # already now, should the process be killed
    assert stored(tmp_path / "t.db.rescued") == acknowledged
    writer.close()
    assert not (tmp_path / "t.db.rescued").exists()
    writer = opened(path, told)
    acknowledged.add(writer.run_now(add))
    writer.close()
    assert stored(path) == acknowledged


def test_a_file_deleted_after_the_last_write_is_put_back_at_the_end(tmp_path):
    writer = opened(tmp_path / "t.db", [])
    acknowledged = {writer.run_now(add) for _ in range(20)}
    for part in list(tmp_path.iterdir()):
        part.unlink()
    writer.close()
    assert stored(tmp_path / "t.db") == acknowledged


def test_a_whole_folder_that_was_deleted_comes_back(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    writer = opened(folder / "t.db", [])
    acknowledged = {writer.run_now(add) for _ in range(20)}
    shutil.rmtree(folder)
    assert refused(writer) == "storage.gone"
    writer.close()
    assert stored(folder / "t.db") == acknowledged


def test_a_file_put_in_its_place_is_not_overwritten(tmp_path):
    path = tmp_path / "t.db"
    writer = opened(path, [])
    acknowledged = {writer.run_now(add) for _ in range(20)}
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    theirs = other.read_bytes()
    other.replace(path)
    assert refused(writer) == "storage.gone"
    writer.close()
    assert path.read_bytes() == theirs
    assert stored(tmp_path / "t.db.rescued") == acknowledged


def test_what_was_rescued_another_time_is_not_put_in_its_place(tmp_path, expected_logs):
    expected_logs("models.storage", "nothing could be rescued")
    path, earlier = tmp_path / "t.db", tmp_path / "t.db.rescued"
    earlier.write_bytes(b"of another time")
    (tmp_path / "t.db.rescued.new").mkdir()  # nothing can be written there
    writer = opened(path, [])
    writer.run_now(add)
    path.unlink()
    assert refused(writer) == "storage.gone"
    writer.close()
    assert not path.exists()
    assert earlier.read_bytes() == b"of another time"


def test_what_was_rescued_another_time_is_not_overwritten(tmp_path):
    path, earlier = tmp_path / "t.db", tmp_path / "t.db.rescued"
    earlier.write_bytes(b"of another time")
    writer = opened(path, [])
    acknowledged = {writer.run_now(add)}
    path.unlink()
    assert refused(writer) == "storage.gone"
    writer.close()
    assert stored(path) == acknowledged
    [kept] = tmp_path.glob("t.db.rescued.replaced-*")
    assert kept.read_bytes() == b"of another time"


def test_a_log_that_was_deleted_takes_nothing_with_it(tmp_path):
    path = tmp_path / "t.db"
    writer = opened(path, [])
    acknowledged = {writer.run_now(add) for _ in range(20)}
    path.with_name("t.db-wal").unlink()
    assert refused(writer) == "storage.gone"
    with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (20,)
    writer.close()
    assert stored(path) == acknowledged


def test_where_nothing_can_be_taken_away_a_share_that_is_not_found_is_waited_for(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("models.storage.presence._CAN_BE_TAKEN", False)
    path, told = tmp_path / "t.db", []
    writer = opened(path, told)
    acknowledged = {writer.run_now(add)}
    away = tmp_path.with_name("away")
    tmp_path.rename(away)
    acknowledged.add(writer.run_now(add))
    away.rename(tmp_path)
    acknowledged.add(writer.run_now(add))
    assert (told, writer.is_broken) == ([], False)
    writer.close()
    assert stored(path) == acknowledged
