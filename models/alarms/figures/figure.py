"""The figures of the alarm system, each with target, judgement, coverage and the formula behind it.

Targets after the tables of ISA-18.2 / IEC 62682 (per operator position) and EEMUA 191 ed. 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from models.alarms.figures.metrics import NOT_RECORDED, Measured, Withheld
from models.alarms.figures.period import HOUR_MS, TEN_MS
from models.alarms.load import band_of
from models.site.park import AlarmSettings
from models.text.message import Message

_DAY_MS = 86_400_000
_PERCENT = Fraction(1, 100)
_GRACE_MS = 5_000
"""A record and the transition that it causes do not have the same millisecond."""


class Unit(Enum):
    """What a figure counts in."""

    COUNT = "count"
    RATE = "rate"
    """A count with decimals."""
    SHARE = "share"
    """0 to 1."""
    DURATION = "duration"
    """Milliseconds."""


class Judgement(Enum):
    """How a figure stands to its target."""

    MET = "met"
    MANAGEABLE = "manageable"
    """Above the target, below the most that can be managed."""
    MISSED = "missed"
    NONE = "none"
    """There is no target."""
    UNKNOWN = "unknown"
    """There is no value."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is exact; None where `missing` says why there is none. Never a hidden zero."""

    id: str
    title: Message
    unit: Unit
    value: Fraction | None
    formula: Message
    """With its numbers filled in."""
    coverage: Fraction
    """How much of the period the station was recording, 0 to 1."""
    target: Fraction | None = None
    most: Fraction | None = None
    """The most that can be managed; None: no such number."""
    below: bool = False
    """The target itself misses it: fewer than, not at most."""
    judgement: Judgement = Judgement.NONE
    missing: Message | None = None
    verdict: Message | None = None
    """In words of its own, where the standard has some."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """What a person decided: a shelving or a suppression, as the journal has it."""

    alarm: str
    how: str
    since_ms: int
    until_ms: int
    """When it ended, or will."""


@dataclass(frozen=True, slots=True)
class _Aim:
    id: str
    title: Message
    unit: Unit = Unit.RATE
    target: Fraction | None = None
    most: Fraction | None = None
    below: bool = False


_AIMS: Mapping[str, _Aim] = {
    one.id: one
    for one in (
        _Aim("ten", Message.of("figures.ten"), Unit.RATE, Fraction(1), Fraction(2)),
        _Aim("hour", Message.of("figures.hour"), Unit.RATE, Fraction(6), Fraction(12)),
        _Aim("day", Message.of("figures.day"), Unit.RATE, Fraction(150), Fraction(300)),
        _Aim("worst_ten", Message.of("figures.worst_ten"), Unit.COUNT, Fraction(10)),
        _Aim("worst_hour", Message.of("figures.worst_hour"), Unit.COUNT, Fraction(30)),
        _Aim("worst_day", Message.of("figures.worst_day"), Unit.COUNT, Fraction(150),
             Fraction(300)),
        _Aim("tens_above", Message.of("figures.tens_above"), Unit.SHARE, _PERCENT, below=True),
        _Aim("hours_above", Message.of("figures.hours_above"), Unit.SHARE, _PERCENT, below=True),
        _Aim("flood", Message.of("figures.flood"), Unit.SHARE, _PERCENT, below=True),
        _Aim("top", Message.of("figures.top"), Unit.SHARE, _PERCENT, 5 * _PERCENT),
        _Aim("chattering", Message.of("figures.chattering"), Unit.COUNT, Fraction(0)),
        _Aim("fleeting", Message.of("figures.fleeting"), Unit.COUNT, Fraction(0)),
        _Aim("stale", Message.of("figures.stale"), Unit.COUNT, Fraction(5), below=True),
        _Aim("standing", Message.of("figures.standing"), Unit.COUNT, Fraction(10), below=True),
        _Aim("priorities", Message.of("figures.priorities"), Unit.SHARE, 6 * _PERCENT),
        _Aim("acknowledge", Message.of("figures.acknowledge"), Unit.DURATION),
        _Aim("shelved", Message.of("figures.shelved"), Unit.COUNT, Fraction(30), below=True),
        _Aim("suppressed", Message.of("figures.suppressed"), Unit.COUNT),
        _Aim("unauthorised", Message.of("figures.unauthorised"), Unit.COUNT, Fraction(0)),
        _Aim("steady", Message.of("figures.steady"), Unit.RATE, Fraction(1), Fraction(2), True),
        _Aim("upset", Message.of("figures.upset"), Unit.RATE, Fraction(10), below=True),
    )
}  # fmt: skip
_STEADY = {
    "acceptable": Message.of("figures.steady.acceptable"),
    "manageable": Message.of("figures.steady.manageable"),
    "demanding": Message.of("figures.steady.demanding"),
    "excessive": Message.of("figures.steady.excessive"),
}


def figures(
    found: Measured, settings: AlarmSettings, withholdings: Sequence[Withholding] = ()
) -> tuple[Figure, ...]:
    """Every figure, in the order in which they are shown."""
    made = (
        *_rates(found),
        *_peaks(found, settings),
        *_lists(found, settings),
        *_people(found, withholdings),
        *_eemua(found),
    )
    return tuple(made)


def _rates(found: Measured) -> Iterable[Figure]:
    hours = round(found.recorded_ms / HOUR_MS, 1)
    for id_, span_ms, code in (
        ("ten", TEN_MS, "figures.formula.ten"),
        ("hour", HOUR_MS, "figures.formula.hour"),
        ("day", _DAY_MS, "figures.formula.day"),
    ):
        formula = Message.of(code, count=found.raised, hours=hours)
        yield _figure(found, id_, _average(found, span_ms), formula, none=_TOO_SHORT)


_TOO_SHORT = Message.of("figures.too_short")


def _average(found: Measured, span_ms: int) -> Fraction | None:
    """Alarms per span; None after less than one, or than an hour: that would be a guess."""
    if found.recorded_ms < min(span_ms, HOUR_MS):
        return None
    return Fraction(found.raised) * span_ms / found.recorded_ms


def _peaks(found: Measured, settings: AlarmSettings) -> Iterable[Figure]:
    yield _figure(found, "worst_ten", Fraction(found.worst_ten),
                  Message.of("figures.formula.worst_ten"))  # fmt: skip
    yield _figure(found, "worst_hour", Fraction(found.worst_hour),
                  Message.of("figures.formula.worst_hour"))  # fmt: skip
    yield _figure(found, "worst_day", Fraction(max((d.raised for d in found.days), default=0)),
                  Message.of("figures.formula.worst_day", days=len(found.days)))  # fmt: skip
    for id_, above, all_, limit, code in (
        ("tens_above", found.tens_above, found.tens, settings.busy_ten_minutes, _TENS),
        ("hours_above", found.hours_above, found.hours, settings.busy_hour, _HOURS),
    ):
        spans = sum(one != NOT_RECORDED for one in all_)
        value = Fraction(above, spans) if spans else None
        yield _figure(found, id_, value,
                      Message.of(code, above=above, spans=spans, limit=limit))  # fmt: skip
    yield _figure(
        found,
        "flood",
        Fraction(found.flood_ms, found.recorded_ms) if found.recorded_ms else None,
        Message.of(
            "figures.formula.flood",
            floods=len(found.floods),
            minutes=round(found.flood_ms / 60_000, 1),
            hours=round(found.recorded_ms / HOUR_MS, 1),
            begins=settings.flood_begins,
            ends=settings.flood_ends,
        ),
    )


_TENS, _HOURS = "figures.formula.tens_above", "figures.formula.hours_above"


def _lists(found: Measured, settings: AlarmSettings) -> Iterable[Figure]:
    often = sum(one.count for one in found.top)
    yield _figure(found, "top", Fraction(often, found.raised) if found.raised else None,
                  Message.of("figures.formula.top", often=often, count=found.raised),
                  none=Message.of("figures.no_alarms"))  # fmt: skip
    yield _figure(found, "chattering", Fraction(len(found.chattering)),
                  Message.of("figures.formula.chattering",
                             times=sum(one.count for one in found.chattering)))  # fmt: skip
    yield _figure(found, "fleeting", Fraction(len(found.fleeting)),
                  Message.of("figures.formula.fleeting",
                             times=sum(one.count for one in found.fleeting),
                             seconds=settings.fleeting_ms // 1000))  # fmt: skip
    yield _figure(found, "stale", Fraction(max((d.stale for d in found.days), default=0)),
                  Message.of("figures.formula.stale", all=len(found.stale),
                             hours=settings.stale_ms // HOUR_MS))  # fmt: skip
    yield _figure(found, "standing", Fraction(found.standing),
                  Message.of("figures.formula.standing",
                             most=max((n for _, n in found.course), default=0)))  # fmt: skip
    yield _mix(found)


def _mix(found: Measured) -> Figure:
    """Critical and high together, because too many urgent ones are the usual fault."""
    critical, high, medium, low = found.priorities
    aim = _AIMS["priorities"]
    value = Fraction(critical + high, found.raised) if found.raised else None
    judged = Judgement.UNKNOWN
    if value is not None:
        urgent = Fraction(critical + high + medium, found.raised)
        good = value <= 6 * _PERCENT and urgent <= 21 * _PERCENT
        judged = Judgement.MET if good else Judgement.MISSED
    return Figure(
        aim.id,
        aim.title,
        aim.unit,
        value,
        Message.of("figures.formula.priorities",
                   critical=critical, high=high, medium=medium, low=low),
        _coverage(found),
        aim.target,
        judgement=judged,
        missing=None if value is not None else Message.of("figures.no_alarms"),
    )  # fmt: skip


def _people(found: Measured, withholdings: Sequence[Withholding]) -> Iterable[Figure]:
    took = found.acknowledging
    yield _figure(
        found,
        "acknowledge",
        None if took.median_ms is None else Fraction(took.median_ms),
        Message.of(
            "figures.formula.acknowledge",
            count=took.count,
            p90=None if took.p90_ms is None else round(took.p90_ms / 1000),
            open=took.open,
        ),
        none=Message.of("figures.no_acknowledgements"),
    )
    at = found.end_ms
    standing = [one for one in withholdings if one.since_ms < at <= one.until_ms]
    yield _figure(found, "shelved", Fraction(sum(one.how == "shelved" for one in standing)),
                  Message.of("figures.formula.shelved",
                             all=sum(one.how == "shelved" for one in withholdings)))  # fmt: skip
    design = [one for one in found.withheld if one.how == "suppressed"]
    yield _figure(found, "suppressed",
                  Fraction(sum(one.how == "suppressed" for one in standing)),
                  Message.of("figures.formula.suppressed",
                             all=sum(one.how == "suppressed" for one in withholdings),
                             conditions=len(design)))  # fmt: skip
    yield _figure(found, "unauthorised", Fraction(len(unauthorised(found, withholdings))),
                  Message.of("figures.formula.unauthorised",
                             all=sum(one.how != "out_of_service" for one in found.withheld)),
                  )  # fmt: skip


def unauthorised(found: Measured, withholdings: Sequence[Withholding]) -> tuple[Withheld, ...]:
    """Conditions that called nobody without anything in the journal that says so.

    Suppression without a person is by design: the rule, which is configuration, says so.
    """
    known: dict[tuple[str, str], list[Withholding]] = {}
    for one in withholdings:
        known.setdefault((one.alarm, one.how), []).append(one)
    return tuple(
        one
        for one in found.withheld
        if found.start_ms <= one.since_ms
        and (one.how == "shelved" or (one.how == "suppressed" and one.by))
        and not any(
            said.since_ms - _GRACE_MS <= one.since_ms <= said.until_ms + _GRACE_MS
            for said in known.get((one.alarm, one.how), ())
        )
    )


def _eemua(found: Measured) -> Iterable[Figure]:
    steady = _average(found, TEN_MS)
    yield _figure(
        found,
        "steady",
        steady,
        Message.of("figures.formula.steady"),
        none=_TOO_SHORT,
        verdict=None if steady is None else _STEADY[band_of(float(steady)).value],
    )
    worst = [one.worst_ten for one in found.days if one.recorded_ms]
    upset = Fraction(sum(worst), len(worst)) if worst else None
    verdict = None
    if upset is not None:
        hard = Message.of("figures.upset.hard")
        excessive = Message.of("figures.upset.excessive")
        manageable = Message.of("figures.upset.manageable")
        verdict = manageable if upset < 10 else hard if upset <= 100 else excessive
    yield _figure(found, "upset", upset,
                  Message.of("figures.formula.upset", sum=sum(worst), days=len(worst)),
                  verdict=verdict)  # fmt: skip


def _figure(
    found: Measured,
    id_: str,
    value: Fraction | None,
    formula: Message,
    *,
    none: Message | None = None,
    verdict: Message | None = None,
) -> Figure:
    """A value without a recorded moment behind it is no value: silence is not "no alarms"."""
    aim = _AIMS[id_]
    missing = none if value is None else None
    if not found.recorded_ms and not found.raised:
        value, verdict, missing = None, None, Message.of("figures.not_recorded")
    return Figure(
        id_,
        aim.title,
        aim.unit,
        value,
        formula,
        _coverage(found),
        aim.target,
        aim.most,
        aim.below,
        _judged(aim, value),
        missing or (None if value is not None else Message.of("figures.not_recorded")),
        verdict,
    )


def _judged(aim: _Aim, value: Fraction | None) -> Judgement:
    if value is None:
        return Judgement.UNKNOWN
    if aim.target is None:
        return Judgement.NONE
    if value < aim.target or (value == aim.target and not aim.below):
        return Judgement.MET
    if aim.most is not None and value <= aim.most:
        return Judgement.MANAGEABLE
    return Judgement.MISSED


def _coverage(found: Measured) -> Fraction:
    whole = found.end_ms - found.start_ms
    return Fraction(found.recorded_ms, whole) if whole else Fraction(0)
