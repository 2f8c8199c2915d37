"""One desk as a machine: whatever people do, it never acts for somebody it should not."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from models.people import Attempts, Matrix, Session, password_objection, pin_objection
from models.people.lockout import MOST, WINDOW_MS
from models.records import Permission, Role
from models.text.message import Message

PEOPLE = ("ann", "bob", "cem", "dov")
SHIFT, IDLE = 12 * 3_600_000, 15 * 60_000
MATRIX = Matrix(
    [
        Permission("write", Message("w"), frozenset({Role.OPERATOR})),
        Permission("alarm", Message("a"), frozenset({Role.OPERATOR}), from_locked_desk=True),
    ]
)
person = st.sampled_from(PEOPLE)


class Desk(RuleBasedStateMachine):
    """Beside the session a plain account of who gave what when."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.now = 0
        self.password: dict[str, int] = {}
        self.acts = ""
        self.locked = False

    @rule(minutes=st.integers(0, 400))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * 60_000

    @rule(who=person)
    def gives_the_password(self, who: str) -> None:
        self.session = self.session.signed_on(who, self.now)
        self.password[who] = self.now
        self.acts, self.locked = who, False

    @rule(who=person)
    def gives_the_pin(self, who: str) -> None:
        enough = self.session.pin_is_enough(who, self.now, SHIFT)
        assert enough == (who in self.password and self.now - self.password[who] < SHIFT)
        if enough:
            self.session = self.session.switched(who, self.now)
            self.acts, self.locked = who, False
        elif who not in self.password:
            try:
                self.session.switched(who, self.now)
            except LookupError:
                return
            raise AssertionError("somebody acts who never gave a password here")

    @rule(who=person)
    def leaves(self, who: str) -> None:
        self.session = self.session.without(who)
        self.password.pop(who, None)
        if self.acts == who:
            self.acts, self.locked = "", False

    @rule()
    def locks(self) -> None:
        self.session = self.session.lock()
        self.locked = bool(self.acts)

    @rule()
    def is_used(self) -> None:
        before = self.session.active_ms
        self.session = self.session.touched(self.now)
        assert self.session.active_ms == (before if self.locked else max(before, self.now))

    @precondition(lambda self: self.session.is_idle(self.now, IDLE))
    @rule()
    def lies_idle(self) -> None:
        assert not self.locked
        self.locks()

    @rule()
    def forgets_old_shifts(self) -> None:
        self.session = self.session.pruned(self.now, SHIFT)
        for who, since in list(self.password.items()):
            if who != self.acts and self.now - since >= SHIFT:
                del self.password[who]

    @invariant()
    def it_is_as_told(self) -> None:
        session = self.session
        assert {one.person: one.proven_ms for one in session.people} == self.password
        assert len({one.person for one in session.people}) == len(session.people)
        assert (session.current, session.locked) == (self.acts, self.locked)
        assert session.person == ("" if self.locked else self.acts)

    @invariant()
    def what_is_permitted_follows(self) -> None:
        def code(permission: str, *roles: Role) -> str:
            found = MATRIX.objection(self.session, roles, permission)
            return "" if found is None else found.code

        assert code("unknown", Role.OPERATOR) == "people.nobody_may"
        if not self.acts:
            assert code("write", Role.OPERATOR) == "people.nobody_signed_on"
            assert code("alarm", Role.OPERATOR) == "people.nobody_signed_on"
            return
        assert code("write", Role.OPERATOR) == ("people.desk_locked" if self.locked else "")
        assert code("alarm", Role.OPERATOR) == ""
        assert code("alarm", Role.AUDITOR) == "people.not_permitted"
        assert code("alarm") == "people.not_permitted"


Desk.TestCase.settings = settings(deadline=None, max_examples=120, stateful_step_count=30)
test_one_desk = Desk.TestCase


class Guesser(RuleBasedStateMachine):
    """Failures against a list of all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts = Attempts()
        self.now = 0
        self.counting: list[int] = []
        self.closed_until = 0

    @rule(seconds=st.integers(0, 600))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * 1000

    @rule()
    def fails(self) -> None:
        was_closed = self.now < self.closed_until
        self.attempts = self.attempts.failed(self.now)
        if was_closed:
            return
        if self.closed_until:
            self.counting, self.closed_until = [], 0
        self.counting = [t for t in self.counting if self.now - t < WINDOW_MS] + [self.now]
        if len(self.counting) >= MOST:
            self.closed_until = self.now + WINDOW_MS

    @rule()
    def the_machine_restarts(self) -> None:
        before = self.attempts.counted(self.now)
        self.attempts = Attempts.restored(before, self.now)
        assert self.attempts.counted(self.now) == before
        self.counting = [self.now] * before
        self.closed_until = self.now + WINDOW_MS if before >= MOST else 0

    @invariant()
    def it_is_as_counted(self) -> None:
        assert self.attempts.remaining_ms(self.now) == max(0, self.closed_until - self.now)


Guesser.TestCase.settings = settings(deadline=None, max_examples=120, stateful_step_count=40)
test_guessing = Guesser.TestCase


def test_what_is_a_password_and_a_pin() -> None:
    assert password_objection("a" * 12, "x") is not None
    assert password_objection("li-na-2026", "LI-NA-2026") is not None
    assert password_objection("临湖园区的长密码", "x") is None
    for pin in ("123", "1111", "2345", "9876", "12a4", "", "１２５８", "1" * 13):
        assert pin_objection(pin) is not None, pin
    assert pin_objection("2580") is None


def test_an_idle_desk_locks_at_its_time_and_not_a_moment_before() -> None:
    session = Session().signed_on("ann", 1_000)
    assert not session.is_idle(1_000 + IDLE - 1, IDLE)
    assert session.is_idle(1_000 + IDLE, IDLE)
    touched = session.touched(2_000)
    assert not touched.is_idle(1_000 + IDLE, IDLE)
    assert touched.is_idle(2_000 + IDLE, IDLE)
    assert not session.is_idle(1_000 + 100 * IDLE, 0), "a site that never locks"
