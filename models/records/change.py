"""What is asked to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

JsonValue = None | bool | int | str | list[Any] | dict[str, Any]
"""What a change can hold. No floats: two machines may print one differently."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is asked to change: a field gets a value, or an event is added."""

    kind: str
    """What the entity is: tenant, incident, command ..."""
    entity: str
    field: str
    """Name of the field, or of the event."""
    value: JsonValue = None
    is_event: bool = False
    base: tuple[str, ...] | None = None
    """Operations whose values this replaces; None takes those that stand when it is written."""
