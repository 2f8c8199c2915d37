"""What persons did: kept for ever, chained, folded into what holds now, merged (ADR 0007)."""

from models.journal.applied import applied_digest, attached
from models.journal.backup import backup, restore
from models.journal.clock import Stamp
from models.journal.ids import uuid7
from models.journal.journal import Journal
from models.journal.merge import Gap, MergeRefused, MergeReport
from models.journal.opening import put_aside
from models.journal.operation import Operation
from models.journal.verify import verify
from models.records import Change, FieldValue, Line, Standing

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
