"""The drawing of the whole park: outlines, roads, lake, trees, gate. 1 unit is 20 cm."""

from __future__ import annotations

from geometry import MARGIN, UNITS_PER_METRE, FloorPlan, Point

SCALE = 5
SIZE = (1600, 1000)
CORNERS = {
    "a": (30, 26),
    "b": (110, 30),
    "c": (200, 26),
    "d": (30, 106),
    "e": (108, 108),
    "f": (212, 100),
    "p": (212, 148),
}
"""North-west corner of each building in metres."""
TREES: list[Point] = (
    [(x, 86) for x in range(24, 300, 9) if not 96 < x < 108 and not 188 < x < 200]
    + [(x, 98) for x in range(24, 200, 9) if not 96 < x < 108 and not 188 < x < 198]
    + [(x, 16) for x in range(24, 300, 11)]
    + [(14, y) for y in range(24, 150, 11)]
    + [(54 + 9 * i, 58 + 6 * (i % 2)) for i in range(4)]
    + [(101 - 4, y) for y in range(26, 84, 10)]
    + [(191 + 1, y) for y in range(108, 182, 10)]
)


def outline(plan: FloorPlan) -> list[Point]:
    """A building's outline in the coordinates of the overview."""
    cx, cy = CORNERS[plan.building]
    return [
        (
            round(((x - MARGIN) / UNITS_PER_METRE + cx) * SCALE, 1),
            round(((y - MARGIN) / UNITS_PER_METRE + cy) * SCALE, 1),
        )
        for x, y in plan.outline
    ]


def _road(*points: Point, width: float = 8) -> list[str]:
    d = "M" + " L".join(f"{x * SCALE:g} {y * SCALE:g}" for x, y in points)
    common = 'fill="none" stroke-linejoin="round"'
    return [
        f'<path d="{d}" {common} stroke="#999999" stroke-width="{width * SCALE + 3:g}"/>',
        f'<path d="{d}" {common} stroke="#F0F0F0" stroke-width="{width * SCALE:g}"/>',
    ]


def svg(ground: list[FloorPlan]) -> str:
    """The overview; `ground` holds the ground floor of each building."""
    w, h = SIZE
    ring: list[Point] = [
        (20, 92),
        (306, 92),
        (306, 20),
        (306, 190),
        (100, 190),
        (100, 92),
        (100, 20),
        (306, 20),
    ]
    roads = [_road(*ring), _road((194, 92), (194, 190)), _road((20, 92), (20, 20), (100, 20))]
    cores = [
        f'<path d="M{" L".join(f"{x * SCALE:g} {y * SCALE:g}" for x, y in line)}" fill="none" '
        'stroke="#999999" stroke-width="1" stroke-dasharray="14 12"/>'
        for line in (
            [(24, 92), (302, 92)],
            [(100, 24), (100, 186)],
            [(194, 96), (194, 186)],
            [(306, 24), (306, 186)],
        )
    ]
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" '
        f'width="{w}" height="{h}" viewBox="0 0 {w} {h}">',
        '<g id="roads">',
        *(edge for road in roads for edge in road[:1]),
        *(fill for road in roads for fill in road[1:]),
        *cores,
        "</g>",
        '<g id="lake" fill="#F0F0F0" stroke="#999999" stroke-width="1.5">',
        '<path d="M90 790 C150 740 240 770 300 790 C360 810 430 780 450 840 C470 910 380 960 270 955 '
        'C160 960 60 920 62 860 C64 825 70 805 90 790 Z"/>',
        '<path d="M120 815 C170 785 230 800 290 820 M130 900 C200 930 290 925 350 905" fill="none"/>',
        "</g>",
        '<g id="trees" fill="none" stroke="#999999" stroke-width="1">',
        *(f'<circle cx="{x * SCALE:g}" cy="{y * SCALE:g}" r="11"/>' for x, y in TREES),
        *(f'<circle cx="{x * SCALE:g}" cy="{y * SCALE:g}" r="2"/>' for x, y in TREES),
        "</g>",
        '<g id="gate" fill="none" stroke="#666666" stroke-width="2">',
        '<path d="M1505 930 L1505 970 M1555 930 L1555 970 M1505 950 L1555 950"/>',
        '<rect x="1470" y="935" width="26" height="30"/>',
        "</g>",
        '<g id="bays" fill="none" stroke="#999999" stroke-width="1">',
        *(f'<path d="M{x} 268 L{x} 292"/>' for x in range(1010, 1400, 13)),
        *(f'<path d="M{x} 640 L{x} 664 "/>' for x in range(560, 900, 13) if False),
        "</g>",
        '<g id="buildings" fill="#FFFFFF" stroke="#333333" stroke-width="3">',
        *(
            f'<path d="M{" L".join(f"{x:g} {y:g}" for x, y in outline(plan))} Z"/>'
            for plan in ground
        ),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
