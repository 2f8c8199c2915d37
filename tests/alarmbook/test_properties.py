"""Whatever is tried at a desk, what is quiet stays within its bounds."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.alarmbook import (
    LONGEST_MS,
    SHELVE_LONG,
    SUBJECT,
    SUPPRESSED_MS,
    extend,
    extend_suppression,
    latest_end,
    lift,
    shelve,
    shelved,
    suppress,
    suppressed,
    unshelve,
)
from models.records import Query
from models.text.message import Message
from tests.alarmbook.conftest import CO2, FIRE, HOUR, park
from tests.records.room import room

SLACK = 5 * 60_000
ALARMS = ((CO2, "limits"), ("s-r2.co2", "limits"), (FIRE, "states"))
_hours = st.integers(-1, 20).map(lambda n: n * HOUR)
_which = st.integers(0, 4)
STEP = st.one_of(
    st.tuples(st.just("shelve"), st.sampled_from(ALARMS), _hours),
    st.tuples(st.just("suppress"), st.sampled_from(ALARMS), st.integers(-1, 40)),
    st.tuples(st.just("extend"), _which, _hours),
    st.tuples(st.just("unshelve"), _which),
    st.tuples(st.just("lift"), _which),
    st.tuples(st.just("longer"), _which, st.integers(-1, 40)),
    st.tuples(st.just("wait"), st.integers(1, 9 * HOUR)),
    st.tuples(st.just("sit"), st.booleans()),
)


class Tried:
    """One desk; remembers the last end that each role could give."""

    def __init__(self, desk):
        self.desk = desk
        self.made = {"shelving": [], "suppression": []}
        self.lead = False
        self.sit(False)

    def sit(self, lead):
        self.lead = lead
        refused = {} if lead else {SHELVE_LONG: Message.of("people.not_permitted")}
        self.desk.on_duty.refused = refused

    def do(self, name, *given_):
        now = self.desk.view.now()
        if name == "wait":
            self.desk.pass_time(given_[0])
        elif name == "sit":
            self.sit(given_[0])
        elif name == "shelve":
            (point, rule), span = given_
            id_ = self.new("shelving")
            self.write_end(
                shelve(id_, point, rule, since_ms=now, until_ms=now + span, one_shot=False,
                       reason="other"), now + span,
            )  # fmt: skip
        elif name == "suppress":
            (point, rule), days = given_
            id_ = self.new("suppression")
            until = now + days * 24 * HOUR
            self.desk.try_write(
                *suppress(id_, point, rule, since_ms=now, until_ms=until, reason="why")
            )
        else:
            self.again(name, now, *given_)

    def again(self, name, now, which, span=0):
        kind = "shelving" if name in ("extend", "unshelve") else "suppression"
        known = self.made[kind]
        if not known:
            return
        id_ = known[which % len(known)]
        if name == "extend":
            self.write_end(extend(id_, now + span, "more"), now + span)
        elif name == "longer":
            self.desk.try_write(*extend_suppression(id_, now + span * 24 * HOUR, "more"))
        else:
            self.desk.try_write(*(unshelve if name == "unshelve" else lift)(id_, now))

    def write_end(self, changes, until):
        """What is accepted lies within what the role can give at that moment."""
        if self.desk.try_write(*changes) is None:
            now = self.desk.view.now()
            assert now < until <= latest_end(self.desk.view.park, now, self.lead)

    def new(self, kind):
        self.made[kind].append(f"{kind}-{len(self.made[kind])}")
        return self.made[kind][-1]

    def check(self):
        now, records = self.desk.view.now(), self.desk.records
        quiet = {**shelved(records, now), **suppressed(records, now)}
        assert (FIRE, "states") not in quiet
        for one in shelved(records, now).values():
            assert now < one.until_ms <= one.since_ms + LONGEST_MS + SLACK
        for one in suppressed(records, now).values():
            assert now < one.until_ms <= now + SUPPRESSED_MS
        for kind in self.made:
            open_ = Query(kind, (("until", "at_least", now + 1), ("ended", "unknown", None)))
            keys = [(r.text("point"), r.text("rule")) for r in records.list(open_)]
            assert len(keys) == len(set(keys)), "shelved twice"


def _try_all(steps):
    with tempfile.TemporaryDirectory() as folder, room(Path(folder), SUBJECT.kinds, park()) as desk:
        tried = Tried(desk)
        for step in steps:
            tried.do(*step)
            tried.check()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=14))
def test_what_is_quiet_stays_within_its_bounds(steps):
    _try_all(steps)


@pytest.mark.long
@settings(deadline=None, max_examples=1_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEP, max_size=50))
def test_what_is_quiet_stays_within_its_bounds_for_long(steps):
    _try_all(steps)
