"""Every floor of the park, room by room, in metres from the building's north-west corner."""

from __future__ import annotations

import math

from builder import Builder
from geometry import FloorPlan, Point


def floors() -> list[FloorPlan]:
    """All floors, building by building, from below."""
    return [
        _a_ground(),
        *(_a_office(level) for level in (2, 3, 4)),
        _b_floor(1, _B1_NORTH, _B1_SOUTH),
        _b_floor(2, _B2_NORTH, _B2_SOUTH),
        _b_floor(3, _B3_NORTH, _B3_SOUTH),
        _c_ground(),
        _c_mezzanine(),
        _d_canteen(),
        _d_dining(),
        *(_d_tower(level) for level in (3, 4)),
        _e_workshops(),
        _f_basement(),
        _f_ground(),
        _p_deck(1),
        _p_deck(2),
    ]


_CN = {-1: "地下一层", 1: "一层", 2: "二层", 3: "三层", 4: "四层"}


def _start(building: str, level: int, outline: list[Point], windows: bool = True) -> Builder:
    en = f"Floor {level}" if level > 0 else f"Basement {-level}"
    return Builder(building, level, outline, en=en, zh=_CN[level], windows=windows)


# A: the office block, an L round a forecourt -------------------------------------------------

_A_OUTLINE: list[Point] = [(0, 0), (60, 0), (60, 16), (18, 16), (18, 46), (0, 46)]


def _a_core(f: Builder, level: int) -> None:
    """Lifts, stair, washrooms and risers in the corner where the two wings meet."""
    k = str(level)
    f.room(f"{k}.S1", "Stair 1", "1号楼梯", "stair", (0, 0, 4, 7), "S50p", zone="n")
    f.room(f"{k}.WC", "Washrooms", "卫生间", "wc", (4, 0, 5, 7), "S50o", zone="n")
    f.room(f"{k}.LF", "Lifts", "电梯", "lift", (9, 0, 5.5, 7), "S50o", zone="n")
    f.room(f"{k}.E", "Electrical", "配电", "electrical", (14.5, 0, 3.5, 7), "S50c", zone="n")
    f.room(f"{k}.P", "AHUs", "空调机房", "plant", (0, 10, 6.5, 8), "E50c", zone="s")
    f.room(f"{k}.S2", "Stair 2", "2号楼梯", "stair", (0, 41.5, 7.5, 4.5), "E50p", zone="s")
    f.room(f"{k}.S3", "Stair 3", "3号楼梯", "stair", (56, 0, 4, 7), "S50p", zone="n")


def _a_ground() -> FloorPlan:
    f = _start("a", 1, _A_OUTLINE)
    _a_core(f, 1)
    f.room(
        "1.L",
        "Entrance hall",
        "门厅",
        "lobby",
        [
            (0, 7),
            (18, 7),
            (18, 9.5),
            (18, 16),
            (18, 20),
            (9.5, 20),
            (9.5, 18),
            (6.5, 18),
            (6.5, 10),
            (0, 10),
        ],
        "E85cw",
        zone="n",
    )
    f.room("1.C", "Corridor", "走廊", "corridor", (18, 7, 42, 2.5), "W50c E50c", zone="n")
    f.room("1.01", "Bank", "银行", "office", (18, 0, 12, 7), "S30c", "a1-bank", "n")
    f.room("1.02", "Clinic", "医务室", "office", (30, 0, 12, 7), "S30c", "a1-clinic", "n")
    f.room("1.03", "Conference", "会议中心", "meeting", (42, 0, 14, 7), "S30c S70c", zone="n")
    f.room("1.04", "Café", "咖啡厅", "canteen", (18, 9.5, 18, 6.5), "N40c S50cw", "a1-cafe", "n")
    f.room("1.05", "Control room", "监控中心", "guard", (36, 9.5, 14, 6.5), "N30c", zone="n")
    f.room("1.06", "Fire control room", "消防控制室", "guard", (50, 9.5, 10, 6.5), "N50c", zone="n")
    f.room("1.G", "Corridor south", "南走廊", "corridor", (7.5, 20, 2.5, 26), "N50c S50c", zone="s")
    f.room("1.07", "Post room", "收发室", "store", (0, 18, 7.5, 8), "E60c", zone="s")
    f.room("1.08", "Park office", "园区办公室", "office", (0, 26, 7.5, 15.5), "E30c", zone="s")
    f.room("1.N", "Vestibule", "前室", "corridor", (7.5, 18, 2, 2), "S50o", zone="s")
    f.room("1.09", "Showroom", "展厅", "lobby", (10, 20, 8, 14), "W30c", "a1-show", "s")
    f.room("1.10", "Data room", "数据机房", "server", (10, 34, 8, 12), "W30c", zone="s")
    return f.plan


