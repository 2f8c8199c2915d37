"""One incident as the panels read it: its steps, who was told, who is affected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.impact import AffectedTenant, Impact, impact, notice
from models.incidents import OPEN
from models.incidents.sop import Sops
from models.records import Order, Query, Record
from models.tenants import day_at
from models.text import Name
from widgets.contribution import Desk

_STEPS = 500


class Case:
    """Reads only; `view` and language are those of the desk."""

    def __init__(self, desk: Desk, sops: Sops) -> None:
        self.desk, self.sops = desk, sops
        self.id = ""
        self._impact: tuple[tuple[object, ...], Impact] | None = None

    @property
    def record(self) -> Record | None:
        """The incident as it stands."""
        return self.desk.view.records.get("incident", self.id) if self.id else None

    @property
    def is_open(self) -> bool:
        """Somebody still works on it."""
        record = self.record
        return record is not None and record.text("state") in OPEN

    def open(self, id_: str) -> None:
        """Another incident; none for an empty id."""
        self.id = id_
        self.forget()

    def forget(self) -> None:
        """Leases or tenants have changed: who is affected is worked out again."""
        self._impact = None

    def steps(self) -> Sequence[Record]:
        """In their order."""
        if not self.id:
            return ()
        query = Query("incident_step", (("incident", "is", self.id),), (Order("position"),))
        return self.desk.view.records.list(query, _STEPS)

    def told(self) -> Mapping[str, int]:
        """When each was told last, UTC ms, by `tenant:<id>`."""
        found: dict[str, int] = {}
        for line in self.desk.view.records.events("incident", self.id, "told"):
            value = line.value if isinstance(line.value, dict) else {}
            at = value.get("at")
            found[str(value.get("who"))] = at if isinstance(at, int) else line.wall_ms
        return found

    def affected(self) -> Sequence[AffectedTenant]:
        """Who is affected on the day the incident was raised, closest first."""
        return self.reach().tenants

    def reach(self) -> Impact:
        """Units and tenants; kept until something changes that they hang on."""
        record = self.record
        if record is None:
            return Impact({}, ())
        place, type_, raised = record.text("place"), record.text("type"), record.number("raised")
        key = (record.id, place, type_)
        if self._impact is None or self._impact[0] != key:
            at = self.desk.view.now() if raised is None else raised
            self._impact = (key, reach_of(self.desk, self.sops, type_, place, at))
        return self._impact[1]

    def notice(self) -> Name:
        """What the affected are told; empty where there is none."""
        record = self.record
        return Name() if record is None else record.name("notice")


def reach_of(desk: Desk, sops: Sops, type_: str, place: str, at_ms: int) -> Impact:
    """Who is affected by something of a type at a place on the day of a moment."""
    view, sop = desk.view, sops.get(type_)
    reach = sop.reach if sop is not None else "place"
    try:
        return impact(view.park, view.records, place, reach, day_at(at_ms, view.park.zone))
    except LookupError:  # a station that keeps no tenants
        return Impact({}, ())


def notice_for(desk: Desk, sops: Sops, type_: str, place: str, at_ms: int, phone: Name) -> Name:
    """The notice that an incident begins with."""
    return notice(sops[type_].notice.name(), desk.view.park, place, at_ms, phone)
