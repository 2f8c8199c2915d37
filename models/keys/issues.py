"""Who has which key, and the operations of handing out and taking back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.records import Change, Condition, JsonValue, Order, Query, Record, Records

SOON_MS = 15 * 60_000
_MOST = 2_000
_OUT: Condition = ("returned", "unknown", None)


@dataclass(frozen=True, slots=True)
class Held:
    """One key that is out."""

    issue: str
    key: str
    label: str
    holder: str
    phone: str
    due_ms: int

    def overdue(self, now_ms: int) -> bool:
        """True from the moment it was due."""
        return now_ms >= self.due_ms


def issue_of(records: Records, key: str) -> Record | None:
    """The issue that has a key out now."""
    found = records.list(
        Query("key_issue", (("key", "is", key), _OUT), (Order("issued", True),)), limit=1
    )
    return found[0] if found else None


def held(records: Records) -> Mapping[str, Held]:
    """All that is out, by key, the first due first."""
    found: dict[str, Held] = {}
    for record in records.list(Query("key_issue", (_OUT,), (Order("due"),)), _MOST):
        key = records.get("key", record.text("key"))
        found[record.text("key")] = Held(
            record.id,
            record.text("key"),
            key.text("label") if key is not None else record.text("key"),
            record.text("holder"),
            record.text("phone"),
            record.number("due") or 0,
        )
    return found


def due(records: Records, now_ms: int) -> tuple[Held, ...]:
    """What is due back soon, or overdue."""
    return tuple(one for one in held(records).values() if now_ms >= one.due_ms - SOON_MS)


def issue(
    id_: str,
    key: str,
    holder: str,
    due_ms: int,
    now_ms: int,
    *,
    company: str = "",
    phone: str = "",
    by: str = "",
) -> tuple[Change, ...]:
    """Hand a key out."""
    values: dict[str, JsonValue] = {
        "key": key,
        "holder": holder,
        "company": company or None,
        "phone": phone or None,
        "issued_by": by or None,
        "issued": now_ms,
        "due": due_ms,
    }
    return tuple(Change("key_issue", id_, name, value) for name, value in values.items())


def returned(id_: str, now_ms: int, to: str = "") -> tuple[Change, ...]:
    """Take a key back."""
    return (
        Change("key_issue", id_, "returned", now_ms),
        Change("key_issue", id_, "returned_to", to or None),
    )


def next_label(records: Records, type_: str) -> str:
    """A label nobody has yet: K-014, C-003, R-007."""
    prefix = {"key": "K", "card": "C", "radio": "R"}.get(type_, "K")
    number = 1 + records.count(Query("key", (("type", "is", type_),)))
    while records.count(Query("key", (("label", "is", f"{prefix}-{number:03d}"),))):
        number += 1
    return f"{prefix}-{number:03d}"
