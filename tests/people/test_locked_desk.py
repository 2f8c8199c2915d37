"""What is done at a locked desk: the post tells of it, and somebody else stands by it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.registrar import Registrar
from app.signon import SignOn
from app.subjects import record_kinds, subjects
from models.people import Matrix
from models.people.kind import ACTED_LOCKED
from models.people.permissions import COUNTERSIGN
from models.records import Change, Line, Role
from tests.people.front_desk import PASSWORD, FrontDesk, code, front_desk

URGENT = "person.edit"
"""Stands for what cannot wait: here the desk may do it while it is locked."""


@dataclass
class Counter:
    """A desk at which editing people cannot wait."""

    desk: FrontDesk
    post: SignOn
    registrar: Registrar

    @property
    def id(self) -> str:
        return self.desk.journal.station

    def sign_on(self, name: str) -> None:
        async def signing_on() -> str:
            answer = code(await self.post.sign_on(name, PASSWORD))
            await asyncio.gather(*self.post._telling)
            return answer

        assert self.desk.run(signing_on()) == ""

    def lock(self) -> None:
        async def locking() -> None:
            self.post.lock()
            await asyncio.gather(*self.post._telling)

        self.desk.run(locking())

    def write(self, *changes: Change) -> str:
        return code(self.desk.run(self.registrar.write(changes)))

    def acts(self) -> list[Line]:
        return list(self.desk.journal.records.events("post", self.id, ACTED_LOCKED))

    def countersign(self, operation: object) -> str:
        said = {"operation": operation}
        return self.write(Change("post", self.id, "countersigned", said, is_event=True))


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with front_desk(tmp_path / "data") as desk:
        declared = [one for subject in subjects() for one in subject.permissions]
        post = SignOn(
            desk.journal,
            Matrix(replace(one, from_locked_desk=one.id == URGENT) for one in declared),
            desk.post._secrets,
            desk.park,
            clock=desk.view.now,
            monotonic=desk.ticker,
            changed=lambda: None,
            hashing=desk.hashing,
        )
        kinds = {kind.name: kind for kind in record_kinds()}
        yield Counter(desk, post, Registrar(desk.journal, kinds, post, desk.view.now))
        desk.run(post.close())


def test_it_is_recorded_as_from_a_locked_desk_in_the_same_operation(counter: Counter) -> None:
    ann = counter.desk.enter("ann", Role.SECURITY_ADMIN)
    counter.sign_on("ann")
    assert counter.write(Change("person", ann, "note", "at the open desk")) == ""
    assert counter.acts() == []
    counter.lock()
    assert counter.write(Change("person", ann, "note", "at once")) == ""
    (act,) = counter.acts()
    assert act.value == {"session": ann, "records": [["person", ann]]}
    assert (act.actor, act.station) == ("", counter.id)
    history = counter.desk.journal.records.history("person", ann)
    (note,) = [line for line in history if line.value == "at once"]
    assert note.operation == act.operation


def test_what_is_refused_at_a_locked_desk_leaves_nothing(counter: Counter) -> None:
    ann = counter.desk.enter("ann", Role.SECURITY_ADMIN)
    counter.sign_on("ann")
    counter.lock()
    assert counter.write(Change("person", ann, "roles", [])) == "people.desk_locked"
    assert counter.countersign("any") == "people.desk_locked"
    assert counter.acts() == []


def test_somebody_else_with_the_right_to_it_countersigns(counter: Counter) -> None:
    for name, role in (("ann", Role.SECURITY_ADMIN), ("bob", Role.SHIFT_LEAD)):
        counter.desk.enter(name, role)
    cem = counter.desk.enter("cem", Role.OPERATOR)
    counter.sign_on("ann")
    counter.lock()
    assert counter.write(Change("person", cem, "note", "at once")) == ""
    (act,) = counter.acts()
    counter.sign_on("cem")
    assert counter.countersign(act.operation) == "people.not_permitted"
    counter.sign_on("ann")
    assert counter.countersign(act.operation) == "people.countersigns_another"
    counter.sign_on("bob")
    for unknown in ("another", None, ["a"], {}):
        assert counter.countersign(unknown) == "people.nothing_to_countersign"
    assert counter.countersign(act.operation) == ""
    (signed,) = counter.desk.journal.records.events("post", counter.id, "countersigned")
    assert signed.value == {"operation": act.operation}
    assert counter.acts() == [act], "opening the desk and countersigning are no acts behind a lock"


def test_who_countersigns() -> None:
    (permission,) = (p for s in subjects() for p in s.permissions if p.id == COUNTERSIGN)
    assert permission.roles == {Role.SHIFT_LEAD, Role.SECURITY_ADMIN}
