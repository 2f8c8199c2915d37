"""Buildings for work: B, the laboratories; C, the logistics hall; E, the workshops."""

from __future__ import annotations

from builder import floor
from geometry import FloorPlan, Point

# B: the laboratory bar -----------------------------------------------------------------------

_B_OUTLINE: list[Point] = [(0, 0), (66, 0), (66, 36), (0, 36)]
_Row = list[tuple[str, str, str, str, float, float, str, str]]
_B1_NORTH: _Row = [
    ("01", "Moulding", "注塑车间", "clean", 0, 12, "S50c", "b1-w"),
    ("02", "Inspection", "检验室", "lab", 12, 20, "S50c", "b1-w"),
    ("11", "Chemistry", "化学实验室", "lab", 39, 54, "S50c", "b1-e"),
    ("12", "Chemical store", "化学品库", "store", 54, 66, "S50c", "b1-e"),
]
_B1_SOUTH: _Row = [
    ("03", "Goods in", "收货区", "store", 0, 10, "N50c S50g", "b1-w"),
    ("04", "Office", "办公室", "office", 10, 20, "N50c", "b1-w"),
    ("L", "Lobby", "前厅", "lobby", 20, 29, "N50o S50cw", ""),
    ("E", "Electrical", "配电", "electrical", 29, 34.5, "N50c", ""),
    ("P", "AHUs", "空调机房", "plant", 34.5, 39.5, "N50c", ""),
    ("13", "Open office", "开放办公", "office", 39.5, 54, "N50c", "b1-s"),
    ("14", "Gas cylinders", "气瓶间", "store", 54, 66, "N50c E50c", "b1-s"),
]
_B2_NORTH: _Row = [
    ("01", "Clean assembly", "洁净装配", "clean", 0, 10.5, "S50c", "b2-w"),
    ("02", "Metrology", "计量室", "lab", 10.5, 20, "S50c", "b2-w"),
    ("11", "Laboratory", "实验室", "lab", 39, 53.5, "S50c", "b2-e"),
    ("12", "Cold room", "冷藏室", "cold", 53.5, 66, "S50c", "b2-e"),
]
_B2_SOUTH: _Row = [
    ("03", "Office", "办公室", "office", 0, 12, "N50c", "b2-w"),
    ("04", "Store", "库房", "store", 12, 20, "N50c", "b2-w"),
    ("L", "Lobby", "前厅", "lobby", 20, 29, "N50c", ""),
    ("E", "Electrical", "配电", "electrical", 29, 34.5, "N50c", ""),
    ("P", "AHUs", "空调机房", "plant", 34.5, 39.5, "N50c", ""),
    ("13", "Open office", "开放办公", "office", 39.5, 53.5, "N50c", "b2-s"),
    ("14", "Server room", "机房", "server", 53.5, 66, "N50c", "b2-k"),
]
_B3_NORTH: _Row = [
    ("01", "Cell culture", "细胞培养室", "clean", 0, 8, "S50c", "b3-w"),
    ("02", "Microscopy", "显微镜室", "lab", 8, 20, "S50c", "b3-w"),
    ("11", "Optics laboratory", "光学实验室", "lab", 39, 50, "S50c", "b3-e"),
    ("12", "Laser laboratory", "激光实验室", "lab", 50, 66, "S50c", "b3-e"),
]
_B3_SOUTH: _Row = [
    ("03", "Open office", "开放办公", "office", 0, 14, "N50c", "b3-w"),
    ("04", "Meeting room", "会议室", "meeting", 14, 20, "N50c", "b3-w"),
    ("L", "Lobby", "前厅", "lobby", 20, 29, "N50c", ""),
    ("E", "Electrical", "配电", "electrical", 29, 34.5, "N50c", ""),
    ("P", "AHUs", "空调机房", "plant", 34.5, 39.5, "N50c", ""),
    ("13", "Open office", "开放办公", "office", 39.5, 56, "N50c", "b3-s"),
    ("14", "Meeting room", "会议室", "meeting", 56, 66, "N50c", "b3-s"),
]


