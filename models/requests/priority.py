"""Priority follows from impact and urgency, by a table; life safety is always the highest."""

from __future__ import annotations

from collections.abc import Mapping

IMPACTS = ("building", "floor", "unit", "person")
"""A whole building; one floor or a key tenant; one unit; one workplace."""
URGENCIES = ("stopped", "hindered", "can_wait")
"""Work cannot go on; it goes on with difficulty; it goes on."""
PRIORITIES = ("P1", "P2", "P3", "P4")
LIFE_SAFETY = "life_safety"
CATEGORIES = (
    LIFE_SAFETY,
    "climate",
    "electrical",
    "water",
    "lift",
    "access",
    "fire_system",
    "network",
    "cleaning",
    "parking",
    "furnishing",
    "other",
)
MATRIX: Mapping[tuple[str, str], str] = {
    ("building", "stopped"): "P1",
    ("building", "hindered"): "P1",
    ("building", "can_wait"): "P2",
    ("floor", "stopped"): "P2",
    ("floor", "hindered"): "P2",
    ("floor", "can_wait"): "P3",
    ("unit", "stopped"): "P2",
    ("unit", "hindered"): "P3",
    ("unit", "can_wait"): "P4",
    ("person", "stopped"): "P3",
    ("person", "hindered"): "P4",
    ("person", "can_wait"): "P4",
}


def priority_of(category: str, impact: str, urgency: str) -> str:
    """P1 to P4. LookupError for a word that is not in the tables."""
    return "P1" if category == LIFE_SAFETY else MATRIX[impact, urgency]