def _a_office(level: int) -> FloorPlan:
    f = _start("a", level, _A_OUTLINE)
    _a_core(f, level)
    k = str(level)
    u = f"a{level}-"
    f.room(
        f"{k}.L",
        "Lift lobby",
        "电梯厅",
        "lobby",
        [(0, 7), (18, 7), (18, 9.5), (18, 18), (6.5, 18), (6.5, 10), (0, 10)],
        zone="n",
    )
    f.room(f"{k}.C", "Corridor", "走廊", "corridor", (18, 7, 42, 2.5), "W50c", zone="n")
    f.room(f"{k}.01", "Open office", "开放办公", "office", (18, 0, 16, 7), "S25c", u + "ne", "n")
    f.room(f"{k}.02", "Meeting room", "会议室", "meeting", (34, 0, 7, 7), "S40c", u + "ne", "n")
    f.room(f"{k}.03", "Open office", "开放办公", "office", (41, 0, 15, 7), "S25c", u + "nw", "n")
    f.room(f"{k}.04", "Meeting room", "会议室", "meeting", (18, 9.5, 8, 6.5), "N40p", u + "se", "n")
    f.room(
        f"{k}.05", "Open office", "开放办公", "office", (26, 9.5, 20, 6.5), "N30c", u + "se", "n"
    )
    f.room(
        f"{k}.06",
        "Corner office",
        "转角办公室",
        "office",
        (46, 9.5, 14, 6.5),
        "N30c",
        u + "nw2",
        "n",
    )
    f.room(f"{k}.G", "Corridor south", "南走廊", "corridor", (7.5, 18, 2.5, 28), "N50c", zone="s")
    f.room(
        f"{k}.07", "Project office", "项目办公室", "office", (0, 18, 7.5, 12), "E40c", u + "w", "s"
    )
    f.room(f"{k}.08", "Store", "库房", "store", (0, 30, 7.5, 4), "E50p", u + "w", "s")
    f.room(f"{k}.09", "Office", "办公室", "office", (0, 34, 7.5, 7.5), "E40p", u + "w", "s")
    f.room(f"{k}.10", "Open office", "开放办公", "office", (10, 18, 8, 18), "W20c", u + "sw", "s")
    f.room(f"{k}.11", "Server room", "机房", "server", (10, 36, 8, 5), "W50c", u + "sw", "s")
    f.room(f"{k}.12", "Meeting room", "会议室", "meeting", (10, 41, 8, 5), "W50p", u + "sw", "s")
    return f.plan


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


def _b_floor(level: int, north: _Row, south: _Row) -> FloorPlan:
    f = _start("b", level, _B_OUTLINE)
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


def _c_ground() -> FloorPlan:
    f = _start("c", 1, [(0, 0), (92, 0), (92, 44), (80, 44), (80, 48), (0, 48)])
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


def _c_mezzanine() -> FloorPlan:
    f = _start("c", 2, [(0, 0), (38, 0), (38, 44), (26, 44), (26, 26), (0, 26)])
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


# D: the canteen with its round bay, and the tower above ---------------------------------------


def _bay(cx: float, y: float, radius: float, sides: int = 12) -> list[Point]:
    """Half a circle below `y`, from east to west."""
    return [
        (
            round((cx + radius * math.cos(math.pi * i / sides)) * 20) / 20,
            round((y + radius * math.sin(math.pi * i / sides)) * 20) / 20,
        )
        for i in range(sides + 1)
    ]


_D_OUTLINE: list[Point] = [(0, 0), (52, 0), (52, 26), *_bay(36, 26, 14), (22, 26), (0, 26)]


def _unique(points: list[Point]) -> list[Point]:
    return [p for i, p in enumerate(points) if p != points[i - 1]]


