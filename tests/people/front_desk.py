"""One desk over a real journal and registrar: the clock that counts failures is set by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.registrar import Registrar
from app.signon import SignOn, StationSecrets
from app.signon.hashing import Argon2
from app.subjects import record_kinds, subjects
from models.journal import Journal
from models.people import PERSON, Matrix
from models.records import Change, Role
from models.site.park import Park, SignOnSettings
from models.text.message import Message
from tests.plan.small_park import HandView, small_park

PASSWORD, PIN = "three small words", "2580"
QUICK = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
"""Argon2 that a test can wait for; what it costs in earnest is asked once, in test_signon.py."""


class Ticker:
    """A monotonic clock, ms."""

    def __init__(self) -> None:
        self.now = 1_000_000

    def __call__(self) -> int:
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        self.now += round(minutes * 60_000)


class FrontDesk:
    """Opened on a folder; `restart` is what a new start of the program does."""

    def __init__(
        self,
        folder: Path,
        settings: SignOnSettings | None = None,
        hashing: Argon2 | None = None,
    ) -> None:
        self.hashing = hashing or Argon2(**QUICK)
        self.folder = folder
        self.ticker = Ticker()
        self.park: Park = replace(small_park(), sign_on=settings or SignOnSettings())
        self._open()

    def _open(self) -> None:
        self.view = HandView(self.park)
        self.journal = Journal.open(
            self.folder, clock=self.view.now, reserve_bytes=0, kinds=record_kinds()
        )
        self.matrix = Matrix(one for subject in subjects() for one in subject.permissions)
        self.post = SignOn(
            self.journal,
            self.matrix,
            StationSecrets(self.folder),
            self.park,
            clock=self.view.now,
            monotonic=self.ticker,
            changed=lambda: self.view.tell(authority=True),
            hashing=self.hashing,
        )
        kinds = {kind.name: kind for kind in record_kinds()}
        self.registrar = Registrar(self.journal, kinds, self.post, self.view.now)
        self.view.records = self.journal.records
        self.view.recording = self.registrar

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Carry out, and wait until everything it journals is on the disk."""

        async def whole() -> Any:
            result = await work
            await asyncio.gather(*self.post._telling)
            return result

        return asyncio.run(whole())

    def do(self, work: Any) -> Any:
        """The same for what is no coroutine."""

        async def call() -> Any:
            return work()

        return self.run(call())

    def enter(self, name: str, *roles: Role, pin: str = PIN) -> str:
        """A person with these roles who can sign on here; the id."""
        id_ = self.registrar.new_id()
        values: dict[str, Any] = {
            "name": {"en": name.title()},
            "sign_on": name,
            "roles": [role.value for role in roles],
            "active": True,
        }
        changes = [Change(PERSON.name, id_, field, value) for field, value in values.items()]
        self.run(self.journal.write("", changes))
        assert self.run(self.post._keep(id_, {"password": PASSWORD, "pin": pin})) is None
        return id_

    def sign_on(self, name: str, password: str = PASSWORD) -> str:
        """The code of what is wrong; empty if it went well."""
        return code(self.run(self.post.sign_on(name, password)))

    def switch(self, person: str, pin: str = PIN) -> str:
        return code(self.run(self.post.switch(person, pin)))

    def write(self, kind: str, id_: str, **values: Any) -> str:
        changes = [Change(kind, id_, field, value) for field, value in values.items()]
        return code(self.run(self.registrar.write(changes)))

    def events(self, person: str) -> list[tuple[str, str, object]]:
        """Actor, event and value of everything that happened to a person."""
        lines = self.journal.records.events(PERSON.name, person)
        return [(line.actor, line.field, line.value) for line in lines]

    def restart(self, clock_now: int = 5) -> None:
        """The machine was off: its monotonic clock begins anew."""
        self.close()
        self.ticker.now = clock_now
        self._open()

    def close(self) -> None:
        asyncio.run(self.post.close())
        self.journal.close()


def code(message: Message | None) -> str:
    return "" if message is None else message.code


def bytes_below(folder: Path) -> Iterable[tuple[Path, bytes]]:
    return ((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())


@contextmanager
def front_desk(
    folder: Path, settings: SignOnSettings | None = None, hashing: Argon2 | None = None
) -> Iterator[FrontDesk]:
    made = FrontDesk(folder, settings, hashing)
    try:
        yield made
    finally:
        made.close()
