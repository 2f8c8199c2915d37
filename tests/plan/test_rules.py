"""The pure rules of the plan."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.alarms import Alarm
from models.links import LinkState, LinkStatus
from models.plan import (
    Direction,
    Layer,
    Part,
    Rank,
    blind_areas,
    coverage,
    door_marks,
    figures_of,
    gathered,
    hidden,
    layer_of,
    nearest,
    roll_up,
)
from models.plan.outline import area, contains, middle, top_left, widest
from models.plan.rollup import QUIET, floor_points
from models.points import Quality, Severity
from tests.plan.small_park import NOW, HandView, small_park

SHAPE_L = ((0, 0), (100, 0), (100, 40), (40, 40), (40, 200), (0, 200))


def alarm(point: str, severity: Severity, known: bool = False, at: int = NOW) -> Alarm:
    return Alarm(point, severity, "high", at, 30.0, 27.0, known)


def test_the_worst_alarm_rises_from_device_to_building() -> None:
    park = small_park()
    rolled = roll_up(
        park,
        [
            alarm("s-r1.temperature", Severity.LOW),
            alarm("d-r1.mode", Severity.HIGH, known=True),
            alarm("s-r4.co2", Severity.MEDIUM),
        ],
    )
    assert rolled.devices["s-r1"].severity is Severity.LOW
    assert rolled.rooms["r1"].severity is Severity.HIGH
    assert rolled.rooms["r1"].count == 2
    assert rolled.floors["a-f1"].severity is Severity.HIGH
    assert rolled.buildings["a"].count == 3
    assert "b" not in rolled.buildings
    assert "a-f2" not in rolled.floors


def test_one_unacknowledged_of_the_worst_keeps_the_ring() -> None:
    park = small_park()
    known = alarm("s-r1.temperature", Severity.HIGH, known=True)
    waiting = alarm("s-r2.temperature", Severity.HIGH)
    milder = alarm("s-r3.temperature", Severity.LOW)
    assert not roll_up(park, [known, waiting]).park.acknowledged
    assert not roll_up(park, [waiting, known]).park.acknowledged
    # A milder one that waits does not: its own place shows it
    assert roll_up(park, [known, milder]).park.acknowledged


def test_an_alarm_of_an_unknown_point_is_left_out() -> None:
    assert roll_up(small_park(), [alarm("gone.point", Severity.HIGH)]).park.count == 0


def test_last_known_and_bad_do_not_count_as_live() -> None:
    view = HandView().fill()
    points = floor_points(view.park, "a-f1")
    assert coverage(points, view.latest).complete
    view.set("s-r1.temperature", 21.0, Quality.LINK_LOST)
    view.set("s-r1.co2", None, Quality.DECODE)
    share = coverage(points, view.latest)
    assert share.total - share.live == 2


def status(link: str, state: LinkState) -> LinkStatus:
    return LinkStatus(link, "mqtt", state, NOW - 1000)


def test_a_lost_link_blinds_the_rooms_that_hang_on_it_alone() -> None:
    park = small_park()
    down = [status("west", LinkState.DOWN), status("east", LinkState.LIVE)]
    (blind,) = blind_areas(park, "a-f1", down)
    assert blind.link == "west"
    assert set(blind.areas) == {"r1", "r3"}
    assert not blind.whole_floor
    assert blind_areas(park, "b-f1", down) == ()


def test_a_room_fed_by_two_links_is_not_blind_when_one_is_lost() -> None:
    park = small_park()
    park.devices["d-r1"] = type(park.devices["d-r1"])(
        **{f: getattr(park.devices["d-r1"], f) for f in park.devices["d-r1"].__slots__}
        | {"link": "east"}
    )
    (blind,) = blind_areas(park, "a-f1", [status("west", LinkState.DOWN)])
    assert blind.areas == ("r3",)


def test_devices_that_fell_silent_together_blind_their_rooms() -> None:
    park = small_park()
    west = [d for d in park.devices if park.devices[d].link == "west"]
    up = [status("west", LinkState.LIVE), status("east", LinkState.LIVE)]
    (blind,) = blind_areas(park, "a-f1", up, dict.fromkeys(west, NOW - 5000))
    assert not blind.link_down
    assert set(blind.areas) == {"r1", "r3"}
    assert blind.since_ms == NOW - 5000
    # Two devices of one room are their own trouble, and one that is heard keeps its room open
    assert blind_areas(park, "a-f1", up, dict.fromkeys(west[:2], NOW)) == ()
    some = dict.fromkeys([d for d in west if d != "s-r1"], NOW)
    (blind,) = blind_areas(park, "a-f1", up, some)
    assert blind.areas == ("r3",)


def test_connecting_is_not_lost() -> None:
    assert blind_areas(small_park(), "a-f1", [status("west", LinkState.CONNECTING)]) == ()


boxes = st.tuples(
    st.integers(0, 400), st.integers(0, 400), st.integers(1, 90), st.integers(1, 40)
).map(lambda b: (float(b[0]), float(b[1]), float(b[0] + b[2]), float(b[1] + b[3])))


@given(st.lists(st.tuples(st.sampled_from(list(Rank)), boxes), max_size=40), st.randoms())
def test_declutter_never_hides_alarm_door_quality_and_never_leaves_an_overlap(
    made: list[tuple[Rank, tuple[float, float, float, float]]], chance: random.Random
) -> None:
    parts = [Part(f"d{n:02d}", rank, box) for n, (rank, box) in enumerate(made)]
    gone = hidden(parts)
    assert all(rank > Rank.PLATE for _, rank, _ in gone)
    kept = [p for p in parts if (p.owner, p.rank, p.index) not in gone]
    for part in kept:
        for other in kept:
            if part is not other and part.rank > Rank.PLATE:
                a, b = part.box, other.box
                assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
    shuffled = list(parts)
    chance.shuffle(shuffled)
    assert hidden(shuffled) == gone


def test_the_order_of_hiding_is_sparkline_bar_tenant_second_name() -> None:
    order = [Rank.SPARKLINE, Rank.BAR, Rank.TENANT, Rank.SECOND, Rank.NAME]
    same = (0.0, 0.0, 10.0, 10.0)
    for first, later in pairwise(order):
        assert hidden([Part("a", first, same), Part("b", later, same)]) == {("a", first, 0)}


def test_touching_boxes_do_not_collide() -> None:
    parts = [Part("a", Rank.NAME, (0, 0, 10, 10)), Part("b", Rank.NAME, (10, 0, 20, 10))]
    assert not hidden(parts)


def test_arrows_prefer_what_lies_straight_ahead() -> None:
    spots = [("ahead", 100.0, 5.0), ("near", 30.0, 60.0), ("behind", -10.0, 0.0)]
    assert nearest(spots, 0, 0, Direction.RIGHT) == "ahead"
    assert nearest(spots, 0, 0, Direction.DOWN) == "near"
    assert nearest(spots, 0, 0, Direction.LEFT) == "behind"
    assert nearest(spots, 0, 0, Direction.UP) is None


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=12))
def test_a_step_always_goes_forward(made: list[tuple[int, int]]) -> None:
    spots = [(f"s{n}", float(x), float(y)) for n, (x, y) in enumerate(made)]
    by_id = {id: (x, y) for id, x, y in spots}
    for direction in Direction:
        found = nearest(spots, 0, 0, direction)
        dx, dy = direction.value
        ahead = [id for id, x, y in spots if x * dx + y * dy > 0]
        assert (found is None) == (not ahead)
        if found is not None:
            x, y = by_id[found]
            assert x * dx + y * dy > 0


def test_geometry_of_a_bent_room() -> None:
    assert contains(SHAPE_L, 20, 100)
    assert not contains(SHAPE_L, 60, 100)
    assert area(SHAPE_L) == 100 * 40 + 40 * 160
    assert contains(SHAPE_L, *middle(SHAPE_L))
    assert top_left(SHAPE_L) == (0, 0)
    left, right, y = widest(SHAPE_L)
    assert (left, right) == (0, 100)
    assert y < 40
    assert middle(()) == (0, 0)
    left, right, y = widest(SHAPE_L, 30)
    assert (left, right) == (0, 40), "only the leg is high enough"
    assert y - 30 >= 0


def test_a_door_says_what_its_points_say() -> None:
    view = HandView().fill()
    points = [view.park.points[p] for p in view.park.devices["d-r1"].points]
    marks = door_marks(points, view.latest)
    assert (marks.mode, marks.contact, marks.lock) == ("locked", "closed", "locked")
    view.set("d-r1.contact", None, Quality.DEVICE_FAULT)
    marks = door_marks(points, view.latest)
    assert marks.contact == "fault"
    assert marks.quality is Quality.DEVICE_FAULT
    without = [point for point in points if point.kind != "door_contact"]
    assert door_marks(without, view.latest).contact == "none"
    assert door_marks((), view.latest).mode == "unknown"


def test_layers_by_kind() -> None:
    assert layer_of("door") is Layer.DOORS
    assert layer_of("room_sensor") is Layer.CLIMATE
    assert layer_of("room_sensor", stateful=True) is Layer.DEVICES
    assert layer_of("water_meter") is Layer.ENERGY
    assert layer_of("something_new") is Layer.DEVICES


def test_figures_say_how_much_of_them_is_live() -> None:
    view = HandView().fill()
    points = [view.park.points[p] for p in floor_points(view.park, "a-f1")]
    view.set("s-r1.co2", 980)
    view.set("s-r2.co2", 1900, Quality.STALE)
    figures = {f.kind: f for f in figures_of(gathered(points, frozenset({"m-1"})), view.latest)}
    assert figures["carbon_dioxide"].value == 980
    assert figures["carbon_dioxide"].point == "s-r1.co2"
    assert (figures["carbon_dioxide"].coverage.live, figures["carbon_dioxide"].coverage.total) == (
        3, 4,
    )  # fmt: skip
    assert figures["active_power"].value == 46.8
    assert "active_power" not in {f.kind for f in figures_of(gathered(points), view.latest)}


def test_a_figure_without_a_live_point_has_no_value_and_is_not_zero() -> None:
    view = HandView().fill()
    points = [p for p in view.park.points.values() if p.kind == "active_power"]
    for point in points:
        view.set(point.id, 5.0, Quality.LINK_LOST)
    (figure,) = figures_of(gathered(points, frozenset({"m-1"})), view.latest)
    assert figure.value is None
    assert figure.coverage.live == 0


def test_a_place_whose_worst_has_returned_is_drawn_as_gone_until_it_is_acknowledged() -> None:
    there = Alarm("a", Severity.HIGH, "high", 1, 1.0, 0.0)
    gone = replace(there, returned_ms=2)
    assert QUIET.plus(gone).gone
    assert not QUIET.plus(gone).plus(there).gone
    assert not QUIET.plus(there).plus(gone).gone
    assert not QUIET.plus(gone).plus(replace(there, severity=Severity.CRITICAL)).gone
    assert QUIET.plus(gone).plus(replace(there, severity=Severity.LOW)).gone
