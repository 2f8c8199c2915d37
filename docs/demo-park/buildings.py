"""Every floor of the park, room by room, in metres from the building's north-west corner."""

from __future__ import annotations

import offices
import utilities
import works
from geometry import FloorPlan


def floors() -> list[FloorPlan]:
    """All floors, building by building, from below."""
    return [
        offices.a_ground(),
        *(offices.a_office(level) for level in (2, 3, 4)),
        *(works.b_floor(level) for level in (1, 2, 3)),
        works.c_ground(),
        works.c_mezzanine(),
        offices.d_canteen(),
        offices.d_dining(),
        *(offices.d_tower(level) for level in (3, 4)),
        works.e_workshops(),
        utilities.f_basement(),
        utilities.f_ground(),
        utilities.p_deck(1),
        utilities.p_deck(2),
    ]
