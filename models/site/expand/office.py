"""Office hours and service targets as the site file has them, with the defaults filled in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.site.park import OfficeHours, ServiceSettings, ServiceTarget, Spans
from models.site.read.validation import short
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin
    from models.site.schema.site import OfficeHoursText, ServiceText, TargetText

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def expand_office_hours(given: OfficeHoursText, origin: Origin, faults: Faults) -> OfficeHours:
    """The week in local minutes; notes hours that end before they begin or overlap, and dates
    that no calendar has."""
    default = OfficeHours()
    week = tuple(
        default.week[number]
        if (hours := getattr(given, day)) is None
        else _spans(hours, origin.at(day), faults)
        for number, day in enumerate(_DAYS)
    )
    return OfficeHours(
        week,
        _dates(given.holidays, origin.at("holidays"), faults),
        _dates(given.make_up_days, origin.at("make_up_days"), faults),
    )


def expand_service(given: ServiceText) -> ServiceSettings:
    """The targets of the four priorities."""
    default, own = ServiceSettings(), given.priority
    return ServiceSettings(
        _target(own.P1, default.p1),
        _target(own.P2, default.p2),
        _target(own.P3, default.p3),
        _target(own.P4, default.p4),
    )


def _spans(hours: list[str], origin: Origin, faults: Faults) -> Spans:
    spans: list[tuple[int, int]] = []
    for number, text in enumerate(hours):
        start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
        if start >= end or (spans and start < spans[-1][1]):
            what = Message.of("site.wrong_value", value=short(text))
            faults.add(origin.at(number), what, Message.of("site.want_hours_in_order"))
            continue
        spans.append((start, end))
    return tuple(spans)


def _dates(given: list[str], origin: Origin, faults: Faults) -> tuple[str, ...]:
    for number, text in enumerate(given):
        try:
            date.fromisoformat(text)
        except ValueError:
            what = Message.of("site.wrong_value", value=short(text))
            faults.add(origin.at(number), what, Message.of("site.want_date"))
    return tuple(sorted(set(given)))


def _target(given: TargetText, default: ServiceTarget) -> ServiceTarget:
    first, whole = given.first_response_minutes, given.resolution_minutes
    always = given.around_the_clock
    return ServiceTarget(
        default.first_response_minutes if first is None else first,
        default.resolution_minutes if whole is None else whole,
        default.around_the_clock if always is None else always,
    )
