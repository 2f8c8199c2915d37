"""An incident begins: its record and one record per step, written as one operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from models.incidents.priority import clock
from models.incidents.states import NEW, TODO
from models.records import Change, Order, Query, Records
from models.records.change import JsonValue
from models.site.park import Park
from models.text.name import Name

if TYPE_CHECKING:
    from models.incidents.sop import Sop


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an incident begins from."""

    place: str = ""
    """`device:<id>`, `area:<id>`, `floor:<id>`, `building:<id>`, or empty."""
    title: Name | None = None
    """None: the title of the type."""
    priority: str = ""
    """Empty: that of the type."""
    alarms: tuple[str, ...] = ()
    """`<point>@<raised, UTC ms>`."""
    notice: Name | None = None
    related: tuple[str, ...] = ()


def begin(
    sop: Sop,
    occasion: Occasion,
    number: str,
    now_ms: int,
    park: Park,
    new_id: Callable[[], str],
) -> tuple[str, tuple[Change, ...]]:
    """Id of the incident and what to write."""
    id_ = new_id()
    # life safety is never less than the first priority, whatever was asked for
    priority = "P1" if sop.life_safety else occasion.priority or sop.priority
    times = clock(priority, now_ms, park)
    title = occasion.title or sop.title.name()
    values: dict[str, JsonValue] = {
        "number": number,
        "type": sop.code,
        "title": _name(title),
        "state": NEW,
        "priority": priority,
        "life_safety": sop.life_safety,
        "place": occasion.place or None,
        "raised": now_ms,
        "respond_by": times.respond_by,
        "resolve_by": times.resolve_by,
        "alarms": list(occasion.alarms) or None,
        "related": list(occasion.related) or None,
        "notice": None if occasion.notice is None else _name(occasion.notice),
    }
    changes = _written("incident", id_, values)
    for position, step in enumerate(sop.step, 1):
        guidance = step.guidance
        changes += _written(
            "incident_step",
            new_id(),
            {
                "incident": id_,
                "position": position,
                "code": step.code,
                "title": _name(step.title.name()),
                "guidance": None if guidance is None else _name(guidance.name()),
                "what": step.what,
                "required": step.required,
                "call": step.call or None,
                "timer": step.timer_min * 60_000 or None,
                "state": TODO,
            },
        )
    return id_, tuple(changes)


def next_number(records: Records, now_ms: int, zone: str) -> str:
    """The number after the highest of this year: `2026-0042`.

    Two stations that do not see each other may give the same one; ids tell them apart.
    """
    year = f"{datetime.fromtimestamp(now_ms / 1000, ZoneInfo(zone)).year}-"
    newest = records.list(
        Query(
            "incident",
            (("number", "at_least", year), ("number", "below", f"{year}~")),
            (Order("number", descending=True),),
        ),
        limit=1,
    )
    last = newest[0].text("number").removeprefix(year) if newest else "0"
    return f"{year}{(int(last) if last.isdecimal() else 0) + 1:04d}"


def _written(kind: str, id_: str, values: dict[str, JsonValue]) -> list[Change]:
    return [
        Change(kind, id_, name, value, base=())
        for name, value in values.items()
        if value is not None
    ]


def _name(name: Name) -> dict[str, JsonValue]:
    return {"en": name.en, "zh_CN": name.zh_CN}
