"""The physics: the same for the same seed, counters that count, energy that adds up."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.simulator.past import PastPark, natural_interval_ms, past
from devices.simulator.physics import model
from devices.simulator.physics.calendar import hours
from devices.simulator.physics.doors import passages
from devices.simulator.physics.energy import LOSS, Leaf, Tree, counter
from devices.simulator.physics.model import Physics
from devices.simulator.physics.noise import smooth, smooth_now
from devices.simulator.physics.occupancy import occupancy
from devices.simulator.physics.weather import weather
from models.points import Quality, Severity, quantise
from models.site.check import check
from models.site.park import Park
from tests.simulator.demo import PROFILES, demo, physics

NOON = datetime(2026, 5, 20, 4, tzinfo=UTC).timestamp()
"""12:00 in Shanghai, a Wednesday."""
SUNDAY = datetime(2026, 5, 24, 4, tzinfo=UTC).timestamp()
DAYS = [datetime(2026, month, 13, 4, tzinfo=UTC).timestamp() for month in (1, 4, 7, 10)]


@given(st.integers(0, 2**48), st.floats(0, 4e9), st.sampled_from([75.0, 420.0, 2600.0, 1e5]))
def test_wander_is_one_function(seed: int, t: float, period: float) -> None:
    """The quick way for one moment gives exactly what the vectorised way gives, within -1..1."""
    assert smooth_now(seed, t, period) == pytest.approx(float(smooth(seed, t, period)), abs=1e-9)
    assert -1 <= smooth_now(seed, t, period) <= 1


def test_same_seed_same_park_other_seed_another() -> None:
    point = "rs-b2-13.temperature"
    again = Physics(demo(), physics()._facts, 1).day_at(NOON)
    other = Physics(demo(), physics()._facts, 2).day_at(NOON)
    t = NOON + np.arange(0, 3600, 60.0)
    assert (physics().day_at(NOON).values(point, t) == again.values(point, t)).all()
    assert (again.values(point, t) != other.values(point, t)).any()
    door = "d-b2-11.lock"
    assert (physics().day_at(NOON).steps[door].times == again.steps[door].times).all()


def test_the_physics_knows_every_point_of_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is left to the calm that stands in for points without a model."""
    left: list[str] = []
    monkeypatch.setattr(model, "calm", lambda _scene, point: left.append(point.id))
    Physics(demo(), physics()._facts, 3).day_at(NOON)
    assert left == []


def test_any_site_can_be_put_on_the_wire(tmp_path: Path) -> None:
    """Every shipped profile gets values: inside the limits, in states that are no alarm."""
    rows = ["format = 1", "[site]", 'id = "s"', 'name = "S"', 'zone = "UTC"', 'operator = "x"',
            "[[link]]", 'id = "mqtt"', 'kind = "mqtt"', 'host = "h"',
            "[[link]]", 'id = "modbus"', 'kind = "modbus-tcp"', 'host = "h"']  # fmt: skip
    rows += ["[[building]]", 'id = "b"', 'name = "B"', 'short = "B"']
    for i, path in enumerate(sorted(PROFILES.glob("*.toml")), 1):
        protocol = "mqtt" if 'protocol = "mqtt"' in path.read_text("utf-8") else "modbus"
        rows += ["[[device]]", f'id = "d{i}"', f'name = "{path.stem}"', f'link = "{protocol}"']
        rows += [f'profile = "{path.stem}"', 'captures = { building = "b", topic = "t" }']
        rows += [f"unit_id = {i}"] if protocol == "modbus" else []
    site = tmp_path / "site.toml"
    site.write_text("\n".join(rows), encoding="utf-8")
    park = check(site, [PROFILES])
    assert isinstance(park, Park), park
    day = Physics(park, {}).day_at(NOON)
    times = day.start + np.arange(0, 86_400, 900.0)
    for point in park.points.values():
        values = day.values(point.id, times)
        assert np.isfinite(values).all()
        if point.states:
            assert point.states[int(values[0])].severity == Severity.NONE, point.id
        if point.counter:
            assert (np.diff(values) >= 0).all(), point.id


def test_one_moment_is_the_same_alone_and_among_many() -> None:
    day = physics().day_at(NOON)
    for point in ("rs-b2-13.temperature", "m-b2-e.active_power", "d-b2-11.lock", "lift-a1.floor"):
        for t in (NOON, NOON + 1234.5):
            assert day.value(point, t) == pytest.approx(float(day.values(point, np.array([t]))[0]))


