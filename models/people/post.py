"""How panels see who is signed on, and how people sign on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from models.people.session import Session
from models.records import Permission, Role
from models.text.message import Message
from models.text.name import Name


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who is signed on at this desk."""

    id: str
    name: Name
    sign_on: str
    roles: tuple[Role, ...]
    pin: bool
    """True if a PIN is enough now."""


class Post(Protocol):
    """One desk with its people. What cannot be done comes back as a Message; None: it is done.

    Panels hear of changes by `Changes.authority` of their view.
    """

    @property
    def name(self) -> Name:
        """Where the desk stands."""

    @property
    def hint(self) -> Name:
        """What the site file wants to be said to those who sign on; may be empty."""

    @property
    def permissions(self) -> Sequence[Permission]:
        """Everything that anybody can be allowed."""

    @property
    def session(self) -> Session:
        """Who is signed on."""

    def colleagues(self) -> Sequence[Colleague]:
        """Those who are signed on, in the order in which they came."""

    def current(self) -> Colleague | None:
        """Who acts, also while the desk is locked; None if nobody does."""

    def wants_founder(self) -> bool:
        """True if nobody can administer here: the first administrator has to be made."""

    def objection(self, permission: str) -> Message | None:
        """Why this cannot be done now."""

    async def found(self, name: Name, sign_on: str, password: str, pin: str) -> Message | None:
        """Make the first administrator and sign them on."""

    async def sign_on(self, name: str, password: str) -> Message | None:
        """Sign on with the sign-on name and the password."""

    async def switch(self, person: str, pin: str) -> Message | None:
        """Let somebody who is signed on act, or go on after a lock."""

    async def sign_off(self) -> Message | None:
        """Who acts leaves the desk."""

    def lock(self) -> None:
        """Block commands and editing until a PIN or a password is given."""

    def touch(self) -> None:
        """Somebody uses the desk."""

    def has_secrets(self, person: str) -> tuple[bool, bool]:
        """Whether somebody has a password and a PIN at this station."""

    def secrets_objection(self, person: str) -> Message | None:
        """Why who acts may not set this person's password and PIN."""

    async def set_password(self, person: str, password: str, own: str = "") -> Message | None:
        """Set it; `own` is the present password of somebody who changes their own."""

    async def set_pin(self, person: str, pin: str, own: str = "") -> Message | None:
        """Set it; `own` is the present password of somebody who changes their own."""
