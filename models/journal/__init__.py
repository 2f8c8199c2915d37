"""What persons did: kept for ever, chained, folded into what holds now, merged (ADR 0007)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts
from models.records import Change, FieldValue, Line, Standing

if TYPE_CHECKING:
    from models.journal.applied import applied_digest, attached
    from models.journal.clock import Stamp
    from models.journal.copying import backup, restore
    from models.journal.ids import uuid7
    from models.journal.journal import Journal
    from models.journal.merge import Gap, MergeRefused, MergeReport
    from models.journal.opening import put_aside
    from models.journal.operation import Operation
    from models.journal.proving import verify

__getattr__ = parts(
    __name__,
    {
        "applied": "applied_digest attached",
        "clock": "Stamp",
        "copying": "backup restore",
        "ids": "uuid7",
        "journal": "Journal",
        "merge": "Gap MergeRefused MergeReport",
        "opening": "put_aside",
        "operation": "Operation",
        "proving": "verify",
    },
)

__all__ = [
    "Change",
    "FieldValue",
    "Gap",
    "Journal",
    "Line",
    "MergeRefused",
    "MergeReport",
    "Operation",
    "Stamp",
    "Standing",
    "applied_digest",
    "attached",
    "backup",
    "put_aside",
    "restore",
    "uuid7",
    "verify",
]
