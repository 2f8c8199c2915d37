"""A park of units without devices, and records to put into it."""

from __future__ import annotations

from models.site.park import Area, Building, Floor, Park
from models.text import Name


def units_park(count: int = 6) -> Park:
    """Two buildings; unit `u<n>` is 10 m by n + 1 m, odd ones in building B."""
    buildings = {
        "a": Building("a", Name("Building A", "A座"), "A"),
        "b": Building("b", Name("Building B", "B座"), "B"),
    }
    floors = {
        f"{b}-f1": Floor(f"{b}-f1", b, Name("Floor 1", "一层"), "F1", 1, "", 900, 900, 0.1)
        for b in buildings
    }
    areas = {
        f"u{n}": Area(
            f"u{n}", "b-f1" if n % 2 else "a-f1", Name(f"Unit {n}", f"{n} 单元"), "unit",
            ((0, 0), (100, 0), (100, 10 * (n + 1)), (0, 10 * (n + 1))), f"N-{n}",
        )
        for n in range(count)
    }  # fmt: skip
    return Park("units", Name("Units", "单元"), "Asia/Shanghai", "desk",
                buildings=buildings, floors=floors, areas=areas)  # fmt: skip
