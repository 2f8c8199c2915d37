"""A made-up past never touches what a running station recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import past
from app.sites import PROFILES
from app.speech import Speech
from models.history import EventStore, HistoryReader, HistoryWriter
from models.history.recorded import days_lived, recorded
from models.plant import with_link_points
from models.points import Quality, Reading
from models.site.check import check
from models.site.park import Park
from tests.system.small_site import write_site

DAY = 86_400_000
TODAY = round(datetime(2026, 3, 10, tzinfo=UTC).timestamp() * 1000)


def test_days_that_were_lived_are_left_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    park, folder = check(write_site(tmp_path, 1, 1), PROFILES), tmp_path / "data"
    assert isinstance(park, Park)
    monkeypatch.setattr(past, "utc_ms", lambda: TODAY + 3_600_000)
    point = next(iter(park.points))
    noon = TODAY - 2 * DAY + DAY // 2
    writer = HistoryWriter(folder, with_link_points(park).points, noon, floor_bytes=0)
    for at in (noon, noon + 60_000):
        writer.add([Reading(point, 1.0, Quality.GOOD, at, at)], at)
        writer.flush(at)
    writer.close(noon + 60_000)

    def lived() -> tuple[list[list[str]], list[tuple[int, int]]]:
        reader = HistoryReader(folder)
        found = reader.samples(point, TODAY - 2 * DAY, TODAY - DAY)
        samples = [list(map(str, part)) for part in (found.times, found.values, found.quality)]
        return samples, recorded(folder, TODAY - 2 * DAY, TODAY - DAY)

    before = lived()
    assert before[0][1][:2] == ["1.0", "1.0"]
    past._fill(park, folder, 3, Speech("en"))
    said = capsys.readouterr().out
    assert "2026-03-08 left out" in said
    assert [line[:10] for line in said.splitlines() if "written" in line] == [
        "2026-03-07",
        "2026-03-09",
    ]
    assert lived() == before
    assert days_lived(folder) == {TODAY // DAY - 2}
    store = EventStore(folder)
    # alarms of the made-up days end with them, at midnight of the park
    assert store.events(noon - DAY // 8, noon + DAY // 8) == []
    store.close()
    # a made-up past may be made again
    past._fill(park, folder, 3, Speech("en"))
    assert "2026-03-07 written" in capsys.readouterr().out
