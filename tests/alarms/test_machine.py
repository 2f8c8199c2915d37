"""The annunciator against a simple model of its own: one point, one limit, every act there is.

The model keeps a handful of plain facts and works the state out from them each time it is asked; it
knows nothing of memories, bands, heaps or transitions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.alarms import (
    Acknowledgement,
    Annunciator,
    Happening,
    OutOfService,
    Shelving,
    Suppression,
    Transition,
)
from models.alarms.folding import fold
from models.alarms.watching import PointWatch
from models.history.standing import decoded, encoded
from models.points import Level, Point, Quality, Reading, Rule, Severity
from models.site.park import AlarmSettings, Device, Park
from models.text import Name

HIGH, HIGHER = 26.0, 30.0
KEY = ("d.t", "limits")
LEVELS = (Level("high_high", Severity.HIGH, HIGHER), Level("high", Severity.MEDIUM, HIGH))


def park_with(own: Rule) -> Park:
    points = {
        "d.t": Point("d.t", "d", Name("T"), "temperature", rules=(own,)),
        "d.off": Point("d.off", "d", Name("Off"), "status"),
    }
    device = Device("d", Name("D"), "", "ahu", "p", tuple(points), "d.t")
    silent = AlarmSettings(louder_ms=0, call_ms=0, notice_ms=0)
    return Park("p", Name("P"), "UTC", "x", devices={"d": device}, points=points, alarms=silent)


@dataclass
class Model:
    """What a person with a watch and a notepad would know."""

    own: Rule
    level: int = 0
    """What the last good value shows: 0, 2 or 3."""
    blind: bool = True
    since: dict[int, int] = field(default_factory=dict)
    """Since when it is at least so severe."""
    gone: int | None = None
    active: bool = False
    """The delays have let the condition through, and not yet back."""
    latched: bool = False
    unseen: bool = False
    """Somebody was called and has not said so."""
    kept: bool = False
    """What shows the condition is the word that a broker kept, and nothing live."""
    past: bool = False
    """So it was when the alarm was raised, and still is."""
    owed: bool = False
    """Called before it was withheld, and still to be acknowledged when the condition ends."""
    called: int = 0
    raised: int = 0
    seen: int = 0
    shown: int = 0
    confirmed: int = 0
    told: set[int] = field(default_factory=set)
    out: int = 0
    shelved: int = 0
    one_shot: bool = False
    spent: bool = False
    by_hand: int = 0
    by_design: bool = False
    begins: list[int] = field(default_factory=list)

    @property
    def withheld(self) -> bool:
        return bool(self.out or self.shelved or self.by_hand or self.by_design)

    @property
    def in_hand(self) -> bool:
        """A person chose that this very alarm calls nobody."""
        return bool(self.shelved or self.by_hand)

    @property
    def there(self) -> bool:
        return self.active or self.latched

    @property
    def stands(self) -> bool:
        return self.there or self.unseen

    def calls(self, now: int) -> int:
        """The moment of a new occurrence: no two have the same, and none is acknowledged yet."""
        self.raised = self.called = max(now, self.raised + 1, self.seen + 1)
        return self.called

    def shows(self, value: float) -> int:
        inside = {2: self.own.deadband if self.level >= 2 else 0.0,
                  3: self.own.deadband if self.level >= 3 else 0.0}  # fmt: skip
        return 3 if value > HIGHER - inside[3] else 2 if value > HIGH - inside[2] else 0

    def doubted(self, value: float | None, quality: Quality, now: int) -> None:
        """Only life safety listens to it, and only to the worse."""
        speaks = quality in (Quality.RETAINED, Quality.CLOCK_SKEW, Quality.RANGE)
        if self.own.life_safety and value is not None and speaks:
            level = self.shows(value)
            if level and level >= self.level:
                self.heard(value, True, now, live=quality is not Quality.RETAINED)
                return
        self.blind = True

    def proves(self, level: int, now: int) -> None:
        """What was only kept by a broker is live: whoever had acknowledged it is called."""
        self.kept = False
        if level and self.active and self.past:
            self.past = False
            if not self.unseen and not self.withheld:
                self.called, self.unseen = max(now, self.called, self.seen + 1), True

    def heard(self, value: float | None, good: bool, now: int, live: bool = True) -> None:
        if value is None or not good:
            self.blind = True
            return
        level = self.shows(value)
        if live:
            self.proves(level, now)
        elif not self.level:
            self.kept = True
        if level and not self.level:
            self.begins.append(now)
        for severity in (1, 2, 3):
            if level < severity:
                self.since.pop(severity, None)
            else:
                self.since.setdefault(severity, now)
        self.blind, self.level = False, level
        if level:
            self.gone = None
        elif self.active and self.gone is None:
            self.gone = now

    def settle(self, now: int) -> None:
        """What the delays make of it at this moment."""
        if self.blind:
            return
        if not self.level:
            if self.active and self.gone is not None and now - self.gone >= self.own.off_delay_ms:
                self.gone, self.active = None, False
                self.ended()
            return
        reached = self.reached(now)
        if reached and not self.active:
            was = self.shown if self.unseen else 0
            if not self.latched:
                self.owed = self.unseen and self.withheld and not self.in_hand
            self.active, self.latched, self.unseen, self.past = True, False, True, self.kept
            self.calls(now)
            self.shown, self.confirmed = max(reached, was), reached
            self.told = {reached}
        elif reached and reached != self.confirmed:
            if reached > self.shown:
                self.shown, self.unseen, self.told = reached, True, {reached}
                self.called = max(now, self.called, self.seen + 1)
            elif reached == self.shown and reached not in self.told:
                self.told.add(reached)
                if not self.unseen:
                    self.called, self.unseen = max(now, self.called, self.seen + 1), True
            self.confirmed = reached

    def reached(self, now: int) -> int:
        wait = self.own.on_delay_ms
        if self.own.count > 1 and not self.active:
            lately = [t for t in self.begins if t > now - self.own.within_ms]
            begun = min(self.since.values(), default=now)
            if len(lately) < self.own.count and now - begun < self.own.within_ms:
                return 0
        held = max((s for s, t in self.since.items() if now - t >= wait), default=0)
        # one in between is called for by the limit below it
        return {0: 0, 1: 0, 2: 2, 3: 3}[held]

    def ended(self) -> None:
        if self.own.latching:
            self.latched = True
        elif self.withheld:
            self.unseen = self.unseen and self.owed
            if self.shelved and self.one_shot:
                self.shelved, self.spent = 0, True

    def withhold(self, now: int, was: bool) -> None:
        if not was and self.withheld:
            self.owed = self.unseen
        if self.withheld and self.in_hand:
            self.owed = False
            self.unseen = self.unseen and self.there
        if was and not self.withheld and self.there:
            self.unseen = True
            self.calls(now)
            self.shown = self.confirmed if self.active else self.shown
            self.told = {self.confirmed}

    def expire(self, now: int) -> None:
        was = self.withheld
        if self.out and self.out <= now:
            self.out = 0
        if self.shelved and self.shelved <= now:
            self.shelved = 0
        if self.by_hand and self.by_hand <= now:
            self.by_hand = 0
        self.withhold(now, was)

    @property
    def state(self) -> str:
        if not self.there:
            return "returned" if self.unseen else "normal"
        if self.out:
            return "out_of_service"
        if self.by_hand or self.by_design:
            return "suppressed"
        if self.shelved:
            return "shelved"
        return "unacknowledged" if self.unseen else "acknowledged"


class Alarms(RuleBasedStateMachine):
    @initialize(
        on=st.sampled_from((0, 3_000)),
        off=st.sampled_from((0, 4_000)),
        count=st.sampled_from((1, 1, 3)),
        latching=st.booleans(),
        by_expression=st.booleans(),
        life=st.sampled_from((False, False, True)),
    )
    def begin(self, on: int, off: int, count: int, latching: bool, by_expression: bool,
              life: bool) -> None:  # fmt: skip
        self.own = Rule(
            "limits", "limits", LEVELS, deadband=0.5, on_delay_ms=on, off_delay_ms=off,
            count=count, within_ms=20_000 if count > 1 else 0, latching=latching,
            suppressed_when="off == 1" if by_expression else "", life_safety=life,
        )  # fmt: skip
        self.park = park_with(self.own)
        self.now = 1_000_000
        self.model = Model(self.own)
        self.told: list[Transition] = []
        self.readings = {
            id_: Reading(id_, None, Quality.NOTHING_YET, 0, 0) for id_ in self.park.points
        }
        self.orders: dict[str, object] = {}
        self.made = self.annunciator()

    def annunciator(self) -> Annunciator:
        return Annunciator(self.park, self.readings.__getitem__, self.told.append, lambda: self.now)

    def watch(self, point: str) -> PointWatch | None:
        return self.made.of(point)

    def take(self, point: str, value: float | None, quality: Quality) -> None:
        """As the plant does: what is in the quiet band is not looked at."""
        self.now += 1
        reading = Reading(point, value, quality, self.now, self.now)
        self.readings[point] = reading
        watch = self.watch(point)
        if watch is not None and (quality or not watch.low <= value <= watch.high):  # type: ignore[operator]
            self.made.judge(watch, reading, self.now)

    @rule(value=st.sampled_from((20.0, 25.4, 25.7, 27.0, 29.8, 31.0)))
    def hear(self, value: float) -> None:
        self.take("d.t", value, Quality.GOOD)
        self.model.heard(value, True, self.now)
        self.model.settle(self.now)

    @rule(quality=st.sampled_from([q for q in Quality if q > Quality.MANUAL]),
          value=st.sampled_from((20.0, 31.0)))  # fmt: skip
    def hear_badly(self, quality: Quality, value: float) -> None:
        usable = None if quality >= Quality.NOTHING_YET else value
        before = len(self.told)
        self.take("d.t", usable, quality)
        self.model.doubted(usable, quality, self.now)
        self.model.settle(self.now)
        if not self.own.life_safety or self.model.blind:
            assert self.told[before:] == []
        assert not any(one.happening is Happening.RETURNED for one in self.told[before:])

    @rule(off=st.sampled_from((0.0, 1.0)))
    def design(self, off: float) -> None:
        self.take("d.off", off, Quality.GOOD)
        if not self.own.suppressed_when or self.own.life_safety:
            return
        was = self.model.withheld
        self.model.by_design = bool(off)
        self.model.withhold(self.now, was)

    @rule(seconds=st.sampled_from((1, 2, 4, 21, 60)))
    def wait(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now += 1_000
            self.made.tick(self.now)
            self.model.expire(self.now)
            self.model.settle(self.now)

    @rule(late=st.sampled_from((0, 2_000)))
    def acknowledge(self, late: int) -> None:
        seen = self.now - late
        done = self.made.acknowledge(*KEY, seen, Acknowledgement("ann", self.now))
        model = self.model
        reached = not (model.withheld and model.there) and model.called <= seen
        if model.stands and model.unseen and reached:
            assert done
            model.unseen, model.seen = False, seen
            if model.active:
                model.shown, model.told = model.confirmed, {model.confirmed}
        else:
            assert not done

    @rule()
    def reset(self) -> None:
        done = self.made.reset(*KEY, self.now, "ann", self.now)
        assert done == self.model.latched
        self.model.latched = False
        if done and self.model.withheld:
            self.model.unseen = False

    @rule(seconds=st.sampled_from((0, 5, 40)), one_shot=st.booleans(), again=st.booleans())
    def shelve(self, seconds: int, one_shot: bool, again: bool) -> None:
        old = self.orders.get("shelving")
        if again and isinstance(old, Shelving) and seconds:
            wanted = old
        else:
            end = self.now + seconds * 1_000
            wanted = Shelving(f"s{self.now}", "ann", "r", self.now, end, one_shot)
        self.orders["shelving"] = wanted
        refused = self.made.set_shelved({KEY: wanted} if seconds else {})
        assert (refused == (KEY,)) is (bool(seconds) and self.own.life_safety)
        model = self.model
        if self.own.life_safety:
            return
        same = wanted is old
        if same and not model.shelved and getattr(self, "asked", None) is wanted:
            return  # nothing differs from what was ordered before
        self.asked = wanted if seconds else None
        was = model.withheld
        if not (same and model.spent):
            live = bool(seconds) and wanted.until_ms > self.now
            model.shelved = wanted.until_ms if live else 0
            model.one_shot, model.spent = wanted.one_shot, False
        model.withhold(self.now, was)

    @rule(seconds=st.sampled_from((0, 6, 50)))
    def suppress(self, seconds: int) -> None:
        end = self.now + seconds * 1_000
        wanted = {KEY: Suppression(self.now, "r", "ann", end)} if seconds else {}
        self.made.set_suppressed(wanted)
        if not self.own.life_safety:
            was = self.model.withheld
            self.model.by_hand = end if seconds else 0
            self.model.withhold(self.now, was)

    @rule(seconds=st.sampled_from((0, 7, 30)))
    def out(self, seconds: int) -> None:
        end = self.now + seconds * 1_000
        wanted = {"d.t": OutOfService("w", "W-1", self.now, end)} if seconds else {}
        self.made.set_out_of_service(wanted)
        was = self.model.withheld
        self.model.out = end if seconds else 0
        self.model.withhold(self.now, was)

    @invariant()
    def it_is_what_the_model_says(self) -> None:
        if not hasattr(self, "made"):
            return
        called, silent = self.made.alarms(), self.made.withheld()
        found = [*called, *silent]
        state = found[0].state.value if found else "normal"
        assert state == self.model.state
        assert len(found) <= 1
        for alarm in found:
            assert alarm.severity == self.model.shown
            assert alarm.condition == (self.model.confirmed if self.model.active else 0)
            assert alarm.latched == self.model.latched
            assert not self.model.active or alarm.unproven == self.model.past
        assert self.made.alarms() is called

    @invariant()
    def nothing_is_lost_or_said_twice(self) -> None:
        """The journal alone gives what stands, and each row of it is another one."""
        if not hasattr(self, "made"):
            return
        names = [(t.raised_ms, t.number) for t in self.told]
        assert names == sorted(set(names))
        folded = fold({}, self.told, self.made.rule)
        found = {a.id: a for a in (*self.made.alarms(), *self.made.withheld())}
        assert {m.alarm.id for m in folded.values() if m.alarm} == set(found)
        for memory in folded.values():
            assert memory.alarm is not None
            alarm = found[memory.alarm.id]
            for name in ("raised_ms", "severity", "which", "acknowledged", "latched", "occurrences",
                         "condition", "unproven"):  # fmt: skip
                assert getattr(memory.alarm, name) == getattr(alarm, name), name

    def teardown(self) -> None:
        if not hasattr(self, "made"):
            return
        raised = sum(t.happening is Happening.RAISED for t in self.told)
        assert raised >= sum(t.happening is Happening.ACKNOWLEDGED for t in self.told) - sum(
            t.happening is Happening.CHANGED for t in self.told
        )
        for rule_name, memory in self.made.unsaved().memories:
            again = decoded(encoded(memory))
            assert again.alarm == memory.alarm
            assert (again.number, again.last_raised_ms) == (memory.number, memory.last_raised_ms)
            assert rule_name == "limits"


class TestAlarms(Alarms.TestCase):  # type: ignore[name-defined]
    settings = settings(
        deadline=None,
        max_examples=100,
        stateful_step_count=30,
        phases=(Phase.explicit, Phase.generate),
    )


@pytest.mark.long
class TestManyAlarms(Alarms.TestCase):  # type: ignore[name-defined]
    settings = settings(deadline=None, max_examples=5_000, stateful_step_count=50)
