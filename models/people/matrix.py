"""Which role may do what: the permissions of all subjects together. What nobody declared, nobody
may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.people.session import Session
from models.records import Permission, Role
from models.text.message import Message


class Matrix:
    """Made once of all subjects' permissions. ValueError if two declare the same differently."""

    def __init__(self, permissions: Iterable[Permission]) -> None:
        self._by_id: dict[str, Permission] = {}
        for one in permissions:
            if self._by_id.setdefault(one.id, one) != one:
                raise ValueError(f"{one.id} is declared twice")

    @property
    def permissions(self) -> Sequence[Permission]:
        """All of them, in the order of the subjects."""
        return tuple(self._by_id.values())

    def may(self, roles: Iterable[Role], permission: str) -> bool:
        """True if one of `roles` has it."""
        known = self._by_id.get(permission)
        return known is not None and not known.roles.isdisjoint(roles)

    def objection(self, session: Session, roles: Iterable[Role], permission: str) -> Message | None:
        """Why whoever is at the desk, with `roles`, may not do this now; None if they may."""
        known = self._by_id.get(permission)
        if known is None:
            return Message.of("people.nobody_may", permission=permission)
        if not session.current:
            return Message.of("people.nobody_signed_on")
        if session.locked and not known.from_locked_desk:
            return Message.of("people.desk_locked")
        if known.roles.isdisjoint(roles):
            return Message.of("people.not_permitted", what=known.title)
        return None
