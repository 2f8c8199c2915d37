"""Somebody: a record of a kind, or a name as it is typed (a contractor has no record here)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.records import Query
from widgets.contribution import Desk
from widgets.records import Pick, name_text

_MOST = 7


class NamePick(Pick):
    """What is typed is offered last, as it is."""

    def __init__(self, desk: Desk, kind: str, named: Callable[[str], str]) -> None:
        super().__init__(desk)
        self._kind, self._named = kind, named

    def say(self, value: str) -> str:
        """Its name."""
        return self._named(value)

    def found(self, text: str) -> Sequence[tuple[str, str]]:
        """Records of the kind that hold the text, then the text."""
        records = self.desk.view.records
        try:
            if text:
                hits = records.search(text, (self._kind,), _MOST)
                known = [records.get(self._kind, hit.id) for hit in hits]
            else:
                known = list(records.list(Query(self._kind), _MOST))
        except LookupError:  # nobody of that kind is declared here
            known = []
        found = [
            (one.id, name_text(self.desk, one.values.get("name")) or one.id)
            for one in known
            if one is not None
        ]
        return [*found, *([(text, text)] if text else [])]

    def problem(self) -> str:
        """A name that was typed stands without being taken."""
        return ""

    def value(self) -> str | None:
        """An id, or the name."""
        typed = self.box.text().strip()
        taken = super().value()
        if isinstance(taken, str) and typed == self.say(taken):
            return taken
        return typed or None
