"""Which personal contents have been kept long enough: a pure rule over what is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.privacy.classes import DAY_MS, class_of, retention_days
from models.records import RecordKind
from models.site.park import PrivacySettings


@dataclass(frozen=True, slots=True)
class Held:
    """One content of a record that can still be read."""

    entity: str
    operation: str
    field: str
    """Name of the field or of the event."""
    is_event: bool
    wall_ms: int
    replaced_ms: int | None
    """When another value took its place; None while it stands, or for an event."""


@dataclass(frozen=True, slots=True)
class Due:
    """A content whose time is over."""

    kind: str
    entity: str
    operation: str
    field: str
    data_class: str
    since_ms: int


def due(
    kind: RecordKind,
    held: Iterable[Held],
    settings: PrivacySettings,
    ended: Callable[[str], int | None],
    now_ms: int,
) -> list[Due]:
    """What of `held`, all of one kind, has to go.

    `ended` says for the id of a record since when its matter is over. A value that another one
    replaced counts from then: what nobody needs any more is not kept because its successor is.
    """
    found = []
    for one in held:
        declared = (kind.events_by_name if one.is_event else kind.by_name).get(one.field)
        data_class = "" if declared is None else declared.data_class
        days = retention_days(settings, data_class) if data_class else 0
        if not days:
            continue
        begins = _begins(one, data_class, ended)
        if begins is not None and begins + days * DAY_MS <= now_ms:
            since = begins + days * DAY_MS
            found.append(Due(kind.name, one.entity, one.operation, one.field, data_class, since))
    return found


def _begins(one: Held, data_class: str, ended: Callable[[str], int | None]) -> int | None:
    if not class_of(data_class).until_ended:
        return one.wall_ms
    over = ended(one.entity)
    if over is not None:
        # written after the end: it counts from when it was written
        over = max(over, one.wall_ms)
    if one.replaced_ms is None:
        return over
    return one.replaced_ms if over is None else min(over, one.replaced_ms)
