"""Who has which unit, as the labels of rooms say it; read when it is shown and has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from models.records import RecordsChanged
from models.site.park import Park
from models.tenants import day_at, names_by_unit
from models.text.name import Name
from models.views import View
from widgets.words import Words

_KINDS = frozenset({"tenant", "lease"})
TINTS = 5
"""As many as there are series colours."""


class Letting:
    """Names of tenants by unit, kept until a lease, a tenant or the day changes."""

    def __init__(self, view: View, words: Words, changed: Callable[[], None]) -> None:
        """`changed` is called after the names may have changed; `end` ends that."""
        self._view, self._words, self._changed = view, words, changed
        self._day: date | None = None
        self._names: Mapping[str, str] = {}
        self._tints: Mapping[str, int] = {}
        self.end = view.records.subscribe(self._hear)

    def names(self) -> Mapping[str, str]:
        """By unit; a unit that nobody has is called free where any other is let."""
        park = self._view.park
        today = day_at(self._view.now(), park.zone)
        if today != self._day:
            self._day = today
            self._names = self._read(today)
        return self._names

    def tints(self) -> Mapping[str, int]:
        """A number by unit that is let, 0 to TINTS - 1: the same for all units of a tenant in a
        building, and for as many tenants as there are tints never twice there."""
        self.names()
        return self._tints

    def _read(self, today: date) -> Mapping[str, str]:
        park, words = self._view.park, self._words
        try:
            held = names_by_unit(self._view.records, park, today)
        except LookupError:  # records that know no leases
            held = {}
        self._tints = tints_of(park, held)
        names: dict[str, str] = {}
        for area in park.areas.values():
            if area.kind != "unit":
                continue
            name = held.get(area.id)
            if name is not None:
                names[area.id] = words.name(name)
            else:
                names[area.id] = words.say("tenants.free") if held else words.name(area.name)
        return names

    def _hear(self, change: RecordsChanged) -> None:
        if self._day is not None and not _KINDS.isdisjoint(change.kinds()):
            self._day = None
            self._changed()


def tints_of(park: Park, held: Mapping[str, Name]) -> Mapping[str, int]:
    """Tenants are numbered in the order in which a building has them."""
    seen: dict[str, dict[Name, int]] = {}
    found = {}
    for area in park.areas.values():
        tenant = held.get(area.id)
        floor = park.floors.get(area.floor)
        if tenant is not None and floor is not None:
            here = seen.setdefault(floor.building, {})
            found[area.id] = here.setdefault(tenant, len(here)) % TINTS
    return found