_B_ROWS = {
    1: (_B1_NORTH, _B1_SOUTH),
    2: (_B2_NORTH, _B2_SOUTH),
    3: (_B3_NORTH, _B3_SOUTH),
}
"""The rooms north and south of the corridors."""


def b_floor(level: int) -> FloorPlan:
    """One of the three."""
    north, south = _B_ROWS[level]
    f = floor("b", level, _B_OUTLINE)
    k = str(level)
    for number, en, zh, use, x1, x2, doors, unit in north:
        zone = "w" if x1 < 20 else "e"
        f.room(f"{k}.{number}", en, zh, use, (x1, 0, x2 - x1, 15.5), doors, unit, zone)
    f.room(f"{k}.LF", "Lifts", "电梯", "lift", (20, 0, 6.5, 15.5), "S50o", zone="m")
    f.room(f"{k}.S1", "Stair", "楼梯", "stair", (26.5, 0, 6.5, 15.5), "S50c", zone="m")
    f.room(f"{k}.WC", "Washrooms", "卫生间", "wc", (33, 0, 6, 15.5), "S50o", zone="m")
    for number, en, zh, use, x1, x2, doors, unit in south:
        zone = "w" if x1 < 20 else "m" if x1 < 39.5 else "e"
        f.room(f"{k}.{number}", en, zh, use, (x1, 20.5, x2 - x1, 15.5), doors, unit, zone)
    escape = "W50c" if level == 1 else ""
    f.room(
        f"{k}.CW",
        "Corridor west",
        "西走廊",
        "corridor",
        (0, 15.5, 20, 5),
        f"E50c {escape}".strip(),
        f"b{level}-w",
        "w",
    )
    f.room(
        f"{k}.CM",
        "Corridor",
        "走廊",
        "corridor",
        [(20, 15.5), (39, 15.5), (39.5, 15.5), (39.5, 20.5), (20, 20.5)],
        "E50c",
        zone="m",
    )
    f.room(
        f"{k}.CE",
        "Corridor east",
        "东走廊",
        "corridor",
        (39.5, 15.5, 26.5, 5),
        "E50c" if level == 1 else "",
        zone="e",
    )
    return f.plan


# C: the logistics hall -----------------------------------------------------------------------


def c_ground() -> FloorPlan:
    """Three halls with docks, their side rooms and the dispatch."""
    f = floor("c", 1, [(0, 0), (92, 0), (92, 44), (80, 44), (80, 48), (0, 48)])
    for i, (name, zh) in enumerate([("Hall 1", "1号库"), ("Hall 2", "2号库"), ("Hall 3", "3号库")]):
        x, w = (0, 26) if i == 0 else (26, 28) if i == 1 else (54, 26)
        gates = "S18g S50g S82g"
        doors = f"{gates} N90c" + (" E45cw" if i < 2 else "")
        f.room(f"1.0{i + 1}", name, zh, "hall", (x, 8, w, 40), doors, f"c1-h{i + 1}", f"h{i + 1}")
    f.room("1.04", "Battery charging", "充电间", "workshop", (0, 0, 20, 8), "S50cw W50c", zone="h1")
    f.room("1.05", "Packaging store", "包材库", "store", (20, 0, 22, 8), "S50cw", "c1-pk", "h2")
    f.room("1.06", "Returns", "退货区", "store", (42, 0, 18, 8), "S80cw N50c", "c1-rt", "h2")
    f.room("1.07", "Sprinkler room", "喷淋泵房", "pumps", (60, 0, 10, 8), "N50c", zone="h3")
    f.room("1.E", "Electrical", "配电", "electrical", (70, 0, 10, 8), "N50c", zone="h3")
    f.room("1.L", "Entrance", "入口门厅", "lobby", (80, 36, 12, 8), "E50cw", zone="o")
    f.room("1.C", "Corridor", "走廊", "corridor", (80, 0, 2.5, 36), "S50c W70c", zone="o")
    f.room("1.S1", "Stair", "楼梯", "stair", (82.5, 0, 9.5, 5), "W50c", zone="o")
    f.room("1.WC", "Washrooms", "卫生间", "wc", (82.5, 5, 9.5, 6), "W50o", zone="o")
    f.room("1.08", "Dispatch", "调度室", "office", (82.5, 11, 9.5, 9), "W50c", "c1-of", "o")
    f.room(
        "1.09", "Drivers' room", "司机休息室", "meeting", (82.5, 20, 9.5, 7), "W50c", "c1-of", "o"
    )
    f.room(
        "1.10", "Customs office", "海关办公室", "office", (82.5, 27, 9.5, 9), "W50c", "c1-cu", "o"
    )
    return f.plan


