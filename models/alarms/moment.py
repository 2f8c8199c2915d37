"""The alarms of a moment in the past: what the journal says, and what its readings say.

The journal knows what delays and persons did, but is read only a day back; a condition that stood
longer without anything happening shows in the readings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from models.alarms.alarm import Alarm
from models.alarms.annunciator import Annunciator
from models.alarms.board import in_order
from models.alarms.folding import Key, fold, sequence
from models.alarms.outofservice import OutOfService
from models.alarms.telling import LATCHED
from models.alarms.transition import Happening, Transition
from models.points import Point, Quality, Reading, Rule, rules_of
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
    there = {(a.point, a.rule): a for a in (*evaluated.alarms(), *evaluated.withheld())}
    told = tuple(told)
    kept = fold({}, _from_the_start(told, there.keys()), evaluated.rule)
    found = [memory.alarm for memory in kept.values() if memory.alarm is not None]
    found = [replace(a, out=out[a.point]) if a.point in out else a for a in found]
    known = {(one.point, one.rule) for one in told}
    found += [alarm for key, alarm in there.items() if key not in known]
    return (
        in_order(alarm for alarm in found if not alarm.is_withheld),
        in_order(alarm for alarm in found if alarm.is_withheld),
    )


def _from_the_start(told: Iterable[Transition], there: Collection[Key]) -> list[Transition]:
    """What happened, each alarm from its beginning on.

    Of one that began before the journal was read, and has not ended since, the readings say
    whether it stands (`there`), or that it latched: then it begins as it was when it is first
    spoken of. Otherwise it is over.
    """
    last: dict[Key, list[Transition]] = {}
    for one in sorted(told, key=sequence):
        tail = last.setdefault((one.point, one.rule), [])
        if tail and tail[-1].raised_ms != one.raised_ms:
            tail.clear()
        tail.append(one)
    whole = list(told)
    for key, tail in last.items():
        if any(one.happening in _CERTAIN for one in tail):
            continue
        if key in there or any(one.note == LATCHED for one in tail):
            first = tail[0]
            whole.append(
                replace(first, happening=Happening.RAISED, at_ms=first.raised_ms, note="", number=0)
            )
    return whole


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
