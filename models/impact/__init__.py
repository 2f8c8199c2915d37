"""Who is affected by what happens at a place, and what they are told."""

from models.impact.affected import (
    NEAR_M,
    AffectedTenant,
    Impact,
    Why,
    affected_units,
    impact,
)
from models.impact.notice import notice
from models.impact.places import Spot, place_words, spot
from models.impact.priority import priority_for

__all__ = [
    "NEAR_M",
    "AffectedTenant",
    "Impact",
    "Spot",
    "Why",
    "affected_units",
    "impact",
    "notice",
    "place_words",
    "priority_for",
    "spot",
]
