"""Who is signed on at one desk: several people, one of them acting. Pure; times are monotonic ms.

A desk without anybody acts as the built-in Viewer: it shows everything and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who signed on here with the password."""

    person: str
    proven_ms: int
    """When the password was given: a PIN is good for a shift from then on."""


@dataclass(frozen=True, slots=True)
class Session:
    """One desk. Every method gives the next state."""

    people: tuple[Presence, ...] = ()
    """In the order in which they came."""
    current: str = ""
    """Who acts; empty if nobody does."""
    locked: bool = False
    """Only true while somebody is current."""
    active_ms: int = 0
    """When a key or the mouse was last used."""

    @property
    def person(self) -> str:
        """Id of who acts now, as it stands on what is written; empty: the desk itself."""
        return "" if self.locked else self.current

    def presence(self, person: str) -> Presence | None:
        """How somebody is signed on here; None if they are not."""
        return next((one for one in self.people if one.person == person), None)

    def signed_on(self, person: str, now_ms: int) -> Session:
        """Somebody gave the password, and acts from now on."""
        fresh = Presence(person, now_ms)
        if self.presence(person) is None:
            people = (*self.people, fresh)
        else:
            people = tuple(fresh if one.person == person else one for one in self.people)
        return Session(people, person, False, now_ms)

    def pin_is_enough(self, person: str, now_ms: int, shift_ms: int) -> bool:
        """True if the password was given here less than a shift ago."""
        known = self.presence(person)
        return known is not None and now_ms - known.proven_ms < shift_ms

    def switched(self, person: str, now_ms: int) -> Session:
        """Somebody who is signed on gave the PIN. LookupError if they are not signed on."""
        if self.presence(person) is None:
            raise LookupError(person)
        return replace(self, current=person, locked=False, active_ms=now_ms)

    def without(self, person: str) -> Session:
        """Somebody is signed on no more; if they acted, nobody acts."""
        people = tuple(one for one in self.people if one.person != person)
        if person != self.current:
            return replace(self, people=people)
        return replace(self, people=people, current="", locked=False)

    def lock(self) -> Session:
        """Nothing can be done until a PIN or a password is given; without anybody, no change."""
        return replace(self, locked=bool(self.current))

    def touched(self, now_ms: int) -> Session:
        """A key or the mouse was used; at a locked desk that says nothing."""
        return self if self.locked else replace(self, active_ms=max(self.active_ms, now_ms))

    def is_idle(self, now_ms: int, after_ms: int) -> bool:
        """True if it is time to lock; `after_ms` 0 never locks."""
        return (
            bool(self.current)
            and not self.locked
            and after_ms > 0
            and now_ms - self.active_ms >= after_ms
        )

    def pruned(self, now_ms: int, shift_ms: int) -> Session:
        """Without those whose shift is long over and who do not act."""
        people = tuple(
            one
            for one in self.people
            if one.person == self.current or now_ms - one.proven_ms < shift_ms
        )
        return self if people == self.people else replace(self, people=people)
