"""Which detectors a work is offered, and which it takes without being asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.works import Permit, detectors_at, points_of_doors, preselected, taken_out
from models.works.detectors import contains, inner_point
from tests.works.park import works_park


@pytest.fixture(scope="module")
def park():
    return works_park()


def found(park, kind: str, id_: str) -> list[str]:
    return [one.point for one in detectors_at(park, kind, id_)]


def test_a_room_has_its_own_detectors(park) -> None:
    assert found(park, "area", "r1") == ["smoke-1.smoke"]


def test_a_room_without_a_fire_detector_has_that_of_its_zone(park) -> None:
    assert found(park, "area", "r2") == ["gas-2.co", "smoke-1.smoke", "zone-n.state"]


def test_a_room_outside_of_every_zone_has_none(park) -> None:
    assert found(park, "area", "r3") == []


def test_a_device_stands_for_its_room(park) -> None:
    assert found(park, "device", "smoke-1") == ["smoke-1.smoke"]
    assert "zone-n.state" in found(park, "device", "s-r2")
    assert found(park, "device", "gone") == []


def test_a_zone_a_unit_and_a_floor_have_what_stands_in_them(park) -> None:
    everything = {"smoke-1.smoke", "zone-n.state", "gas-2.co"}
    assert set(found(park, "area", "zone")) == everything
    assert set(found(park, "floor", "a-f1")) == everything
    assert set(found(park, "area", "u1")) == {"smoke-1.smoke", "gas-2.co"}


def test_a_control_panel_is_never_a_detector(park) -> None:
    for kind, id_ in (("area", "c1"), ("floor", "a-f1"), ("device", "panel")):
        assert not [point for point in found(park, kind, id_) if point.startswith("panel")]


def test_hot_work_takes_fire_and_never_gas(park) -> None:
    there = detectors_at(park, "area", "r2")
    assert preselected(there, Permit.HOT_WORK) == ("smoke-1.smoke", "zone-n.state")
    for permit in set(Permit) - {Permit.HOT_WORK}:
        assert preselected(there, permit) == ()


def test_of_a_door_only_what_can_alarm(park) -> None:
    assert points_of_doors(park, ["d-r1", "d-r2", "gone"]) == ("d-r1.alarm",)
    out = taken_out(park, ["smoke-1.smoke", "gone", "d-r1.alarm"], ["d-r1"])
    assert out == ("smoke-1.smoke", "d-r1.alarm")


@settings(deadline=None)
@given(st.lists(st.integers(1, 30), min_size=4, max_size=12))
def test_the_inner_point_of_a_comb_is_inside(heights: list[int]) -> None:
    outline = [(0, 0)]
    for number, height in enumerate(heights):
        outline += [(10 * number, height), (10 * number + 10, height)]
    outline.append((10 * len(heights), 0))
    assert contains(outline, *inner_point(outline))
