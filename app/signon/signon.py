"""Who is signed on at this desk: implements `models.people.Post` and `app.registrar.Authority`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from app.signon.hashing import Argon2
from app.signon.verifiers import StationSecrets, Way
from models.journal import Journal, uuid7
from models.people import (
    PERSON,
    Attempts,
    Colleague,
    Matrix,
    Session,
    can_administer,
    password_objection,
    pin_objection,
)
from models.people.permissions import SECRETS
from models.records import Change, Permission, Proposal, Query, Record, RecordsChanged, Role
from models.site.park import Park
from models.storage import StorageError
from models.text import Name
from models.text.message import Message

_log = logging.getLogger(__name__)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5LW5vYm9keQ$" + "A" * 43
"""What an unknown name is compared with, so that it takes as long as a known one."""
_ROLES = {role.value: role for role in Role}


class SignOn:
    """One desk. `changed` is called after everything that changes who may do what."""

    def __init__(
        self,
        journal: Journal,
        matrix: Matrix,
        secrets: StationSecrets,
        park: Park,
        *,
        clock: Callable[[], int],
        monotonic: Callable[[], int],
        changed: Callable[[], None],
        hashing: Argon2 | None = None,
    ) -> None:
        self._settings = park.sign_on
        unnamed = self._settings.post == Name()
        self.name: Name = Name(park.operator) if unnamed else self._settings.post
        self.hint: Name = self._settings.hint
        self._journal = journal
        self._matrix = matrix
        self._secrets = secrets
        self._clock = clock
        self._monotonic = monotonic
        self._changed = changed
        self._hashing = hashing or Argon2()
        self._session = Session()
        self._attempts = {
            key: Attempts.restored(count, monotonic()) for key, count in secrets.failures.items()
        }
        # tries are made one after the other: many at once count as many
        self._one = asyncio.Lock()
        self._telling: set[asyncio.Task[None]] = set()
        self._end = journal.records.subscribe(self._records_changed)

    async def close(self) -> None:
        """Hear nothing more; what is to be journalled is journalled."""
        self._end()
        await asyncio.gather(*self._telling, return_exceptions=True)

    # who acts: the Authority

    @property
    def person(self) -> str:
        """Id of who acts; empty for nobody and from a locked desk."""
        return self._session.person

    @property
    def behind_lock(self) -> str:
        """Id of whose session is locked here; empty while the desk is open."""
        return self._session.current if self._session.locked else ""

    def objection(self, permission: str) -> Message | None:
        """Why this is not permitted now. The record of the person is read each time."""
        return self._matrix.objection(self._session, self._roles(), permission)

    def _roles(self) -> tuple[Role, ...]:
        record = self._record(self._session.current)
        return () if record is None or not record.flag("active") else roles_of(record)

    def _record(self, person: str) -> Record | None:
        return self._journal.records.get(PERSON.name, person) if person else None

    # what panels see

    @property
    def session(self) -> Session:
        """Who is signed on."""
        return self._session

    @property
    def permissions(self) -> Sequence[Permission]:
        """Everything that anybody can be allowed."""
        return self._matrix.permissions

    def colleagues(self) -> Sequence[Colleague]:
        """In the order in which they came."""
        found = (self._colleague(one.person) for one in self._session.people)
        return tuple(one for one in found if one is not None)

    def current(self) -> Colleague | None:
        """Who acts, also at a locked desk."""
        return self._colleague(self._session.current)

    def _colleague(self, person: str) -> Colleague | None:
        record = self._record(person)
        if record is None:
            return None
        known = self._session.presence(person) is not None
        pin = known and self._pin_objection(person) is None
        return Colleague(person, record.name("name"), record.text("sign_on"), roles_of(record), pin)

    def wants_founder(self) -> bool:
        """True if nobody who can sign on here can administer."""
        if self._secrets.damaged:
            return False
        who = Query(PERSON.name, (("roles", "has", Role.SECURITY_ADMIN.value),))
        return not any(
            can_administer(one.values) and self._secrets.verifier(one.id, "password")
            for one in self._journal.records.list(who, 1000)
        )

    def has_secrets(self, person: str) -> tuple[bool, bool]:
        """Password, PIN."""
        verifier = self._secrets.verifier
        return bool(verifier(person, "password")), bool(verifier(person, "pin"))

    def secrets_objection(self, person: str) -> Message | None:
        """The person, or who may set the secrets of others."""
        if self._session.person == person and person:
            return None
        return self.objection(SECRETS)

    # signing on

    async def sign_on(self, name: str, password: str) -> Message | None:
        """Name and password; from then on the PIN is enough for a shift."""
        async with self._one:
            if self._secrets.damaged:
                return Message.of("people.file_damaged")
            record = self._by_name(name)
            if record is None or not record.flag("active"):
                await self._hashing.fits(_NOBODY, password)
                self._journalled("", "post", self._journal.station, "failed")
                return Message.of("people.wrong_password")
            wrong = await self._prove(record.id, "password", password)
            if wrong is not None:
                return wrong
            record = self._record(record.id)
            if record is None or not record.flag("active"):  # deactivated while it was checked
                return Message.of("people.wrong_password")
            self._enter(self._session.signed_on(record.id, self._monotonic()), "password")
        return None

    async def switch(self, person: str, pin: str) -> Message | None:
        """The PIN of somebody who is signed on."""
        async with self._one:
            wrong = self._pin_objection(person) or await self._prove(person, "pin", pin)
            if wrong is not None:
                return wrong
            if self._session.presence(person) is None:  # deactivated while it was checked
                return Message.of("people.pin_over")
            self._enter(self._session.switched(person, self._monotonic()), "pin")
        return None

    async def sign_off(self) -> Message | None:
        """Who acts leaves; a locked desk has to be opened first."""
        wrong = Message.of("people.desk_locked") if self._session.locked else None
        person = self._session.person
        if person:
            self._journalled(person, PERSON.name, person, "signed_off")
            self._become(self._session.without(person))
        return wrong

    def lock(self) -> None:
        """Nothing to lock where nobody is signed on."""
        if self._session.current and not self._session.locked:
            self._journalled(self._session.current, "post", self._journal.station, "locked")
            self._become(self._session.lock())

    def touch(self) -> None:
        """A key or the mouse."""
        self._session = self._session.touched(self._monotonic())

    def sweep(self, alarm_waits: Callable[[], bool]) -> None:
        """Called now and then: lock an idle desk, but not in front of an alarm that waits."""
        now = self._monotonic()
        if self._session.is_idle(now, self._settings.lock_after_ms):
            if alarm_waits():
                self.touch()
            else:
                self.lock()
        pruned = self._session.pruned(now, self._settings.pin_within_ms)
        if pruned != self._session:
            self._become(pruned)

    def act_as(self, name: str) -> Message | None:
        """Somebody acts without a password: only ever asked for by the demo's command line."""
        record = self._by_name(name)
        if record is None or not record.flag("active"):
            return Message.of("people.no_such_person", name=name)
        self._enter(self._session.signed_on(record.id, self._monotonic()), "command line")
        return None

    def _by_name(self, name: str) -> Record | None:
        """Two stations may have given one name to two people: who has a password here is meant."""
        who = Query(PERSON.name, (("sign_on", "is", name.strip().casefold()),))

        def means(one: Record) -> tuple[bool, bool]:
            return one.flag("active"), bool(self._secrets.verifier(one.id, "password"))

        return max(self._journal.records.list(who), key=means, default=None)

    def _pin_objection(self, person: str) -> Message | None:
        now = self._monotonic()
        if not self._session.pin_is_enough(person, now, self._settings.pin_within_ms):
            return Message.of("people.pin_over")
        if not self._secrets.verifier(person, "pin"):
            return Message.of("people.no_pin")
        return None

    async def _prove(self, person: str, way: Way, secret: str) -> Message | None:
        """Compare, and count what failed."""
        attempts = self._attempts.get((person, way), Attempts())
        if left := attempts.remaining_ms(self._monotonic()):
            return _closed(way, left)
        verifier = self._secrets.verifier(person, way) or _NOBODY
        if await self._hashing.fits(verifier, secret):
            if self._attempts.pop((person, way), None) is not None:
                await self._keep_count()
            return None
        now = self._monotonic()
        self._attempts[person, way] = attempts = attempts.failed(now)
        await self._keep_count()
        self._journalled("", PERSON.name, person, "failed", way)
        if left := attempts.remaining_ms(now):
            _log.info("too many failures by %s: closed for %d s", way, left // 1000)
            self._journalled("", PERSON.name, person, "locked_out", way)
            return _closed(way, left)
        return Message.of("people.wrong_pin" if way == "pin" else "people.wrong_password")

    async def _keep_count(self) -> None:
        now = self._monotonic()
        counts = {key: one.counted(now) for key, one in self._attempts.items()}
        try:
            await self._secrets.count(counts)
        except OSError as error:
            _log.warning("failures to sign on were not kept: %s", error)

    def _enter(self, session: Session, way: str) -> None:
        if self._session.locked:
            self._journalled(session.current, "post", self._journal.station, "unlocked")
        self._journalled(session.current, PERSON.name, session.current, "signed_on", way)
        self._become(session)

    # passwords and PINs

    async def found(self, name: Name, sign_on: str, password: str, pin: str) -> Message | None:
        """The first administrator; the station itself writes the record."""
        async with self._one:
            if not self.wants_founder():
                return Message.of("people.already_founded")
            wrong = password_objection(password, sign_on) or pin_objection(pin)
            id_ = uuid7(self._clock())
            names = {k: v for k, v in (("en", name.en), ("zh_CN", name.zh_CN)) if v}
            values: dict[str, Any] = {
                "name": names or None,
                "sign_on": sign_on.strip().casefold(),
                "roles": [Role.SECURITY_ADMIN.value, Role.FACILITY_MANAGER.value],
                "active": True,
            }
            changes = [Change(PERSON.name, id_, field, value) for field, value in values.items()]
            proposal = Proposal(id_, None, values, (), self._clock(), "", self._journal.records)
            wrong = wrong or PERSON.objection(changes, proposal)
            if wrong is None:
                wrong = await self._keep(id_, {"password": password, "pin": pin})
            if wrong is not None:
                return wrong
            try:
                await self._journal.write("", changes)
            except StorageError as error:
                return Message.of("records.not_saved", why=error.message)
            self._enter(self._session.signed_on(id_, self._monotonic()), "password")
        return None

    async def set_password(self, person: str, password: str, own: str = "") -> Message | None:
        """Somebody's own with the present one; somebody else's by who may, who then has to sign on
        with the new one."""
        record = self._record(person)
        sign_on = "" if record is None else record.text("sign_on")
        return password_objection(password, sign_on) or await self._set(
            person, "password", password, own
        )

    async def set_pin(self, person: str, pin: str, own: str = "") -> Message | None:
        """As the password; it is good at this station only."""
        return pin_objection(pin) or await self._set(person, "pin", pin, own)

    async def _set(self, person: str, way: Way, secret: str, own: str) -> Message | None:
        async with self._one:
            actor = self._session.person
            wrong = self.secrets_objection(person)
            if wrong is None and self._record(person) is None:
                wrong = Message.of("people.not_allowed")
            if wrong is None and actor == person and self._secrets.verifier(person, "password"):
                wrong = await self._prove(person, "password", own)
                if wrong is not None and wrong.code == "people.wrong_password":
                    wrong = Message.of("people.own_wrong")
            wrong = wrong or await self._keep(person, {way: secret})
            if wrong is not None:
                return wrong
            self._attempts.pop((person, way), None)
            await self._keep_count()
            self._journalled(actor, PERSON.name, person, "verifier_set", way)
            kept = self._session if actor == person else self._session.without(person)
            self._become(kept)
        return None

    async def _keep(self, person: str, secrets: dict[Way, str]) -> Message | None:
        made: dict[Way, str] = {
            way: await self._hashing.hash(secret) for way, secret in secrets.items()
        }
        try:
            await self._secrets.keep(person, made)
        except OSError as error:
            return Message.of("people.secrets_not_saved", detail=error.strerror or str(error))
        return None

    # keeping up

    def _become(self, session: Session) -> None:
        self._session = session
        self._changed()

    def _records_changed(self, change: RecordsChanged) -> None:
        """Who was deactivated is gone at once; who has other roles, has them at once."""
        people = {id_ for kind, id_ in change.entities if kind == PERSON.name}
        if not people:
            return
        session = self._session
        for person in people & {one.person for one in session.people}:
            record = self._record(person)
            if record is None or not record.flag("active"):
                session = session.without(person)
        self._become(session)

    def _journalled(self, actor: str, kind: str, entity: str, event: str, way: str = "") -> None:
        """Written beside what goes on: a disk that refuses keeps nobody from the desk."""
        change = Change(kind, entity, event, {"way": way} if way else None, is_event=True)

        async def write() -> None:
            try:
                await self._journal.write(actor, [change])
            except StorageError as error:
                _log.warning("%s of %s was not recorded: %s", event, kind, error)

        self._begin(write())

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


def roles_of(record: Record) -> tuple[Role, ...]:
    """The roles that are known here."""
    return tuple(_ROLES[role] for role in record.list("roles") if role in _ROLES)


def _closed(way: Way, left_ms: int) -> Message:
    minutes = -(-left_ms // 60_000)
    if way == "pin":
        return Message.of("people.closed.pin", minutes=minutes)
    return Message.of("people.closed.password", minutes=minutes)
