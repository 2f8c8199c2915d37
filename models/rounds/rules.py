"""What a round and its marks have to keep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import Decimal, InvalidOperation

from models.records import JsonValue, Order, Proposal, Query, Records
from models.text.message import Message

_AHEAD_MS = 60_000
"""Clocks of two stations may differ by that much."""


def template_rule(proposal: Proposal) -> Message | None:
    """Times that are times, days that are days, a window that has a length."""
    after = proposal.after
    for text in _texts(after.get("times")):
        if read_time(text) is None:
            return Message.of("rounds.not_a_time", text=text)
    if not all(text in "1234567" for text in _texts(after.get("weekdays"))):
        return Message.of("rounds.not_a_weekday")
    for text in _texts(after.get("month_days")):
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 31:
            return Message.of("rounds.not_a_day", text=text)
    for name in ("before_min", "after_min"):
        value = after.get(name)
        if isinstance(value, int) and not 0 <= value <= 24 * 60:
            return Message.of("rounds.window")
    return None


def checkpoint_rule(proposal: Proposal) -> Message | None:
    """Limits that are numbers and stand the right way round; a badge needs its reader."""
    after = proposal.after
    limits = []
    for name in ("low", "high"):
        text = after.get(name)
        if isinstance(text, str) and text:
            value = read_number(text)
            if value is None:
                return Message.of("rounds.not_a_number", text=text)
            limits.append(value)
    if len(limits) == 2 and limits[0] > limits[1]:
        return Message.of("rounds.limits_crossed")
    if after.get("check") == "badge" and not after.get("reader"):
        return Message.of("rounds.no_reader")
    return None


def round_rule(proposal: Proposal) -> Message | None:
    """A round is finished when everything was marked, or with the reason why not."""
    if proposal.was("finished") is not None and proposal.changed("finished"):
        return Message.of("rounds.finished_already")
    if proposal.changed("finished") and proposal.after.get("finished") is not None:
        missing = unmarked(proposal.records, str(proposal.after.get("template")), proposal.id)
        if missing and not str(proposal.after.get("missing_reason") or "").strip():
            return Message.of("rounds.not_all_marked", count=len(missing))
    excused = proposal.changed("excuse") and bool(proposal.after.get("excuse"))
    closes = proposal.after.get("closes")
    if excused and isinstance(closes, int) and proposal.now_ms < closes:
        return Message.of("rounds.not_missed_yet")
    return None


def mark_rule(proposal: Proposal) -> Message | None:
    """Signed by who did it, now; a figure where one is asked for, a word where it is abnormal."""
    after = proposal.after
    moment = after.get("at")
    if isinstance(moment, int) and moment > proposal.now_ms + _AHEAD_MS:
        return Message.of("rounds.in_the_future")
    # a badge speaks for its holder and a sheet for whoever signed it; a tick is one's own
    if after.get("how") == "tick" and after.get("person") != proposal.person:
        return Message.of("rounds.not_your_mark")
    checkpoint = proposal.records.get("round_checkpoint", str(after.get("checkpoint")))
    if checkpoint is None:
        return Message.of("rounds.no_checkpoint")
    begun = proposal.records.get("round", str(after.get("round")))
    if begun is None or begun.text("template") != checkpoint.text("template"):
        return Message.of("rounds.no_checkpoint")
    if begun.number("finished") is not None and proposal.is_new:
        return Message.of("rounds.finished_already")
    return _figure(after, checkpoint.values)


def _figure(after: Mapping[str, JsonValue], checkpoint: Mapping[str, JsonValue]) -> Message | None:
    text = str(after.get("value") or "")
    value = read_number(text) if text else None
    if text and value is None:
        return Message.of("rounds.not_a_number", text=text)
    if checkpoint.get("check") == "number" and value is None and not after.get("abnormal"):
        return Message.of("rounds.figure_missing")
    beyond = value is not None and is_beyond(value, checkpoint)
    if beyond and not after.get("abnormal"):
        return Message.of("rounds.beyond_limits", value=text)
    if after.get("abnormal") and not str(after.get("note") or "").strip():
        return Message.of("rounds.say_what")
    return None


def is_beyond(value: Decimal, checkpoint: Mapping[str, JsonValue]) -> bool:
    """True if a figure lies outside the checkpoint's limits."""
    low = read_number(str(checkpoint.get("low") or ""))
    high = read_number(str(checkpoint.get("high") or ""))
    return (low is not None and value < low) or (high is not None and value > high)


def unmarked(records: Records, template: str, round_: str) -> list[str]:
    """Checkpoints of the template that have to be marked and are not, in their order."""
    points = records.list(
        Query(
            "round_checkpoint",
            (("template", "is", template), ("retired", "is_not", 1)),
            (Order("position"),),
        ),
        1_000,
    )
    marks = records.list(Query("round_mark", (("round", "is", round_),)), 1_000)
    done = {mark.text("checkpoint") for mark in marks}
    return [one.id for one in points if one.id not in done and not one.flag("optional")]


def read_time(text: str) -> time | None:
    """ "07:30" as a time of day."""
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found if len(text) == 5 and found.tzinfo is None else None


def read_number(text: str) -> Decimal | None:
    """A decimal number as people write it; None if it is none."""
    try:
        found = Decimal(text.strip().replace("\u2212", "-"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _texts(value: JsonValue) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
