"""What the list is narrowed to; the same for what stands and for what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from unicodedata import normalize

from models.alarms import Alarm, AlarmState
from models.points import Severity
from models.site.park import Device, Park

_STATES = {
    "unacknowledged": (AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED),
    "acknowledged": (AlarmState.ACKNOWLEDGED, AlarmState.NORMAL),
    "returned": (AlarmState.RETURNED, AlarmState.NORMAL),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty parts let everything pass; all parts have to be met."""

    text: str = ""
    priorities: str = ""
    """Letters, for instance `CH`."""
    state: str = ""
    """`unacknowledged`, `acknowledged` or `returned`."""
    place: str = ""
    """Id of a building or a floor."""
    kind: str = ""
    """Of device."""

    @property
    def is_empty(self) -> bool:
        """True if everything passes."""
        return self == _EVERYTHING

    def passes(
        self,
        alarm: Alarm,
        park: Park,
        device_of: Callable[[Alarm], Device | None],
        hay: Callable[[Alarm], str],
    ) -> bool:
        """Whether an alarm is listed. Life safety always is where something stands."""
        if self.priorities and alarm.severity.letter not in self.priorities:
            return False
        if self.state and alarm.state not in _STATES[self.state]:
            return False
        if (self.place or self.kind) and not self._at(device_of(alarm), park):
            return False
        if not self.text:
            return True
        looked_in = hay(alarm)
        text = normalize("NFKC", self.text).casefold()  # CO2 finds CO₂
        return all(word in looked_in for word in text.split())

    def _at(self, device: Device | None, park: Park) -> bool:
        if device is None or (self.kind and device.kind != self.kind):
            return False
        if not self.place:
            return True
        place = park.places.get(device.id)
        floor = park.floors.get(place.floor) if place is not None else None
        return floor is not None and self.place in (floor.id, floor.building)

    def toggled(self, severity: Severity) -> Filter:
        """With one priority more or less."""
        letter = severity.letter
        kept = self.priorities.replace(letter, "")
        return replace(self, priorities=kept if kept != self.priorities else kept + letter)

    def write(self) -> dict[str, str]:
        """For the layout."""
        return {f"filter.{one.name}": getattr(self, one.name) for one in fields(self)}

    @classmethod
    def read(cls, state: dict[str, str]) -> Filter:
        """What `write` gave; an unknown state is left out."""
        found = cls(**{one.name: state.get(f"filter.{one.name}", "") for one in fields(cls)})
        return found if not found.state or found.state in _STATES else replace(found, state="")


_EVERYTHING = Filter()
