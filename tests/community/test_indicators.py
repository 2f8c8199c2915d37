"""The indicators against figures worked out by hand, and what they say where nothing is known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.community import Measure, Span, energy, quantile, service, taking_part, tenancy
from models.community.energy import energy_in_steps
from models.community.service import as_of
from models.records import Record
from models.requests import Stop, StopReason, request_of, service_desk
from models.steps import at_once
from models.tenants import Lease
from models.views import Hours
from tests.plan.small_park import small_park

HOUR = 3_600_000
DAY = 24 * HOUR
# Monday 2026-11-23 09:00 in Shanghai
T0 = 1_795_395_600_000
SPAN = Span(T0, T0 + 30 * DAY)


def request(id_="r", **values):
    return request_of(id_, {"raised": T0, "state": "open", "priority": "P1", **values})


def stop(start, end=None, why=StopReason.COMPLETED):
    plain = {"from": start, "why": why.value}
    return plain if end is None else {**plain, "to": end}


def figures(requests, span=SPAN):
    found = service(requests, span, service_desk(small_park()))
    return {one.id: one for one in found}


def test_nothing_is_never_a_zero():
    for one in figures([]).values():
        assert one.value is None
        assert one.missing is not None
        assert one.basis == 0


def test_times_of_five_requests_by_hand():
    found = figures(
        [
            request(first_response=T0 + minutes * 60_000, completed=T0 + hours * HOUR)
            for minutes, hours in ((1, 1), (2, 2), (3, 3), (4, 40), (50, 5))
        ]
    )
    assert found["response_median"].value == 3 * 60_000
    assert found["response_p90"].value == 50 * 60_000
    assert found["resolution_median"].value == 3 * HOUR
    assert found["resolution_p90"].value == 40 * HOUR
    assert found["resolution_p90"].measure is Measure.DURATION


def test_the_time_put_off_does_not_count():
    put_off = stop(T0 + HOUR, T0 + 5 * HOUR, StopReason.DEFERRED)
    done = stop(T0 + 6 * HOUR)
    found = figures([request(completed=T0 + 6 * HOUR, stops=[put_off, done], state="completed")])
    assert found["resolution_median"].value == 2 * HOUR


def test_reopened_counts_completions_not_requests():
    back = [stop(T0 + HOUR, T0 + 2 * HOUR), stop(T0 + 3 * HOUR, T0 + 4 * HOUR), stop(T0 + 5 * HOUR)]
    found = figures([request(stops=back), request(stops=[stop(T0 + HOUR)])])
    assert (found["reopened"].value, found["reopened"].basis) == (Fraction(2, 4), 4)


def test_nps_by_hand_with_the_number_of_answers():
    answers = [10, 9, 9, 8, 7, 6, 0]
    found = figures([request(recommend=one, rated=T0 + HOUR) for one in answers])
    assert found["nps"].value == Fraction(100, 7)
    assert found["nps"].basis == 7
    assert dict(found["nps"].formula.parameters) == {"high": 3, "low": 2, "count": 7}


def test_ratings_outside_the_period_do_not_count():
    found = figures(
        [
            request(rating="good", rated=T0),
            request(rating="bad", rated=T0 + 1),
            request(rating="bad", rated=SPAN.end_ms),
            request(rating="bad", rated=T0 - 1),
        ]
    )
    assert (found["rated"].value, found["rated"].basis) == (Fraction(1, 2), 2)


def test_overdue_is_asked_of_the_promise_as_it_stood():
    # P1: two hours around the clock
    in_time = request(completed=T0 + 2 * HOUR, state="completed", stops=[stop(T0 + 2 * HOUR)])
    late = request(completed=T0 + 3 * HOUR, state="completed", stops=[stop(T0 + 3 * HOUR)])
    open_late = request()
    fresh = request(raised=SPAN.end_ms - HOUR)
    found = figures([in_time, late, open_late, fresh])
    assert (found["overdue"].value, found["overdue"].basis) == (Fraction(2, 4), 4)
    early = Span(T0, T0 + HOUR)
    assert figures([late], early)["overdue"].value == 0


def test_what_was_given_back_is_open_until_it_is_completed_again():
    # P1: two hours; completed in time, given back a day later
    first = stop(T0 + HOUR, T0 + DAY)
    back = request(completed=T0 + HOUR, state="returned", stops=[first], returns=1)
    assert back.is_unfinished

    def share(one, start, end):
        found = figures([one], Span(T0 + start, T0 + end))["overdue"]
        return found.value, found.basis

    assert share(back, 0, 2 * HOUR) == (0, 1), "completed, and in time"
    assert share(back, 2 * HOUR, 20 * HOUR) == (None, 0), "nobody waited for anything"
    assert share(back, 2 * HOUR, DAY + HOUR) == (0, 1), "open again, and still in time"
    assert share(back, 2 * HOUR, DAY + 3 * HOUR) == (1, 1)
    assert share(back, DAY + 2 * HOUR, 9 * DAY) == (1, 1), "open, whenever it was completed before"
    again = request(
        completed=T0 + 5 * DAY, state="completed", stops=[first, stop(T0 + 5 * DAY)], returns=1
    )
    assert share(again, 0, 2 * HOUR) == (0, 1), "it was completed here too, and kept its promise"
    assert share(again, 2 * HOUR, 20 * HOUR) == (None, 0)
    assert share(again, 2 * HOUR, 2 * DAY) == (1, 1)
    assert share(again, 2 * DAY, 9 * DAY) == (1, 1)
    assert share(again, 6 * DAY, 9 * DAY) == (None, 0)


def test_a_request_as_of_a_moment_knows_nothing_of_later_stops():
    stops = [stop(T0 + HOUR, T0 + 9 * HOUR), stop(T0 + 10 * HOUR)]
    before = as_of(request(stops=stops), T0 + 2 * HOUR)
    assert before.stops == (Stop(T0 + HOUR, None, StopReason.COMPLETED),)


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1), st.integers(1, 100))
def test_a_quantile_is_the_least_value_that_covers_the_share(values, percent):
    found = quantile(values, Fraction(percent, 100))
    assert found in values
    assert sum(one <= found for one in values) * 100 >= percent * len(values)
    smaller = [one for one in values if one < found]
    assert len(smaller) * 100 < percent * len(values)


def lease(id_, tenant, ends, area, **more):
    return Lease(id_, tenant, ("u",), date(2024, 1, 1), ends, area, **more)


def test_retention_by_count_and_by_area():
    leases = [
        lease("a", "t1", date(2026, 11, 10), 10_000, renewed_by="d"),
        lease("b", "t2", date(2026, 11, 30), 30_000, renewal="ended"),
        lease("c", "t1", date(2026, 12, 1), 50_000),
    ]
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    park = {one.id: one for one in tenancy(small_park(), leases, first, last)}
    assert park["retained"].value == Fraction(1, 2)
    assert park["retained_area"].value == Fraction(1, 4)
    assert dict(park["retained_area"].formula.parameters) == {"kept": 100, "whole": 400, "count": 2}
    own = {one.id: one for one in tenancy(small_park(), leases, first, last, "t1")}
    assert own["retained"].value == 1
    assert "vacancy" not in own


def record(kind, **values):
    return Record(kind, values.pop("id", kind), values, 0, "", 0, "")


def test_taking_part_counts_events_that_took_place():
    events = {
        "held": record("park_event", starts=T0 + HOUR),
        "off": record("park_event", starts=T0 + HOUR, cancelled=True),
        "later": record("park_event", starts=SPAN.end_ms),
    }
    asked = [
        record("invitation", event="held", came=3),
        record("invitation", event="held", came=0),
        record("invitation", event="held"),
        record("invitation", event="off", came=1),
        record("invitation", event="later"),
    ]
    told = [
        record("notice_reading", addressed=T0, read=T0 + HOUR),
        record("notice_reading", addressed=T0),
        record("notice_reading", addressed=T0 - 1, read=T0),
    ]
    part, read = taking_part(asked, events, told, SPAN)
    assert (part.value, part.basis) == (Fraction(1, 3), 3)
    assert (read.value, read.basis) == (Fraction(1, 2), 2)


class Counters:
    """A history of one counter: amounts by hour; at `reset` (an hour) it starts from 0 again."""

    def __init__(self, amounts, readings=60, reset=None):
        self.amounts, self.readings, self.reset = amounts, readings, reset

    def rollup(self, _point, start_ms, end_ms):
        register, rows = 1000.0, []
        for hour, amount in sorted(self.amounts.items()):
            # the first reading is at the full hour, the last one reading before the next
            low, high = register, register + amount * (self.readings - 1) / self.readings
            register += amount
            if hour == self.reset:
                low, register = 0.0, amount / 2
            if start_ms <= hour < end_ms:
                rows.append((hour, low, high))
        hours, low, high = (np.array(column) for column in zip(*rows, strict=True)) if rows else (
            np.array([]), np.array([]), np.array([])
        )  # fmt: skip
        counts = np.full(len(hours), self.readings, np.int64)
        return Hours(hours.astype(np.int64), low, high, low, counts)


WEEK = 168 * HOUR


def test_energy_against_the_same_hours_of_four_weeks():
    day = Span(T0, T0 + 24 * HOUR)
    amounts = {T0 + n * HOUR: 12.0 for n in range(25)}
    for week in range(1, 5):
        amounts |= {T0 - week * WEEK + n * HOUR: 10.0 for n in range(25)}
    found = energy(Counters(amounts), ["m"], day)
    assert found.value == pytest.approx(Fraction(1, 5))
    assert dict(found.formula.parameters) == {"used": 288, "base": 240, "percent": 100}


def test_energy_asks_the_history_once_for_a_counter_and_one_counter_a_step():
    asked = []

    class Asked(Counters):
        def rollup(self, *what):
            asked.append(what)
            return super().rollup(*what)

    days = [Span(T0 - n * 24 * HOUR, T0 + (1 - n) * 24 * HOUR) for n in range(30)]
    last = 0
    for _ in energy_in_steps(Asked({}), [f"m{n}" for n in range(55)], days):
        assert len(asked) - last == 1
        last = len(asked)
    assert last == 55


def test_energy_of_several_spans_is_that_of_each():
    hours = range(T0 - 12 * WEEK, T0, HOUR)
    amounts = {hour: float(n % 37) for n, hour in enumerate(hours) if n % 101}
    spans = [Span(T0 - n * WEEK - 7, T0 - (n - 1) * WEEK) for n in range(1, 5)]
    history = Counters(amounts)
    together = at_once(energy_in_steps(history, ["a", "b"], spans))
    assert together == [energy(history, ["a", "b"], span) for span in spans]
    assert len({one.value for one in together}) == len(spans)


@pytest.mark.parametrize(
    ("amounts", "counters", "code"),
    [
        ({}, [], "community.no_meter"),
        ({}, ["m"], "community.too_little_data"),
        ({T0 + n * HOUR: 5.0 for n in range(24)}, ["m"], "community.too_little_data"),
        (
            {T0 - w * WEEK + n * HOUR: 0.0 for w in range(2) for n in range(24)},
            ["m"],
            "community.no_baseline",
        ),
    ],
)
def test_energy_says_why_there_is_no_figure(amounts, counters, code):
    found = energy(Counters(amounts), counters, Span(T0, T0 + 24 * HOUR))
    assert found.value is None
    assert found.missing.code == code


@pytest.mark.parametrize("readings", [1, 4, 3600])
def test_nothing_is_lost_between_two_readings(readings):
    """A meter that is read each quarter of an hour counts as much as one read each second."""
    hours = range(-4 * 168, 25)
    found = energy(
        Counters({T0 + n * HOUR: 10.0 for n in hours}, readings), ["m"], Span(T0, T0 + 24 * HOUR)
    )
    assert dict(found.formula.parameters) == {"used": 240, "base": 240, "percent": 100}


def test_the_hour_that_goes_on_is_not_compared_with_whole_ones():
    """Ten minutes of it against sixty: a day that begins would have saved most of its energy."""
    amounts = {T0 + n * HOUR: 10.0 for n in range(-4 * 168, 2)} | {T0 + 2 * HOUR: 1.5}
    found = energy(Counters(amounts), ["m"], Span(T0, T0 + 2 * HOUR + HOUR // 6))
    assert (found.value, found.basis) == (pytest.approx(0), 2)
    whole = [Span(T0 - 24 * HOUR, T0), Span(T0, T0 + 2 * HOUR + HOUR // 6)]
    assert at_once(energy_in_steps(Counters(amounts), ["m"], whole))[1] == found


def test_hours_beside_a_fall_of_the_counter_are_left_out():
    """The one in which it fell counts nothing, and what is beside it is not certain."""
    amounts = {T0 + n * HOUR: 10.0 for n in range(-4 * 168, 49)}
    found = energy(Counters(amounts, reset=T0 + 3 * HOUR), ["m"], Span(T0, T0 + 48 * HOUR))
    assert found.value == pytest.approx(0)
    assert found.basis == 48 - 3
