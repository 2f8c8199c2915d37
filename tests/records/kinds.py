"""Two kinds of record that only these tests know."""

from models.records import Event, Field, FieldType, Proposal, RecordKind
from models.text.message import Message


def _rule(proposal: Proposal) -> Message | None:
    if proposal.was("state") == "closed" and proposal.changed("note"):
        return Message.of("records.missing", field="state")
    return None


BOOK = RecordKind(
    "book",
    (
        Field("title", FieldType.NAME, required=True, indexed=True, searched=True),
        Field("state", choices=frozenset({"open", "closed"}), indexed=True),
        Field("pages", FieldType.INTEGER, indexed=True, permission="book.count"),
        Field("lent", FieldType.FLAG, indexed=True),
        Field("tags", FieldType.LIST, indexed=True, searched=True),
        Field("note", searched=True, longest=50),
        Field("extra", FieldType.DATA),
    ),
    (Event("remark", "book.remark", searched=True), Event("seen")),
    create="book.add",
    edit="book.edit",
    rule=_rule,
)
SHELF = RecordKind("shelf", (Field("name", searched=True),), create="shelf.add", edit="shelf.edit")
KINDS = (BOOK, SHELF)
