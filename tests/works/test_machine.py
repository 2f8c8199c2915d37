"""A work pushed about at random through the real registrar, beside a plant that follows it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.core.works import follow_works
from models.plant import Plant
from models.points import Quality, Reading
from models.records import Change
from models.works import (
    LONGEST_MS,
    SUBJECT,
    Permit,
    Restored,
    Work,
    cancel,
    close,
    due,
    end,
    extend,
    start,
    watched,
)
from tests.records.room import Room
from tests.works.park import HOUR, planned, works_park

POINTS = ("smoke-1.smoke", "zone-n.state", "gas-2.co")
IDS = ("w", "v")
MINUTE = 60_000


@dataclass
class Expected:
    """What a work should be: the model beside the machine."""

    state: str = ""
    permit: Permit = Permit.HOT_WORK
    points: tuple[str, ...] = ()
    until: int = 0
    watch: int = 0
    watched: bool = False
    ends: list[int] = field(default_factory=list)


class Works(RuleBasedStateMachine):
    """Every step is tried whatever the state; what is refused has to leave everything as it is."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Room(Path(self.folder.name), SUBJECT.kinds, works_park())
        self.model = {id_: Expected() for id_ in IDS}
        self.burning: set[str] = set()
        self.plant = self.follow()

    def follow(self) -> Plant:
        clock = self.desk.view.now
        plant = Plant(
            works_park(), clock=clock, monotonic=clock, record=lambda _: None,
            transition=lambda *_: None,
        )  # fmt: skip
        self.stop = follow_works(self.desk.records, plant, clock)
        plant.take([self.reading(point) for point in POINTS])
        return plant

    def reading(self, point: str) -> Reading:
        now = self.now
        value = 99 if point in self.burning and point == "gas-2.co" else point in self.burning
        return Reading(point, int(value), Quality.GOOD, now, now)

    @property
    def now(self) -> int:
        return self.desk.view.now()

    def attempt(self, allowed: bool, *changes: Change) -> bool:
        refused = self.desk.try_write(*changes)
        assert (refused is None) is allowed, (refused, changes)
        # the same step once more is another moment
        self.desk.pass_time(1)
        return allowed

    @rule(id_=st.sampled_from(IDS), permit=st.sampled_from(Permit),
          points=st.sets(st.sampled_from(POINTS)))  # fmt: skip
    def plan(self, id_: str, permit: Permit, points: set[str]) -> None:
        one = self.model[id_]
        if one.state:
            return
        wanted = sorted(points)
        self.attempt(True, *planned(id_, self.now, permit=permit.value, points=wanted))
        self.model[id_] = Expected("planned", permit, tuple(wanted))

    @rule(id_=st.sampled_from(IDS), minutes=st.sampled_from((-5, 30, 120, 600, 3_000)))
    def start(self, id_: str, minutes: int) -> None:
        one = self.model[id_]
        if not one.state:
            return
        until = self.now + minutes * MINUTE
        allowed = one.state == "planned" and 0 < minutes * MINUTE <= LONGEST_MS[one.permit]
        if self.attempt(allowed, *start(id_, one.points, self.now, until)):
            one.state, one.until = "running", until

    @rule(id_=st.sampled_from(IDS), minutes=st.sampled_from((-5, 60, 400, 3_000)),
          reason=st.sampled_from(("", "more to do")))  # fmt: skip
    def extend(self, id_: str, minutes: int, reason: str) -> None:
        one = self.model[id_]
        if not one.state:
            return
        until = self.now + minutes * MINUTE
        bounded = 0 < minutes * MINUTE <= LONGEST_MS[one.permit] and until > one.until
        allowed = one.state == "running" and bounded and bool(reason)
        if self.attempt(allowed, *extend(id_, until, reason)):
            one.until = until

    @rule(id_=st.sampled_from(IDS))
    def end(self, id_: str) -> None:
        one = self.model[id_]
        if one.state and self.attempt(
            one.state == "running", *end(id_, one.permit, self.now, HOUR)
        ):
            one.state = "ended"
            one.watch = self.now + HOUR if one.permit is Permit.HOT_WORK else 0

    @rule(id_=st.sampled_from(IDS), forgotten=st.booleans(), exception=st.booleans())
    def close(self, id_: str, forgotten: bool, exception: bool) -> None:
        one = self.model[id_]
        if not one.state:
            return
        names = one.points[1:] if forgotten else one.points
        found = {p: Restored(None, "loop open") if exception else Restored(self.now) for p in names}
        allowed = one.state == "ended" and set(names) == set(one.points)
        if self.attempt(allowed, *close(id_, found, "", self.now)):
            one.state = "closed"

    @rule(id_=st.sampled_from(IDS))
    def cancel(self, id_: str) -> None:
        one = self.model[id_]
        if (
            one.state
            and one.state != "cancelled"
            and self.attempt(one.state == "planned", *cancel(id_))
        ):
            one.state = "cancelled"

    @rule(id_=st.sampled_from(IDS))
    def watch(self, id_: str) -> None:
        one = self.model[id_]
        allowed = bool(one.watch) and self.now >= one.watch
        if one.state and self.attempt(allowed, *watched(id_, self.now)):
            one.watched = True

    @rule(minutes=st.sampled_from((1, 45, 200)))
    def wait(self, minutes: int) -> None:
        self.desk.pass_time(minutes * MINUTE)
        self.plant.sweep()

    @rule(point=st.sampled_from(POINTS))
    def burn(self, point: str) -> None:
        self.burning ^= {point}
        self.plant.take([self.reading(point)])

    @rule()
    def restart(self) -> None:
        self.stop()
        self.plant = self.follow()

    @invariant()
    def exactly_those_points_are_out(self) -> None:
        if not hasattr(self, "desk"):
            return
        running = [
            one for one in self.model.values() if one.state == "running" and one.until > self.now
        ]
        expected: dict[str, int] = {}
        for one in running:
            for point in one.points:
                expected[point] = max(one.until, expected.get(point, 0))
        out = self.plant.out_of_service()
        assert {point: order.until_ms for point, order in out.items()} == expected
        calling = {a.point for a in self.plant.alarms() if a.returned_ms is None}
        assert calling == self.burning - expected.keys()
        assert {a.point for a in self.plant.withheld()} == self.burning & expected.keys()

    @invariant()
    def nothing_is_forgotten(self) -> None:
        if not hasattr(self, "desk"):
            return
        waiting = {(one.work.id, one.what) for one in due(self.desk.records, self.now)}
        for id_, one in self.model.items():
            record = self.desk.records.get("work", id_)
            assert (Work.of(record).state.value if record else "") == one.state
            assert ((id_, "watch") in waiting) == (bool(one.watch) and not one.watched)
            assert ((id_, "close") in waiting) == (one.state == "ended")
            if one.state == "running" and one.until <= self.now:
                assert (id_, "end") in waiting

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.stop()
            self.desk.close()
            self.folder.cleanup()


class TestWorks(Works.TestCase):  # type: ignore[name-defined]
    settings = settings(
        deadline=None,
        max_examples=15,
        stateful_step_count=30,
        phases=(Phase.explicit, Phase.generate),
    )


@pytest.mark.long
class TestManyWorks(Works.TestCase):  # type: ignore[name-defined]
    settings = settings(deadline=None, max_examples=300, stateful_step_count=50)
