"""Where an alarm is: the place that its rule names, else the one where its device stands."""

from __future__ import annotations

from typing import NamedTuple

from models.points import rules_of
from models.site.park import Park
from widgets.contribution import Target


class AlarmSpot(NamedTuple):
    """Ids; empty where there is none."""

    floor: str = ""
    room: str = ""
    device: str = ""
    """The device that stands there; empty if the rule names another place."""

    @property
    def target(self) -> Target | None:
        """What a plan can show of it; None if it is on no plan."""
        if self.device:
            return Target("device", self.device) if self.floor else None
        if self.room:
            return Target("area", self.room)
        return Target("floor", self.floor) if self.floor else None


def spot_of(park: Park, point: str, rule: str) -> AlarmSpot:
    """Of one rule of one point; nowhere for a point that the park does not know."""
    known = park.points.get(point)
    if known is None:
        return AlarmSpot()
    named = next((one.place for one in rules_of(known) if one.name == rule), "")
    if named in park.areas:
        return AlarmSpot(park.areas[named].floor, named)
    if named in park.floors:
        return AlarmSpot(named)
    place = park.places.get(known.device)
    if place is None:
        return AlarmSpot(device=known.device)
    return AlarmSpot(place.floor, place.room, known.device)
