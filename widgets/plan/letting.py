"""Who has which unit, as the labels of rooms say it: read once, followed lease by lease.

The running leases of the park are read page by page between the turns of the window, so that
20,000 of them hold nothing up; a park of a few hundred is read at once. Names are looked up for the
building that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QObject, QTimer

from models.records import Condition, Order, Query, Record, RecordsChanged
from models.site.park import Area, Park
from models.tenants import day_at, lease_of
from models.text.name import Name
from models.views import View
from widgets.controls.turns import each_day
from widgets.words import Words

TINTS = 5
"""As many as there are series colours."""
_PAGE = 250
"""Leases that are read in one go, about 6 ms."""
_MOST = 100
"""So many leases of one change are followed one by one; after more, all are read again."""


class Letting:
    """Names of tenants by unit, kept until a lease, a tenant or the day changes."""

    def __init__(
        self,
        view: View,
        words: Words,
        changed: Callable[[], None],
        owner: QObject | None = None,
    ) -> None:
        """`changed` is called after the names may have changed; `end` ends that. What `owner`
        owns is still there when it tells of its own end."""
        self._view, self._words, self._changed = view, words, changed
        self._day: date | None = None
        self._asked = False
        self._leases: dict[str, tuple[date, str, str, tuple[str, ...]]] = {}
        """By id: first day, id, tenant, units of every lease that runs today."""
        self._of_unit: dict[str, list[str]] = {}
        """Ids of these by unit."""
        self._units = _by_building(view.park)
        self._names: dict[str, Mapping[str, str]] = {}
        self._tints: dict[str, Mapping[str, int]] = {}
        self._steps: Iterator[None] | None = None
        self._turns = QTimer(owner)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._step)
        self._days = each_day(owner, self._today, self._tell)
        self._unsubscribe = view.records.subscribe(self._hear)

    @property
    def ready(self) -> bool:
        """False until all leases are read: no names are given before."""
        return self._day is not None and self._steps is None

    def end(self) -> None:
        """Hear and read no more."""
        self._unsubscribe()
        self._turns.stop()
        self._days.stop()

    def names(self, building: str = "") -> Mapping[str, str]:
        """By unit of the building (of the park without one); a unit that nobody has is called
        free where any other is let."""
        self._asked = True
        today = self._today()
        if today != self._day:
            self._read(today)
        if not self.ready:
            return {}
        if building not in self._names:
            self._name(building)
        return self._names[building]

    def tints(self, building: str = "") -> Mapping[str, int]:
        """A number by unit that is let, 0 to TINTS - 1: the same for all units of a tenant in a
        building, and for as many tenants as there are tints never twice there."""
        return self._tints[building] if self.names(building) else {}

    # -- reading

    def _today(self) -> date:
        return day_at(self._view.now(), self._view.park.zone)

    def _read(self, today: date) -> None:
        self._day = today
        self._leases.clear()
        self._of_unit.clear()
        self._forget()
        self._steps = self._reading(today)
        if not self._goes_on():
            return
        self._turns.start()

    def _step(self) -> None:
        if not self._goes_on():
            self._changed()

    def _goes_on(self) -> bool:
        """Read the next page; False if it was the last."""
        if self._steps is not None and next(self._steps, self) is self:
            self._steps = None
            self._turns.stop()
        return self._steps is not None

    def _reading(self, today: date) -> Iterator[None]:
        records, last = self._view.records, ""
        tomorrow = (today + timedelta(days=1)).isoformat()
        running: tuple[Condition, ...] = (
            ("starts", "below", tomorrow),
            ("ends", "at_least", today.isoformat()),
        )
        while True:
            # on from the last id: an offset would count all that was read before
            query = Query("lease", (*running, ("id", "at_least", last)), (Order("id"),))
            try:
                page = records.list(query, _PAGE, 1 if last else 0)
            except LookupError:  # records that know no leases
                return
            for record in page:
                self._take(record)
            if len(page) < _PAGE:
                return
            last = page[-1].id
            yield

    def _take(self, record: Record) -> None:
        known = self._leases.pop(record.id, None)
        for unit in known[-1] if known is not None else ():
            self._of_unit[unit].remove(record.id)
        lease = lease_of(record.id, record.values)
        if lease is not None and self._day is not None and lease.holds(self._day):
            self._leases[lease.id] = (lease.starts, lease.id, lease.tenant, lease.units)
            for unit in lease.units:
                self._of_unit.setdefault(unit, []).append(lease.id)

    def _hear(self, change: RecordsChanged) -> None:
        concerned = {"tenant", "lease"} & change.kinds()
        if self._day is None or not concerned:
            return
        changed = [id_ for kind, id_ in change.entities if kind == "lease"]
        if len(changed) > _MOST:
            self._day, self._steps = None, None
            self._turns.stop()
        else:
            for id_ in changed:
                record = self._view.records.get("lease", id_)
                if record is not None:
                    self._take(record)
        self._forget()
        self._tell()

    def _tell(self) -> None:
        """Who has not looked since was told already."""
        if self._asked:
            self._asked = False
            self._changed()

    def _forget(self) -> None:
        self._names.clear()
        self._tints.clear()

    # -- naming

    def _name(self, building: str) -> None:
        park, words = self._view.park, self._words
        units = self._units.get(building, {}) if building else _units(park)
        tenants = self._holders(units)
        by_tenant = self._named(list(dict.fromkeys(tenants.values())))
        held = {unit: by_tenant.get(tenant, Name()) for unit, tenant in tenants.items()}
        let = (unit for unit, its in self._of_unit.items() if its)
        any_let = bool(held) or any(unit in park.areas for unit in let)
        names = {}
        for unit, area in units.items():
            if unit in held:
                names[unit] = words.name(held[unit])
            else:
                names[unit] = words.say("tenants.free") if any_let else words.name(area.name)
        self._names[building] = names
        self._tints[building] = tints_of(park, held)

    def _holders(self, units: Mapping[str, Area]) -> dict[str, str]:
        """Tenant by unit; if merged stations let one twice, the lease that began first counts."""
        found: dict[str, str] = {}
        for unit in units:
            its = self._of_unit.get(unit)
            if its:
                _, _, tenant, _ = min(self._leases[id_] for id_ in its)
                found[unit] = tenant
        return found

    def _named(self, tenants: Sequence[str]) -> dict[str, Name]:
        """Their names, many with one question."""
        found: dict[str, Name] = {}
        for start in range(0, len(tenants), _PAGE):
            some = tuple(tenants[start : start + _PAGE])
            for record in self._view.records.list(Query("tenant", (("id", "in", some),)), _PAGE):
                found[record.id] = record.name("name")
        return found


def _units(park: Park) -> dict[str, Area]:
    return {area.id: area for area in park.areas.values() if area.kind == "unit"}


def _by_building(park: Park) -> dict[str, dict[str, Area]]:
    found: dict[str, dict[str, Area]] = {}
    for area in _units(park).values():
        floor = park.floors.get(area.floor)
        found.setdefault(floor.building if floor is not None else "", {})[area.id] = area
    return found


def tints_of(park: Park, held: Mapping[str, Name]) -> Mapping[str, int]:
    """Tenants are numbered in the order in which a building has them: that of `held`."""
    seen: dict[str, dict[Name, int]] = {}
    found = {}
    for id_, tenant in held.items():
        area = park.areas[id_]
        floor = park.floors.get(area.floor)
        if floor is not None:
            here = seen.setdefault(floor.building, {})
            found[area.id] = here.setdefault(tenant, len(here)) % TINTS
    return found
