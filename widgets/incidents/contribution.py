"""What the incidents bring to the window."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.incidents import OPEN
from models.records import Order, Query
from models.text.message import Message
from widgets.contribution import (
    GROUP_INCIDENTS,
    Action,
    Beginning,
    Contribution,
    Desk,
    Duty,
    Found,
    Naming,
    Target,
    Workspace,
)
from widgets.incidents.words import due_of, state_text, title_text
from widgets.records import place_name

if TYPE_CHECKING:
    from models.incidents.sop import Sops

_log = logging.getLogger(__name__)

_MOST = 20
_SOON_MS = 15 * 60_000
"""What is due later than this is not listed yet."""


def incidents_contribution() -> Contribution:
    """Incidents."""
    return Contribution(
        "incidents",
        Message.of("incidents.title"),
        "incidents",
        _build,
        opens=("incident", "new-incident"),
        actions=(
            Action("new", Message.of("incidents.action.new")),
            Action("picture", Message.of("incidents.action.picture"), "Ctrl+Shift+A", stays=True),
            Action("print", Message.of("incidents.action.print")),
        ),
        find=find_incidents,
        group=GROUP_INCIDENTS,
        begins=(
            Beginning(
                "incident",
                Message.of("incidents.begin.here"),
                ("alarm", "device", "area", "floor", "building"),
            ),
        ),
        duties=duties,
        names=(Naming("incident", Message.of("incidents.word"), title_text),),
    )


def _build(desk: Desk) -> Workspace:
    # nobody waits for the panels before the first paint
    from models.incidents.sop import SopFault
    from widgets.incidents.workspace import IncidentsWorkspace

    try:
        return IncidentsWorkspace(desk, sops_of(desk.theme.resources))
    except SopFault as fault:
        # what is open can still be worked on; nothing new can begin until the file is right
        said = desk.words.say(fault.message)
        _log.error("procedures cannot be read: %s", said)
        return IncidentsWorkspace(desk, {}, said)


@lru_cache(maxsize=2)
def sops_of(resources: Path) -> Sops:
    """The templates, read once. Raises SopFault."""
    from models.incidents.sop import load_sops

    return load_sops(resources / "sop")


def find_incidents(desk: Desk, text: str) -> Sequence[Found]:
    """Incidents by number, title, cause or note; the newest first, at most 20."""
    records, words = desk.view.records, desk.words
    try:
        hits = records.search(text, ("incident",), _MOST)
    except LookupError:  # a view whose records know no incidents
        return ()
    found = []
    for rank, hit in enumerate(hits):
        record = records.get("incident", hit.id)
        if record is not None:
            detail = f"{state_text(words, record)} · {place_name(desk, record.text('place'))}"
            target = Target("incident", hit.id)
            found.append(Found(target, title_text(desk, record), detail, 30 + rank))
    return found


def duties(desk: Desk) -> Sequence[Duty]:
    """Clocks that run out within a quarter of an hour, and those that have run out."""
    records, now = desk.view.records, desk.view.now()
    found: dict[str, Duty] = {}
    for field, state in (("respond_by", "new"), ("resolve_by", "in_progress")):
        query = Query(
            "incident",
            (("state", "is", state), (field, "below", now + _SOON_MS)),
            (Order(field),),
        )
        try:
            listed = records.list(query, _MOST)
        except LookupError:  # a view whose records know no incidents
            return ()
        for record in listed:
            until = due_of(record)
            if until is not None and record.text("state") in OPEN:
                target = Target("incident", record.id)
                title = title_text(desk, record)
                found[record.id] = Duty(target, title, until, until < now)
    return sorted(found.values(), key=lambda duty: duty.due_ms)
