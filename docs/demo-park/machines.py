"""Machines and cabinets as a plan shows them, for the rooms they stand in."""

from __future__ import annotations

from shapes import Box, circle, lines, rect, steps


def racks(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = []
    for y in steps(y1 + 32, y2 - 14, 46):
        a, b = x1 + 20, x2 - 20
        drawn += [rect(a, y - 8, b - a, 16)]
        drawn += [lines(*((x, y - 8, x, y + 8) for x in steps(a, b, 12)))]
    return drawn


def electrical(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    if x2 - x1 >= y2 - y1:
        cells = steps(x1 + 6, x2 - 6, 18)
        drawn = [rect(x - 9, y1 + 5, 18, 16) for x in cells]
        return [*drawn, lines(*((x - 4, y1 + 17, x + 4, y1 + 17) for x in cells))]
    cells = steps(y1 + 46, y2 - 6, 18)
    drawn = [rect(x2 - 21, y - 9, 16, 18) for y in cells]
    return [*drawn, lines(*((x2 - 17, y - 4, x2 - 17, y + 4) for y in cells))]


def plant(box: Box) -> list[str]:
    """Air handling units with filter, coil and fan sections."""
    x1, y1, x2, y2 = box
    drawn = []
    tall = y2 - y1 > (x2 - x1)
    w, h = (min(44.0, x2 - x1 - 24), min(120.0, y2 - y1 - 64)) if tall else (130, 42)
    xs = [(x1 + x2) / 2] if tall else steps(x1 + 14, x2 - 14, w + 18) or [(x1 + x2) / 2]
    ys = steps(y1 + 54, y2 - 16, h + 14) if tall else steps(y1 + 36, y2 - 14, h + 22)
    ys = ys or [(y1 + y2) / 2 + 10]
    for y in ys:
        for x in xs:
            a, b = x - w / 2, y - h / 2
            drawn.append(rect(a, b, w, h))
            if tall:
                drawn += [
                    lines(
                        (a, b + 34, a + w, b + 34),
                        (a, b + 34, a + w, b),
                        (a, b + 60, a + w, b + 60),
                    )
                ]
                drawn += [circle(x, b + h - 28, min(w / 2 - 4, 18))]
            else:
                drawn += [
                    lines(
                        (a + 34, b, a + 34, b + h),
                        (a, b + h, a + 34, b),
                        (a + 60, b, a + 60, b + h),
                    )
                ]
                drawn += [circle(a + w - 32, y, 16)]
    return drawn


def workshop(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = [lines((x1 + 10, y1 + 40, x1 + 10, y2 - 10), (x2 - 10, y1 + 40, x2 - 10, y2 - 10))]
    drawn.append(rect(x1 + 10, (y1 + y2) / 2 - 6, x2 - x1 - 20, 12))
    for y, dx in (((y1 + y2) / 2 - 74, 0), ((y1 + y2) / 2 + 66, 1)):
        for x in steps(x1 + 26, x2 - 26, 88):
            drawn += [rect(x - 30, y - 18, 60, 36), rect(x - 30 + dx * 36, y - 12, 24, 24)]
            drawn += [circle(x + 16 - dx * 32, y, 9), circle(x + 16 - dx * 32, y, 3)]
    return drawn


def chiller(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = []
    for y in steps(y1 + 44, y2 - 20, 118):
        for x in steps(x1 + 24, x2 - 24, 220):
            a = x - 92
            drawn += [rect(a, y - 34, 150, 26, 13), rect(a, y + 4, 150, 26, 13)]
            drawn += [
                rect(a + 40, y - 8, 60, 12),
                circle(a + 176, y - 20, 10),
                circle(a + 176, y + 16, 10),
            ]
            drawn += [lines((a + 150, y - 20, a + 166, y - 20), (a + 150, y + 16, a + 166, y + 16))]
    return drawn


def transformer(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    cx, cy = (x1 + x2) / 2, (y1 + y2) / 2
    drawn = [rect(cx - 34, cy - 26, 68, 52, 3)]
    drawn += [circle(cx + dx, cy, 10) for dx in (-22, 0, 22)]
    drawn += [lines(*((cx + dx, cy - 34, cx + dx, cy - 26) for dx in (-30, -15, 0, 15, 30)))]
    return drawn


def genset(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    cx, cy = (x1 + x2) / 2, (y1 + y2) / 2 + 8
    return [
        rect(cx - 96, cy - 26, 112, 52),
        rect(cx + 16, cy - 20, 56, 40, 16),
        rect(cx - 112, cy - 24, 12, 48),
        lines(*((cx - 80 + 18 * i, cy - 26, cx - 80 + 18 * i, cy - 8) for i in range(5))),
        circle(cx - 106, cy, 16),
        rect(cx + 80, cy - 16, 22, 32),
    ]


def pumps(box: Box) -> list[str]:
    x1, y1, x2, _ = box
    drawn = []
    header = y1 + 52
    places = steps(x1 + 20, x2 - 20, 64)
    if not places:
        return []
    drawn.append(
        lines(
            (places[0], header, places[-1], header), (places[0], header + 5, places[-1], header + 5)
        )
    )
    for x in places:
        drawn += [
            circle(x, header + 46, 13),
            rect(x - 9, header + 59, 18, 30),
            lines((x, header + 5, x, header + 33)),
        ]
    return drawn


def tank(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    r = min(x2 - x1, y2 - y1) / 2 - 22
    if x2 - x1 > 2.4 * (y2 - y1) or y2 - y1 > 2.4 * (x2 - x1):
        return [rect(x1 + 14, y1 + 14, x2 - x1 - 28, y2 - y1 - 28, 8)]
    cx, cy = (x1 + x2) / 2, (y1 + y2) / 2 + 6
    return [
        circle(cx, cy, r),
        circle(cx, cy, r - 5),
        lines((cx - 6, cy, cx + 6, cy), (cx, cy - 6, cx, cy + 6)),
    ]


def sump(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    cx, cy = (x1 + x2) / 2, (y1 + y2) / 2 + 8
    return [
        rect(cx - 30, cy - 24, 60, 48),
        rect(cx - 26, cy - 20, 52, 40),
        circle(cx - 12, cy, 7),
        circle(cx + 12, cy, 7),
    ]
