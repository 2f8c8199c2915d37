"""A point: one quantity of one device, as the site file and the device profile declare it."""

from __future__ import annotations

from dataclasses import dataclass

from models.points.rule import Rule
from models.points.severity import Severity
from models.text.name import Name


@dataclass(frozen=True, slots=True)
class State:
    """One state of a two- or many-state point; a reading's value is its index in `Point.states`."""

    code: str
    """Stable word of the profile, for instance `open`, `locked_down`, `tripped`."""
    name: Name
    severity: Severity = Severity.NONE
    """What it means when the point is in this state: NONE is normal."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits in the point's unit; None where there is none. A limit is violated strictly beyond."""

    low_low: float | None = None
    low: float | None = None
    high: float | None = None
    high_high: float | None = None
    deadband: float = 0.0
    """A violation ends only this far inside the limit, in the point's unit."""
    severity: Severity = Severity.MEDIUM
    """Of low and high; low_low and high_high are one step more severe, at most CRITICAL."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a command: a point other than the one that was written."""

    point: str
    """Id of the independent point."""
    value: float | None = None
    """The value it must show; None: the commanded value."""
    tolerance: float = 0.0
    """In the proof point's unit."""
    within_ms: int = 10_000


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """How a point may be commanded."""

    action: str
    """`setpoint` (any value in range), `switch` (a state), `pulse` (the device times it itself)."""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    proof: Proof | None = None
    """None: the device has no independent readback; the outcome is SENT_NOT_PROVABLE at best."""
    confirm: bool = False
    reason_required: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One quantity. Ids are slugs, permanent, independent of name and place."""

    id: str
    device: str
    """Id of the device; the device names the link."""
    name: Name
    kind: str
    """`temperature`, `active_power`, `door_mode`, ...: the kinds of `models.points.kinds`."""
    unit: str = ""
    """UCUM code, empty for states and counts."""
    resolution: float | None = None
    """Smallest step in `unit`; None keeps the double as it came."""
    states: tuple[State, ...] = ()
    """Empty for analogue points and counters."""
    counter: bool = False
    """Counts up for ever (energy, volume); stored as whole steps, never interpolated."""
    limits: Limits | None = None
    normal: tuple[float, float] | None = None
    """Normal band for the bar beside the value."""
    scale: tuple[float, float] | None = None
    """Ends of the bar; None: worked out from limits and band."""
    stale_after_ms: int = 61_000
    """Proof of life: silence beyond this makes the value STALE (2 x interval + 1 s by default)."""
    deadband: float = 0.0
    """A change smaller than this is not stored again, in `unit`; 0 stores every sample."""
    command: CommandSpec | None = None
    rules: tuple[Rule, ...] = ()
    """All effective alarm rules, those that follow from limits and states among them."""
    designed: tuple[float, ...] = ()
    """What it shows as designed: indices of states, or the two ends of a band; empty: not said.
    Anything else is a temporary state that somebody has to answer for (ADR 0023)."""
