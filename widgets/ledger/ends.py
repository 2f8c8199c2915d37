"""How much longer: the choices for each kind of state, and what is written for one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.alarmbook import (
    ACKNOWLEDGE,
    DRILL,
    EXPLAIN,
    LONGEST_MS,
    SHELVE,
    SHELVE_LONG,
    SUPPRESS,
    SUPPRESSED_MS,
    extend,
    extend_drill,
    extend_override,
    extend_suppression,
    latest_drill_end,
    latest_end,
    shift_end,
)
from models.records import Change
from models.site.park import Park
from models.temporary import StateKind, TemporaryState
from models.text.message import Message

_HOUR = 3_600_000
_DAY = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Begun:
    """What an end is worked out from; moments are UTC ms."""

    park: Park
    now_ms: int
    was_ms: int
    """The present end; 0: there is none."""
    since_ms: int


@dataclass(frozen=True, slots=True)
class End:
    """One choice."""

    id: str
    title: Message
    key: str
    until: Callable[[Begun], int | None]
    permission: str


def _later(ms: int) -> Callable[[Begun], int]:
    return lambda one: max(one.now_ms, one.was_ms) + ms


def _shift(one: Begun) -> int | None:
    return shift_end(one.park, one.now_ms) or one.now_ms + 8 * _HOUR


_HOUR_MORE = Message.of("ledger.end.hour")
_TO_SHIFT = Message.of("ledger.end.shift")
_DAY_MORE = Message.of("ledger.end.day")
_WEEK_MORE = Message.of("ledger.end.week")
_SHELVED = (
    End("hour", _HOUR_MORE, "H", _later(_HOUR), SHELVE),
    End("shift", _TO_SHIFT, "S", lambda one: latest_end(one.park, one.now_ms, False), SHELVE),
    End("long", Message.of("ledger.end.long"), "L", lambda one: one.since_ms + LONGEST_MS,
        SHELVE_LONG),
)  # fmt: skip
_SUPPRESSED = (
    End("day", _DAY_MORE, "D", _later(_DAY), SUPPRESS),
    End("week", _WEEK_MORE, "W", _later(7 * _DAY), SUPPRESS),
    End("month", Message.of("ledger.end.month"), "M", lambda one: one.now_ms + SUPPRESSED_MS,
        SUPPRESS),
)  # fmt: skip
_OVERRIDDEN = (
    End("hour", _HOUR_MORE, "H", _later(_HOUR), EXPLAIN),
    End("shift", _TO_SHIFT, "S", _shift, EXPLAIN),
    End("day", _DAY_MORE, "D", _later(_DAY), EXPLAIN),
    End("week", _WEEK_MORE, "W", _later(7 * _DAY), EXPLAIN),
)


def _drilled(ms: int) -> Callable[[Begun], int | None]:
    """So much more, and never beyond what a drill may last."""
    return lambda one: min(_later(ms)(one), latest_drill_end(one.park, one.now_ms, one.since_ms))


_DRILLED = (
    End("half", Message.of("ledger.end.half"), "T", _drilled(_HOUR // 2), DRILL),
    End("hour", _HOUR_MORE, "H", _drilled(_HOUR), DRILL),
    End("two_hours", Message.of("ledger.end.two_hours"), "Z", _drilled(2 * _HOUR), DRILL),
    End("shift", _TO_SHIFT, "S", lambda one: latest_drill_end(one.park, one.now_ms, one.since_ms),
        DRILL),
)  # fmt: skip
_NEVER = End("never", Message.of("ledger.end.never"), "N", lambda _: None, EXPLAIN)
NEW_SUPPRESSION = _SUPPRESSED
NEW_DRILL = _DRILLED
EXPLAINED = (*_OVERRIDDEN, _NEVER)
"""When a reason is given; to have no end is possible with one."""


def more(one: TemporaryState) -> tuple[End, ...]:
    """How a state can be extended; empty for one that is extended elsewhere."""
    if one.kind is StateKind.SHELVED:
        return _SHELVED
    if one.kind is StateKind.SUPPRESSED:
        return _SUPPRESSED
    if one.kind is StateKind.DRILL:
        return _DRILLED
    return () if one.kind is StateKind.OUT_OF_SERVICE else _OVERRIDDEN


def permission(one: TemporaryState) -> str:
    """What is needed to extend it."""
    if one.kind is StateKind.DRILL:
        return DRILL
    if one.kind is StateKind.SHELVED:
        return SHELVE
    return SUPPRESS if one.kind is StateKind.SUPPRESSED else EXPLAIN


def ending(one: TemporaryState) -> str:
    """What is needed to end it: to let everything sound again is for everybody."""
    return ACKNOWLEDGE if one.kind is StateKind.DRILL else permission(one)


def extended(one: TemporaryState, until_ms: int, reason: str) -> tuple[Change, ...]:
    """What moves its end."""
    if one.kind is StateKind.SHELVED:
        return extend(one.record, until_ms, reason)
    if one.kind is StateKind.SUPPRESSED:
        return extend_suppression(one.record, until_ms, reason)
    if one.kind is StateKind.DRILL:
        return extend_drill(one.record, until_ms, reason)
    return extend_override(one.record, until_ms, reason)
