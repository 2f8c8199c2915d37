"""The drawing of the whole park: outlines, roofs, roads, lake, trees, gate. 1 unit is 20 cm."""

from __future__ import annotations

from geometry import MARGIN, UNITS_PER_METRE, FloorPlan, Point

SCALE = 5
SIZE = (1600, 1000)
CORNERS = {
    "a": (30, 28),
    "b": (112, 32),
    "c": (200, 28),
    "d": (30, 108),
    "e": (110, 106),
    "f": (212, 104),
    "p": (212, 146),
}
"""North-west corner of each building in metres."""
SITE: list[Point] = [(16, 14), (310, 14), (310, 194), (97, 194), (97, 96), (16, 96)]
"""Outer kerb of all roads, clockwise."""
BLOCKS = [(24, 22, 73, 66), (105, 22, 197, 66), (105, 96, 85, 90), (198, 96, 104, 90)]
"""Ground between the roads: x, y, width, height."""
LANES: list[list[Point]] = [
    [(20, 18), (306, 18), (306, 190), (101, 190), (101, 92), (20, 92), (20, 18)],
    [(101, 18), (101, 92), (306, 92)],
    [(194, 92), (194, 190)],
]
TREES: list[Point] = [
    *((x, 84.3) for x in range(28, 300, 9) if not 88 < x < 110 and not 198 < x < 278),
    *((x, 99.8) for x in range(28, 300, 9) if not 88 < x < 110 and not 184 < x < 204),
    *((x, 10.4) for x in range(22, 310, 9)),
    *((12.4, y) for y in range(20, 96, 9)),
    *((313.6, y) for y in range(22, 178, 9)),
    *((93.4, y) for y in range(108, 190, 9)),
    *((186.4, y) for y in range(142, 184, 9)),
    *((201.6, y) for y in range(106, 184, 9)),
    *((x, 182.4) for x in range(112, 184, 9)),
    *((56 + 9 * i, 58 + 9 * j) for i in range(4) for j in range(2)),
]


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


def _path(points: list[Point], closed: bool = False) -> str:
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in points) + (" Z" if closed else "")


def _metres(points: list[Point]) -> str:
    return _path([(x * SCALE, y * SCALE) for x, y in points])


def _rect(x: float, y: float, w: float, h: float) -> str:
    return (
        f'<rect x="{x * SCALE:g}" y="{y * SCALE:g}" width="{w * SCALE:g}" height="{h * SCALE:g}"/>'
    )


def _roads() -> list[str]:
    """Kerbs as lines: a theme gives lines its own width, so a road must not be a thick line."""
    holes = [_metres([(x, y), (x, y + h), (x + w, y + h), (x + w, y)]) for x, y, w, h in BLOCKS]
    ground = " Z ".join([_metres(SITE), *holes]) + " Z"
    lanes = " ".join(_metres(lane) for lane in LANES)
    return [
        f'<path d="{ground}" fill="#F0F0F0" fill-rule="evenodd" stroke="#999999" '
        'stroke-width="1.5"/>',
        f'<path d="{lanes}" fill="none" stroke="#999999" stroke-width="1" '
        'stroke-dasharray="14 12"/>',
    ]


def _bays(x: float, y: float, count: int, depth: float = 5) -> str:
    """Parking bays of 2.5 m, side by side."""
    strokes = " ".join(
        f"M{(x + 2.5 * i) * SCALE:g} {y * SCALE:g} v{depth * SCALE:g}" for i in range(count + 1)
    )
    return f'<path d="{strokes}"/>'


def _modules(x: float, y: float, columns: int, rows: int) -> list[str]:
    """PV modules on a roof."""
    return [_rect(x + 6.4 * i, y + 4.2 * j, 5.6, 3) for i in range(columns) for j in range(rows)]


def _fittings() -> list[str]:
    """What lies on roofs and on the ground."""
    docks = [_rect(202 + 8.3 * i, 77, 3, 7 if i % 3 else 5) for i in range(9)]
    towers = [
        f'<circle cx="{(258 + 9 * i) * SCALE:g}" cy="{130 * SCALE}" r="16"/>' for i in range(2)
    ]
    pitch = [
        _rect(122, 148, 52, 26),
        f'<path d="{_metres([(148, 148), (148, 174)])}"/>',
        f'<circle cx="{148 * SCALE}" cy="{161 * SCALE}" r="22"/>',
    ]
    saw = [f'<path d="{_metres([(110 + 6 * i, 116), (110 + 6 * i, 132)])}"/>' for i in range(1, 12)]
    return [
        *_modules(33, 31, 8, 2),
        *_modules(33, 46, 2, 6),
        *_modules(116, 36, 9, 7),
        *_modules(208, 40, 12, 7),
        *saw,
        *docks,
        *towers,
        *pitch,
        _bays(214, 147, 24),
        _bays(214, 163, 24, 4),
        _bays(214, 174, 24),
        _bays(56, 88 - 10.5, 12, 4.5),
        _bays(274, 106, 10),
        f'<path d="{_metres([(54, 45), (75, 76)])}" stroke-dasharray="4 4"/>',
        f'<path d="{_metres([(66, 150), (66, 158)])}" stroke-dasharray="4 4"/>',
    ]


def svg(ground: list[FloorPlan]) -> str:
    """The overview; `ground` holds the ground floor of each building."""
    w, h = SIZE
    trees = [
        f'<circle cx="{x * SCALE:g}" cy="{y * SCALE:g}" r="{r}"/>' for x, y in TREES for r in (9, 2)
    ]
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" '
        f'width="{w}" height="{h}" viewBox="0 0 {w} {h}">',
        '<g id="roads">',
        *_roads(),
        "</g>",
        '<g id="lake" fill="#F0F0F0" stroke="#999999" stroke-width="1.5">',
        '<path d="M80 815 C140 765 230 792 290 808 C350 824 420 790 444 850 C466 910 380 966 270 '
        '960 C160 966 50 936 52 880 C54 850 60 830 80 815 Z"/>',
        '<path d="M110 838 C160 806 225 822 290 838 M130 916 C200 940 290 936 350 916" '
        'fill="none"/>',
        "</g>",
        '<g id="trees" fill="none" stroke="#999999" stroke-width="1">',
        *trees,
        "</g>",
        '<g id="buildings" fill="#FFFFFF" stroke="#333333" stroke-width="3" '
        'stroke-linejoin="miter">',
        *(f'<path d="{_path(outline(plan), closed=True)}"/>' for plan in ground),
        "</g>",
        '<g id="roofs-and-yards" fill="none" stroke="#999999" stroke-width="0.8">',
        *_fittings(),
        "</g>",
        '<g id="gate" fill="#FFFFFF" stroke="#666666" stroke-width="2">',
        '<path d="M1432 928 L1432 972"/>',
        '<rect x="1440" y="976" width="34" height="18"/>',
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
