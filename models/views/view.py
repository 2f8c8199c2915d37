"""How every panel reads the park: live, as it was at a moment, or from a frozen file.

Age, "today" and "overdue" come from `View.now`; no panel reads a clock (docs/adr/0001).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.alarms import Alarm, AlarmLog, Load, OutOfService
from models.commands import CommandRecord
from models.links import DeadLetter, DeviceHealth, LinkStatus
from models.points import Reading
from models.records import Attachments, Recording, Records
from models.site.park import Park
from models.text.message import Message


class ViewKind(Enum):
    """Where a view looks."""

    LIVE = "live"
    PAST = "past"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Changes:
    """What may look different since the last call."""

    points: frozenset[str] = frozenset()
    alarms: bool = False
    links: bool = False
    commands: bool = False
    authority: bool = False
    """Who acts, or what they may do: what is not permitted has to be asked again."""


Listener = Callable[[Changes], None]
Unsubscribe = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Samples:
    """One point over a span; all three arrays have the same length, times ascend."""

    times: NDArray[np.int64]
    """UTC milliseconds."""
    values: NDArray[np.float64]
    """In the point's unit; NaN where there was no usable value."""
    quality: NDArray[np.uint8]
    """`Quality` bytes; anything that is not GOOD grade begins a gap until the next good sample."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hourly rollup of one point; all arrays have the same length."""

    hours: NDArray[np.int64]
    """Start of each hour, UTC milliseconds."""
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]
    mean: NDArray[np.float64]
    count: NDArray[np.int64]


class History(Protocol):
    """Stored samples, at most 50 ms per call for a day of one point or a year of its hours."""

    def samples(self, point: str, start_ms: int, end_ms: int) -> Samples:
        """Everything stored of `point` in the half-open span, up to the newest sample."""

    def rollup(self, point: str, start_ms: int, end_ms: int) -> Hours:
        """Hours of `point` whose start lies in the half-open span."""

    def state(self, at_ms: int) -> Mapping[str, Reading]:
        """All points as of the nearest keyframe at or before `at_ms`; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Health:
    """The core's own figures for the status line."""

    readings_per_s: float = 0.0
    recorded_ms: int | None = None
    """When the history last wrote."""
    fault: Message | None = None
    """Of the storage: what cannot be recorded now, and why."""
    failing: Message | None = None
    """A part of the program that fails and is begun again."""


class Commanding(Protocol):
    """The only way to act on the park; only the live view has one."""

    def obstacle(self, point: str) -> Message | None:
        """Why `point` cannot be commanded now; None if it can."""

    async def submit(self, point: str, value: float, reason: str = "") -> CommandRecord:
        """Ask once; returns when the outcome is known (at most proof time plus a few seconds).

        Never raises for a faulty world: what went wrong is in the record.
        """


class View(Protocol):
    """One consistent look at one park."""

    kind: ViewKind
    park: Park
    history: History
    commanding: Commanding | None
    records: Records
    recording: Recording | None
    """None where nothing can be written: in the past, in a file."""
    attachments: Attachments
    alarm_log: AlarmLog

    def now(self) -> int:
        """UTC milliseconds: the present, the time cursor, or the file's cut-off."""

    def latest(self, point: str) -> Reading:
        """The newest reading; quality NOTHING_YET if none. LookupError for an unknown point.

        While the point is out of service its quality is OUT_OF_SERVICE, and the value is the one
        that is measured: it is shown, and nothing is concluded from it.
        """

    def alarm(self, point: str) -> Alarm | None:
        """The worst alarm of `point` that calls or has called; None if all are withheld."""

    def alarms(self) -> Sequence[Alarm]:
        """What operators are called for: unacknowledged, acknowledged and returned alarms.

        Life safety first, then the worst, newest first among equals. The same object until
        something changes.
        """

    def withheld(self) -> Sequence[Alarm]:
        """Conditions that call nobody: shelved, suppressed or out of service. Worst first."""

    def alarm_load(self) -> Load:
        """The rate of new alarms, and whether it is a flood."""

    def out_of_service(self) -> Mapping[str, OutOfService]:
        """What is out of service, by point: for which work and until when."""

    def links(self) -> Sequence[LinkStatus]:
        """All links in the order of the site file."""

    def device(self, device: str) -> DeviceHealth | None:
        """Health of a device; None if nothing is known yet."""

    def dead_letters(self) -> Sequence[DeadLetter]:
        """What could not be read, newest last, bounded."""

    def commands(self) -> Sequence[CommandRecord]:
        """Recent commands, newest last, bounded."""

    def health(self) -> Health:
        """Figures of the core itself."""

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """Call `listener` on the GUI thread, at most 30 times a second, after something changed."""


def actor(view: View) -> str:
    """Id of who acts here; empty for nobody, as at a locked desk or where nothing is written."""
    return "" if view.recording is None else view.recording.person
