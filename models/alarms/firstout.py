"""First-out: which of the alarms that came together came first, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from models.alarms.alarm import Alarm
from models.points import Rule

LINK = "link"
"""The cause whose followers are only the points of that same link."""


@dataclass(slots=True)
class _Cause:
    id: str
    raised_ms: int
    link: str
    root: str
    """Id of the alarm that this one follows itself; empty: none."""
    active: bool = True


class FirstOut:
    """Alarms that others may follow from, while they stand and a while after they were raised."""

    def __init__(self, follow_ms: int) -> None:
        self._follow_ms = follow_ms
        self._causes: dict[str, dict[str, _Cause]] = {}

    def raised(self, rule: Rule, alarm: Alarm, link: str) -> None:
        """A cause is there; one that calls nobody is none."""
        if rule.causes:
            self._causes.setdefault(rule.causes, {})[alarm.id] = _Cause(
                alarm.id, alarm.raised_ms, link, alarm.cause
            )

    def ended(self, rule: Rule, id_: str) -> None:
        """Its condition is gone, or it calls nobody any more."""
        found = self._causes.get(rule.causes, {}).get(id_) if rule.causes else None
        if found is not None:
            found.active = False

    def clock_set(self, by_ms: int, now_ms: int) -> None:
        """The clock went `by_ms` forward or back to `now_ms`."""
        for causes in self._causes.values():
            for cause in causes.values():
                cause.raised_ms = min(cause.raised_ms + by_ms, now_ms)

    def cause_of(self, rule: Rule, id_: str, link: str, raised_ms: int) -> str:
        """Id of the alarm that came first; empty if this one follows from none."""
        found: list[_Cause] = []
        for name in rule.follows:
            causes = self._causes.get(name)
            if not causes:
                continue
            for cause in tuple(causes.values()):
                if not cause.active and raised_ms - cause.raised_ms > self._follow_ms:
                    del causes[cause.id]
                elif cause.id != id_ and (name != LINK or cause.link == link):
                    found.append(cause)
        if not found:
            return ""
        first = min(found, key=lambda cause: cause.raised_ms)
        return first.root if first.root != id_ and first.root else first.id
