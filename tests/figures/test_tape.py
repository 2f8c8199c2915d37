"""What transitions come to, told as small stories."""

from __future__ import annotations

from models.alarms import Happening, Transition
from models.alarms.figures.floodreport import FirstOut, FloodReport, flood_report
from models.alarms.figures.metrics import measure
from models.alarms.figures.period import Period, span_edges
from models.alarms.figures.tape import Tape
from models.alarms.load import Flood
from models.points import Severity
from models.site.park import AlarmSettings

T0 = 1_760_000_000_000
MINUTE, HOUR = 60_000, 3_600_000


def happened(minute, what, alarm="p/limits", raised=None, severity=2, **rest):
    point, rule = alarm.split("/")
    at = T0 + round(minute * MINUTE)
    began = at if raised is None else T0 + round(raised * MINUTE)
    return Transition(point, rule, Happening(what), at, began, Severity(severity), **rest)


def taped(*told):
    tape = Tape()
    tape.take(told)
    return tape


def measured(*told, hours=48, recorded=None):
    end = T0 + hours * HOUR
    period = Period.of(T0, end, "UTC", [(T0, end)] if recorded is None else recorded)
    return measure(taped(*told), period, AlarmSettings())


def test_what_began_before_the_tape_is_known_from_its_occurrence():
    found = measured(happened(60, "cleared", raised=-26 * 60))
    assert found.raised == 0
    assert [(one.alarm, one.begun_ms) for one in found.stale] == [("p/limits", T0 - 26 * HOUR)]


def test_a_returned_alarm_that_is_shelved_is_not_said_to_have_been_withheld():
    # nobody was called any more, and the condition was gone
    found = measured(
        happened(0, "raised"),
        happened(1, "cleared", raised=0),
        happened(5, "ended", raised=0, withheld="shelved"),
    )
    assert found.withheld == ()
    assert found.acknowledging.open == 0
    assert found.standing == 0


def test_an_alarm_that_gets_worse_after_it_was_seen_calls_anew():
    found = measured(
        happened(0, "raised", severity=2),
        happened(1, "acknowledged", raised=0, severity=2),
        happened(10, "changed", raised=0, severity=3),
        happened(13, "acknowledged", raised=0, severity=3),
    )
    assert found.raised == 1
    assert (found.acknowledging.count, found.acknowledging.p90_ms) == (2, 3 * MINUTE)


def test_better_again_calls_nobody():
    found = measured(
        happened(0, "raised", severity=3),
        happened(1, "acknowledged", raised=0, severity=3),
        happened(10, "changed", raised=0, severity=2),
    )
    assert (found.acknowledging.count, found.acknowledging.open) == (1, 0)


def test_what_comes_while_shelved_is_no_alarm_until_the_shelving_ends():
    found = measured(
        happened(0, "withheld", withheld="shelved", raised=0),
        happened(60, "raised", raised=60),
    )
    assert found.raised == 1
    assert found.standing == 1
    # its condition is a day old at minute 24 * 60, not an hour later
    assert found.stale[0].begun_ms == T0


def test_a_station_that_was_off_has_no_figures():
    found = measured(recorded=[])
    assert found.recorded_ms == 0
    assert set(found.tens) == {-1}


def test_a_day_of_23_hours_has_138_spans():
    # clocks go forward in Berlin on 29 March 2026, 02:00
    start = 1_774_738_800_000
    assert len(span_edges(start, start + 23 * HOUR, "Europe/Berlin", 600_000)) - 1 == 138


def test_the_report_of_a_flood_names_what_came_first():
    told = [happened(0, "raised", "mains/states", severity=4)]
    told += [
        happened(n / 10, "raised", f"fan-{n}/limits", severity=1, cause="mains/states")
        for n in range(1, 13)
    ]
    told += [
        happened(2, "acknowledged", "mains/states", raised=0, severity=4),
        happened(5, "acknowledged", "fan-1/limits", raised=0.1),
    ]
    flood = Flood(T0, T0 + 12 * MINUTE, 13, 13)
    report = flood_report(flood, told, lambda point: "f1" if point.startswith("fan") else "")
    assert report.first == (FirstOut("mains/states", T0, 4, 12),)
    assert report.places == (("f1", 12), ("", 1))
    assert report.priorities == (1, 0, 0, 12)
    assert (report.alarms, report.open, report.slowest_open) == (13, 11, True)
    # fan-2 waits since minute 0.2, and still does at minute 12
    assert (report.slowest, report.slowest_ms) == ("fan-2/limits", round(11.8 * MINUTE))
    # from minute 0.2 up to 1.2, the one at 0.2 already gone
    assert report.peak_minute == 10
    assert FloodReport.of(report.plain()) == report
