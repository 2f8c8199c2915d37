"""What the inspector says about an alarm or a group, as rows of label and value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.alarmbook import drill_around, reason_of
from models.alarms import Alarm, AlarmState
from models.points import Grade, Reading
from widgets.alarms.columns import Cells
from widgets.alarms.groups import group_place, kinds_told
from widgets.alarms.holding import is_open
from widgets.alarmwords import alarm_words, state_word
from widgets.contribution import Desk
from widgets.records.people import actor_name
from widgets.words import Words

Rows = list[tuple[str, str]]
_COUNTED = {
    AlarmState.UNACKNOWLEDGED: "alarmpanel.crumb.unacknowledged",
    AlarmState.ACKNOWLEDGED: "alarmpanel.crumb.acknowledged",
    AlarmState.RETURNED: "alarmpanel.crumb.returned",
}


def past_facts(desk: Desk, alarm: Alarm) -> Rows:
    """Of an alarm as it was: nothing of now belongs there."""
    words, now = desk.words, desk.view.now()
    value = alarm_words(alarm, desk.view, words, live=False).value
    rows: Rows = [
        (words.say("alarmpanel.fact.priority"), _priority(desk, alarm)),
        (words.say("alarmpanel.fact.raised"), words.since(alarm.raised_ms, now)),
        (words.say("alarmpanel.fact.value"), value),
        (words.say("alarmpanel.fact.drill"), _drill(desk, alarm)),
    ]
    return [row for row in rows if row[1] != words.say("alarmpanel.life_safety")]


def facts_of(desk: Desk, alarm: Alarm) -> Rows:
    """Priority, state, times, value, data, who acknowledged or shelved it."""
    words, now = desk.words, desk.view.now()
    say = words.say
    said = alarm_words(alarm, desk.view, words)
    since = f"{words.since(alarm.raised_ms, now)} · {words.age(now - alarm.raised_ms)}"
    rows: Rows = [
        (say("alarmpanel.fact.priority"), _priority(desk, alarm)),
        (say("alarmpanel.fact.state"), state_word(words, alarm)),
        (say("alarmpanel.fact.since"), since),
    ]
    if alarm.returned_ms is not None:
        gone = f"{words.since(alarm.returned_ms, now)} · {words.age(now - alarm.returned_ms)}"
        rows.append((say("alarmpanel.fact.gone"), gone))
    if not alarm.is_withheld and said.value != say("alarmpanel.life_safety"):
        rows.append((say("alarmpanel.fact.value"), said.value))
    rows.append((say("alarmpanel.fact.data"), _data(desk, alarm)))
    if alarm.occurrences > 1:
        rows.append((say("alarmpanel.fact.count"), words.number(alarm.occurrences)))
    rows.append((say("alarmpanel.fact.drill"), _drill(desk, alarm)))
    return [*rows, *_persons(desk, alarm)]


def data_said(desk: Desk, alarm: Alarm, latest: Reading) -> str:
    """That an alarm cannot clear because its data are bad; empty while they are good."""
    if alarm.returned_ms is not None or latest.quality.grade is Grade.GOOD:
        return ""
    words, now = desk.words, desk.view.now()
    if alarm.unproven and not alarm.latched:
        return words.say("alarmpanel.unproven.said")
    if not latest.received_ms:
        return words.say("alarmpanel.data.none", quality=words.quality(latest.quality))
    clock = words.since(latest.received_ms, now)
    return words.say("alarmpanel.data.bad", quality=words.quality(latest.quality), clock=clock)


def group_facts(desk: Desk, cells: Cells, alarms: Sequence[Alarm]) -> Rows:
    """How many, since when, where, of what kinds."""
    words, now = desk.words, desk.view.now()
    say = words.say
    if not alarms:
        return [(say("alarmpanel.fact.state"), say("alarmpanel.gone"))]
    levels = Counter(alarm.severity for alarm in alarms)
    rows = [(words.severity(s), words.number(levels[s])) for s in sorted(levels, reverse=True)]
    open_ = sum(is_open(alarm) for alarm in alarms)
    since = min(alarm.raised_ms for alarm in alarms)
    return [
        *rows,
        (say("alarmpanel.fact.open"), words.number(open_) if open_ else ""),
        (say("alarmpanel.fact.since"), f"{words.since(since, now)} · {words.age(now - since)}"),
        (say("alarmpanel.fact.place"), group_place(desk, cells, alarms)),
        (say("alarmpanel.fact.kinds"), kinds_told(words, alarms, cells)),
    ]


def counts_told(words: Words, alarms: Sequence[Alarm]) -> str:
    """`7 unack., 2 ack., 1 returned`: short, for it stands beside the switches at 1366 px."""
    if not alarms:
        return words.say("alarmpanel.crumb.none")
    counts = Counter(alarm.state for alarm in alarms)
    told = [words.say(code, n=words.number(counts[s])) for s, code in _COUNTED.items() if counts[s]]
    return words.say("alarmpanel.kinds.comma").join(told)


def _priority(desk: Desk, alarm: Alarm) -> str:
    words = desk.words
    said = words.severity(alarm.severity)
    if alarm.condition and alarm.condition is not alarm.severity:
        said = words.say("alarmpanel.priority.now", shown=said, now=words.severity(alarm.condition))
    if alarm.life_safety:
        said = f"{said} · {words.say('alarmpanel.life_safety')}"
    return said


def _drill(desk: Desk, alarm: Alarm) -> str:
    """What was practised where it was raised; it is an alarm like any other all the same."""
    view = desk.view
    try:
        drill = drill_around(view.records, view.park, alarm.point, alarm.raised_ms)
    except LookupError:  # a park that came without its book
        return ""
    return "" if drill is None else drill.reason


def _data(desk: Desk, alarm: Alarm) -> str:
    if alarm.point not in desk.view.park.points:
        return ""
    words, latest = desk.words, desk.view.latest(alarm.point)
    if not latest.received_ms:
        return words.quality(latest.quality)
    age = words.age(desk.view.now() - latest.received_ms)
    return words.say("alarmpanel.data", quality=words.quality(latest.quality), age=age)


def _persons(desk: Desk, alarm: Alarm) -> Rows:
    words, now = desk.words, desk.view.now()
    say = words.say
    rows: Rows = []
    known = alarm.acknowledgement
    if known is not None:
        who = f"{actor_name(desk, known.by)} · {words.since(known.at_ms, now)}"
        rows.append((say("alarmpanel.fact.acknowledged"), who))
        rows.append((say("alarmpanel.fact.note"), known.note))
    shelving = alarm.shelving
    if shelving is not None:
        rows.append((say("alarmpanel.fact.shelved"), actor_name(desk, shelving.by)))
        rows.append((say("alarmpanel.fact.reason"), say(reason_of(shelving.reason))))
        rows.append((say("alarmpanel.fact.until"), words.until(shelving.until_ms, now)))
    if alarm.suppression is not None and alarm.suppression.by:
        rows.append((say("alarmpanel.fact.suppressed"), actor_name(desk, alarm.suppression.by)))
    if alarm.out is not None:
        rows.append((say("alarmpanel.fact.work"), alarm.out.number))
        rows.append((say("alarmpanel.fact.until"), words.until(alarm.out.until_ms, now)))
    return rows