def c_mezzanine() -> FloorPlan:
    """Packing, and the offices over the entrance."""
    f = floor("c", 2, [(0, 0), (38, 0), (38, 44), (26, 44), (26, 26), (0, 26)])
    f.room("2.01", "Packing", "包装区", "workshop", (0, 8, 26, 18), "N30c E50c", "c2-pk", "h3")
    f.room("2.02", "Label store", "标签库", "store", (0, 0, 12, 8), "", "c2-pk", "h3")
    f.room("2.P", "AHUs", "空调机房", "plant", (12, 0, 14, 8), "S50c", zone="h3")
    f.room("2.C", "Corridor", "走廊", "corridor", (26, 0, 2.5, 44), "", zone="o")
    f.room("2.S1", "Stair", "楼梯", "stair", (28.5, 0, 9.5, 5), "W50c", zone="o")
    f.room("2.WC", "Washrooms", "卫生间", "wc", (28.5, 5, 9.5, 6), "W50o", zone="o")
    f.room("2.03", "Planning", "计划部", "office", (28.5, 11, 9.5, 12), "W50c", "c2-of", "o")
    f.room("2.04", "Meeting room", "会议室", "meeting", (28.5, 23, 9.5, 7), "W50p", "c2-of", "o")
    f.room("2.05", "Break room", "休息室", "canteen", (28.5, 30, 9.5, 8), "W50p", zone="o")
    f.room("2.06", "Server room", "机房", "server", (28.5, 38, 9.5, 6), "W50c", zone="o")
    return f.plan


# E: the workshops, stepped along the road ------------------------------------------------------


def e_workshops() -> FloorPlan:
    """Six of them on one floor."""
    outline: list[Point] = [
        (0, 6),
        (24, 6),
        (24, 3),
        (48, 3),
        (48, 0),
        (78, 0),
        (78, 26),
        (48, 26),
        (48, 28),
        (24, 28),
        (24, 30),
        (0, 30),
    ]
    f = floor("e", 1, outline)
    names = [
        ("Machining", "机加工"),
        ("Welding", "焊接"),
        ("Tooling", "模具"),
        ("Assembly", "装配"),
        ("Prototype", "样机"),
        ("Paint", "喷漆"),
    ]
    for i, (en, zh) in enumerate(names):
        x = i * 12
        top, bottom = [(6, 30), (6, 30), (3, 28), (3, 28), (0, 26), (0, 26)][i]
        f.room(
            f"1.0{i + 1}",
            f"{en} shop",
            f"{zh}车间",
            "workshop",
            (x, 12, 12, bottom - 12),
            "S40g S80c N50c",
            f"e1-{i + 1}",
            f"g{i // 2 + 1}",
        )
        f.room(
            f"1.1{i + 1}",
            f"{en} office",
            f"{zh}办公室",
            "office",
            (x, top, 12, 9 - top),
            "S50c",
            f"e1-{i + 1}o",
            f"g{i // 2 + 1}",
        )
    f.room("1.C", "Corridor", "走廊", "corridor", (0, 9, 72, 3), "W50c", zone="g2")
    f.room("1.E", "Electrical", "配电", "electrical", (72, 0, 6, 7), "N50c", zone="g3")
    f.room("1.A", "Compressed air", "空压站", "pumps", (72, 7, 6, 11), "E50c", zone="g3")
    f.room("1.WC", "Washrooms", "卫生间", "wc", (72, 18, 6, 8), "E50c", zone="g3")
    return f.plan
