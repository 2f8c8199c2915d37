"""Every action of every subject by every role, asked of the registrar that the program uses.

What a kind declares is the list of actions: to begin one, to write each field, to add each event.
The rules of states are left out here: they are asked after the permission, and are the subjects'.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.registrar import Registrar
from app.subjects import record_kinds, subjects
from models.people import Session
from models.people.permissions import COMMAND
from models.records import Change, FieldType, Permission, RecordKind, Role
from tests.people.front_desk import FrontDesk, code, front_desk

_DENIED = {"people.not_permitted", "people.nobody_may"}
_NOT_THIS = {FieldType.TEXT: 5}
"""What no field of that type takes, so that nothing is written that a later action would meet."""


@dataclass(frozen=True)
class Action:
    """One thing that can be asked of a kind of record."""

    kind: str
    name: str
    """`begin`, `field <name>` or `event <name>`."""
    permission: str
    changes: tuple[Change, ...]


def _actions(kind: RecordKind) -> Iterator[Action]:
    fresh, known = f"fresh-{kind.name}", f"known-{kind.name}"
    for field in kind.fields:
        value = _NOT_THIS.get(field.type, "not this")
        change = Change(kind.name, known, field.name, value)
        yield Action(kind.name, f"field {field.name}", field.permission or kind.edit, (change,))
        begun = replace(change, entity=fresh)
        if not field.permission:
            yield Action(kind.name, f"begin with {field.name}", kind.create, (begun,))
    for event in kind.events:
        change = Change(kind.name, known, event.name, {"x": 1}, is_event=True)
        yield Action(kind.name, f"event {event.name}", event.permission or kind.edit, (change,))


ACTIONS = [action for kind in record_kinds() for action in _actions(kind)]
PERMISSIONS = [one for subject in subjects() for one in subject.permissions]


@dataclass
class Hall:
    """A desk, somebody of each role, and a record of each kind."""

    desk: FrontDesk
    people: dict[Role | None, str]
    registrar: Registrar

    def sit(self, role: Role | None) -> None:
        """Somebody with this role acts from now on."""
        self.desk.post._become(Session().signed_on(self.people[role], self.desk.ticker()))

    def ask(self, action: Action) -> str:
        return code(self.desk.run(self.registrar.write(action.changes)))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder: Path = tmp_path_factory.mktemp("hall")
    with front_desk(folder / "data") as desk:
        people: dict[Role | None, str] = {}
        for role in (*Role, None):
            name = "nothing" if role is None else role.value.replace("_", "-")
            people[role] = desk.enter(name, *([] if role is None else [role]))
        known = [
            Change(kind.name, f"known-{kind.name}", "begun", None, is_event=True)
            for kind in record_kinds()
        ]
        asyncio.run(desk.journal.write("", known))
        kinds = {kind.name: replace(kind, rule=lambda _: None) for kind in record_kinds()}
        registrar = Registrar(desk.journal, kinds, desk.post, desk.view.now)
        yield Hall(desk, people, registrar)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: f"{a.kind} {a.name}")
def test_each_action_is_allowed_to_exactly_the_roles_that_have_it(
    hall: Hall, action: Action
) -> None:
    allowed = {one.id: one.roles for one in PERMISSIONS}.get(action.permission, frozenset())
    for role in hall.people:
        hall.sit(role)
        answer = hall.ask(action)
        may = role in allowed
        assert (answer not in _DENIED) == may, (role, answer)
    hall.desk.post._become(hall.desk.post.session.lock())
    known = {one.id: one for one in PERMISSIONS}.get(action.permission)
    if known is None or not known.from_locked_desk:
        assert hall.ask(action) in {"people.desk_locked", "people.nobody_may"}
    hall.desk.post._become(Session())
    assert hall.ask(action) in {"people.nobody_signed_on", "people.nobody_may"}


@pytest.mark.parametrize("permission", PERMISSIONS, ids=lambda p: p.id)
def test_each_permission_is_granted_to_its_roles_alone(hall: Hall, permission: Permission) -> None:
    for role in hall.people:
        hall.sit(role)
        may = hall.desk.post.objection(permission.id) is None
        assert may == (role in permission.roles), role


def test_whoever_only_looks_writes_nothing() -> None:
    """A Viewer has nothing at all, an Auditor only what lets somebody see something."""
    assert [one.id for one in PERMISSIONS if Role.VIEWER in one.roles] == []
    writing = [one.id for one in PERMISSIONS if Role.AUDITOR in one.roles and not one.looks]
    assert writing == []


def test_nothing_is_asked_for_that_nobody_declared() -> None:
    """Such an action would be refused to everybody: right for what the station alone writes."""
    declared = {one.id for one in PERMISSIONS} | {""}
    asked = {action.permission for action in ACTIONS}
    assert {one for one in asked - declared if not one.endswith(".station")} == set()


def test_no_permission_is_declared_twice() -> None:
    ids = [one.id for one in PERMISSIONS]
    assert sorted(ids) == sorted(set(ids))


def test_only_a_security_administrator_grants_roles() -> None:
    granting = next(one for one in PERMISSIONS if one.id == "person.roles")
    assert granting.roles == {Role.SECURITY_ADMIN}


def test_commands_are_a_permission_like_any_other(hall: Hall) -> None:
    for role in hall.people:
        hall.sit(role)
        refused = code(hall.desk.post.objection(COMMAND))
        may = role not in {None, Role.VIEWER, Role.AUDITOR}
        assert refused == ("" if may else "people.not_permitted"), role
