"""The lists of the page: what is kept how long, what was erased, for what data was looked at."""

from __future__ import annotations

from models.privacy import CLASSES, DONE, ERASURE, PURPOSE, PURPOSES, retention_days
from models.records import Order, Query, Record
from widgets.contribution import Desk, Target
from widgets.records import actor_name
from widgets.records.lines import Entry
from widgets.records.naming import called

_MOST = 300


def kept(desk: Desk) -> list[Entry]:
    """One entry for each class of personal data."""
    words, found = desk.words, []
    for one in CLASSES:
        days = retention_days(desk.view.park.privacy, one.id)
        if not days:
            text = words.say("privacy.kept.always")
        elif one.until_ended:
            text = words.say("privacy.kept.after_end", days=words.number(days))
        else:
            text = words.say("privacy.kept.after_writing", days=words.number(days))
        found.append(Entry(one.id, "", words.say(one.title), text))
    return found


def erasures(desk: Desk) -> list[Entry]:
    """Erasures and stated purposes, newest first, by day."""
    newest = (Order("at", descending=True),)
    records = [
        *desk.view.records.list(Query(ERASURE, order=newest), _MOST),
        *desk.view.records.list(Query(PURPOSE, order=newest), _MOST),
    ]
    records.sort(key=lambda one: (one.number("at") or 0, one.id), reverse=True)
    found, day = [], ""
    for record in records[:_MOST]:
        date = desk.words.date(record.number("at") or record.created_ms)
        made = _erasure if record.kind == ERASURE else _purpose
        found.append(made(desk, record, date if date != day else ""))
        day = date
    return found


def _head(desk: Desk, record: Record) -> str:
    clock = desk.words.clock(record.number("at") or record.created_ms)
    return f"{clock} \u00b7 {actor_name(desk, record.created_by)}"


def _erasure(desk: Desk, record: Record, day: str) -> Entry:
    words = desk.words
    classes = {one.id: one.title for one in CLASSES}
    class_ = classes.get(record.text("data_class"))
    if class_ is not None:
        text = words.say("privacy.erased.class", name=words.say(class_))
        note = ""
    else:
        names = words.listed(_subject(desk, one) for one in record.list("subjects"))
        text = words.say("privacy.erased.subjects", names=names)
        note = record.text("ground")
    done = desk.view.records.events(ERASURE, record.id, DONE)
    value = done[-1].value if done else None
    if isinstance(value, dict):
        count = words.number(int(value.get("contents") or 0))
        said = words.say("privacy.erased.done", count=count)
    else:
        said = words.say("privacy.erased.waiting")
    return Entry(record.id, _head(desk, record), text, f"{said} {note}".strip(), day)


def _purpose(desk: Desk, record: Record, day: str) -> Entry:
    words = desk.words
    uses = {
        "search": "privacy.use.search",
        "export": "privacy.use.export",
        "movements": "privacy.use.movements",
    }
    text = words.say(uses[record.text("use")], name=_subject(desk, record.text("subject")))
    purpose = words.say(PURPOSES[record.text("purpose")])
    note = f"{purpose}: {record.text('explanation')}"
    return Entry(record.id, _head(desk, record), text, note, day)


def _subject(desk: Desk, subject: str) -> str:
    """What a subject is called; once erased it has its kind and the end of its id."""
    kind, _, id_ = subject.partition(":")
    word, name = called(desk, Target(kind, id_))
    return f"{word} {name or id_[-6:]}"
