"""What the state of an incident or of a step forbids; asked before every write."""

from __future__ import annotations

from models.incidents.states import (
    CLOSED,
    DONE,
    IN_PROGRESS,
    NEW,
    NEXT,
    OPEN,
    RESOLVED,
    TODO,
    WAIVED,
)
from models.incidents.telling import faulty
from models.records import Proposal, Query, Record, Records
from models.text.message import Message

_LEEWAY_MS = 60_000
"""Between the moment a panel wrote down and the moment the write is judged."""
_EMPTY = (None, "")


def incident_rule(asked: Proposal) -> Message | None:
    """Transitions, what each state needs, life safety, and the record of who was told."""
    wrong = _beginning(asked) if asked.is_new else _transition(asked) or _after_closing(asked)
    return wrong or _priority(asked) or _moments(asked) or _events(asked)


def step_rule(asked: Proposal) -> Message | None:
    """A step is signed by who is signed on, now; waived with a reason; fixed in what it asks."""
    incident = asked.records.get("incident", str(asked.after.get("incident")))
    if incident is not None and incident.text("state") not in OPEN:
        return Message.of("incidents.step.not_open", number=incident.text("number"))
    if asked.is_new:
        if asked.after["state"] != TODO or asked.after.get("signed_by"):
            return Message.of("incidents.step.begins")
        return None
    if any(asked.changed(name) for name in ("incident", "code", "required", "title")):
        return Message.of("incidents.step.fixed")
    return _signing(asked)


def open_steps(records: Records, incident: str) -> tuple[Record, ...]:
    """The required steps of an incident that are neither done nor waived, in their order."""
    steps = records.list(Query("incident_step", (("incident", "is", incident),)), limit=500)
    waiting = [s for s in steps if s.flag("required") and s.text("state") == TODO]
    return tuple(sorted(waiting, key=lambda step: step.number("position") or 0))


def _beginning(asked: Proposal) -> Message | None:
    if asked.after["state"] != NEW:
        return Message.of("incidents.begins_new")
    number = asked.after["number"]
    if asked.records.count(Query("incident", (("number", "is", number),))):
        return Message.of("incidents.number_taken", number=str(number))
    return None


def _transition(asked: Proposal) -> Message | None:
    before, after = str(asked.was("state")), str(asked.after["state"])
    if before == after:
        return None
    if after not in NEXT[before]:
        return Message.of(
            "incidents.no_transition",
            before=Message(_STATE_WORDS[before]),
            after=Message(_STATE_WORDS[after]),
        )
    if after == RESOLVED and before == IN_PROGRESS:
        if any(kind == "incident_step" for kind, _ in asked.written):
            # the steps are judged as they stand, so they have to stand already
            return Message.of("incidents.one_at_a_time")
        steps = open_steps(asked.records, asked.id)
        if steps:
            return Message.of("incidents.steps_open", n=len(steps))
    return None


def _after_closing(asked: Proposal) -> Message | None:
    """A closed incident changes only by being opened again, or by what is linked to it."""
    if asked.was("state") != CLOSED or asked.changed("state"):
        return None
    fixed = [name for name in asked.after if name != "related" and asked.changed(name)]
    return Message.of("incidents.closed") if fixed else None


def _priority(asked: Proposal) -> Message | None:
    if asked.after.get("life_safety") is True and asked.after["priority"] != "P1":
        return Message.of("incidents.life_safety_p1")
    return None


def _moments(asked: Proposal) -> Message | None:
    """Every state has its moment, and no state the moment of a later one."""
    values, state = asked.after, asked.after["state"]
    raised = values["raised"]
    if asked.changed("raised") and isinstance(raised, int) and raised > asked.now_ms + _LEEWAY_MS:
        return Message.of("incidents.raised_in_future")
    if state != NEW and (values.get("owner") in _EMPTY or values.get("responded") is None):
        return Message.of("incidents.needs_owner")
    if state in (RESOLVED, CLOSED):
        if values.get("resolved") is None or values.get("disposition") in _EMPTY:
            return Message.of("incidents.needs_disposition")
    elif values.get("resolved") is not None:
        return Message.of("incidents.moment_of_state")
    if state == CLOSED:
        if values.get("closed") is None or values.get("cause") in _EMPTY:
            return Message.of("incidents.needs_cause")
    elif values.get("closed") is not None:
        return Message.of("incidents.moment_of_state")
    return None


def _events(asked: Proposal) -> Message | None:
    for name, value in asked.events:
        if name == "told":
            wrong = faulty(value, asked.now_ms)
            if wrong is not None:
                return wrong
        elif name == "note" and not _text_of(value):
            return Message.of("incidents.note_empty")
    return None


def _text_of(value: object) -> str:
    text = value.get("text") if isinstance(value, dict) else value
    return text.strip() if isinstance(text, str) else ""


def _signing(asked: Proposal) -> Message | None:
    before, after = asked.was("state"), asked.after["state"]
    if before != after and TODO not in (before, after):
        return Message.of("incidents.step.undo_first")
    if after == TODO:
        return _unsigning(asked)
    signature = ("state", "signed_by", "signed", "reason")
    if not any(asked.changed(name) for name in signature):
        return None
    if before == after:
        return Message.of("incidents.step.signature_fixed")
    return _signature(asked)


def _signature(asked: Proposal) -> Message | None:
    after = asked.after["state"]
    if not asked.person or asked.after.get("signed_by") != asked.person:
        return Message.of("incidents.step.own_name")
    signed = asked.after.get("signed")
    if not isinstance(signed, int) or abs(signed - asked.now_ms) > _LEEWAY_MS:
        return Message.of("incidents.step.own_time")
    reason = asked.after.get("reason")
    given = isinstance(reason, str) and bool(reason.strip())
    if after == WAIVED and not given:
        return Message.of("incidents.step.needs_reason")
    if after == DONE and reason is not None:
        # a reason asks for the permission to waive; what is done needs none
        return Message.of("incidents.step.no_reason")
    return None


def _unsigning(asked: Proposal) -> Message | None:
    """Only who signed may take it back, and then nothing of the signature is left."""
    if asked.was("state") != TODO and asked.was("signed_by") != asked.person:
        return Message.of("incidents.step.not_yours")
    if any(asked.after.get(name) is not None for name in ("signed_by", "signed", "reason")):
        return Message.of("incidents.step.nothing_left")
    return None


_STATE_WORDS = {
    NEW: "incidents.state.new",
    IN_PROGRESS: "incidents.state.in_progress",
    RESOLVED: "incidents.state.resolved",
    CLOSED: "incidents.state.closed",
}
