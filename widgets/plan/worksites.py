"""Rooms of a floor in which works run now: said in the place of the tenant's name."""

from __future__ import annotations

from models.records import Query
from models.site.park import Park
from models.views import View
from models.works import Standing, State, Work
from widgets.words import Words

_MOST = 200
_RUNNING = Query("work", (("state", "is", State.RUNNING.value),))


def works_here(view: View, words: Words, floor: str) -> dict[str, str]:
    """By room: which work, and until when."""
    try:
        records = view.records.list(_RUNNING, _MOST)
    except LookupError:  # records that know no works
        return {}
    found: dict[str, str] = {}
    for record in records:
        work = Work.of(record)
        for room in _rooms(view.park, work.place, floor):
            found[room] = _said(work, view.now(), words)
    return found


def _said(work: Work, now_ms: int, words: Words) -> str:
    if work.standing(now_ms) is Standing.OVERDUE:
        return words.say("plan.works.overdue")
    until = words.until(work.until_ms or now_ms, now_ms)
    return words.say("plan.works", until=until)


def _rooms(park: Park, place: str, floor: str) -> list[str]:
    """The room itself, that of a device, or those of a unit."""
    kind, _, id_ = place.partition(":")
    if kind == "device" and id_ in park.places:
        id_ = park.places[id_].room
    area = park.areas.get(id_)
    if area is None or area.floor != floor:
        return []
    if area.kind == "unit":
        return [one.id for one in park.areas.values() if one.kind == "room" and one.unit == id_]
    return [id_] if area.kind == "room" else []
