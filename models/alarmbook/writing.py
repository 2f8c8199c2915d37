"""What is written for each thing that is done: one operation of `view.recording` each.

What the post does itself (`silenced`, `muted`, `unmuted`, `sound_tested`, `escalated`,
`shelving_over`, `returned`) goes through `view.recording.note` and needs nobody signed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.alarms import Alarm
from models.alarms.escalation import calling_since
from models.records import Change, JsonValue

SLICE = 50
"""Records that are written in one go where there may be hundreds."""


def acknowledge(alarms: Sequence[Alarm], seen_ms: int, note: str = "") -> tuple[Change, ...]:
    """Covers occurrences that were raised up to `seen_ms`; what came later is left out."""
    return tuple(
        Change("alarm", one.id, "acknowledged", _seen(one, seen_ms, note), is_event=True)
        for one in alarms
        # what was acknowledged and calls again is another call than the one that was seen
        if calling_since(one) <= seen_ms
    )


def slices(changes: Sequence[Change], most: int = SLICE) -> Iterator[tuple[Change, ...]]:
    """`changes` in operations of at most `most` records, each of them whole.

    Hundreds of alarms are acknowledged in as many operations as the window can write between two
    frames; an operation of the journal is bounded, too.
    """
    records: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        records.setdefault((change.kind, change.entity), []).append(change)
    whole = list(records.values())
    for start in range(0, len(whole), most):
        yield tuple(change for own in whole[start : start + most] for change in own)


def reset(alarm: Alarm, seen_ms: int, note: str = "") -> tuple[Change, ...]:
    """Let go of a latched alarm after somebody has looked at the place."""
    return (Change("alarm", alarm.id, "reset", _seen(alarm, seen_ms, note), is_event=True),)


def shelve(
    id_: str,
    point: str,
    rule: str,
    *,
    since_ms: int,
    until_ms: int,
    one_shot: bool,
    reason: str,
    note: str = "",
) -> tuple[Change, ...]:
    """A new shelving; `id_` is from `view.recording.new_id()`, `reason` a code of `REASONS`."""
    values: dict[str, JsonValue] = {
        "point": point,
        "rule": rule,
        "since": since_ms,
        "until": until_ms,
        "one_shot": one_shot,
        "reason": reason,
    }
    return _fields("shelving", id_, values | _noted(note))


def extend(id_: str, until_ms: int, reason: str) -> tuple[Change, ...]:
    """Move the end of a shelving."""
    return _extended("shelving", id_, until_ms, reason)


def unshelve(id_: str, now_ms: int) -> tuple[Change, ...]:
    """End it now."""
    return (Change("shelving", id_, "ended", now_ms),)


def shelving_over(id_: str, now_ms: int) -> tuple[Change, ...]:
    """By the station: the condition of a one-shot shelving is gone."""
    return (Change("shelving", id_, "returned", now_ms),)


def suppress(
    id_: str, point: str, rule: str, *, since_ms: int, until_ms: int, reason: str, note: str = ""
) -> tuple[Change, ...]:
    """A new suppression by hand; `reason` in words."""
    values: dict[str, JsonValue] = {
        "point": point,
        "rule": rule,
        "since": since_ms,
        "until": until_ms,
        "reason": reason,
    }
    return _fields("suppression", id_, values | _noted(note))


def extend_suppression(id_: str, until_ms: int, reason: str) -> tuple[Change, ...]:
    """Move the end of a suppression."""
    return _extended("suppression", id_, until_ms, reason)


def lift(id_: str, now_ms: int) -> tuple[Change, ...]:
    """End a suppression now."""
    return (Change("suppression", id_, "ended", now_ms),)


def noted(
    id_: str,
    type_: str,
    point: str,
    value: float,
    since_ms: int,
    *,
    owner: str = "",
    reason: str = "",
    until_ms: int | None = None,
) -> tuple[Change, ...]:
    """`point` shows `value`, which is not as designed. By the station; or by a person, who says
    why. No end is one without an end."""
    values: dict[str, JsonValue] = {
        "type": type_,
        "point": point,
        "value": shown(value),
        "since": since_ms,
    }
    said: dict[str, JsonValue] = {"owner": owner, "reason": reason, "until": until_ms}
    return _fields("override", id_, values | {k: v for k, v in said.items() if v})


def explain(id_: str, owner: str, reason: str, until_ms: int | None) -> tuple[Change, ...]:
    """Say why something is not as designed, who answers for it, and until when."""
    values: dict[str, JsonValue] = {"owner": owner, "reason": reason}
    return _fields("override", id_, values | ({"until": until_ms} if until_ms else {}))


def extend_override(id_: str, until_ms: int, reason: str) -> tuple[Change, ...]:
    """Move the end of what was explained."""
    return _extended("override", id_, until_ms, reason)


def withdraw(id_: str, now_ms: int) -> tuple[Change, ...]:
    """What was said does not hold any more; the point stays as it is."""
    return (Change("override", id_, "ended", now_ms),)


def returned(id_: str, now_ms: int) -> tuple[Change, ...]:
    """By the station: the point is as designed again."""
    return (Change("override", id_, "returned", now_ms),)


def start_drill(
    id_: str, *, reason: str, since_ms: int, until_ms: int, building: str = ""
) -> tuple[Change, ...]:
    """From now on it is practised, in one building or in the whole park."""
    values: dict[str, JsonValue] = {"reason": reason, "since": since_ms, "until": until_ms}
    return _fields("drill", id_, values | ({"building": building} if building else {}))


def extend_drill(id_: str, until_ms: int, reason: str) -> tuple[Change, ...]:
    """Move the end of a drill."""
    return _extended("drill", id_, until_ms, reason)


def end_drill(id_: str, now_ms: int) -> tuple[Change, ...]:
    """It is over, before its time or after."""
    return (Change("drill", id_, "ended", now_ms),)


def silenced(post: str, alarms: Sequence[str], by: str = "") -> tuple[Change, ...]:
    """What sounded was stopped; `by`: who is signed on, if anybody is."""
    return _post(post, "silenced", {"alarms": list(alarms), "by": by})


def muted(post: str, until_ms: int, by: str = "") -> tuple[Change, ...]:
    """The sound is off until then."""
    return _post(post, "muted", {"until": until_ms, "by": by})


def unmuted(post: str, by: str = "") -> tuple[Change, ...]:
    """The sound is on again, before its time."""
    return _post(post, "unmuted", {"by": by})


def sound_tested(post: str, heard: bool | None, by: str = "") -> tuple[Change, ...]:
    """The loudspeaker was tried; `heard` is what the person said, None if nothing was said."""
    return _post(post, "sound_tested", {"heard": heard, "by": by})


def escalated(alarm: Alarm, step: int, told: str = "") -> tuple[Change, ...]:
    """A step of escalation was taken: 1 louder, 2 call, 3 notice to the other posts."""
    value: JsonValue = {"step": step, "raised": alarm.raised_ms, "told": told}
    return (Change("alarm", alarm.id, "escalated", value, is_event=True),)


def shown(value: float) -> str:
    """A value as the journal can hold it: no floats there."""
    return str(int(value)) if value == int(value) else repr(value)


def _seen(alarm: Alarm, seen_ms: int, note: str) -> JsonValue:
    return {
        "seen": seen_ms,
        "raised": alarm.raised_ms,
        "called": alarm.called_ms,
        "severity": int(alarm.severity),
        "life_safety": alarm.life_safety,
    } | ({"note": note} if note else {})


def _noted(note: str) -> dict[str, JsonValue]:
    return {"note": note} if note else {}


def _fields(kind: str, id_: str, values: dict[str, JsonValue]) -> tuple[Change, ...]:
    return tuple(Change(kind, id_, name, value) for name, value in values.items())


def _extended(kind: str, id_: str, until_ms: int, reason: str) -> tuple[Change, ...]:
    said: JsonValue = {"until": until_ms, "reason": reason}
    return (
        Change(kind, id_, "until", until_ms),
        Change(kind, id_, "extended", said, is_event=True),
    )


def _post(post: str, name: str, value: dict[str, JsonValue]) -> tuple[Change, ...]:
    return (Change("post", post, name, value, is_event=True),)
