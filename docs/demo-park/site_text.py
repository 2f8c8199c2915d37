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
HEAD = """\
# The demo park. Plans, tables and profiles beside this file; what the simulator alone knows
# (uses of rooms, loads, which meter hangs below which) is in simulation.csv. See docs/demo-park.md.
format = 1

[site]
id = "linhu"
name = { en = "Linhu Park", zh_CN = "临湖园区" }
zone = "Asia/Shanghai"
operator = "Li Na"

[tables]
devices = ["devices.csv"]
areas = ["areas.csv"]
profiles = ["profiles"]
"""
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
    quoted = {"server": _quote(server), "warm": _quote(warm)}
    return "\n".join(lines) + GROUPS % quoted


def _quote(ids: list[str]) -> str:
    return ", ".join(f'"{i}"' for i in ids)
