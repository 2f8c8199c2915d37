"""What tenants and leases bring to the window."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import Record
from models.text.message import Message
from widgets.contribution import (
    GROUP_TENANTS,
    Action,
    Contribution,
    Desk,
    Found,
    Naming,
    Workspace,
)
from widgets.records import name_text, named


def tenants_contribution() -> Contribution:
    """Tenants and their contacts."""
    return Contribution(
        "tenants",
        Message.of("tenants.title"),
        "tenants",
        _tenants,
        opens=("tenant", "contact", "new-tenant", "new-contact"),
        actions=(
            Action("filter", Message.of("tenants.action.filter"), "Alt+F"),
            Action("new", Message.of("tenants.action.new"), "Alt+N"),
            Action("exchange", Message.of("tenants.action.exchange"), "Alt+X"),
        ),
        find=_found,
        group=GROUP_TENANTS,
        names=(
            Naming("tenant", Message.of("tenants.kind.tenant"), _name),
            Naming("contact", Message.of("tenants.kind.contact"), _name),
        ),
    )


def leases_contribution() -> Contribution:
    """Leases: what is free, what ends."""
    return Contribution(
        "leases",
        Message.of("tenants.leases"),
        "tenants",
        _leases,
        opens=("lease", "new-lease"),
        actions=(
            Action("new", Message.of("tenants.action.new_lease"), "Alt+N"),
            Action("board", Message.of("tenants.action.board"), "Alt+B"),
        ),
        group=GROUP_TENANTS,
        names=(Naming("lease", Message.of("tenants.kind.lease"), _lease_name),),
    )


def _tenants(desk: Desk) -> Workspace:
    from widgets.tenants.workspace import TenantsWorkspace

    return TenantsWorkspace(desk)


def _leases(desk: Desk) -> Workspace:
    from widgets.tenants.leases import LeasesWorkspace

    return LeasesWorkspace(desk)


def _found(desk: Desk, text: str) -> Sequence[Found]:
    from widgets.tenants.finding import find_tenants

    return find_tenants(desk, text)


def _name(desk: Desk, record: Record) -> str:
    return name_text(desk, record.values.get("name"))


def _lease_name(desk: Desk, record: Record) -> str:
    from widgets.tenants.terms import lease_title

    return f"{lease_title(desk, record)} {named(desk, 'tenant', record.text('tenant'))}"
