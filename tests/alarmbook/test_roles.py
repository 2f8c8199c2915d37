"""Who may do what to alarms, through the matrix of all subjects and the real registrar."""

from __future__ import annotations

import pytest

from app.subjects import subjects
from models.alarmbook import (
    ACKNOWLEDGE,
    EXPLAIN,
    SHELVE,
    SHELVE_LONG,
    SUBJECT,
    SUPPRESS,
    acknowledge,
    noted,
    shelve,
    suppress,
)
from models.people import Matrix
from models.people.session import Session
from models.records import Role
from models.text.message import Message
from tests.alarmbook.conftest import CO2, HOUR, alarm, park
from tests.records.room import NOW, room

STAFF = {Role.OPERATOR, Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN}
MAY = {
    ACKNOWLEDGE: STAFF,
    SHELVE: STAFF,
    EXPLAIN: STAFF,
    SHELVE_LONG: STAFF - {Role.OPERATOR},
    SUPPRESS: {Role.SHIFT_LEAD, Role.FACILITY_MANAGER},
}


class Somebody:
    """Implements `app.registrar.Authority` for one role."""

    person = "ann"
    behind_lock = ""

    def __init__(self, role: Role) -> None:
        self._role = role
        self._matrix = Matrix(one for subject in subjects() for one in subject.permissions)
        self._session = Session().signed_on("ann", 0)

    def objection(self, permission: str) -> Message | None:
        return self._matrix.objection(self._session, (self._role,), permission)


def asked():
    """By permission: what it is needed for."""
    long = shelve(
        "l", CO2, "limits", since_ms=NOW, until_ms=NOW + 12 * HOUR, one_shot=False,
        reason="repair",
    )  # fmt: skip
    short = shelve(
        "s", "s-r2.co2", "limits", since_ms=NOW, until_ms=NOW + HOUR, one_shot=True,
        reason="testing",
    )  # fmt: skip
    month = suppress(
        "m", "s-r3.co2", "limits", since_ms=NOW, until_ms=NOW + 720 * HOUR, reason="rebuilt"
    )
    why = noted("w", "forced", "p-1.switch", 1.0, NOW, owner="ann", reason="test run")
    return {
        ACKNOWLEDGE: acknowledge([alarm()], NOW),
        SHELVE: short,
        SHELVE_LONG: long,
        SUPPRESS: month,
        EXPLAIN: why,
    }


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_each_role_does_exactly_what_it_may(tmp_path, role):
    with room(tmp_path, SUBJECT.kinds, park(), Somebody(role)) as desk:
        done = {name for name, changes in asked().items() if desk.try_write(*changes) is None}
    assert done == {name for name, roles in MAY.items() if role in roles}
