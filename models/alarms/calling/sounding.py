"""What sounds now: a pure function of what stands, what was silenced, a mute, and the moment.

Nothing but a silence stops life safety, and that for `AlarmSettings.resound_ms` at most: not a
flood, not a drill, not a mute. What is silenced is one occurrence of one alarm as it was then: a
new one sounds, and the same one sounds again when it becomes worse or escalates (docs/adr/0024).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType

from models.alarms.alarm import Alarm
from models.alarms.load import Load
from models.points import Severity
from models.site.park import AlarmSettings

LONGEST_MUTE_MS = 600_000


class Pattern(IntEnum):
    """Which rhythm is heard; the most urgent last."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4
    LIFE_SAFETY = 5


@dataclass(frozen=True, slots=True)
class Silenced:
    """One occurrence as it was when somebody silenced it."""

    at_ms: int
    severity: Severity
    escalated: int
    unproven: bool = False


Occurrence = tuple[str, str, int]
"""Point and rule of the alarm, and when this occurrence was raised."""
Practised = Callable[[str], bool]
"""Whether a point is where a drill runs. Elsewhere everything sounds as ever."""
_NOTHING: Mapping[Occurrence, Silenced] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hush:
    """What the persons at one post have silenced, and until when they muted the rest."""

    silenced: Mapping[Occurrence, Silenced] = field(default_factory=lambda: _NOTHING)
    muted_until_ms: int = 0

    def muted_ms(self, now_ms: int) -> int:
        """What is left of a mute; 0 without one. A clock that was set back ends it."""
        left = self.muted_until_ms - now_ms
        return left if 0 < left <= LONGEST_MUTE_MS else 0


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard: one rhythm at one level, and of how many alarms."""

    pattern: Pattern = Pattern.NONE
    level: int = 0
    """0 to 3: the furthest step of escalation among what sounds."""
    first: Alarm | None = None
    """The most important alarm that sounds."""
    more: int = 0
    """How many sound beside it."""
    silenced: int = 0
    """How many would sound if nobody had silenced them."""


SILENT = Sound()
_MOST = int(Pattern.LIFE_SAFETY)


def pattern_of(alarm: Alarm) -> Pattern:
    """The rhythm of an alarm."""
    return Pattern.LIFE_SAFETY if alarm.life_safety else Pattern(int(alarm.severity))


def calls(alarm: Alarm) -> bool:
    """Whether `alarm` is for the ear: unacknowledged, not withheld, and there.

    What has returned waits for the eye; what latches, or is of life safety, until somebody comes.
    A value that a broker kept makes no sound; that nobody comes to look, does.
    """
    if alarm.acknowledged or alarm.is_withheld or (alarm.unproven and not alarm.escalated):
        return False
    return alarm.returned_ms is None or alarm.latched or alarm.life_safety


def sounding(
    alarms: Sequence[Alarm],
    load: Load,
    hush: Hush,
    settings: AlarmSettings,
    now_ms: int,
    *,
    drill: Practised | None = None,
) -> Sound:
    """What sounds now of `alarms` (in the order of the view: the most important first)."""
    heard, silenced = _divided(alarms, load, hush, settings, now_ms, drill)
    if not heard:
        return Sound(silenced=silenced)
    first, rank = heard[0], 0
    for alarm in heard:
        own = _MOST if alarm.life_safety else alarm.severity
        if own > rank:  # the first of several as important
            first, rank = alarm, own
            if rank == _MOST:
                break
    level = max([alarm.escalated for alarm in heard])
    return Sound(pattern_of(first), min(level, 3), first, len(heard) - 1, silenced)


def silence(
    alarms: Sequence[Alarm],
    load: Load,
    hush: Hush,
    settings: AlarmSettings,
    now_ms: int,
    *,
    drill: Practised | None = None,
) -> Hush:
    """`hush` after somebody silenced what sounds now, and nothing else."""
    heard, _ = _divided(alarms, load, hush, settings, now_ms, drill)
    fresh = {
        (alarm.point, alarm.rule, alarm.raised_ms): Silenced(
            now_ms, alarm.severity, alarm.escalated, alarm.unproven
        )
        for alarm in heard
    }
    kept = pruned(hush, alarms).silenced
    return replace(hush, silenced=MappingProxyType({**kept, **fresh}))


def mute(hush: Hush, now_ms: int, span_ms: int = LONGEST_MUTE_MS) -> Hush:
    """`hush` with everything but life safety quiet for `span_ms`, at most ten minutes."""
    return replace(hush, muted_until_ms=now_ms + max(0, min(span_ms, LONGEST_MUTE_MS)))


def unmute(hush: Hush) -> Hush:
    """`hush` without a mute."""
    return replace(hush, muted_until_ms=0)


def pruned(hush: Hush, alarms: Sequence[Alarm]) -> Hush:
    """`hush` without what is acknowledged or gone: what comes back is new to the ear."""
    if not hush.silenced:
        return hush
    open_ = {
        (alarm.point, alarm.rule, alarm.raised_ms) for alarm in alarms if not alarm.acknowledged
    }
    if open_.issuperset(hush.silenced):
        return hush
    kept = {key: entry for key, entry in hush.silenced.items() if key in open_}
    return replace(hush, silenced=MappingProxyType(kept))


def _divided(
    alarms: Sequence[Alarm],
    load: Load,
    hush: Hush,
    settings: AlarmSettings,
    now_ms: int,
    drill: Practised | None,
) -> tuple[list[Alarm], int]:
    """What sounds, and how many more would if they were not silenced."""
    muted = hush.muted_ms(now_ms) > 0
    flood = load.flood_since_ms is not None
    heard: list[Alarm] = []
    silenced = 0
    for alarm in alarms:
        if not alarm.life_safety and (muted or (flood and alarm.severity < Severity.HIGH)):
            continue
        if not calls(alarm) or (drill is not None and _gives_way(alarm, drill)):
            continue
        if hush.silenced and _is_silenced(alarm, hush, settings, now_ms):
            silenced += 1
        else:
            heard.append(alarm)
    return heard, silenced


def _gives_way(alarm: Alarm, drill: Practised) -> bool:
    """Medium and low alarms do where it is practised."""
    return not alarm.life_safety and alarm.severity < Severity.HIGH and drill(alarm.point)


def _is_silenced(alarm: Alarm, hush: Hush, settings: AlarmSettings, now_ms: int) -> bool:
    entry = hush.silenced.get((alarm.point, alarm.rule, alarm.raised_ms))
    return (
        entry is not None
        and 0 <= now_ms - entry.at_ms < settings.resound_ms
        and alarm.severity <= entry.severity
        and alarm.escalated <= entry.escalated
        and alarm.unproven >= entry.unproven
    )
