"""Too many failures close one way to sign on for a while. Pure; times are monotonic ms."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 5
WINDOW_MS = 15 * 60_000


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures of one person by one way: by password, or by PIN."""

    times: tuple[int, ...] = ()
    """Of the failures that still count."""
    closed_until: int | None = None

    def remaining_ms(self, now_ms: int) -> int:
        """How long the way stays closed; 0 if it is open."""
        return 0 if self.closed_until is None else max(0, self.closed_until - now_ms)

    def failed(self, now_ms: int) -> Attempts:
        """One more; five within 15 minutes close the way for 15 minutes from the fifth.

        Nothing is tried while it is closed, so nothing counts then.
        """
        if self.remaining_ms(now_ms):
            return self
        recent = tuple(t for t in self.times if now_ms - t < WINDOW_MS)
        times = recent if self.closed_until is None else ()
        times = (*times, now_ms)
        if len(times) >= MOST:
            return Attempts(times, now_ms + WINDOW_MS)
        return Attempts(times)

    def counted(self, now_ms: int) -> int:
        """How many failures count now."""
        if self.remaining_ms(now_ms):
            return MOST
        if self.closed_until is not None:
            return 0
        return sum(now_ms - t < WINDOW_MS for t in self.times)

    @classmethod
    def restored(cls, count: int, now_ms: int) -> Attempts:
        """After a restart the monotonic clock has begun anew: what counted, counts as just failed.

        So a restart never opens a way that was closed; at worst it stays closed 15 minutes more.
        """
        attempts = cls()
        for _ in range(min(count, MOST)):
            attempts = attempts.failed(now_ms)
        return attempts
