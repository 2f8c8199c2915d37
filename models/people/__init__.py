"""Who may work here: people with their roles, what a role may do, and who is signed on."""

from models.people.kind import PERSON, POST, SUBJECT, can_administer
from models.people.lockout import Attempts
from models.people.matrix import Matrix
from models.people.post import Colleague, Post
from models.people.secrets import password_objection, pin_objection
from models.people.session import Presence, Session

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
    "can_administer",
    "password_objection",
    "pin_objection",
]
