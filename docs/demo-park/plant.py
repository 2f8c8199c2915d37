"""The energy centre, tanks, lifts, parking, weather: what operators watch all day."""

from __future__ import annotations

from fleet import Fleet, Row
from geometry import MARGIN, units

# Room, id, name in both languages, profile, use.
_THINGS = """
f-f1-1-hv mains-1|Mains incomer 1|1号市电进线|mains|mains
f-f1-1-hv mains-2|Mains incomer 2|2号市电进线|mains|mains
f-f1-1-lv ats-1|Transfer switch|双电源切换|ats|ats
f-f1-1-ge generator-1|Generator|柴油发电机|generator|generator
f-f1-1-up ups-1|UPS energy centre|能源中心UPS|ups|ups
a-f1-1-10 ups-2|UPS data room|数据机房UPS|ups|ups
b-f2-2-14 ups-3|UPS server room B|B座机房UPS|ups|ups
f-b1-b1-t1 tank-fire|Fire water tank|消防水池|tank|fire
f-b1-b1-t2 tank-water|Drinking water tank|生活水箱|tank|water
f-b1-b1-cw tank-chilled|Chilled-water storage|蓄冷水池|tank|chilled
f-b1-b1-fu tank-fuel|Fuel tank|储油罐|tank|fuel
f-b1-b1-su sump-f|Sump energy centre|能源中心集水坑|sump|sump
p-f1-1-02 sump-p|Sump parking|车库集水坑|sump|sump
c-f1-1-07 sump-c|Sump sprinkler room|喷淋泵房集水坑|sump|sump
f-f1-1-pu pump-ch1|Chilled water pump 1|1号冷冻水泵|pump|chilled
f-f1-1-pu pump-ch2|Chilled water pump 2|2号冷冻水泵|pump|chilled
f-f1-1-pu pump-ch3|Chilled water pump 3|3号冷冻水泵|pump|chilled
f-b1-b1-fp pump-fire1|Fire pump 1|1号消防泵|pump|fire
f-b1-b1-fp pump-fire2|Fire pump 2|2号消防泵|pump|fire
f-b1-b1-t2 pump-water1|Booster pump 1|1号供水泵|pump|water
f-b1-b1-t2 pump-water2|Booster pump 2|2号供水泵|pump|water
e-f1-1-a pump-air|Air compressor|空压机|pump|air
a-f1-1-06 fire-panel|Fire panel|火灾报警主机|fire_panel|fire
a-f1-1-lf lift-a1|Lift A1|A1号电梯|lift|a
a-f1-1-lf lift-a2|Lift A2|A2号电梯|lift|a
b-f1-1-lf lift-b1|Lift B1|B1号电梯|lift|b
b-f1-1-lf lift-b2|Lift B2|B2号电梯|lift|b
d-f1-1-lf lift-d1|Lift D1|D1号电梯|lift|d
d-f1-1-lf lift-d2|Lift D2|D2号电梯|lift|d
d-f1-1-lf lift-d3|Lift D3|D3号电梯|lift|d
p-f2-2-01 weather|Weather station|气象站|weather|weather
"""
_RELAYS = (
    ("f-f1-1-wo", "relay-load-shed", "Load shedding relay", "减载继电器"),
    ("a-f1-1-e", "relay-forecourt", "Forecourt lighting relay", "广场照明继电器"),
    ("e-f1-1-a", "relay-compressor", "Compressor release relay", "空压机允许继电器"),
    ("p-f1-1-e", "relay-deck-fan", "Deck exhaust fan relay", "车库排风继电器"),
)
_READERS = (
    ("p-f1-1-01", "rd-gate", "Patrol reader main gate", "正门岗巡更点"),
    ("c-f1-1-01", "rd-dock", "Patrol reader dock C", "C座卸货区巡更点"),
    ("e-f1-1-a", "rd-yard", "Patrol reader building E", "E座巡更点"),
    ("p-f2-2-01", "rd-deck", "Patrol reader parking roof", "停车楼顶层巡更点"),
)
"""In the order in which the guard walks them."""
_PV = (
    ("a-f4-4-e", 40),
    ("b-f3-3-e", 50),
    ("c-f1-1-e", 60),
    ("d-f4-4-e", 25),
    ("e-f1-1-e", 45),
    ("p-f2-2-01", 50),
)
_WATER = (
    ("a-f1-1-p", 300),
    ("b-f1-1-p", 160),
    ("c-f1-1-wc", 60),
    ("d-f1-1-wc", 260),
    ("e-f1-1-wc", 90),
    ("f-b1-b1-t2", 20),
)


