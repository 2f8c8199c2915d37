"""Writes a floor plan as SVG Tiny 1.2: plain shapes with plain attributes, no text, no classes.

Palette (the plan workspace maps it to theme tokens by luminance): outer walls #333333, inner
walls #666666, fittings #999999, rooms #FFFFFF, common areas #F0F0F0, outside nothing.
"""

from __future__ import annotations

from fittings import furnish
from geometry import WALL, FloorPlan, Opening, Room, edges, inner_walls, offset

OUTER, INNER, FITTING, ROOM, COMMON = "#333333", "#666666", "#999999", "#FFFFFF", "#F0F0F0"
COMMON_USES = frozenset(
    ["corridor", "lobby", "stair", "lift", "wc", "plant", "electrical", "drive", "yard", "shaft"]
)
BLIND_USES = frozenset(["stair", "lift", "electrical", "cold", "server", "shaft", "yard", "drive"])


def svg(plan: FloorPlan) -> str:
    """The whole drawing."""
    width, height = plan.size
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" '
        f'width="{n(width)}" height="{n(height)}" viewBox="0 0 {n(width)} {n(height)}">',
        '<g id="rooms" stroke="none">',
        *(_fill(room) for room in plan.rooms),
        "</g>",
        f'<g id="fittings" fill="none" stroke="{FITTING}" stroke-width="1">',
        *(line for room in plan.rooms for line in furnish(room)),
        *(line for opening in plan.openings for line in _leaf(opening)),
        "</g>",
        f'<g id="inner-walls" fill="none" stroke="{INNER}" stroke-width="2" '
        'stroke-linecap="square">',
        _lines([((a[0], a[1]), (b[0], b[1])) for a, b in inner_walls(plan)]),
        "</g>",
        *_outer_walls(plan),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def n(number: float) -> str:
    """A number without needless digits."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _fill(room: Room) -> str:
    colour = COMMON if room.use in COMMON_USES else ROOM
    return f'<path d="{_path(room.outline)}" fill="{colour}"/>'


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{n(x)} {n(y)}" for x, y in points) + " Z"


def _lines(segments: list[tuple[tuple[float, float], tuple[float, float]]]) -> str:
    if not segments:
        return ""
    d = " ".join(f"M{n(a[0])} {n(a[1])} L{n(b[0])} {n(b[1])}" for a, b in segments)
    return f'<path d="{d}"/>'


def _leaf(o: Opening) -> list[str]:
    """The swing of a door: a quarter circle; two for a wide one; a dashed line for a gate."""
    half = o.width / 2
    ux, uy = (0, 1) if o.vertical else (1, 0)
    ix, iy = o.inward
    a = (o.x - ux * half, o.y - uy * half)
    b = (o.x + ux * half, o.y + uy * half)
    if o.kind == "o":
        return []
    if o.kind == "g":
        return [
            f'<path d="M{n(a[0] + ix * 8)} {n(a[1] + iy * 8)} L{n(b[0] + ix * 8)} '
            f'{n(b[1] + iy * 8)}" stroke-dasharray="6 3"/>'
        ]
    hinges = [(a, b)] if o.width < 32 else [(a, (o.x, o.y)), (b, (o.x, o.y))]
    drawn = []
    for hinge, tip in hinges:
        r = abs(tip[0] - hinge[0]) + abs(tip[1] - hinge[1])
        end = (hinge[0] + ix * r, hinge[1] + iy * r)
        cross = (end[0] - hinge[0]) * (tip[1] - hinge[1]) - (end[1] - hinge[1]) * (
            tip[0] - hinge[0]
        )
        drawn.append(
            f'<path d="M{n(hinge[0])} {n(hinge[1])} L{n(end[0])} {n(end[1])} '
            + _arc(hinge, end, tip, r, cross > 0)
            + '"/>'
        )
    return drawn


def _arc(
    centre: tuple[float, float],
    start: tuple[float, float],
    end: tuple[float, float],
    r: float,
    clockwise: bool,
) -> str:
    """A quarter circle as one cubic: SVG Tiny has no arc command."""
    k = 0.5523
    sx, sy = start[0] - centre[0], start[1] - centre[1]
    ex, ey = end[0] - centre[0], end[1] - centre[1]
    c1 = (start[0] + ex * k, start[1] + ey * k)
    c2 = (end[0] + sx * k, end[1] + sy * k)
    del r, clockwise
    return f"C{n(c1[0])} {n(c1[1])} {n(c2[0])} {n(c2[1])} {n(end[0])} {n(end[1])}"


def _outer_walls(plan: FloorPlan) -> list[str]:
    outside = offset(plan.outline, WALL)
    walls: list[str] = []
    panes: list[str] = []
    sides = zip(edges(plan.outline), edges(outside), strict=True)
    for (a, b), (oa, ob) in sides:
        length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        nx, ny = uy * WALL, -ux * WALL
        doors = _doors_on(plan, a, b, (ux, uy), length)
        windows = _windows_on(plan, a, (ux, uy), length, doors) if plan.windows else []

        def at(t: float, out: float, *, a=a, u=(ux, uy), w=(nx, ny)) -> str:
            return f"{n(a[0] + u[0] * t + w[0] * out)} {n(a[1] + u[1] * t + w[1] * out)}"

        holes = sorted(doors + windows)
        stops = [0.0, *(t for hole in holes for t in hole), length]
        pieces = list(zip(stops[::2], stops[1::2], strict=True))
        for i, (low, high) in enumerate(pieces):
            first = f"{n(oa[0])} {n(oa[1])}" if i == 0 else at(low, 1)
            last = f"{n(ob[0])} {n(ob[1])}" if i == len(pieces) - 1 else at(high, 1)
            jamb1 = "" if i == 0 else f"M{at(low, 0)} L{first} "
            jamb2 = "" if i == len(pieces) - 1 else f"M{at(high, 0)} L{last} "
            walls.append(f"M{at(low, 0)} L{at(high, 0)} M{first} L{last} {jamb1}{jamb2}".strip())
        for low, high in windows:
            panes += [f"M{at(low, o)} L{at(high, o)}" for o in (0.0, 0.5, 1.0)]
    return [
        f'<g id="outer-walls" fill="none" stroke="{OUTER}" stroke-width="3" '
        'stroke-linecap="square">',
        f'<path d="{" ".join(walls)}"/>',
        "</g>",
        f'<g id="windows" fill="none" stroke="{FITTING}" stroke-width="1">',
        f'<path d="{" ".join(panes)}"/>' if panes else "",
        "</g>",
    ]


def _doors_on(
    plan: FloorPlan,
    a: tuple[float, float],
    b: tuple[float, float],
    u: tuple[float, float],
    length: float,
) -> list[tuple[float, float]]:
    found = []
    for o in plan.openings:
        t = (o.x - a[0]) * u[0] + (o.y - a[1]) * u[1]
        away = abs((o.x - a[0]) * u[1] - (o.y - a[1]) * u[0])
        if away < 0.5 and 0 < t < length and o.vertical == (a[0] == b[0]):
            found.append((t - o.width / 2, t + o.width / 2))
    return found


def _windows_on(
    plan: FloorPlan,
    a: tuple[float, float],
    u: tuple[float, float],
    length: float,
    doors: list[tuple[float, float]],
) -> list[tuple[float, float]]:
    """Windows of 1.8 m every 3 m along each room that has them."""
    found = []
    for room in plan.rooms:
        if room.use in BLIND_USES:
            continue
        for p, q in edges(room.outline):
            ts = [(r[0] - a[0]) * u[0] + (r[1] - a[1]) * u[1] for r in (p, q)]
            off = [abs((r[0] - a[0]) * u[1] - (r[1] - a[1]) * u[0]) for r in (p, q)]
            low, high = max(min(ts), 0), min(max(ts), length)
            if max(off) > 0.5 or high - low < 40:
                continue
            count = max(1, round((high - low) / 62))
            pitch = (high - low) / count
            size = min(40.0, pitch * 0.62)
            for i in range(count):
                middle = low + pitch * (i + 0.5)
                window = (middle - size / 2, middle + size / 2)
                if not any(d[0] - 6 < window[1] and window[0] < d[1] + 6 for d in doors):
                    found.append(window)
    return found
