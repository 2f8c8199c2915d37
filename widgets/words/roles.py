"""What the roles are called."""

from __future__ import annotations

from collections.abc import Mapping

from models.records import Role

ROLE_WORDS: Mapping[Role, str] = {
    Role.VIEWER: "people.role.viewer",
    Role.OPERATOR: "people.role.operator",
    Role.SHIFT_LEAD: "people.role.shift_lead",
    Role.FACILITY_MANAGER: "people.role.facility_manager",
    Role.SECURITY_ADMIN: "people.role.security_admin",
    Role.AUDITOR: "people.role.auditor",
}
"""Codes of the text catalogue."""
