"""What a record is: its declared fields, how it is read, edited and found (ADR 0019)."""

from models.records.attachments import ATTACHED, AttachmentRefused, Attachments
from models.records.change import Change, JsonValue
from models.records.draft import Draft
from models.records.empty import NoRecords
from models.records.kind import Event, Field, FieldType, LateRule, Proposal, RecordKind
from models.records.reading import (
    Condition,
    FieldValue,
    Hit,
    Line,
    Match,
    Order,
    Query,
    Record,
    Recording,
    Records,
    RecordsChanged,
    Standing,
    name_of,
)
from models.records.role import Permission, Role, Subject
from models.records.undo import undo

__all__ = [
    "ATTACHED",
    "AttachmentRefused",
    "Attachments",
    "Change",
    "Condition",
    "Draft",
    "Event",
    "Field",
    "FieldType",
    "FieldValue",
    "Hit",
    "JsonValue",
    "LateRule",
    "Line",
    "Match",
    "NoRecords",
    "Order",
    "Permission",
    "Proposal",
    "Query",
    "Record",
    "RecordKind",
    "Recording",
    "Records",
    "RecordsChanged",
    "Role",
    "Standing",
    "Subject",
    "name_of",
    "undo",
]
