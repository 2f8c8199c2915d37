"""Who is affected: on a small park set by hand, and in the demo park with its own leases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from app.demorecords import seed
from app.subjects import record_kinds
from models.impact import (
    Why,
    affected_units,
    impact,
    notice,
    place_words,
    priority_for,
    spot,
)
from models.incidents import LONGEST_NOTICE
from models.records import Change
from models.site.park import Area, Floor, Park
from models.tenants import SUBJECT as TENANTS
from models.tenants import day_at, holders
from models.text.name import Name
from tests.incidents.desk import SOPS
from tests.plan.small_park import small_park
from tests.records.room import NOW, Room
from tests.records.room import room as open_room
from tests.simulator.demo import demo

TODAY = date(2025, 10, 9)
CALL = Name("the control room", "监控中心")


def _unit(id_: str, floor: str, left: float, right: float, scale: float = 1) -> Area:
    outline = tuple(
        (x * scale, y * scale) for x, y in ((left, 0), (right, 0), (right, 300), (left, 300))
    )
    return Area(id_, floor, Name(f"Unit {id_}", f"{id_} 单元"), "unit", outline, id_)


@pytest.fixture
def park() -> Park:
    """F1 has u1 (0 to 800) and far (2000 to 2400), F2 has w (0 to 400) and e (400 to 800)."""
    small = small_park()
    floors = {id_: replace(floor, metres_per_unit=0.05) for id_, floor in small.floors.items()}
    floors["a-f3"] = Floor("a-f3", "a", Name("Floor 3", "三层"), "F3", 3, "", 800, 680, 0.025)
    more = (
        _unit("far", "a-f1", 2000, 2400),
        _unit("w", "a-f2", 0, 400),
        _unit("e", "a-f2", 400, 800),
        # its drawing has half the scale
        _unit("top", "a-f3", 400, 800, scale=2),
    )
    wet = Area(
        "wc", "a-f2", Name("Washroom", "卫生间"), "room",
        ((300, 310), (390, 310), (390, 380), (300, 380)), "2.WC",
    )  # fmt: skip
    areas = {**small.areas, **{area.id: area for area in (*more, wet)}}
    return replace(small, floors=floors, areas=areas)


def _units(park: Park, place: str, reach) -> dict[str, Why]:
    return affected_units(park, spot(park, place), reach)


def test_the_place_of_a_device_is_its_room_and_the_unit_of_that(park: Park) -> None:
    at = spot(park, "device:s-r1")
    assert (at.building, at.floor, at.area, at.unit) == ("a", "a-f1", "r1", "u1")
    assert _units(park, "device:s-r1", "place") == {"u1": Why.HERE}


def test_water_reaches_the_unit_and_those_under_it(park: Park) -> None:
    assert _units(park, "area:w", "below") == {"w": Why.HERE, "u1": Why.BELOW}
    assert _units(park, "area:w", "place") == {"w": Why.HERE}
    # nothing is under the lowest floor, and the far unit is under nobody
    assert _units(park, "area:u1", "below") == {"u1": Why.HERE}


def test_floors_drawn_to_another_scale_are_laid_over_each_other(park: Park) -> None:
    assert _units(park, "area:top", "below") == {"top": Why.HERE, "e": Why.BELOW}


def test_a_common_room_reaches_the_units_beside_it(park: Park) -> None:
    found = _units(park, "area:wc", "below")
    assert found == {"w": Why.NEAR, "e": Why.NEAR, "u1": Why.BELOW}


def test_a_whole_floor_and_a_whole_building(park: Park) -> None:
    assert _units(park, "area:w", "floor") == {"w": Why.HERE, "e": Why.FLOOR}
    assert _units(park, "floor:a-f2", "place") == {"w": Why.FLOOR, "e": Why.FLOOR}
    building = _units(park, "area:w", "building")
    assert building.pop("w") is Why.HERE
    assert building == dict.fromkeys(("u1", "far", "e", "top"), Why.BUILDING)
    assert _units(park, "building:b", "building") == {}
    assert _units(park, "building:a", "place").keys() == {"u1", "far", "w", "e", "top"}


def test_what_is_not_on_the_plan_affects_nobody_known(park: Park) -> None:
    assert _units(park, "device:nowhere", "building") == {}
    assert _units(park, "", "below") == {}


@pytest.fixture
def room(tmp_path: Path, park: Park) -> Iterator[Room]:
    with open_room(tmp_path, TENANTS.kinds, park) as made:
        yield made


def _let(room: Room, tenant: str, units: list[str], key: bool = False, **lease: object) -> None:
    room.put("tenant", tenant, name={"en": tenant.title()}, status="active", key_tenant=key)
    room.put(
        "lease",
        f"l-{tenant}",
        tenant=tenant,
        units=units,
        starts="2024-01-01",
        ends="2026-12-31",
        **lease,
    )


def test_tenants_of_the_units_closest_first_with_whom_to_tell(room: Room, park: Park) -> None:
    _let(room, "zeta", ["w"])
    _let(room, "alpha", ["u1", "far"], key=True)
    _let(room, "other", ["top"])
    room.put("contact", "c1", tenant="alpha", name={"en": "Late"}, phone="1")
    room.put("contact", "c2", tenant="alpha", name={"en": "First"}, phone="2", told_first=True)
    room.put("contact", "c3", tenant="alpha", name={"en": "Gone"}, phone="3", gone=True)
    found = impact(park, room.records, "area:w", "below", TODAY)
    assert [tenant.id for tenant in found.tenants] == ["zeta", "alpha"]
    assert found.tenants[1].units == ("u1",)
    assert found.tenants[1].why is Why.BELOW
    assert [contact.id for contact in found.tenants[1].contacts] == ["c2", "c1"]
    assert impact(park, room.records, "area:w", "below", date(2027, 6, 1)).tenants == ()


def test_holders_of_some_units_are_those_of_all_without_the_others(room: Room, park: Park) -> None:
    _let(room, "zeta", ["w", "nowhere"])
    _let(room, "alpha", ["u1", "far"])
    _let(room, "other", ["top"])
    # as merged stations may have it: a unit is let twice
    values = {"tenant": "late", "units": ["w"], "starts": "2024-02-01", "ends": "2027-01-01"}
    room.journal.write_now("ann", [Change("lease", "l-late", *one) for one in values.items()])
    every = holders(room.records, park, TODAY)
    assert every == {"w": "zeta", "u1": "alpha", "far": "alpha", "top": "other"}
    for count in range(4):
        for some in combinations((*every, "e", "nowhere"), count):
            held = {unit: every[unit] for unit in some if unit in every}
            assert holders(room.records, park, TODAY, some) == held


def test_a_key_tenant_makes_it_at_least_p2(room: Room, park: Park) -> None:
    _let(room, "plain", ["w"])
    _let(room, "kept", ["e"], key=True)
    here = impact(park, room.records, "area:w", "place", TODAY)
    both = impact(park, room.records, "area:w", "floor", TODAY)
    assert [priority_for(usual, here) for usual in ("P1", "P2", "P3", "P4")] == [
        "P1", "P2", "P3", "P4",
    ]  # fmt: skip
    assert [priority_for(usual, both) for usual in ("P1", "P2", "P3", "P4")] == [
        "P1", "P2", "P2", "P2",
    ]  # fmt: skip


def test_a_meter_in_trouble_affects_who_hangs_on_it(room: Room, park: Park) -> None:
    _let(room, "zeta", ["w"], meters=["m-1"])
    _let(room, "alpha", ["u1"])
    found = impact(park, room.records, "device:m-1", "building", TODAY)
    assert found.units == {"w": Why.SUPPLIED}
    assert [tenant.id for tenant in found.tenants] == ["zeta"]


def test_a_notice_has_the_facts_in_each_language(park: Park) -> None:
    text = notice(SOPS["leak"].notice.name(), park, "device:s-r1", NOW, CALL)
    assert text.en.startswith("Water leak at Building A, Floor 1, Unit 101, 16:53.")
    assert text.en.endswith("Questions: the control room.")
    assert text.zh_CN.startswith("16:53，A座 一层 101 单元发生漏水。")
    assert "监控中心" in text.zh_CN
    assert "s-r1" not in text.en + text.zh_CN


def test_a_very_long_place_is_cut_and_the_sentence_is_not(park: Park) -> None:
    area = park.areas["r3"]
    long = replace(area, name=Name("Room " + "very " * 80 + "long", "很长" * 200))
    longer = replace(park, areas={**park.areas, "r3": long})
    for sop in SOPS.values():
        text = notice(sop.notice.name(), longer, "area:r3", NOW, CALL)
        for said in (text.en, text.zh_CN):
            assert 200 < len(said) <= LONGEST_NOTICE
            assert "\u2026" in said
        assert text.en.endswith("Questions: the control room.")


def test_every_notice_fits_at_every_place_of_the_demo_park() -> None:
    park = demo()
    call = Name("+86 512 5555 1000", "+86 512 5555 1000")
    places = [f"area:{id_}" for id_ in park.areas] + [f"floor:{id_}" for id_ in park.floors]
    longest = 0
    for place in places:
        for sop in SOPS.values():
            text = notice(sop.notice.name(), park, place, NOW, call)
            longest = max(longest, len(text.en), len(text.zh_CN))
            assert "{" not in text.en + text.zh_CN
            assert "\u2026" not in text.en + text.zh_CN
    assert 150 < longest <= LONGEST_NOTICE


def test_places_in_words() -> None:
    park = demo()
    assert place_words(park, spot(park, "device:lk-b2-wc")) == Name(
        "Building B, Floor 2, 2.WC Washrooms", "B座 实验楼 二层 2.WC 卫生间"
    )


def test_a_leak_in_the_demo_park_names_the_right_tenants(tmp_path: Path) -> None:
    park = demo()
    with open_room(tmp_path, record_kinds(), park) as made:
        faults = asyncio.run(seed(made.journal, record_kinds(), NOW, park.zone))
        assert [fault for fault in faults if "tenant" in fault or "lease" in fault] == []
        today = day_at(NOW, park.zone)

        def told(place: str) -> list[tuple[str, tuple[str, ...], Why]]:
            found = impact(park, made.records, place, "below", today)
            return [(tenant.name.en, tenant.units, tenant.why) for tenant in found.tenants]

        # a laboratory of Aurora's unit in the south; under it the unit B1-S
        in_unit = told("area:b2-s")
        assert in_unit[0] == ("Aurora Optics", ("b2-s",), Why.HERE)
        assert [units for _, units, _ in in_unit[1:]] == [("b1-s",)]
        # the washrooms belong to nobody: the units beside them and those under these
        at_core = told("device:lk-b2-wc")
        assert {units for _, units, _ in at_core} == {("b2-e",), ("b2-s",), ("b1-e",), ("b1-s",)}
        assert {name for name, _, _ in at_core} >= {"Aurora Optics", "Northfield Biotech"}
        for tenant in impact(park, made.records, "area:b2-s", "below", today).tenants:
            assert tenant.contacts
            assert tenant.contacts[0].flag("told_first")
