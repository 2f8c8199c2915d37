"""What stands in the lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from models.alarms.figures.figure import Withholding, unauthorised
from models.alarms.figures.metrics import Measured
from models.records import Query, Record
from widgets.contribution import Desk, Target
from widgets.figures.lists import Row
from widgets.figures.saying import alarm_text

_MOST = 2_000
_Alarm = Callable[..., Row]
_When = Callable[[int], str]
_HOW = {
    "shelved": "figures.how.shelved",
    "suppressed": "figures.how.suppressed",
    "out_of_service": "figures.how.out_of_service",
}
LISTS: Mapping[str, tuple[str, tuple[tuple[str, int], ...], str]] = {
    "top": (
        "figures.list.top",
        (("figures.column.alarm", 0), ("figures.column.count", 190)),
        "figures.list.top.none",
    ),
    "chattering": (
        "figures.list.chattering",
        (
            ("figures.column.alarm", 0),
            ("figures.column.times", 70),
            ("figures.column.minute", 90),
            ("figures.column.last", 136),
        ),
        "figures.list.chattering.none",
    ),
    "fleeting": (
        "figures.list.fleeting",
        (
            ("figures.column.alarm", 0),
            ("figures.column.times", 70),
            ("figures.column.shortest", 90),
            ("figures.column.last", 136),
        ),
        "figures.list.fleeting.none",
    ),
    "stale": (
        "figures.list.stale",
        (
            ("figures.column.alarm", 0),
            ("figures.column.since", 136),
            ("figures.column.until", 136),
            ("figures.column.age", 90),
        ),
        "figures.list.stale.none",
    ),
    "floods": (
        "figures.list.floods",
        (
            ("figures.column.since", 0),
            ("figures.column.age", 110),
            ("figures.column.count", 90),
            ("figures.column.peak", 110),
        ),
        "figures.list.floods.none",
    ),
    "withheld": (
        "figures.list.withheld",
        (
            ("figures.column.alarm", 0),
            ("figures.column.how", 150),
            ("figures.column.since", 136),
            ("figures.column.until", 136),
        ),
        "figures.list.withheld.none",
    ),
}


def rows_of(
    desk: Desk, found: Measured, withholdings: Sequence[Withholding], reports: Mapping[int, str]
) -> dict[str, list[Row]]:
    """By list. `reports` gives the record of a flood by its beginning."""
    words = desk.words

    def alarm(id_: str, *cells: str, share: float | None = None) -> Row:
        title, place = alarm_text(id_, desk.view.park, words)
        # beside bars there is room for the place; most names of devices say it anyway
        text = f"{title}, {place}" if place and share is not None else title
        return Row((text, *cells), Target("alarm", id_), id_, share)

    def when(at_ms: int) -> str:
        return words.until(at_ms, found.end_ms)

    number, most = words.number, max((one.count for one in found.top), default=1)
    return {
        "top": [alarm(one.alarm, number(one.count), share=one.count / most) for one in found.top],
        "chattering": [
            alarm(one.alarm, number(one.count), number(one.worst), when(one.last_ms))
            for one in found.chattering
        ],
        "fleeting": [
            alarm(one.alarm, number(one.count), words.age(one.shortest_ms), when(one.last_ms))
            for one in found.fleeting
        ],
        "stale": [
            alarm(
                one.alarm,
                when(one.begun_ms),
                words.say("figures.stands") if one.until_ms is None else when(one.until_ms),
                words.age((one.until_ms or found.end_ms) - one.begun_ms),
            )
            for one in found.stale
        ],
        "floods": [
            Row(
                (
                    words.time(one.start_ms),
                    words.age(one.end_ms - one.start_ms),
                    number(one.count),
                    number(one.peak),
                ),
                Target("flood_report", reports[one.start_ms]) if one.start_ms in reports else None,
            )
            for one in found.floods
        ],
        "withheld": list(_withheld(desk, found, withholdings, alarm, when)),
    }


def _withheld(desk: Desk, found: Measured, withholdings: Sequence[Withholding],
              alarm: _Alarm, when: _When) -> Iterable[Row]:  # fmt: skip
    """First what nobody decided, then what somebody did, then what was withheld without it."""
    say = desk.words.say
    nobody = unauthorised(found, withholdings)
    for one in nobody:
        until = say("figures.stands") if one.until_ms is None else when(one.until_ms)
        yield alarm(one.alarm, say("figures.how.nobody"), when(one.since_ms), until)
    decided = set()
    for said in sorted(withholdings, key=lambda one: -one.since_ms):
        if said.since_ms < found.end_ms and said.until_ms > found.start_ms:
            decided.add((said.alarm, said.how))
            yield alarm(said.alarm, say(_HOW[said.how]), when(said.since_ms), when(said.until_ms))
    for one in found.withheld:
        if (one.alarm, one.how) not in decided and one not in nobody:
            until = say("figures.stands") if one.until_ms is None else when(one.until_ms)
            how = "figures.how.design" if one.how == "suppressed" else _HOW[one.how]
            yield alarm(one.alarm, say(how), when(one.since_ms), until)


def withholdings_of(desk: Desk, start_ms: int, end_ms: int) -> list[Withholding]:
    """What persons shelved and suppressed in a period, from the records."""
    found = []
    for kind, how in (("shelving", "shelved"), ("suppression", "suppressed")):
        query = Query(kind, (("since", "below", end_ms), ("until", "at_least", start_ms)))
        found += [_withholding(one, how) for one in _listed(desk, query)]
    return found


def reports_of(desk: Desk, start_ms: int, end_ms: int) -> dict[int, str]:
    """Ids of the reports of the floods of a period, by beginning."""
    query = Query("flood_report", (("began", "below", end_ms), ("ended", "at_least", start_ms)))
    return {one.number("began") or 0: one.id for one in _listed(desk, query)}


def _listed(desk: Desk, query: Query) -> Sequence[Record]:
    try:
        return desk.view.records.list(query, _MOST)
    except LookupError:  # records that know no such kind
        return ()


def _withholding(record: Record, how: str) -> Withholding:
    until = record.number("until") or 0
    ended = (record.number("ended"), record.number("returned") if how == "shelved" else None)
    return Withholding(
        f"{record.text('point')}/{record.text('rule')}",
        how,
        record.number("since") or 0,
        min([until, *(at for at in ended if at is not None)]),
    )