_SAFETY = (
    ("a-f1-1-06", "ups-control", "UPS control room", "监控中心UPS", "ups"),
    ("p-f1-1-02", "co-p1", "CO detector deck 1", "一层车库一氧化碳", "co"),
    ("p-f2-2-01", "co-p2", "CO detector deck 2", "二层车库一氧化碳", "co"),
    ("f-f1-1-ge", "co-ge", "CO detector generator", "发电机房一氧化碳", "co"),
    ("a-f1-1-l", "duress-reception", "Panic button reception", "前台紧急按钮", "duress"),
    ("a-f1-1-06", "duress-control", "Panic button control room", "监控中心紧急按钮", "duress"),
    ("e-f1-1-06", "duress-paint", "Pendant paint shop", "喷漆车间单人作业报警器", "duress"),
)


def plant(fleet: Fleet) -> None:
    """Put everything where it belongs."""
    for line in _THINGS.strip().splitlines():
        place, en, zh, profile, use = line.split("|")
        room, id = place.split()
        fleet.stand(room, Row(id, en, zh, f"linhu_{profile}", facts={"use": use}))
    next(row for row in fleet.rows if row.id == "fire-panel").gateway = "fire"
    _on_modbus(fleet)
    for i, (room, kw) in enumerate(_PV, 1):
        known = {"use": "pv", "load": str(kw * 1000), "parent": f"m-{room[0]}"}
        row = Row(f"pv-{i}", f"PV inverter {i}", f"{i}号光伏逆变器", "linhu_pv", facts=known)
        fleet.stand(room, row)
    for room, people in _WATER:
        b = room[0]
        known = {"use": "water", "people": str(people)}
        names = (f"Water meter {b.upper()}", f"{b.upper()}座水表")
        fleet.stand(room, Row(f"wm-{b}", *names, "linhu_water", facts=known))
    _parking(fleet)


def patrol_readers(fleet: Fleet) -> None:
    """After everything else, so that nothing has to make room for them."""
    for room, id, en, zh in _READERS:
        fleet.stand(room, Row(id, en, zh, "linhu_patrol_reader", facts={"use": "patrol"}))


def safety(fleet: Fleet) -> None:
    """What came later, after everything else for the same reason."""
    for room, id, en, zh, profile in _SAFETY:
        fleet.stand(room, Row(id, en, zh, f"linhu_{profile}", facts={"use": profile}))


def _on_modbus(fleet: Fleet) -> None:
    """Chillers and relay modules: units of the line `plant`."""
    for i in (1, 2):
        row = Row(f"chiller-{i}", f"Chiller {i}", f"{i}号冷水机组", "linhu_chiller")
        row.link, row.unit_id, row.facts = "plant", i, {"use": "chiller"}
        fleet.stand("f-f1-1-ch", row)
    for i, (room, id, en, zh) in enumerate(_RELAYS):
        row = Row(id, en, zh, "linhu_relay", "plant", unit_id=11 + i, facts={"use": "relay"})
        fleet.stand(room, row)


def _parking(fleet: Fleet) -> None:
    """Barriers at the foot of the ramp, counts per deck, chargers along the south bays."""
    for i, (id, en, zh) in enumerate(
        [("barrier-in", "Entry barrier", "入口道闸"), ("barrier-out", "Exit barrier", "出口道闸")]
    ):
        row = fleet.stand("p-f1-1-r", Row(id, en, zh, "linhu_barrier", facts={"use": "gate"}))
        row.x, row.y = units(58 + 4 * i) + MARGIN, units(31.5) + MARGIN
    for i, (room, places) in enumerate([("p-f1-1-02", 72), ("p-f2-2-01", 80)], 1):
        known = {"use": "parking", "people": str(places)}
        names = (f"Parking deck {i}", f"{('一', '二')[i - 1]}层车位")
        fleet.stand(room, Row(f"parking-{i}", *names, "linhu_parking", facts=known))
    for i in range(1, 7):
        row = Row(f"ev-{i}", f"EV charger {i}", f"{i}号充电桩", "linhu_ev", facts={"use": "ev"})
        fleet.stand("p-f1-1-02", row)
        row.x, row.y = units(12 + 5 * i) + MARGIN, units(32.5) + MARGIN
