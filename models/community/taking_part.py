"""Who takes part: came of invited, read of addressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.community.indicator import Better, Indicator, Span
from models.community.service import share
from models.records import Record
from models.text.message import Message


def taking_part(
    invitations: Iterable[Record], events: Mapping[str, Record], readings: Iterable[Record],
    span: Span,
) -> list[Indicator]:  # fmt: skip
    """Invitations to events that took place in the span, and notices addressed in it."""
    asked = [one for one in invitations if _took_place(events.get(one.text("event")), span)]
    came = sum((one.number("came") or 0) > 0 for one in asked)
    told = [one for one in readings if span.has(one.number("addressed"))]
    read = sum(one.number("read") is not None for one in told)
    return [
        share("took_part", Message.of("community.took_part"), Better.HIGH, came, len(asked),
              Message.of("community.formula.took_part", came=came, count=len(asked))),
        share("read", Message.of("community.read"), Better.HIGH, read, len(told),
              Message.of("community.formula.read", read=read, count=len(told))),
    ]  # fmt: skip


def _took_place(event: Record | None, span: Span) -> bool:
    return event is not None and not event.flag("cancelled") and span.has(event.number("starts"))
