"""An incident desk over real records."""

from __future__ import annotations

from pathlib import Path

from models.incidents import Occasion, begin, next_number
from models.incidents.kinds import INCIDENT, INCIDENT_STEP
from models.incidents.sop import Sop, load_sops
from models.records import Query, Record
from models.text.name import Name
from tests.records.room import Room

ROOT = Path(__file__).parents[2]
SOPS = load_sops(ROOT / "resources" / "sop")
KINDS = (INCIDENT, INCIDENT_STEP)


def raise_incident(room: Room, type_: str = "leak", **occasion: object) -> str:
    """Begin one as the panel does; returns its id."""
    sop: Sop = SOPS[type_]
    now = room.view.now()
    id_, changes = begin(
        sop,
        Occasion(**{"place": "area:r1", "notice": Name("Wet.", "湿。"), **occasion}),  # type: ignore[arg-type]
        next_number(room.records, now, room.view.park.zone),
        now,
        room.view.park,
        room.registrar.new_id,
    )
    room.write(*changes)
    return id_


def steps_of(room: Room, incident: str) -> list[Record]:
    found = room.records.list(Query("incident_step", (("incident", "is", incident),)), 500)
    return sorted(found, key=lambda step: step.number("position") or 0)


def state_of(room: Room, incident: str) -> str:
    record = room.records.get("incident", incident)
    assert record is not None
    return record.text("state")
