"""What is written when a work starts, is extended, ends, is closed: one operation each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.records import Change, JsonValue, Query, Records
from models.works.rules import FIRE_WATCH_MS
from models.works.states import Permit, State

_KIND = "work"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was found at one point when the work was closed."""

    heard_ms: int | None
    """When the live and normal reading arrived; None if there is none."""
    exception: str = ""
    """Why it is closed without."""


def start(id_: str, taken_out: Sequence[str], now_ms: int, until_ms: int) -> tuple[Change, ...]:
    """Begin a planned work (or one whose other fields come with the same write)."""
    values: dict[str, JsonValue] = {
        "state": State.RUNNING.value,
        "taken_out": list(taken_out),
        "started": now_ms,
        "until": until_ms,
    }
    return _changes(id_, values)


def extend(id_: str, until_ms: int, reason: str) -> tuple[Change, ...]:
    """Move the end of a running work."""
    said = {"until": until_ms, "reason": reason}
    return (
        Change(_KIND, id_, "until", until_ms),
        Change(_KIND, id_, "extended", said, is_event=True),
    )


def end(id_: str, permit: Permit, now_ms: int, watch_ms: int = FIRE_WATCH_MS) -> tuple[Change, ...]:
    """The work is over: everything is in service again; after hot work the fire watch begins."""
    values: dict[str, JsonValue] = {"state": State.ENDED.value, "ended": now_ms}
    if permit is Permit.HOT_WORK:
        values["fire_watch_until"] = now_ms + watch_ms
    return _changes(id_, values)


def close(id_: str, found: Mapping[str, Restored], proof: str, now_ms: int) -> tuple[Change, ...]:
    """What was found at each point that was out; the rule refuses what is not proven."""
    restoration: dict[str, JsonValue] = {
        point: {"exception": one.exception}
        if one.heard_ms is None
        else {"normal": True, "heard": one.heard_ms}
        for point, one in found.items()
    }
    values: dict[str, JsonValue] = {
        "state": State.CLOSED.value,
        "closed": now_ms,
        "restoration": restoration,
        "proof": proof or None,
    }
    return _changes(id_, values)


def cancel(id_: str) -> tuple[Change, ...]:
    """A planned work does not take place."""
    return _changes(id_, {"state": State.CANCELLED.value})


def watched(id_: str, now_ms: int) -> tuple[Change, ...]:
    """The fire watch was kept to its end, and nothing burns."""
    return _changes(id_, {"fire_watch_done": now_ms})


def next_number(records: Records, day: str) -> str:
    """A number nobody has yet: `W-20261123-2`; `day` is the civil date without hyphens."""
    taken = 1 + records.count(Query(_KIND, (("number", "at_least", f"W-{day}-"),
                                            ("number", "below", f"W-{day}."))))  # fmt: skip
    while records.count(Query(_KIND, (("number", "is", f"W-{day}-{taken}"),))):
        taken += 1
    return f"W-{day}-{taken}"


def _changes(id_: str, values: Mapping[str, JsonValue]) -> tuple[Change, ...]:
    return tuple(Change(_KIND, id_, name, value) for name, value in values.items())
