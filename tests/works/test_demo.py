"""The demo park's works and keys: every point, door and place they name is there."""

from __future__ import annotations

import pytest

from app.demorecords import FOLDER, read
from models.works import detectors_at
from tests.simulator.demo import demo


@pytest.fixture(scope="module")
def park():
    return demo()


def test_works_name_what_the_park_has(park) -> None:
    works = [one.values for one in read(FOLDER) if one.kind == "work"]
    assert {one["state"] for one in works} == {"running", "planned", "ended", "closed"}
    for one in works:
        for point in (*one.get("points", ()), *one.get("taken_out", ())):
            assert point in park.points, point
        for door in one.get("doors", ()):
            assert park.devices[door].kind == "door"
        assert one["place"].removeprefix("area:") in park.areas
        for point in one.get("points", ()):
            there = detectors_at(park, *one["place"].split(":"))
            assert point in {found.point for found in there}, (one["number"], there)


def test_keys_name_what_the_park_has(park) -> None:
    records = read(FOLDER)
    keys = [one.values for one in records if one.kind == "key"]
    assert len([one for one in keys if one["type"] != "radio"]) == 12
    assert len([one for one in keys if one["type"] == "radio"]) == 6
    for one in keys:
        kind, _, id_ = one.get("place", "").partition(":")
        assert not kind or id_ in {"area": park.areas, "building": park.buildings}[kind]


def test_no_room_of_the_park_is_offered_the_panel_that_speaks_for_all(park) -> None:
    panel = set(park.devices["fire-panel"].points)
    offered = [one.point for area in park.areas for one in detectors_at(park, "area", area)]
    assert not panel & set(offered)
    cafe = [one.point for one in detectors_at(park, "area", "a-f1-1-04")]
    assert cafe == ["fz-a1-n.state"]
