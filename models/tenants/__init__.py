"""The companies in the park: who has which unit until when, and whom to call there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.tenants.holding import (
        Equipment,
        devices_of_units,
        equipment,
        equipment_in_steps,
        holders,
        rooms_of_units,
        units_held,
        units_of,
    )
    from models.tenants.kinds import SUBJECT
    from models.tenants.lease import (
        Lease,
        day_at,
        in_order,
        lease_of,
        leases,
        leases_on,
        merged_in_steps,
    )

__getattr__ = parts(
    __name__,
    {
        "holding": (
            "Equipment devices_of_units equipment equipment_in_steps holders "
            "rooms_of_units units_held units_of"
        ),
        "kinds": "SUBJECT",
        "lease": "Lease day_at in_order lease_of leases leases_on merged_in_steps",
    },
)

__all__ = [
    "SUBJECT",
    "Equipment",
    "Lease",
    "day_at",
    "devices_of_units",
    "equipment",
    "equipment_in_steps",
    "holders",
    "in_order",
    "lease_of",
    "leases",
    "leases_on",
    "merged_in_steps",
    "rooms_of_units",
    "units_held",
    "units_of",
]
