"""What this subject asks to be allowed: editing people, commands to the park, its configuration."""

from __future__ import annotations

from models.records import Permission, Role
from models.text.message import Message

EDIT = "person.edit"
ROLES = "person.roles"
SECRETS = "person.secrets"
COMMAND = "command.send"
CONFIGURE = "configuration.apply"
COUNTERSIGN = "post.countersign"

_ADMINISTRATORS = frozenset({Role.SECURITY_ADMIN})
_WHO_COMMANDS = frozenset(
    {Role.OPERATOR, Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN}
)
_WHO_COUNTERSIGNS = frozenset({Role.SHIFT_LEAD, Role.SECURITY_ADMIN})
_WHO_CONFIGURES = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER})

PERMISSIONS = (
    Permission(COMMAND, Message.of("people.may.command"), _WHO_COMMANDS),
    Permission(CONFIGURE, Message.of("people.may.configure"), _WHO_CONFIGURES),
    Permission(COUNTERSIGN, Message.of("people.may.countersign"), _WHO_COUNTERSIGNS),
    Permission(EDIT, Message.of("people.may.edit"), _ADMINISTRATORS),
    Permission(ROLES, Message.of("people.may.roles"), _ADMINISTRATORS),
    Permission(SECRETS, Message.of("people.may.secrets"), _ADMINISTRATORS),
)
