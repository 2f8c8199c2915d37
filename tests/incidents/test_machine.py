"""Whatever people do to incidents, what stands is what a simple model of the rules allows."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from models.incidents import work
from models.records import Change
from tests.incidents.desk import KINDS, raise_incident, steps_of
from tests.records.room import Room

PEOPLE = ("ann", "bob")
picks = st.integers(0, 9)


class IncidentMachine(RuleBasedStateMachine):
    """The model: a state, and per step who signed it or waived it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.room = Room(self.folder, KINDS)
        self.id = raise_incident(self.room, "forced_door")
        self.state = "new"
        steps = steps_of(self.room, self.id)
        self.steps = [step.id for step in steps]
        self.required = [step.flag("required") for step in steps]
        self.signed: list[tuple[str, str] | None] = [None] * len(steps)

    def teardown(self) -> None:
        self.room.close()
        shutil.rmtree(self.folder)

    @property
    def person(self) -> str:
        return self.room.on_duty.person

    def _now(self) -> int:
        # no two signatures at the same moment: writing again what stands is no change
        self.room.pass_time(1000)
        return self.room.view.now()

    def _tried(self, allowed: bool, *changes: Change) -> bool:
        refused = self.room.try_write(*changes)
        assert (refused is None) == allowed, refused
        return allowed

    @property
    def _open(self) -> bool:
        return self.state in ("new", "in_progress")

    @rule(person=st.sampled_from(PEOPLE))
    def sign_on(self, person: str) -> None:
        self.room.on_duty.person = person

    @rule(seconds=st.integers(1, 10_000))
    def time_passes(self, seconds: int) -> None:
        self.room.pass_time(seconds * 1000)

    @rule()
    def take_on(self) -> None:
        if self._tried(
            # later states have moments that are not those of an incident in progress
            self._open,
            *work.take_on(self.id, self.person, self._now()),
        ):
            self.state = "in_progress"

    @rule(pick=picks, name=st.sampled_from(PEOPLE))
    def sign(self, pick: int, name: str) -> None:
        at = pick % len(self.steps)
        fits = self._open and self.signed[at] is None and name == self.person
        if self._tried(fits, *work.sign(self.steps[at], name, self._now())):
            self.signed[at] = (name, "done")

    @rule(pick=picks, reason=st.sampled_from(["", "  ", "No key."]))
    def waive(self, pick: int, reason: str) -> None:
        at = pick % len(self.steps)
        fits = self._open and self.signed[at] is None and bool(reason.strip())
        changes = work.waive(self.steps[at], self.person, self._now(), reason)
        if self._tried(fits, *changes):
            self.signed[at] = (self.person, "waived")

    @precondition(lambda self: any(self.signed))
    @rule(pick=picks)
    def take_back(self, pick: int) -> None:
        at = [n for n, signed in enumerate(self.signed) if signed][
            pick % sum(map(bool, self.signed))
        ]
        record = self.room.records.get("incident_step", self.steps[at])
        assert record is not None
        signature = self.signed[at]
        assert signature is not None
        if self._tried(self._open and signature[0] == self.person, *work.unsign(record)):
            self.signed[at] = None

    @rule(disposition=st.sampled_from(["", "repaired"]))
    def resolve(self, disposition: str) -> None:
        waiting = any(
            required and not signed
            for required, signed in zip(self.required, self.signed, strict=True)
        )
        changes = work.resolve(self.id, self._now(), disposition)
        if not disposition:
            changes = tuple(change for change in changes if change.field != "disposition")
        known = bool(disposition) or self._has_disposition()
        # a resolved one may be said to be resolved again: the moment is corrected
        fits = known and (self.state == "resolved" or (self.state == "in_progress" and not waiting))
        if self._tried(fits, *changes):
            self.state = "resolved"

    def _has_disposition(self) -> bool:
        record = self.room.records.get("incident", self.id)
        return record is not None and bool(record.text("disposition"))

    @rule(cause=st.sampled_from(["", "Lock worn out."]))
    def close(self, cause: str) -> None:
        record = self.room.records.get("incident", self.id)
        assert record is not None
        fits = self.state == "resolved" and bool(cause or record.text("cause"))
        if self.state == "closed":
            return
        if self._tried(fits, *work.close(self.id, self._now(), cause)):
            self.state = "closed"

    @precondition(lambda self: self.state in ("resolved", "closed"))
    @rule()
    def reopen(self) -> None:
        record = self.room.records.get("incident", self.id)
        assert record is not None
        self._tried(True, *work.reopen(record))
        self.state = "in_progress"

    @rule()
    def note(self) -> None:
        self._tried(True, *work.note(self.id, "Looked again."))

    @invariant()
    def stands_as_in_the_model(self) -> None:
        record = self.room.records.get("incident", self.id)
        assert record is not None
        assert record.text("state") == self.state
        assert (record.number("resolved") is not None) == (self.state in ("resolved", "closed"))
        assert (record.number("closed") is not None) == (self.state == "closed")
        for id_, signed in zip(self.steps, self.signed, strict=True):
            step = self.room.records.get("incident_step", id_)
            assert step is not None
            stands = (step.text("signed_by"), step.text("state"))
            assert stands == (signed or ("", "todo"))
            assert bool(step.text("reason")) == (step.text("state") == "waived")


TestIncidentMachine = IncidentMachine.TestCase
TestIncidentMachine.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, database=None
)
