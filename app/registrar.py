"""The one place where records are written: permission, rule, then the journal (ADR 0019)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from models import privacy
from models.alarmbook import OWN
from models.journal import Journal, uuid7
from models.people import acted_locked
from models.records import (
    AttachmentRefused,
    Change,
    Proposal,
    Record,
    RecordKind,
    Records,
)
from models.records.attachments import LARGEST
from models.records.change import JsonValue
from models.site.park import Park
from models.storage import StorageError
from models.storage.attachments import AttachmentFolder
from models.text.message import Message

_log = logging.getLogger(__name__)


class Authority(Protocol):
    """Who acts, and whether they may."""

    @property
    def person(self) -> str:
        """Id of the person who is signed on; empty if nobody is."""

    @property
    def behind_lock(self) -> str:
        """Id of the person whose session is locked at this desk; empty if none is."""

    def objection(self, permission: str) -> Message | None:
        """Why the person may not do this now; None if they may."""


class Itself:
    """The station: it writes what it did, and may nothing that a person is asked for.

    Implements `Authority`.
    """

    person = ""
    behind_lock = ""

    def objection(self, permission: str) -> Message | None:
        """Only what is the station's own."""
        if permission in OWN:
            return None
        return Message.of("people.nobody_may", permission=permission)


class Registrar:
    """Implements `models.records.Recording`; made by the composition root."""

    def __init__(
        self,
        journal: Journal,
        kinds: Mapping[str, RecordKind],
        authority: Authority,
        clock: Callable[[], int],
        park: Park | None = None,
    ) -> None:
        self._park = park
        self._journal = journal
        self._kinds = kinds
        self._authority = authority
        self._clock = clock
        # what a rule saw still stands when its write is committed: one write at a time
        self._one = asyncio.Lock()

    def under(self, authority: Authority) -> Registrar:
        """The same writer for somebody who is not at the desk; writes still come one by one."""
        other = Registrar(self._journal, self._kinds, authority, self._clock, self._park)
        other._one = self._one
        return other

    @property
    def person(self) -> str:
        """Id of who is signed on."""
        return self._authority.person

    async def note(self, changes: Sequence[Change]) -> Message | None:
        """Write as the station itself."""
        return await self.under(Itself()).write(changes)

    def new_id(self) -> str:
        """A UUIDv7."""
        return uuid7(self._clock())

    def objection(self, permission: str) -> Message | None:
        """Why the person cannot do this now."""
        return self._authority.objection(permission)

    async def write(self, changes: Sequence[Change], reason: str = "") -> Message | None:
        """Write one operation; the message says why it was not written."""
        if not changes:
            return None
        person = self._authority.person
        async with self._one:
            if person != self._authority.person:  # it would stand under another name
                return Message.of("people.changed_meanwhile")
            try:
                wrong = self._objection(person, changes)
                if wrong is not None:
                    return wrong
                await self._journal.write(person, (*changes, *self._of_the_desk(changes)), reason)
            except StorageError as error:
                _log.warning("a record was not saved: %s", error)
                return Message.of("records.not_saved", why=error.message)
            except ValueError as error:
                return Message.of("records.not_writable_text", detail=str(error))
        return None

    def _of_the_desk(self, changes: Sequence[Change]) -> tuple[Change, ...]:
        """What a locked desk may do at all is recorded as done there, in the same operation."""
        session = self._authority.behind_lock
        if not session:
            return ()
        written = {(change.kind, change.entity): None for change in changes}
        return (acted_locked(self._journal.station, session, written),)

    def _objection(self, person: str, changes: Sequence[Change]) -> Message | None:
        entities: dict[tuple[str, str], list[Change]] = {}
        for change in changes:
            entities.setdefault((change.kind, change.entity), []).append(change)
        written = tuple(entities)
        for (kind_name, id_), own in entities.items():
            wrong = self._objection_to(person, kind_name, id_, own, written, changes)
            if wrong is not None:
                return wrong
        return None

    def _objection_to(
        self,
        person: str,
        kind_name: str,
        id_: str,
        changes: Sequence[Change],
        written: tuple[tuple[str, str], ...],
        operation: Sequence[Change],
    ) -> Message | None:
        kind = self._kinds.get(kind_name)
        if kind is None:
            return Message.of("records.not_declared", name=kind_name)
        before = self._journal.records.get(kind_name, id_)
        try:
            needed = kind.permissions(changes, is_new=before is None)
        except LookupError as error:
            return Message.of("records.not_declared", name=f"{kind_name}.{error.args[0]}")
        for permission in needed:
            wrong = self._authority.objection(permission)
            if wrong is not None:
                return wrong
        return kind.objection(
            changes,
            replace(
                proposal(
                    id_, before, changes, self._clock(), person, self._journal.records, written
                ),
                park=self._park,
                operation=operation,
                may=lambda permission: self._authority.objection(permission) is None,
            ),
        )


def proposal(
    id_: str,
    before: Record | None,
    changes: Sequence[Change],
    now_ms: int,
    person: str,
    records: Records,
    written: tuple[tuple[str, str], ...] = (),
) -> Proposal:
    """What `changes` would make of a record."""
    values: dict[str, JsonValue] = {} if before is None else dict(before.values)
    values |= {change.field: change.value for change in changes if not change.is_event}
    return Proposal(
        id=id_,
        before=None if before is None else before.values,
        after=values,
        events=tuple((c.field, c.value) for c in changes if c.is_event),
        now_ms=now_ms,
        person=person,
        records=records,
        written=written,
    )


class AttachmentShelf:
    """Implements `models.records.Attachments` over the folder of this station."""

    def __init__(self, folder: AttachmentFolder) -> None:
        self._folder = folder

    def read(self, sha: str) -> bytes | None:
        """The content; None if it is not here or damaged."""
        return self._folder.read(sha)

    async def keep(self, content: bytes) -> str:
        """Store `content`; it is on the disk when this returns."""
        if len(content) > LARGEST:
            raise AttachmentRefused(
                Message.of("records.attachment_too_large", megabytes=LARGEST >> 20)
            )
        if privacy.is_template(content):
            raise AttachmentRefused(Message.of("privacy.no_biometrics"))
        try:
            return await self._folder.keep(content)
        except OSError as error:
            _log.warning("an attachment was not saved: %s", error)
            raise AttachmentRefused(
                Message.of("records.attachment_not_saved", detail=error.strerror or str(error))
            ) from error
