"""Plan, devices and trends of the demo park as it was at a stored moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from app.contributions import contributions
from app.demo import DEMO_SITE
from app.sites import PROFILES
from app.snapshot import NoLayout
from app.views import FrozenView
from devices.simulator.past import past
from models.history import HistoryReader, PastWriter
from models.plant import with_link_points
from models.points import Grade
from models.site.check import check
from models.site.park import Park
from widgets.contribution import Target
from widgets.shell import ControlRoom

_FLOOR = "b-f2"
_DAY = date(2026, 10, 14)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Park, Path]:
    """A day of everything that stands on one floor, in a history of its own."""
    found = check(DEMO_SITE, PROFILES)
    assert isinstance(found, Park), found
    park = with_link_points(found)
    folder = tmp_path_factory.mktemp("past")
    devices = [device for device, place in park.places.items() if place.floor == _FLOOR]
    points = {p: park.points[p] for d in devices for p in park.devices[d].points}
    with PastWriter(folder, park.points) as writer:
        for row in past(park, _DAY, points):
            writer.add(*row)
    return park, folder


def test_three_workspaces_show_a_stored_moment(
    qtbot: Any, stored: tuple[Park, Path], catalogues: Any
) -> None:
    park, folder = stored
    at = datetime.combine(_DAY, datetime.min.time(), UTC) + timedelta(hours=6, minutes=20)
    at_ms = round(at.timestamp() * 1000)
    reader = HistoryReader(folder)
    readings = dict(reader.state(at_ms))
    assert len(readings) > 50
    view = FrozenView(park, readings, reader, at_ms)
    # the keyframe is from a quarter hour: every value is older than the moment, none is newer
    assert all(r.received_ms <= at_ms for r in readings.values())
    assert sum(r.quality.grade is Grade.GOOD for r in readings.values()) > 50
    room = ControlRoom(view, contributions(), NoLayout(), catalogues, "night", "en")
    qtbot.addWidget(room)
    room.resize(1366, 768)
    room.show()
    qtbot.waitExposed(room)
    pictures: list[QImage] = []
    device = next(d for d, place in park.places.items() if place.floor == _FLOOR)
    for target, page in (
        (Target("device", device), "plan"),
        (Target("trend", park.devices[device].points[0]), "trend"),
        (Target("point", park.devices[device].points[0]), "inventory"),
    ):
        room.show_target(target)
        assert room.frame.current == page
        pictures.append(room.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    # it says that it is not live, and nothing can be done from it
    assert [banner.strong for banner in room.frame.banners.shown] == ["Replay, 14 Oct 14:20:00"]
    assert view.commanding is None
    assert view.recording is None
    room.close()
