"""Vacancy and expiry: the parts always add up, and each unit stands in the right span."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.tenants import Lease
from models.tenants.area import shares
from models.tenants.board import FREE, LATER, SPANS, board
from models.tenants.rules import overlap
from tests.tenants.places import units_park

TODAY = date(2026, 3, 15)
PARK = units_park()
DAYS = st.integers(-500, 700).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def any_leases(draw):
    found = []
    for n in range(draw(st.integers(0, 12))):
        starts = draw(DAYS)
        ends = starts + timedelta(days=draw(st.integers(0, 800)))
        units = draw(st.lists(st.sampled_from([*PARK.areas, "elsewhere"]), min_size=1, max_size=3))
        area = draw(st.none() | st.integers(1, 100_000))
        lease = Lease(f"l{n}", f"t{n}", tuple(dict.fromkeys(units)), starts, ends, area)
        if overlap(lease, found) is None:
            found.append(lease)
    return found


@given(any_leases())
@settings(deadline=None, max_examples=80)
def test_free_and_let_add_up_to_what_can_be_let(leases):
    made = board(PARK, leases, TODAY)
    assert made.park.free + made.park.let == made.park.lettable
    assert made.park.lettable == sum(state.area_dm2 for state in made.units)
    assert [sum(parts) for parts in zip(*(line.areas for line in made.lines), strict=True)] == list(
        made.park.areas
    )
    assert sum(made.park.counts) == len(PARK.areas)
    assert made.free == tuple(state for state in made.units if state.span == FREE)
    assert made.areas == {state.unit: state.area_dm2 for state in made.units}
    assert made.park.ending(90) <= made.park.ending(180) <= made.park.ending(365) <= made.park.let
    for lease in leases:
        if lease.holds(TODAY) and lease.area_dm2 is not None and "elsewhere" not in lease.units:
            held = [s.area_dm2 for s in made.units if s.unit in lease.units]
            assert sum(held) == lease.area_dm2


@given(any_leases())
@settings(deadline=None, max_examples=80)
def test_every_unit_is_free_exactly_when_nobody_holds_it(leases):
    for state in board(PARK, leases, TODAY).units:
        mine = [lease for lease in leases if state.unit in lease.units]
        held: set[int] = set()
        for lease in mine:
            held |= {*range((lease.starts - TODAY).days, (lease.ends - TODAY).days + 1)}
        assert (state.span == FREE) == (0 not in held)
        if state.until is not None:
            left = (state.until - TODAY).days
            assert all(day in held for day in range(left + 1))
            assert left + 1 not in held
            # disjoint spans, last day included
            assert state.span == next((n for n, d in enumerate((90, 180, 365), 1) if left <= d), 4)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_shares_add_up(total, weights):
    parts = shares(total, weights)
    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if any(weights) else [1] * len(weights), strict=True):
        assert abs(part - total * weight / whole) < 1


def test_a_renewed_lease_is_not_about_to_end():
    first = Lease("l1", "t", ("u1",), date(2025, 1, 1), date(2026, 4, 1))
    second = Lease("l2", "t", ("u1",), date(2026, 4, 2), date(2028, 4, 1))
    gap = Lease("l3", "t", ("u2",), date(2026, 5, 2), date(2028, 4, 1))
    states = {s.unit: s for s in board(PARK, [second, first, gap], TODAY).units}
    assert (states["u1"].span, states["u1"].until) == (LATER, date(2028, 4, 1))
    assert states["u1"].lease == first
    assert (states["u2"].span, states["u2"].next_from) == (FREE, date(2026, 5, 2))
    assert states["u3"].next_from is None


def test_outlines_say_the_area_where_no_lease_does():
    made = board(PARK, [], TODAY)
    assert [s.area_dm2 for s in made.units] == [1000, 2000, 3000, 4000, 5000, 6000]
    assert [line.building for line in made.lines] == ["a", "b"]
    assert made.lines[0].areas == (9000, *[0] * (SPANS - 1))