def test_states_are_states_of_their_point() -> None:
    day = physics().day_at(NOON)
    for point, steps in day.steps.items():
        states = demo().points[point].states
        if states:
            assert 0 <= steps.values.min() <= steps.values.max() < len(states), point
        assert (np.diff(steps.times) >= 0).all(), point


@pytest.mark.parametrize("t", DAYS)
def test_a_quiet_day_has_a_few_standing_alarms(t: float) -> None:
    """Between 2 and 4 points are in alarm, the same ones all day, in every season."""
    day = physics().day_at(t)
    times = day.start + np.arange(0, 86_400, 180.0)
    alarmed = {}
    for point in demo().points.values():
        values = day.values(point.id, times)
        wrong = np.zeros(len(values), np.bool_)
        if point.limits is not None:
            low = [x for x in (point.limits.low, point.limits.low_low) if x is not None]
            high = [x for x in (point.limits.high, point.limits.high_high) if x is not None]
            wrong = (values < max(low, default=-np.inf)) | (values > min(high, default=np.inf))
        elif any(state.severity for state in point.states):
            severe = np.array([s.severity > Severity.NONE for s in point.states])
            wrong = severe[values.astype(int)]
        if wrong.any():
            alarmed[point.id] = float(wrong.mean())
    assert 2 <= len(alarmed) <= 4, alarmed
    assert all(share == 1 for share in alarmed.values()), alarmed


def test_values_are_what_profiles_call_possible() -> None:
    day = physics().day_at(NOON)
    times = day.start + np.arange(0, 86_400, 300.0)
    for link in demo().links.values():
        for source in link.sources:
            values = day.values(source.point, times)
            assert np.isfinite(values).all(), source.point
            assert source.minimum is None or values.min() >= source.minimum, source.point
            assert source.maximum is None or values.max() <= source.maximum, source.point


def test_carbon_dioxide_follows_people_and_stays_bounded() -> None:
    noon, sunday = physics().day_at(NOON), physics().day_at(SUNDAY)
    points = [p.id for p in demo().points.values() if p.kind == "carbon_dioxide"]
    assert len(points) > 50
    for point in points:
        values = noon.values(point, noon.start + np.arange(0, 86_400, 60.0))
        assert 380 < values.min() < values.max() < 1300, point
    office = "rs-b2-13.carbon_dioxide"
    assert noon.value(office, NOON - 3600) > sunday.value(office, SUNDAY - 3600) + 80


def test_counters_never_run_backwards_not_even_at_midnight() -> None:
    day, following = physics().day_at(NOON), physics().day_at(NOON + 86_400)
    assert following.start == day.start + 86_400
    step = np.arange(0, 86_400, 60.0)
    for point in (p for p in demo().points.values() if p.counter):
        values = np.concatenate(
            [
                day.values(point.id, day.start + step),
                following.values(point.id, following.start + step),
            ]
        )
        tolerance = 1e-9 * abs(values).max()
        assert (np.diff(values) >= -tolerance).all(), point.id


def test_a_counter_is_the_integral_of_its_power() -> None:
    """Over a day to 2 %: the day's energy comes from an hourly grid, the power from 5 minutes."""
    day = physics().day_at(NOON)
    t = day.start + np.arange(0, 86_400 + 1, 60.0).clip(max=86_399.9)
    for meter in ("m-b2-e", "m-a", "m-in2", "m-ch1"):
        power = day.values(f"{meter}.active_power", t)
        counted = day.values(f"{meter}.energy_import", t[[0, -1]])
        integral = float(np.sum((power[1:] + power[:-1]) / 2)) / 60
        assert counted[1] - counted[0] == pytest.approx(integral, rel=0.02), meter


def test_a_main_meter_is_the_sum_of_its_subs_and_their_losses() -> None:
    """To 2 % at any moment; the fine wander of each meter is what is left."""
    tree = physics().tree
    day = physics().day_at(NOON)
    by_parent: dict[str, list[Leaf]] = {}
    for leaf in tree.leaves:
        by_parent.setdefault(leaf.parent, []).append(leaf)
    for t in (NOON, NOON - 6 * 3600, NOON + 8 * 3600):
        subs = 0.0
        for leaf in by_parent["m-in2"]:
            subs += LOSS * day.value(f"{leaf.id}.active_power", t)
        assert day.value("m-in2.active_power", t) == pytest.approx(subs, rel=0.02)
    energy = [
        day.value(f"{m}.energy_import", day.start + 86_399)
        - day.value(f"{m}.energy_import", day.start)
        for m in ("m-in2", *(leaf.id for leaf in by_parent["m-in2"]))
    ]
    assert energy[0] == pytest.approx(LOSS * sum(energy[1:]), rel=0.02)


