"""What is written when a round is begun, marked, finished or excused."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from models.records import Change, JsonValue, Order, Query, Record, Records
from models.rounds.rules import is_beyond, read_number
from models.rounds.standing import Standing

MOST = 1_000


def checkpoints(records: Records, template: str) -> list[Record]:
    """In the order in which they are walked."""
    query = Query(
        "round_checkpoint",
        (("template", "is", template), ("retired", "is_not", 1)),
        (Order("position"),),
    )
    return list(records.list(query, MOST))


def marks(records: Records, round_: str) -> dict[str, Record]:
    """By checkpoint."""
    found = records.list(Query("round_mark", (("round", "is", round_),)), MOST)
    return {one.text("checkpoint"): one for one in found}


def beginning(one: Standing, now_ms: int) -> list[Change]:
    """The record of a round that somebody does now; nothing if it was begun."""
    if one.record is not None and one.record.number("started") is not None:
        return []
    due = one.occurrence
    values: dict[str, JsonValue] = {
        "template": due.template,
        "due": due.due_ms,
        "closes": due.closes_ms,
    }
    if one.record is not None:
        values = {}
    values["started"] = now_ms
    return [Change("round", due.id, name, value) for name, value in values.items()]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person says of one checkpoint."""

    checkpoint: Record
    value: str = ""
    abnormal: bool = False
    note: str = ""
    how: str = "tick"
    person: str = ""
    at_ms: int = 0


def marking(one: Standing, mark: Mark, now_ms: int) -> list[Change]:
    """One operation; the round has been begun by one before it."""
    id_ = f"{one.occurrence.id}/{mark.checkpoint.id}"
    values: dict[str, JsonValue] = {
        "round": one.occurrence.id,
        "checkpoint": mark.checkpoint.id,
        "at": mark.at_ms or now_ms,
        "how": mark.how,
        "person": mark.person,
        "value": _plain(mark.value),
        "abnormal": mark.abnormal,
        "note": mark.note or None,
    }
    return [Change("round_mark", id_, name, value) for name, value in values.items()]


def finishing(one: Standing, now_ms: int, reason: str = "") -> list[Change]:
    """The round is over."""
    changes = [*beginning(one, now_ms), Change("round", one.occurrence.id, "finished", now_ms)]
    if reason:
        changes.append(Change("round", one.occurrence.id, "missing_reason", reason))
    return changes


def excusing(one: Standing, reason: str) -> list[Change]:
    """A missed round, and why."""
    due = one.occurrence
    values: dict[str, JsonValue] = {}
    if one.record is None:
        values = {"template": due.template, "due": due.due_ms, "closes": due.closes_ms}
    values["excuse"] = reason
    return [Change("round", due.id, name, value) for name, value in values.items()]


def is_abnormal(checkpoint: Record, text: str) -> bool:
    """True for a figure outside the checkpoint's limits."""
    value: Decimal | None = read_number(text) if text else None
    return value is not None and is_beyond(value, checkpoint.values)


def _plain(text: str) -> str | None:
    value = read_number(text) if text.strip() else None
    return str(value) if value is not None else (text.strip() or None)
