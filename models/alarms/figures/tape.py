"""Transitions turned into columns: what was raised, what stood when, who was called how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from models.alarms.figures.line import Line
from models.alarms.transition import Happening, Transition

How = Literal["", "shelved", "suppressed", "out_of_service"]
"""Annunciated, or why nobody is called."""
_RAISED, _WITHHELD = Happening.RAISED, Happening.WITHHELD
_GONE = (Happening.RETURNED, Happening.ENDED)


@dataclass(slots=True)
class Raised:
    """One activation: a condition that calls, from normal or out of suppression."""

    alarm: int
    """Index in `Tape.alarms`."""
    at_ms: int
    severity: int
    gone_ms: int | None = None
    """When the condition was gone by itself, while it called."""


@dataclass(slots=True)
class Stretch:
    """A part of a condition's time in which it called, or was withheld in one way."""

    alarm: int
    severity: int
    begun_ms: int
    """Of the condition."""
    since_ms: int
    how: str
    by: str = ""
    until_ms: int | None = None
    """None: it still is so."""


@dataclass(slots=True)
class Call:
    """A time in which somebody should have acknowledged."""

    alarm: int
    severity: int
    since_ms: int
    acknowledged_ms: int | None = None
    until_ms: int | None = None
    """Withheld before anybody acknowledged."""


@dataclass(slots=True)
class Tape:
    """Takes transitions one by one, oldest first. One condition per alarm at a time."""

    alarms: list[str] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    count: int = 0
    """Transitions taken."""
    _index: dict[str, int] = field(default_factory=dict)
    _open: dict[int, Stretch] = field(default_factory=dict)
    _last: dict[int, Raised] = field(default_factory=dict)
    _calling: dict[int, Call] = field(default_factory=dict)

    def take(self, transitions: Iterable[Transition | Line]) -> None:
        """Add what happened."""
        for one in transitions:
            self.count += 1
            fresh = one.id not in self._index
            number = self.number(one.id)
            if fresh:
                self._first(number, one)
            happening = one.happening
            if happening is _RAISED:
                self._raise(number, one)
            elif happening in _GONE:
                self._end(number, one)
            elif happening is Happening.ACKNOWLEDGED:
                call = self._calling.pop(number, None)
                if call is not None:
                    call.acknowledged_ms = one.at_ms
            elif happening is _WITHHELD:
                self._withhold(number, one)
            elif happening is Happening.RE_ALARMED:
                self._call(number, int(one.severity), one.at_ms)
            elif happening is Happening.CHANGED:
                self._change(number, one)

    def number(self, alarm: str) -> int:
        """Index of an alarm; a new one if it was not seen yet."""
        found = self._index.get(alarm)
        if found is None:
            found = self._index[alarm] = len(self.alarms)
            self.alarms.append(alarm)
        return found

    def stands(self, alarm: str, severity: int, since_ms: int, how: str) -> None:
        """An alarm that is known to stand at the end; ignored if the transitions say so."""
        number = self.number(alarm)
        if number not in self._open:
            self.stretches.append(Stretch(number, severity, since_ms, since_ms, how))

    def _first(self, number: int, one: Transition | Line) -> None:
        """What an alarm was before the tape began: its occurrence says since when."""
        if one.happening is _RAISED or one.raised_ms >= one.at_ms:
            return
        how = one.withheld if one.happening is not _WITHHELD else ""
        if one.happening is Happening.ENDED:
            how = how or "shelved"
        self._begin(number, Stretch(number, int(one.severity), one.raised_ms, one.raised_ms, how))

    def _raise(self, number: int, one: Transition | Line) -> None:
        if one.withheld:  # a condition that calls nobody is no alarm to an operator
            self._withhold(number, one)
            return
        at, severity = one.at_ms, int(one.severity)
        self._last[number] = activation = Raised(number, at, severity)
        self.raised.append(activation)
        before = self._close(number, at)
        # out of suppression the condition is as old as it was
        begun = before.begun_ms if before is not None and before.how else at
        self._begin(number, Stretch(number, severity, begun, at, ""))
        self._call(number, severity, at)

    def _withhold(self, number: int, one: Transition | Line) -> None:
        before = self._close(number, one.at_ms)
        begun = one.at_ms if before is None else before.begun_ms
        self._begin(
            number,
            Stretch(number, int(one.severity), begun, one.at_ms, one.withheld or "shelved", one.by),
        )
        self._last.pop(number, None)
        self._uncall(number, one.at_ms)

    def _end(self, number: int, one: Transition | Line) -> None:
        self._close(number, one.at_ms)
        activation = self._last.pop(number, None)
        if one.happening is Happening.ENDED:
            self._uncall(number, one.at_ms)
        elif activation is not None:
            activation.gone_ms = one.at_ms

    def _change(self, number: int, one: Transition | Line) -> None:
        """Worse than it was: it calls again if somebody had acknowledged it."""
        stretch = self._open.get(number)
        if stretch is not None and not stretch.how and one.severity > stretch.severity:
            stretch.severity = int(one.severity)
            self._call(number, int(one.severity), one.at_ms)

    def _begin(self, number: int, stretch: Stretch) -> None:
        self._open[number] = stretch
        self.stretches.append(stretch)

    def _close(self, number: int, at_ms: int) -> Stretch | None:
        before = self._open.pop(number, None)
        if before is not None:
            before.until_ms = at_ms
        return before

    def _call(self, number: int, severity: int, at_ms: int) -> None:
        if number not in self._calling:  # called again before anybody came: one call
            self._calling[number] = call = Call(number, severity, at_ms)
            self.calls.append(call)

    def _uncall(self, number: int, at_ms: int) -> None:
        call = self._calling.pop(number, None)
        if call is not None:
            call.until_ms = at_ms