@settings(max_examples=40)
@given(
    st.floats(0, 1e9),
    st.floats(0, 1e7),
    st.lists(st.floats(-1e5, 1e5), min_size=2, max_size=300),
)
def test_counter_property(before: float, of_day: float, power: list[float]) -> None:
    """Starts where the day before ended, ends where the next begins, never backwards."""
    values = counter(before, of_day, np.array(power))
    assert values[0] == before
    assert values[-1] == pytest.approx(before + of_day)
    assert (np.diff(values) >= -1e-6).all()


def test_energy_of_days_adds_up() -> None:
    tree = Tree([Leaf("m", "office", 10_000)], [], 1)
    first = tree.energy_before(20_500, 28_800)
    assert tree.energy_before(20_501, 28_800) == pytest.approx(
        first + tree.energy_of(20_500, 28_800)
    )


def test_pv_sleeps_at_night_and_doors_rest() -> None:
    day = physics().day_at(NOON)
    assert day.value("pv-1.active_power", NOON - 11 * 3600) == 0
    assert day.value("pv-1.active_power", NOON) > 1_000
    lock = day.steps["d-a1-l.lock"]
    by_hour = np.histogram(lock.times, 24, (day.start, day.start + 86_400))[0]
    assert by_hour[8] + by_hour[17] > 4 * (by_hour[2] + by_hour[3] + 1)


def test_passages_come_one_after_the_other() -> None:
    stage_day = physics().day_at(NOON)
    from devices.simulator.physics.day import scene

    stage = scene(1, stage_day.start, 28_800, frozenset())
    found = passages(stage, "some-door", "lobby", 20)
    assert len(found) > 50
    for before, after in pairwise(found):
        assert before.released < before.opened < before.closed <= before.locked < after.released


def test_weather_is_a_place_on_earth() -> None:
    winter = weather(hours(np.arange(0, 30 * 86_400, 3600.0) + 1_768_000_000, 28_800), 1)
    summer = weather(hours(np.arange(0, 30 * 86_400, 3600.0) + 1_784_000_000, 28_800), 1)
    assert summer.temperature.mean() > winter.temperature.mean() + 15
    assert winter.irradiance.min() == 0
    assert 200 < winter.irradiance.max() < summer.irradiance.max() < 1150
    assert 0 <= summer.rain.min() <= summer.rain.max() < 30


def test_lunch_is_eaten_at_noon() -> None:
    when = hours(np.array([NOON, NOON - 2 * 3600.0, SUNDAY]), 28_800)
    canteen, office = occupancy("canteen", when), occupancy("office", when)
    assert canteen[0] > 5 * canteen[1]
    assert office[1] > office[0] > office[2]


# the past ---------------------------------------------------------------------------------------


def test_the_past_is_what_was_on_the_wire() -> None:
    made = PastPark(demo())
    for point in ("rs-b2-13.temperature", "m-b2-e.energy_import", "d-b2-11.lock"):
        known = demo().points[point]
        times, values, quality = made.point(point, date(2026, 5, 20))
        assert (quality == int(Quality.GOOD)).all()
        assert (np.diff(times) > 0).all()
        for i in range(0, len(times), max(1, len(times) // 50)):
            t = (times[i] + 0.5) / 1000 if known.states else times[i] / 1000
            now = physics().day_at(t).value(point, t)
            assert values[i] == (quantise(now, known.resolution) if known.resolution else now)


def test_the_past_covers_the_utc_day() -> None:
    start = round(datetime(2026, 5, 20, tzinfo=UTC).timestamp() * 1000)
    made = PastPark(demo())
    times, _, _ = made.point("rs-b2-13.temperature", date(2026, 5, 20))
    interval = natural_interval_ms(demo().points["rs-b2-13.temperature"])
    assert times[0] == start
    assert times[-1] == start + 86_400_000 - interval
    assert set(np.diff(times)) == {interval}
    states, _, _ = made.point("d-b2-11.lock", date(2026, 5, 20))
    assert start <= states[0] < states[-1] < start + 86_400_000


def test_the_past_gives_every_point_of_a_day() -> None:
    wanted = [p for p in demo().points if p.startswith(("d-b2", "rs-b2", "m-b", "fz-"))]
    given_points = {
        point: (times, values)
        for point, times, values, _ in past(
            demo(), date(2026, 5, 20), {p: demo().points[p] for p in wanted}
        )
    }
    assert set(given_points) == set(wanted)
    for point, (times, values) in given_points.items():
        assert len(times) == len(values) > 0
        assert not any(math.isnan(v) for v in values[:100]), point