def _d_core(f: Builder, level: int) -> None:
    k = str(level)
    f.room(f"{k}.S1", "Stair 1", "1号楼梯", "stair", (0, 0, 4, 8), "S50p", zone="t")
    f.room(f"{k}.LF", "Lifts", "电梯", "lift", (4, 0, 6, 8), "S50o", zone="t")
    f.room(f"{k}.WC", "Washrooms", "卫生间", "wc", (10, 0, 5, 8), "S50o", zone="t")
    f.room(f"{k}.E", "Electrical", "配电", "electrical", (15, 0, 4.5, 8), "S50c", zone="t")


def _d_canteen() -> FloorPlan:
    f = _start("d", 1, _unique(_D_OUTLINE))
    _d_core(f, 1)
    f.room("1.L", "Tower lobby", "塔楼大堂", "lobby", (0, 8, 19.5, 9), "W50cw E60c", zone="t")
    f.room("1.01", "Shop", "便利店", "store", (0, 17, 11, 9), "N50c", "d1-shop", "t")
    f.room("1.02", "Gym", "健身房", "workshop", (11, 17, 8.5, 9), "N50c", "d1-gym", "t")
    f.room(
        "1.03",
        "Canteen",
        "食堂",
        "canteen",
        _unique([(19.5, 9), (52, 9), (52, 26), *_bay(36, 26, 14), (22, 26), (19.5, 26)]),
        "E50cw",
        "d1-food",
        "c",
    )
    f.room("1.04", "Kitchen", "厨房", "kitchen", (19.5, 0, 16, 9), "S30p S70p", "d1-food", "c")
    f.room("1.05", "Cold store", "冷库", "cold", (35.5, 0, 7, 9), "W50c", "d1-food", "c")
    f.room("1.06", "Delivery", "进货口", "store", (42.5, 0, 9.5, 9), "N50c W50p", "d1-food", "c")
    return f.plan


def _d_dining() -> FloorPlan:
    f = _start("d", 2, [(0, 0), (36, 0), (36, 26), (0, 26)])
    _d_core(f, 2)
    f.room("2.L", "Lift lobby", "电梯厅", "lobby", (0, 8, 19.5, 5), zone="t")
    f.room("2.P", "AHUs", "空调机房", "plant", (19.5, 0, 8.5, 8), "S50c", zone="t")
    f.room("2.01", "Training room", "培训室", "meeting", (0, 13, 12, 13), "N50c", zone="t")
    f.room("2.02", "Hall", "多功能厅", "canteen", (12, 13, 24, 13), "N20cw N80c", "d2-hall", "c")
    f.room("2.C", "Corridor", "走廊", "corridor", (19.5, 8, 16.5, 5), "W50o", zone="c")
    f.room("2.03", "Pantry", "备餐间", "kitchen", (28, 0, 8, 8), "S50c", "d2-hall", "c")
    return f.plan


def _d_tower(level: int) -> FloorPlan:
    c = 5
    f = _start("d", level, [(0, 0), (36 - c, 0), (36, c), (36, 26 - c), (36 - c, 26), (0, 26)])
    k = str(level)
    _d_core(f, level)
    u = f"d{level}-"
    f.room(f"{k}.L", "Lift lobby", "电梯厅", "lobby", (0, 8, 19.5, 5), "E50c", zone="t")
    f.room(f"{k}.01", "Open office", "开放办公", "office", (0, 13, 12, 13), "N60c", u + "w", "t")
    f.room(f"{k}.02", "Open office", "开放办公", "office", (12, 13, 12, 13), "N40c", u + "m", "t")
    f.room(f"{k}.C", "Corridor", "走廊", "corridor", (19.5, 8, 4.5, 5), zone="c")
    f.room(f"{k}.03", "Meeting room", "会议室", "meeting", (19.5, 0, 7.5, 8), "S40c", u + "e", "c")
    f.room(
        f"{k}.04",
        "Panorama office",
        "景观办公室",
        "office",
        [
            (27, 0),
            (36 - c, 0),
            (36, c),
            (36, 26 - c),
            (36 - c, 26),
            (24, 26),
            (24, 13),
            (24, 8),
            (27, 8),
        ],
        "W40c",
        u + "e",
        "c",
    )
    return f.plan


# E: the workshops, stepped along the road ------------------------------------------------------


def _e_workshops() -> FloorPlan:
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
    f = _start("e", 1, outline)
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


# F: the energy centre --------------------------------------------------------------------------


