"""How urgent an incident is by whom it affects (domain rules 6.6: P2 for a key tenant)."""

from __future__ import annotations

from models.impact.affected import Impact

_KEY_TENANT = "P2"


def priority_for(usual: str, found: Impact) -> str:
    """The usual priority of the type, at least P2 where a key tenant is affected."""
    key = any(tenant.key for tenant in found.tenants)
    return min(usual, _KEY_TENANT) if key else usual
