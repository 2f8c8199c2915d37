"""Buildings for people at desks and tables: A, the offices; D, the canteen and its tower."""

from __future__ import annotations

import math

from builder import Builder, floor
from geometry import FloorPlan, Point

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


def a_ground() -> FloorPlan:
    """The entrance, what is open to visitors, and the two control rooms."""
    f = floor("a", 1, _A_OUTLINE)
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


def a_office(level: int) -> FloorPlan:
    """An upper floor: offices let to tenants."""
    f = floor("a", level, _A_OUTLINE)
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


def d_canteen() -> FloorPlan:
    """Kitchen and canteen with the round bay."""
    f = floor("d", 1, _unique(_D_OUTLINE))
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


def d_dining() -> FloorPlan:
    """A training room and the hall, over the canteen."""
    f = floor("d", 2, [(0, 0), (36, 0), (36, 26), (0, 26)])
    _d_core(f, 2)
    f.room("2.L", "Lift lobby", "电梯厅", "lobby", (0, 8, 19.5, 5), zone="t")
    f.room("2.P", "AHUs", "空调机房", "plant", (19.5, 0, 8.5, 8), "S50c", zone="t")
    f.room("2.01", "Training room", "培训室", "meeting", (0, 13, 12, 13), "N50c", zone="t")
    f.room("2.02", "Hall", "多功能厅", "canteen", (12, 13, 24, 13), "N20cw N80c", "d2-hall", "c")
    f.room("2.C", "Corridor", "走廊", "corridor", (19.5, 8, 16.5, 5), "W50o", zone="c")
    f.room("2.03", "Pantry", "备餐间", "kitchen", (28, 0, 8, 8), "S50c", "d2-hall", "c")
    return f.plan


def d_tower(level: int) -> FloorPlan:
    """A floor of the tower."""
    c = 5
    f = floor("d", level, [(0, 0), (36 - c, 0), (36, c), (36, 26 - c), (36 - c, 26), (0, 26)])
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
