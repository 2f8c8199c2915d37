"""The ticket against a simple model: through the real registrar, over steps in any order.

The model keeps what happened as a list of moments and counts the clock minute by minute; the
registrar has to take exactly the steps that the model allows, and nothing else may move.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from models.requests import KIND, REQUEST, Request, RequestState, service_desk
from models.site.park import OfficeHours
from tests.officehours.test_calendar import counted, ms
from tests.plan.small_park import small_park
from tests.records.room import Room
from tests.requests.made import begun, event, field, moved

S = RequestState
MINUTE = 60_000
# domain rules 6.6, written out once more and in another form
STEPS = """
    open > in_progress deferred declined
    in_progress > completed deferred open declined
    deferred > open declined
    completed > closed returned
    returned > in_progress deferred declined
"""
# a failing run of a machine over a disk takes minutes to shrink
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
OWNED = {"moved", "completed", "closed", "stops", "returns", "state_reason"}
ALLOWED = {
    (line.split()[0], to)
    for line in STEPS.strip().splitlines()
    for to in line.split(">")[1].split()
}
RUNS = {"open", "in_progress", "returned"}
HOURS = OfficeHours(holidays=("2026-10-26",), make_up_days=("2026-10-25",))
START = ms("2026-10-23T16:20", "Europe/Berlin")


@lru_cache(maxsize=10_000)
def count(start: int, end: int, always: bool) -> int:
    return end - start if always else counted(HOURS, "Europe/Berlin", start, end)


class Ticket(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        park = replace(small_park(), zone="Europe/Berlin", office_hours=HOURS)
        self.room = Room(Path(self.folder.name), (KIND,), park)
        self.room.view.time = START
        self.desk = service_desk(park)
        self.id = "r1"

    @initialize(
        ago=st.integers(0, 90 * MINUTE),
        impact=st.sampled_from(["building", "unit", "person"]),
    )
    def raise_it(self, ago: int, impact: str) -> None:
        now = self.room.view.time
        self.room.write(*begun(self.id, now, raised=now - ago, impact=impact))
        self.raised = now - ago
        self.state = "open"
        self.log = [(self.raised, "open")]
        self.response: int | None = None
        self.returns = 0

    @property
    def request(self) -> Request:
        record = self.room.records.get(REQUEST, self.id)
        assert record is not None
        return Request.of(record)

    @rule(ms=st.integers(0, 900 * MINUTE))
    def wait(self, ms: int) -> None:
        self.room.pass_time(ms)

    @rule(to=st.sampled_from(S), why=st.sampled_from(["", "  ", "waits for a part"]))
    def go(self, to: S, why: str) -> None:
        now = self.room.view.time
        if to.value == self.state:
            return
        refused = self.room.try_write(*moved(self.request, to, now, why, now + MINUTE))
        needs = to.value in ("deferred", "declined", "returned")
        allowed = (self.state, to.value) in ALLOWED and not (needs and not why.strip())
        assert (refused is None) == allowed, refused
        if allowed:
            self._came(to.value, now)

    @precondition(lambda self: any((self.state, to.value) in ALLOWED for to in S))
    @rule(choice=st.integers(0, 3))
    def go_on(self, choice: int) -> None:
        """An allowed step, so that runs get far."""
        now = self.room.view.time
        possible = sorted(to.value for to in S if (self.state, to.value) in ALLOWED)
        to = S(possible[choice % len(possible)])
        self.room.write(*moved(self.request, to, now, "because", now + 60 * MINUTE))
        self._came(to.value, now)

    @precondition(lambda self: any((self.state, to.value) in ALLOWED for to in S))
    @rule(
        choice=st.integers(0, 3),
        name=st.sampled_from(
            ["moved", "first_response", "completed", "closed", "stops", "returns", "raised"]
        ),
        value=st.sampled_from([None, [], START - MINUTE, START + 10_000 * MINUTE]),
    )
    def forge(self, choice: int, name: str, value: object) -> None:
        """A step whose moments are not those of the step is refused as a whole."""
        now, before = self.room.view.time, self.request
        possible = sorted(to.value for to in S if (self.state, to.value) in ALLOWED)
        to = S(possible[choice % len(possible)])
        changes = moved(before, to, now, "because", now + MINUTE)
        honest = {c.field: c.value for c in changes}.get(name)
        if name == "raised":
            honest = before.raised_ms
        if (honest or None) == (value or None):
            return
        kept = [c for c in changes if c.field != name]
        assert self.room.try_write(*kept, field(self.id, name, value)) is not None
        assert self.request == before

    @rule(
        name=st.sampled_from(["moved", "completed", "closed", "stops", "returns", "state_reason"])
    )
    def touch(self, name: str) -> None:
        """Nothing that a step owns is written without a step."""
        before = self.request
        value = {"stops": [{"from": 7, "why": "deferred"}], "state_reason": "x"}.get(name, 77)
        refused = self.room.try_write(field(self.id, name, value))
        if name == "state_reason" and self.state == "deferred":
            assert refused is None
            return
        assert refused is not None
        assert self.request == before

    @rule()
    def tell(self) -> None:
        """The first word to the tenant is the first response."""
        now = self.room.view.time
        changes = [event(self.id, "told", {"person": "p", "way": "phone"})]
        if self.response is None:
            changes.append(field(self.id, "first_response", now))
            self.response = now
        self.room.write(*changes)

    @rule(way=st.sampled_from(["comment alone", "nothing"]))
    def claim_a_response(self, way: str) -> None:
        changes = [field(self.id, "first_response", self.room.view.time)]
        if way == "comment alone":
            changes.append(event(self.id, "comment", {"text": "x"}))
        if self.response != self.room.view.time:
            assert self.room.try_write(*changes) is not None

    @rule(title=st.sampled_from(["No cooling", "No cooling at all"]))
    def retitle(self, title: str) -> None:
        changes = title != self.request.title
        refused = self.room.try_write(field(self.id, "title", title))
        assert (refused is not None) == (changes and self.state in ("closed", "declined"))

    @rule(answer=st.integers(-1, 11))
    def rate(self, answer: int) -> None:
        now = self.room.view.time
        refused = self.room.try_write(
            field(self.id, "rating", "good"),
            field(self.id, "recommend", answer),
            field(self.id, "rated", now),
        )
        rateable = self.state in ("completed", "closed", "returned")
        assert (refused is None) == (rateable and 0 <= answer <= 10), refused

    @invariant()
    def the_record_is_the_model(self) -> None:
        request, now = self.request, self.room.view.time
        assert request.state.value == self.state
        assert request.first_response_ms == self.response
        assert request.returns == self.returns
        always = request.priority == "P1"
        used = self._used(now, always)
        deferred = sum(
            end - start
            for (start, state), (end, _) in pairwise([*self.log, (now, "")])
            if state == "deferred"
        )
        clock = self.desk.resolution(request, now)
        assert clock.used_ms == used
        assert clock.running == (self.state in RUNS)
        assert clock.overdue == (used > clock.target_ms)
        assert request.deferred_ms(now) == deferred
        answer = self.desk.response(request, now)
        end = now if self.response is None else self.response
        assert answer.used_ms == count(self.raised, end, always)
        assert (clock.due_ms is None) == (self.state not in RUNS)
        if clock.due_ms is not None:
            assert self._used(clock.due_ms, always) == clock.target_ms

    def _used(self, until: int, always: bool) -> int:
        """What counts up to a moment, if nothing happens any more."""
        spans = pairwise([*self.log, (until, "")])
        return sum(
            count(start, max(start, min(end, until)), always)
            for (start, state), (end, _) in spans
            if state in RUNS
        )

    def _came(self, state: str, now: int) -> None:
        self.state = state
        self.log.append((now, state))
        self.returns += state == "returned"
        if self.response is None:
            self.response = now

    def teardown(self) -> None:
        self.room.close()
        self.folder.cleanup()


TestTicket = Ticket.TestCase
TestTicket.settings = settings(deadline=None, max_examples=20, stateful_step_count=20, phases=QUICK)


@pytest.mark.long
class TestTicketForLong(Ticket.TestCase):
    settings = settings(deadline=None, max_examples=300, stateful_step_count=40)
