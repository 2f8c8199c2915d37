"""Office hours, service targets and retention as rows.

Only what differs from the defaults is written, so that a set that says nothing of it keeps its
digest.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from models.site.packed.pool import Row, pairs
from models.site.park import OfficeHours, Park, PrivacySettings, ServiceSettings, ServiceTarget


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
    return found
