"""One action of one person, as it stands in a chain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.journal.canonical import canonical, digest
from models.journal.clock import Stamp
from models.journal.ids import operation_name

if TYPE_CHECKING:
    from typing import Any

FORMAT = 1
"""Number of the form below; it is part of what the digest covers."""

REASON = -1
"""Position of the reason among the contents of an operation."""


ERASED = "erased"
"""Event whose base names contents (not operations) that are to vanish wherever they are."""


@dataclass(frozen=True, slots=True)
class Content:
    """A value and the salt of its digest; both go when it is erased."""

    salt: bytes
    text: str
    """Canonical JSON."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change inside an operation; `content` is None once it was erased."""

    kind: str
    entity: str
    field: str
    is_event: bool
    base: tuple[str, ...]
    digest: bytes
    content: Content | None

    @property
    def is_erasure(self) -> bool:
        """True if it removes the values that its base names."""
        return self.is_event and self.field == ERASED

    @property
    def cell(self) -> tuple[str, str, str]:
        """Kind, entity and field: what values of several operations compete for."""
        return (self.kind, self.entity, self.field)


@dataclass(frozen=True)
class Operation:
    """Who did what, when and why; its digest covers digests, never the values themselves."""

    station: str
    incarnation: str
    seq: int
    stamp: Stamp
    actor: str
    """Id of the person, or empty where the station itself acted."""
    previous: bytes
    """Digest of the operation before it in the same incarnation; empty for the first."""
    reason_digest: bytes | None
    reason: Content | None
    changes: tuple[Recorded, ...]

    @cached_property
    def name(self) -> str:
        """How others refer to it."""
        return operation_name(self.incarnation, self.seq)

    @cached_property
    def rank(self) -> str:
        """Sorts all operations of all stations in one order that agrees with cause."""
        stamp = self.stamp
        return f"{stamp.wall:013x}{stamp.counter:08x} {self.station} {self.name_for_rank}"

    @property
    def name_for_rank(self) -> str:
        """Incarnation and sequence, so written that text sorts like numbers."""
        return f"{self.incarnation}:{self.seq:010x}"

    @cached_property
    def digest(self) -> bytes:
        """What the next operation of the chain names as its previous."""
        return digest(canonical(self.covered()))

    def covered(self) -> dict[str, Any]:
        """What the digest covers: everything but values and salts."""
        return {
            "format": FORMAT,
            "station": self.station,
            "incarnation": self.incarnation,
            "seq": self.seq,
            "hlc": list(self.stamp),
            "actor": self.actor,
            "previous": self.previous.hex(),
            "reason": None if self.reason_digest is None else {"digest": self.reason_digest.hex()},
            "changes": [_covered(change) for change in self.changes],
        }


def _covered(change: Recorded) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "entity": change.entity,
        "event" if change.is_event else "field": change.field,
        "base": list(change.base),
        "digest": change.digest.hex(),
    }
