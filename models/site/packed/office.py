"""Office hours, service targets, retention, alarm settings and shifts as rows.

Only what differs from the defaults is written, so that a set that says nothing of it keeps its
digest.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from models.site.packed.pool import Row, pairs
from models.site.park import (
    SHIFTS,
    AlarmSettings,
    OfficeHours,
    Park,
    PrivacySettings,
    ServiceSettings,
    ServiceTarget,
)


def encode_settings(park: Park) -> dict[str, Row]:
    """What the park says otherwise; empty if nothing."""
    settings: dict[str, Row] = {}
    hours, service = park.office_hours, park.service
    if hours != OfficeHours():
        settings["office_hours"] = [hours.week, hours.holidays, hours.make_up_days]
    if service != ServiceSettings():
        settings["service"] = [
            [t.first_response_minutes, t.resolution_minutes, t.around_the_clock]
            for t in (service.p1, service.p2, service.p3, service.p4)
        ]
    if park.privacy != PrivacySettings():
        settings["privacy"] = list(astuple(park.privacy))
    if park.alarms != AlarmSettings():
        settings["alarms"] = list(astuple(park.alarms))
    if park.shifts != SHIFTS:
        settings["shifts"] = list(park.shifts)
    return settings


def decode_settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Arguments of `Park`; raises what a document that is no set raises."""
    found: dict[str, Any] = {}
    if "office_hours" in settings:
        week, holidays, make_up_days = settings["office_hours"]
        found["office_hours"] = OfficeHours(
            tuple(pairs(day) for day in week), tuple(holidays), tuple(make_up_days)
        )
    if "service" in settings:
        found["service"] = ServiceSettings(*(ServiceTarget(*row) for row in settings["service"]))
    if "privacy" in settings:
        found["privacy"] = PrivacySettings(*settings["privacy"])
    if "alarms" in settings:
        found["alarms"] = AlarmSettings(*settings["alarms"])
    if "shifts" in settings:
        found["shifts"] = tuple(settings["shifts"])
    return found
