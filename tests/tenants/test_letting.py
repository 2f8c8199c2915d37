"""What the plan writes into rooms: who has the unit, in the language of the desk."""

from __future__ import annotations

from dataclasses import replace

from models.records import Change
from models.site.park import Park
from tests.plan.small_park import HandView, small_park
from widgets.plan.letting import Letting


def test_a_room_says_who_has_its_unit_and_follows(park_room, desk_of):
    told = []
    letting = Letting(park_room.view, desk_of().words, lambda: told.append(1))
    assert letting.names() == {"u1": "Aurora Optics"}
    chinese = Letting(park_room.view, desk_of("day", "zh_CN").words, lambda: None)
    assert chinese.names() == {"u1": "极光光学"}
    park_room.write(Change("contact", "c1", "phone", "1"))
    assert told == []
    park_room.put("tenant", "t1", name={"en": "Aurora"})
    assert (told, letting.names()) == ([1], {"u1": "Aurora"})
    # nobody looked since: told once
    park_room.put("lease", "l1", ends="2025-10-08")
    park_room.put("lease", "l1", notes="gone")
    assert told == [1, 1]
    assert letting.names() == {"u1": "Unit 101"}
    letting.end()
    chinese.end()


def test_among_let_units_one_that_nobody_has_is_called_free(park_room, desk):
    park: Park = small_park()
    second = replace(park.areas["u1"], id="u2", number="102")
    park_room.view.park = replace(park, areas={**park.areas, "u2": second})
    told = []
    letting = Letting(park_room.view, desk.words, lambda: told.append(1))
    assert letting.names() == {"u1": "Aurora Optics", "u2": "Free"}
    letting._days.timeout.emit()
    assert told == []
    park_room.pass_time(60 * 86_400_000)
    letting._days.timeout.emit()
    assert told == [1], "nobody writes anything at midnight"
    # the lease is over: without any lease a unit has its own name
    assert letting.names() == {"u1": "Unit 101", "u2": "Unit 101"}
    letting.end()


def test_a_lease_that_moves_frees_its_unit_and_the_earlier_of_two_counts(park_room, desk):
    park: Park = small_park()
    second = replace(park.areas["u1"], id="u2", number="102")
    park_room.view.park = replace(park, areas={**park.areas, "u2": second})
    park_room.put("tenant", "t9", name={"en": "Kestrel"})
    letting = Letting(park_room.view, desk.words, lambda: None)
    assert letting.names() == {"u1": "Aurora Optics", "u2": "Free"}
    park_room.put("lease", "l1", units=["u2"])
    assert letting.names() == {"u1": "Free", "u2": "Aurora Optics"}
    # as merged stations may have it: the unit is let twice
    changes = {"tenant": "t9", "units": ["u2"], "starts": "2020-01-01", "ends": "2030-12-31"}
    park_room.journal.write_now("ann", [Change("lease", "l9", *one) for one in changes.items()])
    assert letting.names() == {"u1": "Free", "u2": "Kestrel"}
    park_room.journal.write_now("ann", [Change("lease", "l9", "ends", "2025-01-31")])
    assert letting.names() == {"u1": "Free", "u2": "Aurora Optics"}
    letting.end()


def test_a_view_without_records_names_the_units(desk):
    letting = Letting(HandView(), desk.words, lambda: None)
    assert letting.names() == {"u1": "Unit 101"}


def test_many_leases_are_read_between_the_turns_of_the_window(park_room, desk, qtbot, monkeypatch):
    monkeypatch.setattr("widgets.plan.letting._PAGE", 2)
    park: Park = small_park()
    ids = [f"n{number}" for number in range(5)]
    units = {id_: replace(park.areas["u1"], id=id_, number=id_) for id_ in ids}
    park_room.view.park = replace(park, areas={**park.areas, **units})
    for number, id_ in enumerate(ids):
        park_room.put(
            "lease", f"m{number}", tenant="t1", units=[id_], starts="2025-01-01", ends="2027-12-31"
        )
    told = []
    letting = Letting(park_room.view, desk.words, lambda: told.append(1))
    # no unit is called free as long as not all is known
    assert (letting.names(), letting.tints(), letting.ready) == ({}, {}, False)
    qtbot.waitUntil(lambda: letting.ready)
    assert told == [1]
    assert letting.names() == dict.fromkeys(["u1", *ids], "Aurora Optics")
    building = park.floors[park.areas["u1"].floor].building
    assert letting.names(building) == letting.names()
    assert set(letting.tints(building)) == {"u1", *ids}
    # one that changes is followed by itself
    park_room.put("lease", "m0", ends="2025-01-31")
    assert letting.names(building)["n0"] == "Free"
    assert told == [1, 1]
    letting.end()
