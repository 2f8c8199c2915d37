"""Figures of the alarm system and changes of shift, for the whole site."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models.site.park import AlarmSettings
from models.site.read.validation import short
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin
    from models.site.schema.site import AlarmsText, ShiftsText


def expand_alarms(given: AlarmsText, origin: Origin, faults: Faults) -> AlarmSettings:
    """The settings; notes a flood that would end before it began, and steps that go backwards."""
    if given.flood_ends > given.flood_begins:
        what = Message.of("site.wrong_value", value=given.flood_ends)
        allowed = Message.of("site.want_at_most", bound=given.flood_begins)
        faults.add(origin.at("flood_ends"), what, allowed)
    before = 0.0
    for key in ("louder_s", "call_s", "notice_s"):
        after = float(getattr(given, key))
        if not after:
            continue  # this step is left out
        if after < before:
            what = Message.of("site.wrong_value", value=short(after))
            faults.add(origin.at(key), what, Message.of("site.want_at_least", bound=before))
        before = after
    return AlarmSettings(
        flood_begins=given.flood_begins,
        flood_ends=given.flood_ends,
        follow_ms=round(given.follow_s * 1000),
        louder_ms=round(given.louder_s * 1000),
        call_ms=round(given.call_s * 1000),
        notice_ms=round(given.notice_s * 1000),
        resound_ms=round(given.resound_s * 1000),
        busy_ten_minutes=given.busy_ten_minutes,
        busy_hour=given.busy_hour,
        fleeting_ms=round(given.fleeting_s * 1000),
        stale_ms=round(given.stale_h * 3_600_000),
    )


def expand_shifts(given: ShiftsText, origin: Origin, faults: Faults) -> tuple[int, ...]:
    """Minutes of the local day."""
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in given.changes]
    for number, (before, after) in enumerate(pairwise(minutes), 1):
        if after <= before:
            what = Message.of("site.wrong_value", value=short(given.changes[number]))
            faults.add(origin.at("changes", number), what, Message.of("site.want_later"))
    return tuple(minutes)
