"""Who may work here: people with their roles, what a role may do, and who is signed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.people.kind import PERSON, POST, SUBJECT, acted_locked, can_administer
    from models.people.lockout import Attempts
    from models.people.matrix import Matrix
    from models.people.post import Colleague, Post
    from models.people.secrets import password_objection, pin_objection
    from models.people.session import Presence, Session

__getattr__ = parts(
    __name__,
    {
        "kind": "PERSON POST SUBJECT acted_locked can_administer",
        "lockout": "Attempts",
        "matrix": "Matrix",
        "post": "Colleague Post",
        "secrets": "password_objection pin_objection",
        "session": "Presence Session",
    },
)

__all__ = [
    "PERSON",
    "POST",
    "SUBJECT",
    "Attempts",
    "Colleague",
    "Matrix",
    "Post",
    "Presence",
    "Session",
    "acted_locked",
    "can_administer",
    "password_objection",
    "pin_objection",
]
