"""What a flood was like, worked out when it is over: pure, from the transitions of its time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from models.alarms.figures.lists import Chattering, chattering
from models.alarms.figures.tape import Call, Tape
from models.alarms.load import Flood
from models.alarms.transition import Happening, Transition

_MINUTE_MS = 60_000
_MOST = 10


@dataclass(frozen=True, slots=True)
class FirstOut:
    """An alarm that others followed from, or one of the first where nothing is known of causes."""

    alarm: str
    at_ms: int
    severity: int
    followers: int


@dataclass(frozen=True, slots=True)
class FloodReport:
    """Counts are of alarms raised within the flood."""

    alarms: int
    """Different ones."""
    peak_minute: int
    """The most in any minute."""
    first: tuple[FirstOut, ...]
    places: tuple[tuple[str, int], ...]
    """Id of the floor or building (empty: not on a plan) and how many, most first."""
    priorities: tuple[int, ...]
    """Critical, high, medium, low."""
    slowest: str
    """The alarm that waited longest for somebody; empty: none did."""
    slowest_ms: int
    slowest_open: bool
    """It still waited when the flood was over."""
    open: int
    """How many still waited then."""
    chattering: tuple[Chattering, ...]

    def plain(self) -> dict[str, Any]:
        """For the record's field: nothing but JSON."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> FloodReport:
        """What `plain` gave; KeyError or TypeError for what is none."""
        known = {field.name: plain[field.name] for field in fields(cls)}
        return cls(
            **known
            | {
                "first": tuple(FirstOut(**one) for one in known["first"]),
                "places": tuple((one[0], one[1]) for one in known["places"]),
                "priorities": tuple(known["priorities"]),
                "chattering": tuple(Chattering(**one) for one in known["chattering"]),
            }
        )


def flood_report(
    flood: Flood, transitions: Sequence[Transition], place: Callable[[str], str]
) -> FloodReport:
    """`transitions` are those from a while before the flood to its end, oldest first; `place`
    gives the id of the floor of a point."""
    tape = Tape()
    tape.take(transitions)
    start, end = flood.start_ms, flood.end_ms
    within = sorted(
        (one for one in tape.raised if start <= one.at_ms <= end), key=lambda one: one.at_ms
    )
    raised = [
        one
        for one in transitions
        if one.happening is Happening.RAISED and not one.withheld and start <= one.at_ms <= end
    ]
    places = Counter(place(one.point) for one in raised)
    calls = [one for one in tape.calls if start <= one.since_ms <= end]
    slowest = max(calls, key=lambda one: _waited(one, end), default=None)
    return FloodReport(
        len({one.alarm for one in within}),
        _peak([one.at_ms for one in within]),
        _first(raised),
        tuple(sorted(places.items(), key=lambda one: (-one[1], one[0]))[:_MOST]),
        tuple(sum(one.severity == level for one in within) for level in (4, 3, 2, 1)),
        "" if slowest is None else tape.alarms[slowest.alarm],
        0 if slowest is None else _waited(slowest, end),
        slowest is not None and _waits(slowest),
        sum(_waits(one) for one in calls),
        chattering(within, tape.alarms)[:_MOST],
    )


def _waits(call: Call) -> bool:
    return call.acknowledged_ms is None and call.until_ms is None


def _waited(call: Call, end_ms: int) -> int:
    ended = (at for at in (call.acknowledged_ms, call.until_ms, end_ms) if at is not None)
    return next(ended) - call.since_ms


def _first(raised: Sequence[Transition]) -> tuple[FirstOut, ...]:
    followers = Counter(one.cause for one in raised if one.cause)
    found: dict[str, FirstOut] = {}
    for one in raised:
        if one.id not in found and not one.cause:
            found[one.id] = FirstOut(one.id, one.at_ms, int(one.severity), followers[one.id])
    leading = sorted(
        (one for one in found.values() if one.followers), key=lambda one: -one.followers
    )
    return tuple(leading[:5] or list(found.values())[:3])


def _peak(times: Sequence[int]) -> int:
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - _MINUTE_MS:
            first += 1
        most = max(most, last - first + 1)
    return most
