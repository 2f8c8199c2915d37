"""All alarms of a park: every rule of every point, what stands, and what comes next by the clock.

Readings come one by one through `judge`, and only those that some rule has work with; time comes
through `tick`. Each change leaves as a `Transition`, none is lost and none is said twice.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from models.alarms import acts
from models.alarms.alarm import Acknowledgement, Alarm, Shelving, Suppression
from models.alarms.board import Board, in_order
from models.alarms.clockset import called_anew, moved
from models.alarms.condition import observe
from models.alarms.firstout import FirstOut
from models.alarms.memory import Memory
from models.alarms.outofservice import OutOfService
from models.alarms.park_watches import watches_of
from models.alarms.step import Told, due_ms, step
from models.alarms.telling import tell
from models.alarms.transition import Happening, Transition
from models.alarms.watching import PointWatch, Watch
from models.points import Grade, Reading, Rule
from models.site.park import Park

Key = tuple[str, str]
"""Point and name of the rule."""


class Kept(NamedTuple):
    """What has to survive a restart, and what no longer has to."""

    memories: Sequence[tuple[str, Memory]]
    """With the name of the rule."""
    gone: Sequence[Key]


class Annunciator:
    """Standing alarms of one park. `newest` gives the newest reading of a point (LookupError for
    one that the park does not have); `emit` gets every transition; `clock` is UTC milliseconds."""

    def __init__(
        self,
        park: Park,
        newest: Callable[[str], Reading],
        emit: Callable[[Transition], None],
        clock: Callable[[], int],
    ) -> None:
        self._clock = clock
        self._newest = newest
        self._emit = emit
        self._settings = park.alarms
        self._points = watches_of(park, self._read)
        self._due: list[tuple[int, int, Watch]] = []
        self._turn = 0
        self._board = Board()
        self._first_out = FirstOut(park.alarms.follow_ms)
        self._out: Mapping[str, OutOfService] = {}
        self._shelved: Mapping[Key, Shelving] = {}
        self._suppressed: Mapping[Key, Suppression] = {}
        self._unsaved: dict[Key, Watch] = {}
        self._lost: list[Key] = []
        self._changed = False

    # -- what is heard, and time -------------------------------------------------------------------

    def of(self, point: str) -> PointWatch | None:
        """The rules of a point, for its slot; None if it has none and feeds none."""
        return self._points.get(point)

    def judge(self, point: PointWatch, reading: Reading, now_ms: int) -> None:
        """All rules that read this point, after `reading`."""
        unreal = bool(point.states) and not _is_state(reading, point.states)
        for watch in point.watches:
            if not (unreal and watch.rule.kind == "states"):
                self._look(watch, reading, now_ms)
        for watch in point.feeds:
            if watch.point is not point:
                self._fed(watch, now_ms)
        point.settle()

    def warn(self, point: PointWatch, reading: Reading, now_ms: int) -> None:
        """An old sample, or the word of a clock that was set back: it can raise what protects
        lives. It makes nothing better, and nothing that was known doubtful."""
        unreal = bool(point.states) and not _is_state(reading, point.states)
        for watch in point.watches:
            rule = watch.rule
            if not rule.life_safety or (unreal and rule.kind == "states"):
                continue
            if observe(rule, watch.memory, reading, watch.inputs, now_ms).level is not None:
                self._look(watch, reading, now_ms)
        point.settle()

    def tick(self, now_ms: int) -> None:
        """What is due by now."""
        while self._due and self._due[0][0] <= now_ms:
            at_ms, _, watch = heapq.heappop(self._due)
            if watch.scheduled != at_ms:
                continue
            watch.scheduled = None
            self._look(watch, None, now_ms)
            self._plan(watch, now_ms)
            watch.point.settle()

    def clock_set(self, by_ms: int, now_ms: int) -> None:
        """The clock on the wall was put forward or back by `by_ms`, to `now_ms`."""
        self._first_out.clock_set(by_ms, now_ms)
        for point in self._points.values():
            for watch in point.touched:
                watch.memory = moved(watch.memory, by_ms, now_ms)
                self._call_anew(watch, now_ms)
                # what is due by the clock as it was is due at another moment
                self._schedule(watch, now_ms)
        # what a clock that was far back had made void holds again once it is right
        for key, shelving in self._shelved.items():
            self._withhold(self._watch(*key), "shelving", shelving, now_ms)
        for key, suppression in self._suppressed.items():
            self._withhold(self._watch(*key), "by_hand", suppression, now_ms)
        for id_, order in self._out.items():
            found = self._points.get(id_)
            for watch in found.watches if found is not None else ():
                self._withhold(watch, "out", order, now_ms)

    # -- what persons and works do -----------------------------------------------------------------

    def acknowledge(self, point: str, rule: str, seen_ms: int, said: Acknowledgement) -> bool:
        """Somebody has seen it, as it was at `seen_ms`; False if that changed nothing."""
        watch = self._watch(point, rule)
        if watch is None:
            return False
        return self._done(watch, acts.acknowledge(watch.memory, seen_ms, said), said.at_ms)

    def reset(self, point: str, rule: str, seen_ms: int, by: str, at_ms: int) -> bool:
        """A latched alarm was inspected; False if there is nothing to reset."""
        watch = self._watch(point, rule)
        if watch is None:
            return False
        return self._done(watch, acts.reset(watch.memory, seen_ms, by, at_ms), at_ms)

    def set_shelved(self, shelved: Mapping[Key, Shelving]) -> tuple[Key, ...]:
        """Exactly these are shelved, each until its end; returns what cannot be: life safety, and
        rules that are not there."""
        before, self._shelved = self._shelved, dict(shelved)
        for key in _differing(before, shelved):
            self._withhold(self._watch(*key), "shelving", shelved.get(key), self._clock())
        return self._refused(shelved)

    def set_suppressed(self, suppressed: Mapping[Key, Suppression]) -> tuple[Key, ...]:
        """The same for what is suppressed by hand."""
        before, self._suppressed = self._suppressed, dict(suppressed)
        for key in _differing(before, suppressed):
            self._withhold(self._watch(*key), "by_hand", suppressed.get(key), self._clock())
        return self._refused(suppressed)

    def set_out_of_service(self, out: Mapping[str, OutOfService]) -> None:
        """Exactly these points are out of service, each until its end."""
        before, self._out = self._out, dict(out)
        for id_ in _differing(before, out):
            point = self._points.get(id_)
            for watch in point.watches if point is not None else ():
                self._withhold(watch, "out", out.get(id_), self._clock())

    # -- what stands -------------------------------------------------------------------------------

    def alarms(self) -> tuple[Alarm, ...]:
        """Life safety first, then the worst, newest first among equals; the same object until
        something changes."""
        return self._board.alarms()

    def withheld(self) -> tuple[Alarm, ...]:
        """Conditions that call nobody, in the same order."""
        return self._board.withheld()

    def standing(self, point: str, rule: str) -> Alarm | None:
        """The alarm of one rule, withheld or not; None if it is normal, or not there."""
        watch = self._watch(point, rule)
        return None if watch is None else watch.memory.alarm

    def spent(self, point: str, rule: str) -> str:
        """Id of the one-shot shelving that ended last with its condition; empty: there is none."""
        watch = self._watch(point, rule)
        return "" if watch is None else watch.memory.spent

    def alarm(self, point: str) -> Alarm | None:
        """The first of the point's alarms in that order."""
        found = self._points.get(point)
        if found is None:
            return None
        standing = [
            watch.memory.alarm
            for watch in found.touched
            if watch.memory.alarm is not None and not watch.memory.alarm.is_withheld
        ]
        if len(standing) < 2:
            return standing[0] if standing else None
        return in_order(standing)[0]

    def drain(self) -> bool:
        """Whether anything changed since the last call."""
        changed, self._changed = self._changed, False
        return changed

    # -- restart -----------------------------------------------------------------------------------

    def unsaved(self) -> Kept:
        """What differs from what the last call gave."""
        memories, gone = [], self._lost
        self._lost = []
        for key, watch in self._unsaved.items():
            if watch.memory.alarm is None and not watch.memory.spent:
                gone.append(key)
            else:
                memories.append((watch.rule.name, watch.memory))
        self._unsaved.clear()
        return Kept(memories, gone)

    def rule(self, key: Key) -> Rule | None:
        """The rule; None if the park does not have it."""
        watch = self._watch(*key)
        return None if watch is None else watch.rule

    def restore(self, kept: Iterable[tuple[str, Memory]], now_ms: int) -> None:
        """What stood when the station stopped; before the first reading. Alarms of rules that are
        not there any more have ended."""
        out: dict[str, OutOfService] = {}
        shelved: dict[Key, Shelving] = {}
        suppressed: dict[Key, Suppression] = {}
        for rule, memory in kept:
            key = (memory.point, rule)
            watch = self._watch(*key)
            if watch is None:
                self._forget(key, memory, now_ms)
                continue
            watch.memory = memory = moved(_recalled(watch, memory), 0, now_ms)
            if memory.out is not None:
                out[memory.point] = memory.out
            if memory.shelving is not None:
                shelved[key] = memory.shelving
            if memory.by_hand is not None:
                suppressed[key] = memory.by_hand
            self._file(watch)
            self._unbind(watch, now_ms)
            self._call_anew(watch, now_ms)
            standing = watch.memory.alarm
            if standing is not None and not standing.is_withheld:
                self._first_out.raised(watch.rule, standing, watch.point.link)
            # ends and steps of escalation that passed meanwhile are past: look at it at once
            self._schedule(watch, now_ms)
            watch.point.settle()
        self._out, self._shelved, self._suppressed = out, shelved, suppressed

    # -- inside ------------------------------------------------------------------------------------

    def _read(self, point: str) -> float | None:
        try:
            reading = self._newest(point)
        except LookupError:
            return None
        if reading.quality.grade is not Grade.GOOD or reading.value is None:
            return None
        return float(reading.value)

    def _unbind(self, watch: Watch, now_ms: int) -> None:
        """The rule may be another one than when the station stopped: nothing withholds it now
        that could not."""
        if watch.rule.life_safety:
            self._withhold(watch, "shelving", None, now_ms)
            self._withhold(watch, "by_hand", None, now_ms)
        if watch.suppressed_when is None:
            self._withhold(watch, "by_design", None, now_ms)
        self._done(watch, acts.unlatched(watch.rule, watch.memory, now_ms), now_ms)

    def _call_anew(self, watch: Watch, now_ms: int) -> None:
        """What lies in the future since the clock was set back: its cause stays what it is."""
        before = watch.memory
        watch.memory, told = called_anew(before, now_ms)
        for transition in told:
            self._emit(transition)
        if told:
            self._file(watch)

    def _forget(self, key: Key, memory: Memory, now_ms: int) -> None:
        """Its rule is not there any more: it has ended, and nothing of it is kept."""
        if memory.alarm is not None:
            told: list[Transition] = []
            tell(memory, Happening.ENDED, now_ms, told, note="removed")
            self._emit(told[0])
        self._lost.append(key)

    def _watch(self, point: str, rule: str) -> Watch | None:
        found = self._points.get(point)
        return None if found is None else found.watch(rule)

    def _look(self, watch: Watch, reading: Reading | None, now_ms: int) -> None:
        if watch.suppressed_when is not None:
            self._suppress(watch, now_ms)
        before = watch.memory
        memory, told = step(watch.rule, before, reading, now_ms, watch.inputs, self._settings)
        if memory is not before:
            watch.memory = memory
            self._after(watch, before, told, now_ms)
            if told:
                self._call_anew(watch, now_ms)

    def _fed(self, watch: Watch, now_ms: int) -> None:
        """One of the other points that a rule reads was heard."""
        if watch.rule.kind in ("deviation", "expression"):
            self._look(watch, self._newest(watch.memory.point), now_ms)
        elif watch.memory.alarm is not None or watch.memory.by_design is not None:
            self._suppress(watch, now_ms)
        watch.point.settle()

    def _suppress(self, watch: Watch, now_ms: int) -> None:
        """By design, while the expression holds; where it is not known nothing changes."""
        assert watch.suppressed_when is not None
        holds = watch.suppressed_when(self._read)
        before = watch.memory
        if holds is None or holds == (before.by_design is not None):
            return
        self._withhold(watch, "by_design", Suppression(now_ms) if holds else None, now_ms)

    def _withhold(
        self,
        watch: Watch | None,
        what: acts.What,
        wanted: OutOfService | Shelving | Suppression | None,
        now_ms: int,
    ) -> None:
        if watch is not None:
            stepped = acts.withhold(watch.rule, watch.memory, now_ms, what, wanted)
            self._done(watch, stepped, now_ms)

    def _done(self, watch: Watch, stepped: tuple[Memory, Told], now_ms: int) -> bool:
        before = watch.memory
        memory, told = stepped
        if memory is before:
            return False
        watch.memory = memory
        self._after(watch, before, told, now_ms)
        watch.point.settle()
        return True

    def _after(self, watch: Watch, before: Memory, told: Told, now_ms: int) -> None:
        """The memory of a rule is another one: group it, file it, tell it, look again in time."""
        for transition in told:
            self._emit(self._grouped(watch, transition))
        if watch.memory.alarm is not before.alarm or watch.memory.spent != before.spent:
            self._file(watch)
        self._plan(watch, now_ms)

    def _grouped(self, watch: Watch, told: Transition) -> Transition:
        rule, link = watch.rule, watch.point.link
        alarm = watch.memory.alarm
        if told.happening is Happening.RAISED:
            if rule.follows:
                cause = self._first_out.cause_of(rule, watch.id, link, told.raised_ms)
                if cause and alarm is not None:
                    alarm = replace(alarm, cause=cause)
                    watch.memory = replace(watch.memory, alarm=alarm)
                    told = replace(told, cause=cause)
            if rule.causes and alarm is not None:
                self._first_out.raised(rule, alarm, link)
        elif rule.causes and told.happening in _ENDS:
            self._first_out.ended(rule, watch.id)
        return told

    def _file(self, watch: Watch) -> None:
        self._board.file(watch.id, watch.memory.alarm)
        self._unsaved[(watch.memory.point, watch.rule.name)] = watch
        self._changed = True

    def _plan(self, watch: Watch, now_ms: int) -> None:
        """An entry that comes too early does no harm: it is planned again then."""
        due = due_ms(watch.rule, watch.memory, now_ms, self._settings)
        if due is None or (watch.scheduled is not None and watch.scheduled <= due):
            return
        self._schedule(watch, due)

    def _schedule(self, watch: Watch, at_ms: int) -> None:
        watch.scheduled = at_ms
        self._turn += 1
        heapq.heappush(self._due, (at_ms, self._turn, watch))

    def _refused(self, wanted: Iterable[Key]) -> tuple[Key, ...]:
        refused = []
        for key in wanted:
            watch = self._watch(*key)
            if watch is None or watch.rule.life_safety:
                refused.append(key)
        return tuple(refused)


_ENDS = frozenset({Happening.RETURNED, Happening.ENDED, Happening.WITHHELD, Happening.RESET})


def _differing(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> list[Any]:
    keys = dict.fromkeys((*before, *after))
    return [key for key in keys if before.get(key) != after.get(key)]


def _is_state(reading: Reading, states: int) -> bool:
    return reading.value is None or 0 <= int(reading.value) < states


def _recalled(watch: Watch, memory: Memory) -> Memory:
    """As the park's own rule has it: its class, and its level, so that its deadband holds on."""
    alarm = memory.alarm
    if alarm is not None and alarm.life_safety != watch.rule.life_safety:
        alarm = replace(alarm, life_safety=watch.rule.life_safety)
        memory = replace(memory, alarm=alarm)
    if alarm is None or alarm.returned_ms is not None or alarm.latched:
        return memory
    level = next((v for v in watch.rule.levels if v.name == alarm.which), None)
    since = () if level is None else (alarm.raised_ms,) * int(level.severity)
    return replace(memory, level=level, since=since)
