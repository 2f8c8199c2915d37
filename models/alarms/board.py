"""What stands, in the order in which it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from models.alarms.alarm import Alarm


class Board:
    """The alarms that call and those that call nobody, each sorted once until one of them
    changes."""

    def __init__(self) -> None:
        self._called: dict[str, Alarm] = {}
        self._withheld: dict[str, Alarm] = {}
        self._alarms: tuple[Alarm, ...] | None = ()
        self._silent: tuple[Alarm, ...] | None = ()

    def file(self, id_: str, alarm: Alarm | None) -> None:
        """The alarm `id_` is this one now; None: it is normal."""
        if self._called.pop(id_, None) is not None:
            self._alarms = None
        if self._withheld.pop(id_, None) is not None:
            self._silent = None
        if alarm is not None and alarm.is_withheld:
            self._withheld[id_] = alarm
            self._silent = None
        elif alarm is not None:
            self._called[id_] = alarm
            self._alarms = None

    def alarms(self) -> tuple[Alarm, ...]:
        """What calls or has called; the same object until something changes."""
        if self._alarms is None:
            self._alarms = in_order(self._called.values())
        return self._alarms

    def withheld(self) -> tuple[Alarm, ...]:
        """Conditions that call nobody."""
        if self._silent is None:
            self._silent = in_order(self._withheld.values())
        return self._silent


def in_order(alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Life safety first, then the worst, newest first among equals."""
    return tuple(
        sorted(
            alarms, key=lambda a: (not a.life_safety, -a.severity, -a.raised_ms, a.point, a.rule)
        )
    )
