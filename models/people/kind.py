"""People and posts as records. Passwords and PINs are no part of them: those stay on a station."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from models.people.permissions import COUNTERSIGN, EDIT, PERMISSIONS, ROLES
from models.records import (
    Change,
    Event,
    Field,
    FieldType,
    JsonValue,
    Proposal,
    Query,
    RecordKind,
    Role,
    Subject,
)
from models.text.message import Message

_SIGN_ON = re.compile(r"[^\W_](?:[\w.-]{0,30}[^\W_])?")
_ROLES = frozenset(role.value for role in Role)


def can_administer(values: Mapping[str, JsonValue]) -> bool:
    """True for somebody who is active and may say what others may do."""
    roles = values.get("roles")
    return (
        values.get("active") is True
        and isinstance(roles, list)
        and Role.SECURITY_ADMIN.value in roles
    )


def _person_rule(proposal: Proposal) -> Message | None:
    return _sign_on_objection(proposal) or _roles_objection(proposal)


def _sign_on_objection(proposal: Proposal) -> Message | None:
    name = str(proposal.after.get("sign_on"))
    if not proposal.changed("sign_on"):
        return None
    if name != name.casefold() or not _SIGN_ON.fullmatch(name):
        return Message.of("people.wrong_sign_on", name=name)
    others = proposal.records.list(Query("person", (("sign_on", "is", name),)), 2)
    if any(other.id != proposal.id for other in others):
        return Message.of("people.sign_on_taken", name=name)
    return None


def _roles_objection(proposal: Proposal) -> Message | None:
    roles = proposal.after.get("roles")
    for role in roles if isinstance(roles, list) else ():
        if role not in _ROLES:
            return Message.of("people.no_such_role", role=str(role))
    if proposal.before is None or not can_administer(proposal.before):
        return None
    if can_administer(proposal.after):
        return None
    standing = proposal.records.list(Query("person", (("roles", "has", "security_admin"),)), 1000)
    # two may not be each other's reason to go: who is written with it does not count
    written = {id_ for kind, id_ in proposal.written if kind == "person"} | {proposal.id}
    if any(one.id not in written and can_administer(one.values) for one in standing):
        return None
    return Message.of("people.last_administrator")


ACTED_LOCKED = "acted_locked"


def acted_locked(post: str, session: str, written: Collection[tuple[str, str]]) -> Change:
    """What the post adds to an operation of a locked desk: whose `session` is locked, and which
    records (kind, id) were `written`. It waits to be countersigned."""
    said: list[JsonValue] = [[kind, id_] for kind, id_ in written]
    return Change("post", post, ACTED_LOCKED, {"session": session, "records": said}, is_event=True)


def _post_rule(proposal: Proposal) -> Message | None:
    for name, value in proposal.events:
        if name != "countersigned":
            continue
        operation = value.get("operation") if isinstance(value, dict) else None
        acts = {
            line.operation: line.value
            for line in proposal.records.events("post", proposal.id, ACTED_LOCKED)
        }
        act = acts.get(operation) if isinstance(operation, str) else None
        if not isinstance(act, dict):
            return Message.of("people.nothing_to_countersign")
        if act.get("session") == proposal.person:
            return Message.of("people.countersigns_another")
    return None


PERSON = RecordKind(
    "person",
    fields=(
        Field(
            "name",
            FieldType.NAME,
            required=True,
            indexed=True,
            searched=True,
            longest=80,
            data_class="staff",
        ),
        Field("sign_on", required=True, indexed=True, searched=True, longest=32),
        Field("roles", FieldType.LIST, permission=ROLES, indexed=True),
        Field("active", FieldType.FLAG, permission=ROLES, required=True, indexed=True),
        Field("phone", longest=40, searched=True, data_class="staff"),
        Field("post", FieldType.NAME, indexed=True, searched=True, longest=80, data_class="staff"),
        Field("badge", permission=ROLES, indexed=True, longest=20, data_class="staff"),
        Field("note", searched=True, longest=2_000, data_class="staff"),
    ),
    # written by the station alone, and by nobody through a form
    events=(
        Event("signed_on", "person.station", data_class="access"),
        Event("signed_off", "person.station", data_class="access"),
        Event("failed", "person.station", data_class="access"),
        Event("locked_out", "person.station", data_class="access"),
        Event("verifier_set", "person.station"),
    ),
    create=EDIT,
    edit=EDIT,
    rule=_person_rule,
)
"""`roles` holds values of `Role`; `post` is where the person usually works; `badge` is the number
that readers show, and whoever gives it says who was there.

Events tell the way (`password`, `pin`, `command line`): never what was typed.
"""

POST = RecordKind(
    "post",
    fields=(),
    events=(
        Event("failed", "person.station"),
        Event("locked", "person.station"),
        Event("unlocked", "person.station"),
        # what was done at the locked desk, and who stands by it: {"operation": its name}
        Event(ACTED_LOCKED, "person.station"),
        Event("countersigned", COUNTERSIGN),
        # of the sound of its alarms (models.alarmbook): nobody has to be signed on for that
        Event("silenced", "post.station"),
        Event("muted", "post.station"),
        Event("unmuted", "post.station"),
        Event("sound_tested", "post.station"),
    ),
    create="post.station",
    rule=_post_rule,
)
"""One desk with its station; the id is that of the station. Written by the station alone, but that
somebody else countersigns what was done while the desk was locked."""

SUBJECT = Subject("people", (PERSON, POST), PERMISSIONS)
