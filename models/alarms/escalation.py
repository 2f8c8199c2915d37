"""When an alarm that nobody acknowledges becomes louder, calls a person, and tells other posts.

Pure: an alarm, the site's settings and a moment give the step that it stands at. Steps that a site
leaves out (0 ms) are passed over. Whoever takes a step remembers it in `Alarm.escalated`.
"""

from __future__ import annotations

from enum import IntEnum

from models.alarms.alarm import Alarm
from models.points import Severity
from models.site.park import AlarmSettings


class Step(IntEnum):
    """What is done, one after the other; the value is `Alarm.escalated`."""

    NONE = 0
    LOUDER = 1
    CALL = 2
    """The on-call person's name and number, large on the screen."""
    NOTICE = 3
    """To the other posts."""


def escalates(alarm: Alarm) -> bool:
    """True while `alarm` calls and nobody has come: critical, high, or of life safety.

    What has returned waits in the list; what latches, or is of life safety, goes on.
    """
    if alarm.acknowledged or alarm.is_withheld:
        return False
    if alarm.life_safety:
        return True
    if alarm.returned_ms is not None and not alarm.latched:
        return False
    return alarm.severity >= Severity.HIGH


def calling_since(alarm: Alarm) -> int:
    """When it began to call for whoever has not come yet: raised, worse, or re-alarmed."""
    return max(alarm.raised_ms, alarm.called_ms)


def due(alarm: Alarm, settings: AlarmSettings, now_ms: int, since_ms: int | None = None) -> Step:
    """The step that `alarm` stands at; never below the one that was taken already.

    `since_ms` is when it began to call for somebody: after a re-alarm, or when it became high,
    later than it was raised. None: when it was raised.
    """
    taken = Step(alarm.escalated)
    if not escalates(alarm):
        return taken
    since = alarm.raised_ms if since_ms is None else since_ms
    reached = [step for step, after in _steps(settings) if now_ms - since >= after]
    return max([taken, *reached])


def next_due_ms(alarm: Alarm, settings: AlarmSettings, since_ms: int | None = None) -> int | None:
    """When the next step after the one that was taken is due; None if there is none."""
    if not escalates(alarm):
        return None
    since = alarm.raised_ms if since_ms is None else since_ms
    open_ = [since + after for step, after in _steps(settings) if step > alarm.escalated]
    return min(open_, default=None)


def _steps(settings: AlarmSettings) -> list[tuple[Step, int]]:
    times = (
        (Step.LOUDER, settings.louder_ms),
        (Step.CALL, settings.call_ms),
        (Step.NOTICE, settings.notice_ms),
    )
    return [(step, after) for step, after in times if after > 0]
