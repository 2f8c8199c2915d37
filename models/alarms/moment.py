"""The alarms of a moment in the past: what the journal says, and what its readings say.

The journal knows what delays and persons did, but is read only a day back; a condition that stood
longer without anything happening shows in the readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from models.alarms.alarm import Acknowledgement, Alarm
from models.alarms.annunciator import Annunciator, in_order
from models.alarms.folding import fold, sequence
from models.alarms.outofservice import OutOfService
from models.alarms.transition import Happening, Transition
from models.points import Point, Quality, Reading, Rule, Severity, rules_of
from models.site.park import Park

BACK_MS = 24 * 3_600_000
"""So far back the journal is read for a moment."""
_CERTAIN = frozenset(
    {
        Happening.RAISED,
        Happening.WITHHELD,
        Happening.RETURNED,
        Happening.RESET,
        Happening.ENDED,
    }
)
"""With one of these the journal alone says whether it stands."""


def alarms_at(
    park: Park,
    readings: Mapping[str, Reading],
    at_ms: int,
    out: Mapping[str, OutOfService],
    told: Iterable[Transition] = (),
) -> tuple[tuple[Alarm, ...], tuple[Alarm, ...]]:
    """What called, and what was withheld. `told`: what happened up to the moment."""
    evaluated = _evaluated(park, readings, at_ms, out)
    told = tuple(told)
    older = _older(told)
    known = {(one.point, one.rule) for one in told} - older.keys()
    kept = fold({}, told, evaluated.rule)
    found = [memory.alarm for memory in kept.values() if memory.alarm is not None]
    found = [replace(a, out=out[a.point]) if a.point in out else a for a in found]
    found += [
        _carried(alarm, older.get((alarm.point, alarm.rule), ()))
        for alarm in (*evaluated.alarms(), *evaluated.withheld())
        if (alarm.point, alarm.rule) not in known
    ]
    return (
        in_order(alarm for alarm in found if not alarm.is_withheld),
        in_order(alarm for alarm in found if alarm.is_withheld),
    )


def _older(told: Iterable[Transition]) -> dict[tuple[str, str], list[Transition]]:
    """What happened last to alarms that began before the journal was read, and have not ended
    since: whether they stand, the readings say."""
    last: dict[tuple[str, str], list[Transition]] = {}
    for one in sorted(told, key=sequence):
        known = last.setdefault((one.point, one.rule), [])
        if known and known[-1].raised_ms != one.raised_ms:
            known.clear()
        known.append(one)
    return {
        key: tail
        for key, tail in last.items()
        if not any(one.happening in _CERTAIN for one in tail)
    }


def _carried(alarm: Alarm, tail: Iterable[Transition]) -> Alarm:
    """As the readings have it, with what was done to it since."""
    severity = Severity.CRITICAL
    for one in tail:
        worse, severity = one.severity > severity, one.severity
        alarm = replace(alarm, raised_ms=one.raised_ms, called_ms=one.raised_ms, cause=one.cause)
        if one.happening is Happening.ACKNOWLEDGED:
            said = Acknowledgement(one.by, one.at_ms, one.note)
            alarm = replace(alarm, acknowledged=True, acknowledgement=said)
        elif worse or one.happening is Happening.RE_ALARMED:
            alarm = replace(alarm, acknowledged=False, acknowledgement=None)
        elif one.happening is Happening.ESCALATED:
            alarm = replace(alarm, escalated=one.step)
    return alarm


def _evaluated(
    park: Park, readings: Mapping[str, Reading], at_ms: int, out: Mapping[str, OutOfService]
) -> Annunciator:
    """As if every condition that is there counted at once."""

    def newest(point: str) -> Reading:
        if point not in park.points:
            raise LookupError(point)
        return readings.get(point) or Reading(point, None, Quality.NOTHING_YET, 0, 0)

    known: dict[int, tuple[Rule, ...]] = {}
    points = {id_: _prompt(point, known) for id_, point in park.points.items()}
    annunciator = Annunciator(replace(park, points=points), newest, lambda _: None, lambda: at_ms)
    annunciator.set_out_of_service(out)
    for id_, reading in readings.items():
        watch = annunciator.of(id_)
        if watch is not None:
            annunciator.judge(watch, reading, at_ms)
    return annunciator


def _prompt(point: Point, known: dict[int, tuple[Rule, ...]]) -> Point:
    """The point with rules that wait for nothing."""
    if not point.rules:
        return point
    rules = known.get(id(point.rules))
    if rules is None:
        rules = tuple(replace(rule, on_delay_ms=0, count=1) for rule in rules_of(point))
        known[id(point.rules)] = rules
    return replace(point, rules=rules)
