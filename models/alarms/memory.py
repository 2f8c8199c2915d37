"""What is remembered of one rule of one point between two readings."""

from __future__ import annotations

from dataclasses import dataclass

from models.alarms.alarm import Alarm, Shelving, Suppression
from models.alarms.outofservice import OutOfService
from models.points import Level

SET_BACK_MS = 60_000
"""A clock that was set back by less is waited for: moments go on where they were."""

AHEAD_MS = 12 * 3_600_000
"""What began further in the future was ordered before the clock was set back: nobody meant it to
last until then."""


def is_over(order: OutOfService | Shelving | Suppression, now_ms: int) -> bool:
    """True where what withholds an alarm does so no more: by its time, or by that of the clock."""
    past = order.until_ms is not None and order.until_ms <= now_ms
    return past or order.since_ms - now_ms > AHEAD_MS


@dataclass(frozen=True, slots=True)
class Memory:
    """State of one rule at one point; the default is: nothing was heard, nothing is wrong."""

    point: str
    level: Level | None = None
    """The condition as the last usable data showed it, before any delay; None: there is none."""
    since: tuple[int, ...] = ()
    """Since when the condition is at least LOW, MEDIUM, ... without a break, UTC ms; one entry for
    each step of severity up to that of `level`."""
    blind: bool = True
    """The last data was not usable: nothing may be concluded from it, nor from time passing."""
    unproven: bool = False
    """The condition was shown by a last known value only."""
    gone_ms: int | None = None
    """Since when the condition is gone although the alarm still stands."""
    begins: tuple[int, ...] = ()
    """When it began lately; for rules that count."""
    value: float = 0.0
    """The last usable value."""
    trail: tuple[tuple[int, float], ...] = ()
    """Thinned samples of the window (rate), or the one of the last change (stuck)."""

    alarm: Alarm | None = None
    called_for: tuple[str, ...] = ()
    """Names of the levels of its severity that it has called for in this occurrence."""
    number: int = 0
    """Of the last transition of this occurrence."""
    last_raised_ms: int = 0
    """Occurrences are told apart by this, even within one millisecond."""
    seen_ms: int = 0
    """Up to when it was acknowledged last; what calls afterwards has a later moment, so that the
    same acknowledgement, read again after a restart, does not reach it."""

    out: OutOfService | None = None
    shelving: Shelving | None = None
    by_hand: Suppression | None = None
    by_design: Suppression | None = None
    spent: str = ""
    """Record of the one-shot shelving that has ended with its condition."""

    @property
    def is_withheld(self) -> bool:
        """True while nobody would be called."""
        held = (self.out, self.shelving, self.by_hand, self.by_design)
        return any(one is not None for one in held)

    def after(self, at_ms: int, *earlier: int) -> int:
        """A moment for a new call: later than these and the last acknowledgement; what lies far
        ahead since the clock was set back does not count."""
        known = (self.seen_ms, *earlier)
        last = max((one for one in known if one - at_ms < SET_BACK_MS), default=at_ms - 1)
        return max(at_ms, last + 1)

    @property
    def is_withheld_by_person(self) -> bool:
        """True if somebody had this very alarm in hand: they shelved or suppressed it."""
        return self.shelving is not None or self.by_hand is not None

    @property
    def is_calm(self) -> bool:
        """True if only a reading that leaves the quiet band, or a clock that is not there, could
        change anything."""
        return self.level is None and self.alarm is None
