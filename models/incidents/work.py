"""What a person does with an incident, as changes to be written."""

from __future__ import annotations

from models.incidents.priority import clock
from models.incidents.states import CLOSED, DONE, IN_PROGRESS, RESOLVED, TODO, WAIVED
from models.incidents.telling import told
from models.records import Change, Record
from models.site.park import Park


def take_on(incident: str, person: str, now_ms: int) -> tuple[Change, ...]:
    """Somebody answers: the response clock stops."""
    return _set(incident, state=IN_PROGRESS, owner=person, responded=now_ms)


def sign(step: str, person: str, now_ms: int) -> tuple[Change, ...]:
    """Done, by `person`."""
    return _step(step, state=DONE, signed_by=person, signed=now_ms)


def waive(step: str, person: str, now_ms: int, reason: str) -> tuple[Change, ...]:
    """Not to be done, for a reason."""
    return _step(step, state=WAIVED, signed_by=person, signed=now_ms, reason=reason.strip())


def unsign(step: Record) -> tuple[Change, ...]:
    """Take back one's own signature."""
    blank: dict[str, str | None] = {"state": TODO, "signed_by": None, "signed": None}
    if step.text("reason"):
        blank["reason"] = None
    return tuple(Change("incident_step", step.id, name, value) for name, value in blank.items())


def resolve(incident: str, now_ms: int, disposition: str, cause: str = "") -> tuple[Change, ...]:
    """The trouble is over; `cause` may come later, at the closing."""
    changes = _set(incident, state=RESOLVED, resolved=now_ms, disposition=disposition)
    return changes + (_set(incident, cause=cause.strip()) if cause.strip() else ())


def close(incident: str, now_ms: int, cause: str = "") -> tuple[Change, ...]:
    """Looked at again and filed."""
    changes = _set(incident, state=CLOSED, closed=now_ms)
    return changes + (_set(incident, cause=cause.strip()) if cause.strip() else ())


def reopen(incident: Record) -> tuple[Change, ...]:
    """It was not over after all; the moments of the later states go."""
    changes = _set(incident.id, state=IN_PROGRESS, resolved=None)
    if incident.number("closed") is not None:
        changes += _set(incident.id, closed=None)
    return changes


def tell(
    incident: str, who: str, how: str, now_ms: int, text: str = "", contact: str = ""
) -> tuple[Change, ...]:
    """Somebody was told."""
    value = told(who, how, now_ms, text, contact)
    return (Change("incident", incident, "told", value, is_event=True),)


def note(incident: str, text: str) -> tuple[Change, ...]:
    """A line of the timeline."""
    return (Change("incident", incident, "note", {"text": text.strip()}, is_event=True),)


def prioritise(incident: Record, priority: str, park: Park) -> tuple[Change, ...]:
    """Another priority, with the clock that belongs to it."""
    times = clock(priority, incident.number("raised") or 0, park)
    return _set(
        incident.id,
        priority=priority,
        respond_by=times.respond_by,
        resolve_by=times.resolve_by,
    )


def _set(incident: str, **values: str | int | None) -> tuple[Change, ...]:
    return tuple(Change("incident", incident, name, value) for name, value in values.items())


def _step(step: str, **values: str | int | None) -> tuple[Change, ...]:
    return tuple(Change("incident_step", step, name, value) for name, value in values.items())
