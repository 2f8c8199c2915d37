"""The site file itself."""

from __future__ import annotations

import overview
from geometry import UNITS_PER_METRE, FloorPlan

NAMES = {
    "a": ("Building A, offices", "A座 办公楼"),
    "b": ("Building B, laboratories", "B座 实验楼"),
    "c": ("Building C, logistics", "C座 物流中心"),
    "d": ("Building D, canteen and tower", "D座 食堂及塔楼"),
    "e": ("Building E, workshops", "E座 厂房"),
    "f": ("Building F, energy centre", "F座 能源中心"),
    "p": ("Parking deck P", "P座 停车楼"),
}
GUARDED = [
    "d-a1-l",
    "d-b1-l",
    "d-c1-l",
    "d-d1-l",
    "d-d1-l-2",
    "d-a1-01",
    "d-a1-05",
    "d-a1-06",
    "d-a1-10",
    "d-a2-11",
    "d-a3-11",
    "d-a4-11",
    "d-b2-14",
    "d-c2-06",
    "d-b2-11",
    "d-b3-11",
    "d-b3-12",
]
"""Doors that are high when they are forced: entrances, money, data, laboratories, our own rooms."""
HEAD = '''\
# The demo park. Plans, tables and profiles beside this file; what the simulator alone knows
# (uses of rooms, loads, which meter hangs below which) is in simulation.csv. See docs/demo-park.md.
format = 1

[site]
id = "linhu"
name = { en = "Linhu Park", zh_CN = "临湖园区" }
zone = "Asia/Shanghai"
operator = "Control room"

[sign_on]
post = { en = "Control room", zh_CN = "监控中心" }
hint = { en = """
Demo park. The password of everybody is linhu-demo.
li-na, operator, PIN 2601
zhang-wei, shift lead, PIN 2602
wang-fang, facility manager, PIN 2603
chen-jie, security admin, PIN 2604
liu-yang, operator, PIN 2605
zhao-min, auditor, PIN 2606
admin, security admin, PIN 2607""", zh_CN = """
演示园区。所有人员的密码均为 linhu-demo。
li-na 李娜，值班员，PIN 码 2601
zhang-wei 张伟，值班长，PIN 码 2602
wang-fang 王芳，设施经理，PIN 码 2603
chen-jie 陈杰，安全管理员，PIN 码 2604
liu-yang 刘洋，值班员，PIN 码 2605
zhao-min 赵敏，审计员，PIN 码 2606
admin 管理员，安全管理员，PIN 码 2607""" }

[tables]
devices = ["devices.csv"]
areas = ["areas.csv"]
profiles = ["profiles"]

[office_hours]
mon = ["08:30-12:00", "13:00-18:00"]
tue = ["08:30-12:00", "13:00-18:00"]
wed = ["08:30-12:00", "13:00-18:00"]
thu = ["08:30-12:00", "13:00-18:00"]
fri = ["08:30-12:00", "13:00-18:00"]
sat = ["09:00-12:00"]
holidays = [
    "2026-01-01", "2026-01-02", "2026-01-03",
    "2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",
    "2026-02-21", "2026-02-22", "2026-02-23",
    "2026-04-04", "2026-04-05", "2026-04-06",
    "2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05",
    "2026-06-19", "2026-06-20", "2026-06-21",
    "2026-09-25", "2026-09-26", "2026-09-27",
    "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06",
    "2026-10-07",
]
make_up_days = [
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
]
'''
GROUPS = """
# Rooms that are run differently ------------------------------------------------------------------

[[group]]
id = "server-rooms"
select = { device = [%(server)s], point = ["temperature"] }
limits = { low = 16, high = 27, high_high = 32, severity = "medium" }
normal = [18, 25]
scale = [14, 36]

[[group]]
id = "cold-store-canteen"
select = { device = ["cr-d1-05"], point = ["temperature"] }
limits = { low = -2, high = 6, high_high = 9, severity = "medium" }
normal = [0, 5]
scale = [-4, 12]

[[group]]
id = "fuel"
select = { device = ["tank-fuel"], point = ["level"] }
limits = { low = 50, low_low = 30 }
normal = [60, 95]

[[group]]
id = "chilled-water-storage"
select = { device = ["tank-chilled"], point = ["level"] }
limits = { low = 30, low_low = 10, high = 99 }
normal = [50, 98]

[[group]]
id = "guarded-doors"
select = { device = [%(guarded)s], point_kind = ["door_alarm"] }
alarms.states.levels.forced = { priority = "high" }

[[group]]
id = "incomers"
select = { device = ["m-in1", "m-in2"], point = ["active_power"] }
scale = [0, 500000]

[[group]]
id = "building-mains"
select = { device = ["m-a", "m-b", "m-c", "m-d", "m-e", "m-f", "m-p"], point = ["active_power"] }
scale = [-60000, 200000]

[[group]]
id = "plant-rooms-are-warm"
select = { device = [%(warm)s], point = ["temperature"] }
limits = { low = 5, high = 40 }
normal = [10, 35]
scale = [0, 45]
"""


def _link_names() -> dict[str, tuple[str, str]]:
    names = {"broker": ("Site broker", "园区消息服务器")}
    names |= {f"meters-{b}": (f"Meters {b.upper()}", f"{b.upper()}座电表网关") for b in "abcdefp"}
    return names | {"plant": ("Plant controllers", "机电控制器")}


def text(plans: list[FloorPlan], server: list[str], warm: list[str]) -> str:
    """site.toml."""
    lines = [HEAD, "[overview]", 'plan = "plans/overview.svg"', f"size = {list(overview.SIZE)}", ""]
    for i, (id, (en, zh)) in enumerate(_link_names().items()):
        lines += ["[[link]]", f'id = "{id}"', f'name = {{ en = "{en}", zh_CN = "{zh}" }}']
        if id == "broker":
            lines += [
                'kind = "mqtt"',
                'host = "127.0.0.1"',
                "port = 18830",
                'status_topic = "linhu/control-room/status"',
                "",
            ]
        else:
            lines += ['kind = "modbus-tcp"', 'host = "127.0.0.1"', f"port = {15_020 + i}", ""]
    seen = set()
    for plan in plans:
        if plan.building not in seen:
            seen.add(plan.building)
            ground = next(p for p in plans if p.building == plan.building and p.level == 1)
            en, zh = NAMES[plan.building]
            corners = ", ".join(f"[{x:g}, {y:g}]" for x, y in overview.outline(ground))
            lines += [
                "[[building]]",
                f'id = "{plan.building}"',
                f'name = {{ en = "{en}", zh_CN = "{zh}" }}',
                f'short = "{plan.building.upper()}"',
                f"outline = [{corners}]",
                "",
            ]
        w, h = plan.size
        lines += [
            "[[floor]]",
            f'id = "{plan.id}"',
            f'building = "{plan.building}"',
            f'name = {{ en = "{plan.en}", zh_CN = "{plan.zh}" }}',
            f'short = "{plan.short}"',
            f"level = {plan.level}",
            f'plan = "plans/{plan.id}.svg"',
            f"size = [{w:g}, {h:g}]",
            f"metres_per_unit = {1 / UNITS_PER_METRE}",
            "",
        ]
    quoted = {"server": _quote(server), "warm": _quote(warm), "guarded": _quote(GUARDED)}
    return "\n".join(lines) + GROUPS % quoted


def _quote(ids: list[str]) -> str:
    return ", ".join(f'"{i}"' for i in ids)
