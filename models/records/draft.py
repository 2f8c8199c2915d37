"""An edit under way: what was seen when it began, and what has been typed since."""

from __future__ import annotations

from collections.abc import Mapping

from models.records.change import Change, JsonValue
from models.records.reading import FieldValue


class Draft:
    """Collects what differs; its changes name what they replace.

    So an edit that somebody else made meanwhile is not overwritten: both stay, as a conflict
    that is shown and settled.
    """

    def __init__(self, kind: str, id_: str, opened: Mapping[str, FieldValue] | None = None) -> None:
        """`opened` is `Records.opened` of the record; none for a new one."""
        self.kind = kind
        self.id = id_
        self._opened = dict(opened or {})
        self._edits: dict[str, JsonValue] = {}

    @property
    def is_new(self) -> bool:
        """True if the record does not exist yet."""
        return not self._opened

    def value(self, name: str) -> JsonValue:
        """What the field would be."""
        if name in self._edits:
            return self._edits[name]
        known = self._opened.get(name)
        return None if known is None else known.value

    def set(self, name: str, value: JsonValue) -> None:
        """Propose a value; one that stands already is no change, unless it settles a conflict."""
        known = self._opened.get(name)
        stands = None if known is None else known.value
        if value == stands and not (known is not None and known.rivals):
            self._edits.pop(name, None)
        else:
            self._edits[name] = value

    @property
    def edits(self) -> Mapping[str, JsonValue]:
        """What differs."""
        return dict(self._edits)

    def changes(self) -> tuple[Change, ...]:
        """What to write; empty if nothing differs."""
        return tuple(
            Change(self.kind, self.id, name, value, base=self._base(name))
            for name, value in self._edits.items()
        )

    def _base(self, name: str) -> tuple[str, ...]:
        known = self._opened.get(name)
        return () if known is None else known.base
