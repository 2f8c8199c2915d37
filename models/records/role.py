"""Who may do what: roles are fixed, permissions are declared by the subject that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.records.kind import RecordKind
from models.text.message import Message


class Role(Enum):
    """What a person is at this park; somebody may have several."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    SHIFT_LEAD = "shift_lead"
    FACILITY_MANAGER = "facility_manager"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that has to be allowed; who has none of the roles is refused."""

    id: str
    """Subject and verb: `request.raise`."""
    title: Message
    roles: frozenset[Role]
    from_locked_desk: bool = False
    """True for what cannot wait for a PIN: it may be started from a locked desk, and is recorded
    as such."""
    looks: bool = False
    """True if it only lets somebody see something: an Auditor may have no other."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one subject brings to the records: declared once, listed in app."""

    id: str
    kinds: tuple[RecordKind, ...]
    permissions: tuple[Permission, ...] = ()

    def kind(self, name: str) -> RecordKind:
        """One of its kinds. LookupError for a name that is none."""
        for one in self.kinds:
            if one.name == name:
                return one
        raise LookupError(name)
