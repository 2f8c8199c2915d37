"""What any target is and what it is called, in the language of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.records import Record
from widgets.contribution import Contribution, Desk, Naming, Target
from widgets.records.people import name_text
from widgets.records.places import place_name

_PLACES = {
    "area": "search.kind.area",
    "floor": "search.kind.floor",
    "building": "search.kind.building",
    "device": "search.kind.device",
}
_KINDS = {
    **_PLACES,
    "point": "search.kind.point",
    "link": "search.kind.link",
    "alarm": "search.kind.alarm",
    "entry": "search.kind.entry",
    "tenant": "search.kind.tenant",
    "contact": "search.kind.contact",
    "lease": "search.kind.lease",
    "request": "search.kind.request",
    "incident": "search.kind.incident",
    "incident_step": "search.kind.incident_step",
    "work": "search.kind.work",
    "key": "search.kind.key",
    "key_issue": "search.kind.key_issue",
    "person": "search.kind.person",
    "roster_contact": "search.kind.roster_contact",
    "roster_duty": "search.kind.roster_duty",
    "round": "search.kind.round",
    "round_template": "search.kind.round_template",
    "round_checkpoint": "search.kind.round_checkpoint",
    "round_mark": "search.kind.round_mark",
    "park_event": "search.kind.park_event",
    "notice": "search.kind.notice",
    "purpose": "search.kind.purpose",
    "erasure": "search.kind.erasure",
}
_TELLING = ("number", "label", "name", "title", "text", "holder", "explanation", "ground")
_MOST = 90


class Names:
    """Made for one desk from all contributions; `of` is the desk's `name_of`."""

    def __init__(self, contributions: Sequence[Contribution]) -> None:
        self._named: Mapping[str, Naming] = {
            one.kind: one for contribution in contributions for one in contribution.names
        }

    def of(self, desk: Desk, target: Target) -> tuple[str, str]:
        """What it is and what it is called."""
        naming = self._named.get(target.kind)
        word = kind_word(desk, target.kind) if naming is None else desk.words.say(naming.word)
        if target.kind in _IN_PARK:
            return word, _IN_PARK[target.kind](desk, target.id)
        record = _record(desk, target)
        if record is None:
            return word, ""
        name = "" if naming is None else naming.name(desk, record)
        return word, _short(name or record_name(desk, record))


def called(desk: Desk, target: Target) -> tuple[str, str]:
    """The same wherever there may be no window."""
    return Names(()).of(desk, target) if desk.name_of is None else desk.name_of(target)


def kind_word(desk: Desk, kind: str) -> str:
    """What a thing of this kind is; the kind itself where nobody said."""
    return desk.words.say(_KINDS[kind]) if kind in _KINDS else kind


def record_name(desk: Desk, record: Record) -> str:
    """What a record is called by what it holds: number and name, title or text."""
    parts = [name_text(desk, record.values.get(name)).strip() for name in _TELLING]
    told = [part for part in parts if part]
    first = " ".join(told[:2] if told and len(told[0]) <= 16 else told[:1])
    return _short(" ".join(first.split()))


def _short(text: str) -> str:
    """What is cut off is shown by dots."""
    return text if len(text) <= _MOST else text[: _MOST - 1].rstrip() + "\u2026"


def _record(desk: Desk, target: Target) -> Record | None:
    try:
        return desk.view.records.get(target.kind, target.id)
    except LookupError:  # a kind that nobody declares here
        return None


def _place(kind: str) -> Callable[[Desk, str], str]:
    def name(desk: Desk, id_: str) -> str:
        found = place_name(desk, f"{kind}:{id_}")
        return "" if found == f"{kind}:{id_}" else found

    return name


def _point(desk: Desk, id_: str) -> str:
    park = desk.view.park
    point = park.points.get(id_)
    if point is None:
        return ""
    device = _IN_PARK["device"](desk, point.device)
    return " \u00b7 ".join(part for part in (device, desk.words.name(point.name)) if part)


def _alarm(desk: Desk, id_: str) -> str:
    """By the point, which is also the beginning of an alarm's id: `point/rule`."""
    return _point(desk, id_) or _point(desk, id_.rpartition("/")[0])


def _link(desk: Desk, id_: str) -> str:
    link = desk.view.park.links.get(id_)
    return "" if link is None else desk.words.name(link.name)


_IN_PARK: dict[str, Callable[[Desk, str], str]] = {
    **{kind: _place(kind) for kind in _PLACES},
    "point": _point,
    "alarm": _alarm,
    "link": _link,
}
