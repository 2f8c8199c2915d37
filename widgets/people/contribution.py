"""What the People page brings to the window."""

from __future__ import annotations

from collections.abc import Sequence

from models.people import PERSON
from models.text.message import Message
from widgets.contribution import GROUP_PEOPLE, Action, Contribution, Desk, Found, Target, Workspace

_RANK = 50


def people_contribution() -> Contribution:
    """People, a page of the shift."""
    return Contribution(
        "people",
        Message.of("people.title"),
        "handover",
        _build,
        opens=(PERSON.name,),
        actions=(Action("new-person", Message.of("people.new")),),
        find=find_people,
        group=GROUP_PEOPLE,
    )


def _build(desk: Desk) -> Workspace:
    from widgets.people.workspace import PeopleWorkspace

    return PeopleWorkspace(desk)


def find_people(desk: Desk, text: str) -> Sequence[Found]:
    """People whose record holds every word."""
    from widgets.records.people import name_text

    records, found = desk.view.records, list[Found]()
    for hit in records.search(text, [PERSON.name], 20):
        record = records.get(PERSON.name, hit.id)
        if record is not None:
            name = name_text(desk, record.values.get("name"))
            target = Target(PERSON.name, hit.id)
            found.append(Found(target, name, desk.words.say("people.title"), _RANK))
    return found
