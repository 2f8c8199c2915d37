"""Buildings that serve the others: F, the energy centre; P, the parking deck."""

from __future__ import annotations

from builder import floor
from geometry import FloorPlan

# F: the energy centre --------------------------------------------------------------------------


def f_ground() -> FloorPlan:
    """Mains, chillers, generator."""
    f = floor("f", 1, [(0, 0), (54, 0), (54, 20), (42, 20), (42, 30), (0, 30)])
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


def f_basement() -> FloorPlan:
    """Tanks, fire pumps, sump and fuel."""
    f = floor("f", -1, [(0, 0), (42, 0), (42, 22), (0, 22)], windows=False)
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


def p_deck(level: int) -> FloorPlan:
    """One of two decks of parking."""
    f = floor("p", level, [(0, 0), (64, 0), (64, 34), (0, 34)], windows=False)
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
