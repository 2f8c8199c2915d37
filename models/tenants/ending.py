"""What is written when a lease is renewed or ended early."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from models.records import Change, JsonValue, Record
from models.tenants.kinds import LEASE
from models.tenants.lease import day_of

_KEPT = (
    "tenant", "units", "area_dm2", "rent_minor", "currency", "basis", "deposit_minor", "meters",
    "doors",
)  # fmt: skip


def following(lease: Record) -> Mapping[str, JsonValue]:
    """What the lease that renews `lease` begins with: as long as it was, from the day after.

    Everything can be changed before it is written.
    """
    values = {name: lease.values.get(name) for name in _KEPT}
    starts, ends = day_of(lease.text("starts")), day_of(lease.text("ends"))
    if starts is not None and ends is not None:
        values["starts"] = (ends + timedelta(days=1)).isoformat()
        values["ends"] = (ends + (ends - starts) + timedelta(days=1)).isoformat()
    values["renewal"] = "open"
    return {name: value for name, value in values.items() if value is not None}


def renew(lease: Record, new_id: str, values: Mapping[str, JsonValue]) -> tuple[Change, ...]:
    """One operation: the new lease, and the old one points to it."""
    made = [Change(LEASE, new_id, name, value) for name, value in values.items()]
    return (
        *made,
        Change(LEASE, lease.id, "renewal", "renewed"),
        Change(LEASE, lease.id, "renewed_by", new_id),
    )


def end(lease: Record, last_day: date) -> tuple[Change, ...]:
    """The lease ends on `last_day` instead; its history keeps the day that was agreed."""
    return (
        Change(LEASE, lease.id, "ends", last_day.isoformat()),
        Change(LEASE, lease.id, "renewal", "ended"),
    )
