"""What may stand of a tenant, a contact, a lease: asked before each write, and by the import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from models.records import JsonValue, Proposal
from models.tenants.lease import Lease, day_of, lease_of, leases
from models.text.message import Message

LARGEST_DM2 = 100_000_000
"""1,000,000 m²: more than a unit has."""
LARGEST_MINOR = 10**15
_CURRENCY = re.compile("[A-Z]{3}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_SPANS = ("units", "starts", "ends", "void")


def tenant_rule(proposal: Proposal) -> Message | None:
    """See `tenant_fault`."""
    return tenant_fault(proposal.after)


def tenant_fault(values: Mapping[str, JsonValue]) -> Message | None:
    """A mail address has an @."""
    return _email(values)


def contact_rule(proposal: Proposal) -> Message | None:
    """Belongs to a tenant that is kept, and can be reached."""
    return _known_tenant(proposal) or contact_fault(proposal.after, proposal.is_new)


def contact_fault(values: Mapping[str, JsonValue], is_new: bool) -> Message | None:
    """Whoever is new can be reached."""
    if is_new and not (values.get("phone") or values.get("email")):
        return Message.of("tenants.refused.unreachable")
    return _email(values)


def lease_rule(proposal: Proposal) -> Message | None:
    """Sound in itself, of a tenant that is kept, and nobody else has its units then."""
    wrong = _known_tenant(proposal) or lease_fault(proposal.after)
    if wrong is not None:
        return wrong
    if proposal.changed("renewed_by"):
        wrong = _renewed(proposal)
        if wrong is not None:
            return wrong
    if not any(proposal.changed(name) for name in _SPANS):
        return None
    lease = lease_of(proposal.id, proposal.after)
    return None if lease is None else overlap(lease, _rivals(proposal, lease))


def lease_fault(values: Mapping[str, JsonValue]) -> Message | None:
    """What is wrong with a lease by itself."""
    starts, ends = day_of(values.get("starts")), day_of(values.get("ends"))
    for name in ("starts", "ends"):
        if day_of(values.get(name)) is None:
            return Message.of("tenants.refused.day", value=str(values.get(name)))
    if starts is not None and ends is not None and ends < starts:
        return Message.of(
            "tenants.refused.backwards", starts=starts.isoformat(), ends=ends.isoformat()
        )
    return _area(values.get("area_dm2")) or _money(values)


def _area(area: JsonValue) -> Message | None:
    if isinstance(area, int) and not 0 < area <= LARGEST_DM2:
        return Message.of("tenants.refused.area", largest=LARGEST_DM2 // 100)
    return None


def _money(values: Mapping[str, JsonValue]) -> Message | None:
    amounts = [values.get(name) for name in ("rent_minor", "deposit_minor")]
    for amount in amounts:
        if isinstance(amount, int) and not 0 <= amount <= LARGEST_MINOR:
            return Message.of("tenants.refused.amount")
    currency = values.get("currency")
    if currency and not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
        return Message.of("tenants.refused.currency", value=str(currency))
    if any(amount is not None for amount in amounts) and not currency:
        return Message.of("tenants.refused.no_currency")
    if values.get("rent_minor") is not None and not values.get("basis"):
        return Message.of("tenants.refused.no_basis")
    return None


def overlap(lease: Lease, others: Iterable[Lease]) -> Message | None:
    """Which of the other leases has one of the units on one of the days."""
    for other in others:
        if other.id != lease.id and lease.meets(other):
            both = [unit for unit in lease.units if unit in other.units]
            return Message.of(
                "tenants.refused.overlap",
                unit=both[0],
                number=other.number or other.id[-8:],
                starts=other.starts.isoformat(),
                ends=other.ends.isoformat(),
            )
    return None


def _rivals(proposal: Proposal, lease: Lease) -> Iterable[Lease]:
    for unit in lease.units:
        yield from leases(
            proposal.records, ("units", "has", unit), ("ends", "at_least", lease.starts.isoformat())
        )


def _renewed(proposal: Proposal) -> Message | None:
    wanted = proposal.after.get("renewed_by")
    if not isinstance(wanted, str) or not wanted:
        return None
    other = proposal.records.get("lease", wanted)
    if wanted == proposal.id or (other is not None and other.text("tenant") != _tenant(proposal)):
        return Message.of("tenants.refused.renewed_by")
    return None


def _tenant(proposal: Proposal) -> str:
    tenant = proposal.after.get("tenant")
    return tenant if isinstance(tenant, str) else ""


def _known_tenant(proposal: Proposal) -> Message | None:
    changed = proposal.changed("tenant")
    if changed and proposal.records.get("tenant", _tenant(proposal)) is None:
        return Message.of("tenants.refused.no_tenant")
    return None


def _email(values: Mapping[str, JsonValue]) -> Message | None:
    address = values.get("email")
    if isinstance(address, str) and address and _EMAIL.fullmatch(address) is None:
        return Message.of("tenants.refused.email", value=address)
    return None