def _f_ground() -> FloorPlan:
    f = _start("f", 1, [(0, 0), (54, 0), (54, 20), (42, 20), (42, 30), (0, 30)])
    f.room("1.T1", "Transformer 1", "1号变压器室", "transformer", (0, 0, 7, 8), "N50cw", zone="e")
    f.room("1.T2", "Transformer 2", "2号变压器室", "transformer", (7, 0, 7, 8), "N50cw", zone="e")
    f.room(
        "1.HV",
        "10 kV switchroom",
        "10 kV 开关室",
        "electrical",
        (14, 0, 12, 8),
        "S50c N50c",
        zone="e",
    )
    f.room("1.LV", "Main switchboard", "低压配电室", "electrical", (26, 0, 16, 8), "S50c", zone="e")
    f.room("1.UP", "UPS and battery", "UPS及电池室", "ups", (42, 0, 12, 8), "S20c", zone="e")
    f.room("1.C", "Corridor", "走廊", "corridor", (0, 8, 54, 2.5), "W50c E50c", zone="e")
    f.room(
        "1.CH", "Chiller hall", "制冷机房", "chiller", (0, 10.5, 26, 19.5), "N50cw W60g", zone="c"
    )
    f.room("1.PU", "Pump room", "水泵房", "pumps", (26, 10.5, 16, 9.5), "N50c", zone="c")
    f.room("1.WO", "Workshop", "维修间", "workshop", (26, 20, 8, 10), "W30c S50c", zone="c")
    f.room("1.S1", "Stair", "楼梯", "stair", (34, 20, 8, 10), "S50c", zone="c")
    f.room(
        "1.GE", "Generator", "柴油发电机房", "genset", (42, 10.5, 12, 9.5), "N30c E50g", zone="c"
    )
    return f.plan


def _f_basement() -> FloorPlan:
    f = _start("f", -1, [(0, 0), (42, 0), (42, 22), (0, 22)], windows=False)
    f.room("B1.T1", "Fire water tank", "消防水池", "tank", (0, 0, 14, 10), "S70c", zone="b")
    f.room("B1.T2", "Drinking water tank", "生活水箱", "tank", (14, 0, 11, 10), "S50c", zone="b")
    f.room("B1.CW", "Chilled-water storage", "蓄冷水池", "tank", (25, 0, 17, 10), "S50c", zone="b")
    f.room("B1.C", "Corridor", "走廊", "corridor", (0, 10, 42, 3), zone="b")
    f.room("B1.FP", "Fire pumps", "消防泵房", "pumps", (0, 13, 14, 9), "N50c", zone="b")
    f.room("B1.SU", "Sump", "集水坑", "sump", (14, 13, 7, 9), "N50c", zone="b")
    f.room("B1.FU", "Fuel store", "储油间", "tank", (21, 13, 9, 9), "N50c", zone="b")
    f.room("B1.S1", "Stair", "楼梯", "stair", (30, 13, 12, 9), "N30c", zone="b")
    return f.plan


# P: the parking deck -----------------------------------------------------------------------------


def _p_deck(level: int) -> FloorPlan:
    f = _start("p", level, [(0, 0), (64, 0), (64, 34), (0, 34)], windows=False)
    k = str(level)
    f.room(f"{k}.S1", "Stair west", "西楼梯", "stair", (0, 0, 5, 8), "S50c", zone="d")
    f.room(
        f"{k}.R",
        "Ramp",
        "坡道",
        "drive",
        (56, 0, 8, 34),
        "S50g W50o" if level == 1 else "W50o",
        zone="d",
    )
    if level == 1:
        f.room("1.01", "Gate house", "门岗", "guard", (48, 0, 8, 8), "W50c", zone="d")
        f.room("1.E", "Electrical", "配电", "electrical", (0, 26, 5, 8), "N50c", zone="d")
        deck = [
            (5, 0),
            (48, 0),
            (48, 8),
            (56, 8),
            (56, 34),
            (5, 34),
            (5, 26),
            (0, 26),
            (0, 8),
            (5, 8),
        ]
        f.room("1.02", "Deck 1", "一层车库", "parking", deck, zone="d")
    else:
        f.room("2.S2", "Stair east", "东楼梯", "stair", (0, 26, 5, 8), "N50c", zone="d")
        deck = [(5, 0), (56, 0), (56, 34), (5, 34), (5, 26), (0, 26), (0, 8), (5, 8)]
        f.room("2.01", "Deck 2", "二层车库", "parking", deck, zone="d")
    return f.plan
