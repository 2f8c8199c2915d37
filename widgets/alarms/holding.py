"""The list does not move under the hand: while it is held, what is new waits, and what ends stays.

Pure bookkeeping of identities; when it is held is decided by the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.alarms import Alarm
from models.alarms.escalation import calling_since
from models.points import Severity


class Holding:
    """What the list shows, what waits, and what is gone but still in its place."""

    def __init__(self) -> None:
        self.shown: dict[str, Alarm] = {}
        """In the order of the view when they were let in; kept up to date while held."""
        self.waiting: dict[str, Alarm] = {}
        self.gone: set[str] = set()
        """Of `shown`: what stands no more, or is in the other list now."""
        self.moved: set[str] = set()
        """Of `gone`: what was withheld, or calls again, while the list was held."""
        self.held = False
        self._since: dict[str, tuple[int, int]] = {}
        """The call of each alarm, and since when that has been in the list: what became worse, or
        calls again, is another one than was looked at."""

    def take(
        self,
        current: Sequence[Alarm],
        passes: Callable[[Alarm], bool],
        now_ms: int,
        elsewhere: Sequence[Alarm] = (),
    ) -> bool:
        """What stands now, and what is in the other list. True if the list has to be arranged
        anew, False if it is held."""
        found = {alarm.id: alarm for alarm in current if passes(alarm)}
        anew = self._taken(found, current)
        self.moved = self._moved(elsewhere) if self.gone else set()
        before, self._since = self._since, {}
        for id_, alarm in self.shown.items():
            known = before.get(id_)
            if known is None or known[0] != calling_since(alarm):
                known = (calling_since(alarm), now_ms)
            self._since[id_] = known
        return anew

    def listed_ms(self, alarm: Alarm, now_ms: int) -> int:
        """How long this call of it has been in the list; -1 if it is not."""
        call, since = self._since.get(alarm.id, (-1, 0))
        return now_ms - since if call == calling_since(alarm) else -1

    def _taken(self, found: dict[str, Alarm], current: Sequence[Alarm]) -> bool:
        if not self.held:
            self.shown, self.waiting = found, {}
            self.gone.clear()
            return True
        shown = self.shown
        self.waiting = {}
        self.gone = set(shown)
        for id_, alarm in found.items():
            if id_ in shown:
                shown[id_] = alarm
                self.gone.discard(id_)
            else:
                self.waiting[id_] = alarm
        # what no longer passes a filter, but stands, is no gone alarm: it goes on in its place
        if self.gone:
            for alarm in current:
                if alarm.id in self.gone:
                    shown[alarm.id] = alarm
                    self.gone.discard(alarm.id)
        return False

    def _moved(self, elsewhere: Sequence[Alarm]) -> set[str]:
        """What went over to the other list is told as it is there, in the place it had here."""
        moved = {alarm.id: alarm for alarm in elsewhere if alarm.id in self.gone}
        self.shown.update(moved)
        return set(moved)

    @property
    def worst_waiting(self) -> Alarm | None:
        """Of what waits, life safety first, then the worst; None if nothing does."""
        return max(
            self.waiting.values(),
            key=lambda alarm: (alarm.life_safety, alarm.severity, alarm.raised_ms),
            default=None,
        )


class Seen:
    """Since when each line of the list has been on screen, without a break."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}

    def look(self, visible: Sequence[str], now_ms: int) -> None:
        """These lines are on screen now, and nothing else is."""
        before = self._since
        self._since = {key: min(before.get(key, now_ms), now_ms) for key in visible}

    def for_ms(self, key: str, now_ms: int) -> int:
        """How long a line has been on screen; -1 if it is not."""
        since = self._since.get(key)
        return -1 if since is None else now_ms - since


SEEN_MS = 1_000
"""An alarm can be acknowledged when it was on screen for so long."""


def in_bulk(alarm: Alarm) -> bool:
    """True for what may be acknowledged together with others: medium and low, no life safety."""
    return not alarm.life_safety and alarm.severity < Severity.HIGH


def is_open(alarm: Alarm) -> bool:
    """True if somebody has to acknowledge it."""
    return not alarm.acknowledged and not alarm.is_withheld
