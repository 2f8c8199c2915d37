"""A desk over real records: a journal, a registrar and a view of a small park, set by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.registrar import AttachmentShelf, Authority, Registrar
from models.journal import Journal
from models.records import Change, RecordKind
from models.site.park import Park
from models.storage.attachments import AttachmentFolder
from models.text.message import Message
from tests.plan.small_park import NOW, HandView


@dataclass
class OnDuty:
    """Implements `app.registrar.Authority`: who acts, and what is refused."""

    person: str = "ann"
    behind_lock: str = ""
    refused: dict[str, Message] = field(default_factory=dict)
    """By permission."""

    def objection(self, permission: str) -> Message | None:
        return self.refused.get(permission)


class Room:
    """`view.time` is the clock of everything here, UTC ms."""

    def __init__(
        self,
        folder: Path,
        kinds: Sequence[RecordKind],
        park: Park | None = None,
        authority: Authority | None = None,
    ) -> None:
        """`authority` says who may; without one `on_duty` does."""
        self.folder = folder
        self.view = HandView(park)
        self.on_duty = OnDuty()
        self.journal = Journal.open(folder, clock=self.view.now, reserve_bytes=0, kinds=kinds)
        self.registrar = Registrar(
            self.journal,
            {kind.name: kind for kind in kinds},
            authority or self.on_duty,
            self.view.now,
            self.view.park,
        )
        self.view.records = self.journal.records
        self.view.recording = self.registrar
        self.view.attachments = AttachmentShelf(AttachmentFolder(folder / "attachments"))

    @property
    def records(self):
        return self.journal.records

    def pass_time(self, milliseconds: int) -> None:
        self.view.time += milliseconds

    def try_write(self, *changes: Change, reason: str = "") -> Message | None:
        """What a panel would write, outside of a loop."""
        return asyncio.run(self.registrar.write(changes, reason))

    def write(self, *changes: Change, reason: str = "") -> None:
        """The same, and it has to be allowed."""
        refused = self.try_write(*changes, reason=reason)
        assert refused is None, refused

    def put(self, kind: str, id_: str, **values: object) -> None:
        """Write fields of one record."""
        self.write(*(Change(kind, id_, name, value) for name, value in values.items()))

    def close(self) -> None:
        self.journal.close()


@contextmanager
def room(
    folder: Path,
    kinds: Sequence[RecordKind],
    park: Park | None = None,
    authority: Authority | None = None,
) -> Iterator[Room]:
    """Closed at the end."""
    made = Room(folder, kinds, park, authority)
    try:
        yield made
    finally:
        made.close()


__all__ = ["NOW", "OnDuty", "Room", "room"]
