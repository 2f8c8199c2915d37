"""The profiles of the demo park's own MQTT and Modbus devices, written out as TOML files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

BASE = "{base}/{building}/{id}"
SOURCE_MQTT = "Layout of the demo park: one JSON document per device, invented for it."
SOURCE_MODBUS = "Register map of the demo park's plant controllers, invented for it."


@dataclass
class P:
    """One point; `more` goes into the file as it stands."""

    key: str
    en: str
    zh: str
    kind: str
    unit: str = ""
    resolution: float | None = None
    states: str = ""
    """`code/en/zh/severity` separated by `|`; the severity may be left out."""
    primary: bool = False
    counter: bool = False
    more: dict[str, Any] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)
    command: dict[str, Any] = field(default_factory=dict)


@dataclass
class Profile:
    """One profile file."""

    id: str
    en: str
    zh: str
    kind: str
    interval_s: float
    points: list[P]
    life: str = "heartbeat"
    modbus: dict[str, Any] | None = None

    def toml(self) -> str:
        """The text of the file."""
        protocol = "mqtt" if self.modbus is None else "modbus"
        lines = [
            "format = 1",
            f'id = "{self.id}"',
            f"name = {_name(self.en, self.zh)}",
            f'kind = "{self.kind}"',
            f'source = "{SOURCE_MQTT if self.modbus is None else SOURCE_MODBUS}"',
            f'protocol = "{protocol}"',
            "",
            "[life]",
            f'by = "{self.life}"',
            f"interval_s = {self.interval_s}",
            "",
        ]
        if self.modbus is None:
            lines += [
                "[captures]",
                'base = "linhu"',
                "",
                "[mqtt]",
                f'topic = "{BASE}/state"',
                'time_pointer = "/ts"',
                "",
                "[mqtt.availability]",
                'topic = "{base}/gateway/{gateway}/status"',
                "",
            ]
        elif self.modbus:
            lines += ["[modbus]", *(f"{k} = {value(v)}" for k, v in self.modbus.items()), ""]
        for point in self.points:
            lines += _point(point, protocol)
        return "\n".join(lines).rstrip() + "\n"


def _name(en: str, zh: str) -> str:
    return f"{{ en = {value(en)}, zh_CN = {value(zh)} }}"


def value(given: Any) -> str:
    """A TOML value on one line."""
    if isinstance(given, dict):
        return "{ " + ", ".join(f"{_key(k)} = {value(v)}" for k, v in given.items()) + " }"
    if isinstance(given, list):
        return "[" + ", ".join(value(v) for v in given) + "]"
    if isinstance(given, str) and '"' in given:
        return f"'{given}'"
    return json.dumps(given, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() and not key[0].isdigit() else f'"{key}"'


def _states(text: str) -> list[str]:
    lines = ["states = ["]
    for item in text.split("|"):
        code, en, zh, *severity = item.split("/")
        tail = f", severity = {value(severity[0])}" if severity else ""
        lines.append(f"  {{ code = {value(code)}, name = {_name(en, zh)}{tail} }},")
    return [*lines, "]"]


def _point(p: P, protocol: str) -> list[str]:
    lines = ["[[point]]", f'key = "{p.key}"', f"name = {_name(p.en, p.zh)}", f'kind = "{p.kind}"']
    if p.unit:
        lines.append(f'unit = "{p.unit}"')
    if p.resolution:
        lines.append(f"resolution = {p.resolution}")
    if p.primary:
        lines.append("primary = true")
    if p.counter:
        lines.append("counter = true")
    if p.states:
        lines += _states(p.states)
    lines += [f"{k} = {value(v)}" for k, v in p.more.items()]
    address = p.address or {"pointer": f"/{p.key}"}
    lines += [f"{protocol} = {value(address)}", ""]
    if p.command:
        command = dict(p.command)
        wire = command.pop(protocol)
        lines += ["[point.command]", *(f"{k} = {value(v)}" for k, v in command.items()), ""]
        lines += [
            f"[point.command.{protocol}]",
            *(f"{k} = {value(v)}" for k, v in wire.items()),
            "",
        ]
    return lines


def _set(what: str, state: bool = False) -> dict[str, Any]:
    """Where an MQTT command goes."""
    shown = '"{state}"' if state else "{value}"
    payload = '{"value": ' + shown + ', "id": "{id}", "expires_ms": {expires_ms}}'
    return {"topic": f"{BASE}/set/{what}", "payload": payload, "expires_s": 2}


def _limits(**given: Any) -> dict[str, Any]:
    return {"limits": given}


FAULT = "ok/OK/正常|fault/Fault/故障/medium"
ONOFF = "off/Off/关|on/On/开"
ALARM = "normal/Normal/正常|alarm/Alarm/报警/"
MODES = (
    "locked/Locked/锁定|double_locked/Double locked/双重锁定|unlocked/Unlocked/解锁"
    "|accessed/Released/已放行|blocked/Blocked/禁用|locked_down/Locked down/封锁/medium"
    "|locked_open/Locked open/常开/low|unknown/Unknown/未知/low"
)
DESIGNED = {"designed": ["locked", "double_locked", "accessed"]}
"""Every door of the demo park is locked by design, day and night."""
CONTACT = "closed/Closed/关闭|open/Open/打开|fault/Fault/故障/medium"
LOCK = "locked/Locked/已锁|unlocked/Unlocked/未锁|fault/Fault/故障/medium"
TAMPER = "normal/Not tampered/正常|tampered/Tampered/被拆动/high"
DOOR_ALARM = "normal/Normal/正常|forced/Forced open/强行打开/high|held/Held open/未关/medium"


def _temperature(en: str = "Temperature", zh: str = "温度", **more: Any) -> P:
    return P("temperature", en, zh, "temperature", "Cel", 0.1, primary=True, more=more)


def _setpoint(low: float, high: float, step: float, zh: str = "设定温度", **more: Any) -> list[P]:
    return [
        P(
            "setpoint",
            "Setpoint, asked",
            f"{zh}（请求）",
            "temperature_setpoint",
            "Cel",
            0.1,
            more=more,
            command={
                "action": "setpoint",
                "range": [low, high],
                "step": step,
                "proof": {"point": "active_setpoint", "tolerance": 0.05, "within_s": 10},
                "mqtt": _set("setpoint"),
            },
        ),
        P(
            "active_setpoint",
            "Setpoint in use",
            f"{zh}（生效）",
            "temperature_setpoint",
            "Cel",
            0.1,
        ),
    ]


def _switch(key: str, en: str, zh: str, proof: str, kind: str = "switch_request") -> P:
    return P(
        key,
        en,
        zh,
        kind,
        states=ONOFF,
        command={
            "action": "switch",
            "proof": {"point": proof, "within_s": 8},
            "mqtt": _set(key, True),
        },
    )


def _door(provable: bool) -> list[P]:
    # the mode follows at once; the lock proves a release, because only a bolt lets people in
    release: dict[str, Any] = {
        "action": "pulse",
        "reason_required": True,
        "proof": {"point": "lock", "state": "unlocked", "within_s": 5} if provable else "none",
        "mqtt": _set("release"),
    }
    points = [
        P("mode", "Mode", "模式", "door_mode", states=MODES, primary=True, more=DESIGNED),
        P(
            "release",
            "Release",
            "放行",
            "door_release",
            states="idle/Idle/空闲|active/Released/放行中",
            command=release,
        ),
    ]
    if not provable:
        return points
    return [
        *points,
        P(
            "mode_request",
            "Mode, asked",
            "模式（请求）",
            "door_mode_request",
            states=MODES,
            command={
                "action": "switch",
                "confirm": True,
                "reason_required": True,
                "proof": {"point": "mode", "within_s": 8},
                "mqtt": _set("mode_request", True),
            },
        ),
        P("contact", "Door", "门", "door_contact", states=CONTACT),
        P("lock", "Lock", "锁", "lock_state", states=LOCK),
        P(
            "alarm",
            "Door alarm",
            "门报警",
            "door_alarm",
            states=DOOR_ALARM,
            more={"stale_after_s": 130},
            address={"topic": f"{BASE}/alarm", "pointer": "/alarm", "event": True},
        ),
        P("tamper", "Tamper", "防拆", "door_tamper", states=TAMPER),
        P("fault", "Fault", "故障", "door_fault", states=FAULT),
        P(
            "battery",
            "Backup battery",
            "后备电池",
            "battery",
            "%",
            1,
            more={
                **_limits(low=20, severity="low", deadband=3),
                "normal": [40, 100],
                "scale": [0, 100],
            },
        ),
    ]


def mqtt_profiles() -> list[Profile]:
    """Everything that speaks MQTT."""
    return [
        Profile(
            "linhu_room",
            "Room sensor",
            "房间传感器",
            "room_sensor",
            10,
            [
                _temperature(
                    **_limits(low=15, high=28.5, deadband=0.5, severity="low"),
                    normal=[20, 26],
                    scale=[12, 34],
                    possible=[-40, 85],
                ),
                P(
                    "humidity",
                    "Relative humidity",
                    "相对湿度",
                    "humidity",
                    "%",
                    0.5,
                    more={
                        **_limits(low=20, high=80, deadband=3, severity="low"),
                        "normal": [30, 65],
                        "scale": [0, 100],
                    },
                ),
                P(
                    "carbon_dioxide",
                    "CO₂",
                    "CO₂",
                    "carbon_dioxide",
                    "[ppm]",
                    1,
                    more={
                        **_limits(high=1300, high_high=2500, deadband=60, severity="low"),
                        "normal": [400, 1000],
                        "scale": [350, 1600],
                        "possible": [300, 10000],
                    },
                ),
            ],
        ),
        Profile(
            "linhu_climate",
            "Climate sensor",
            "温湿度传感器",
            "room_sensor",
            10,
            [
                _temperature(
                    **_limits(low=8, high=34, deadband=0.5, severity="low"),
                    normal=[15, 30],
                    scale=[0, 40],
                    possible=[-40, 85],
                ),
                P(
                    "humidity",
                    "Relative humidity",
                    "相对湿度",
                    "humidity",
                    "%",
                    0.5,
                    more={
                        **_limits(high=88, deadband=3, severity="low"),
                        "normal": [25, 75],
                        "scale": [0, 100],
                    },
                ),
            ],
        ),
        Profile(
            "linhu_clean",
            "Clean room sensor",
            "洁净室传感器",
            "room_sensor",
            5,
            [
                _temperature(
                    **_limits(low=19, high=24, deadband=0.2, severity="medium"),
                    normal=[20.5, 22.5],
                    scale=[17, 26],
                ),
                P(
                    "humidity",
                    "Relative humidity",
                    "相对湿度",
                    "humidity",
                    "%",
                    0.5,
                    more={
                        **_limits(low=30, high=60, deadband=2, severity="low"),
                        "normal": [40, 50],
                        "scale": [20, 70],
                    },
                ),
                P(
                    "pressure",
                    "Pressure to corridor",
                    "对走廊压差",
                    "differential_pressure",
                    "Pa",
                    0.1,
                    more={
                        **_limits(low=8, low_low=4, deadband=1, severity="medium"),
                        "normal": [12, 18],
                        "scale": [0, 30],
                    },
                ),
                P(
                    "particles",
                    "Particles PM2.5",
                    "颗粒物 PM2.5",
                    "pm25",
                    "ug/m3",
                    0.1,
                    more={
                        **_limits(high=10, deadband=1, severity="medium"),
                        "normal": [0, 5],
                        "scale": [0, 15],
                    },
                ),
            ],
        ),
        Profile(
            "linhu_cold",
            "Cold room",
            "冷库",
            "room_sensor",
            10,
            [
                _temperature(
                    **_limits(low=1, high=8, high_high=12, deadband=0.3, severity="medium"),
                    normal=[2, 8],
                    scale=[0, 14],
                ),
                P(
                    "compressor",
                    "Compressor",
                    "压缩机",
                    "active_power",
                    "kW",
                    0.1,
                    more={"normal": [1, 4.2], "scale": [0, 5]},
                ),
                P(
                    "door",
                    "Cold room door",
                    "库门",
                    "door_contact",
                    states="closed/Closed/关闭|open/Open/打开",
                ),
            ],
        ),
        Profile(
            "linhu_presence",
            "Presence and light sensor",
            "人体及照度传感器",
            "device",
            10,
            [
                P(
                    "occupancy",
                    "Occupancy",
                    "占用",
                    "occupancy",
                    states="vacant/Vacant/无人|occupied/Occupied/有人",
                    primary=True,
                ),
                P(
                    "illuminance",
                    "Light",
                    "照度",
                    "illuminance",
                    "lx",
                    1,
                    more={"normal": [300, 700], "scale": [0, 1000]},
                ),
            ],
        ),
        Profile(
            "linhu_leak",
            "Leak detector",
            "漏水检测器",
            "leak_detector",
            30,
            [
                P(
                    "leak",
                    "Leak",
                    "漏水",
                    "leak",
                    states="dry/Dry/干燥|wet/Leak/漏水/high",
                    primary=True,
                ),
                P(
                    "battery",
                    "Battery",
                    "电池",
                    "battery",
                    "%",
                    1,
                    more={**_limits(low=15, severity="low", deadband=3), "scale": [0, 100]},
                ),
            ],
        ),
        Profile(
            "linhu_gas",
            "Gas detector",
            "气体探测器",
            "gas_detector",
            5,
            [
                P(
                    "concentration",
                    "Gas",
                    "气体浓度",
                    "gas_concentration",
                    "%",
                    0.1,
                    primary=True,
                    more={
                        **_limits(high=10, high_high=25, deadband=1, severity="high"),
                        "normal": [0, 5],
                        "scale": [0, 40],
                    },
                ),
                P(
                    "alarm",
                    "Gas alarm",
                    "气体报警",
                    "gas_alarm",
                    states="normal/Normal/正常|prealarm/Pre-alarm/预警/high|alarm/Alarm/报警/critical",
                ),
                P("fault", "Fault", "故障", "fault", states=FAULT),
            ],
        ),
        Profile(
            "linhu_co",
            "CO detector",
            "一氧化碳探测器",
            "gas_detector",
            5,
            [
                P(
                    "carbon_monoxide",
                    "Carbon monoxide",
                    "一氧化碳",
                    "carbon_monoxide",
                    "[ppm]",
                    1,
                    primary=True,
                    more={
                        **_limits(high=30, high_high=60, deadband=3, severity="high"),
                        "normal": [0, 15],
                        "scale": [0, 100],
                    },
                ),
                P("fault", "Fault", "故障", "fault", states=FAULT),
            ],
        ),
        Profile(
            "linhu_duress",
            "Panic button",
            "紧急按钮",
            "duress",
            30,
            [
                P(
                    "duress",
                    "Call for help",
                    "紧急求助",
                    "duress",
                    states="idle/Idle/空闲|pressed/Help called for/求助/critical",
                    primary=True,
                ),
                P(
                    "man_down",
                    "Man down",
                    "人员倒地",
                    "man_down",
                    states="no/Upright/正常|down/No movement/倒地无动作/critical",
                ),
                P(
                    "battery",
                    "Battery",
                    "电池",
                    "battery",
                    "%",
                    1,
                    more={
                        **_limits(low=20, severity="medium", deadband=3),
                        "normal": [60, 100],
                        "scale": [0, 100],
                    },
                ),
            ],
        ),
        Profile(
            "linhu_fire_panel",
            "Fire panel",
            "火灾报警主机",
            "fire_panel",
            5,
            [
                P(
                    "fire",
                    "Fire",
                    "火警",
                    "fire_alarm",
                    states="normal/Normal/正常|fire/Fire/火警/critical",
                    primary=True,
                ),
                P(
                    "prealarm",
                    "Pre-alarm",
                    "预警",
                    "fire_prealarm",
                    states="normal/Normal/正常|prealarm/Pre-alarm/预警/high",
                ),
                P("fault", "Fault", "故障", "fire_fault", states=FAULT),
                P("disabled", "Disabled detectors", "屏蔽探测器", "count"),
                P(
                    "disablement",
                    "Disablement",
                    "屏蔽",
                    "fire_disabled",
                    states="none/None/无|disabled/Parts disabled/部分屏蔽/medium",
                ),
                P(
                    "mode",
                    "Control mode",
                    "控制方式",
                    "fire_mode",
                    states="auto/Automatic/自动|manual/Manual/手动/low",
                ),
                P(
                    "mains",
                    "Mains supply",
                    "主电源",
                    "mains_present",
                    states="lost/Lost/失电/high|present/Present/正常",
                ),
            ],
        ),
        Profile(
            "linhu_fire_zone",
            "Fire zone",
            "火灾分区",
            "fire_panel",
            10,
            [
                P(
                    "state",
                    "Zone",
                    "分区",
                    "fire_alarm",
                    states=(
                        "normal/Normal/正常"
                        "|fire/Fire/火警/critical"
                        "|fault/Fault/故障/medium"
                        "|disabled/Disabled/屏蔽/low"
                    ),
                    primary=True,
                ),
            ],
        ),
        Profile(
            "linhu_ahu",
            "Air handling unit",
            "空调机组",
            "ahu",
            10,
            [
                P(
                    "supply_temperature",
                    "Supply air",
                    "送风温度",
                    "supply_temperature",
                    "Cel",
                    0.1,
                    primary=True,
                    more={
                        **_limits(low=10, high=30, deadband=0.5, severity="low"),
                        "normal": [14, 22],
                        "scale": [8, 34],
                    },
                ),
                P(
                    "return_temperature",
                    "Return air",
                    "回风温度",
                    "return_temperature",
                    "Cel",
                    0.1,
                    more={"scale": [12, 34]},
                ),
                *_setpoint(14, 26, 0.5, "送风设定"),
                P(
                    "running",
                    "Running",
                    "运行",
                    "running",
                    states="stopped/Stopped/停止|running/Running/运行",
                ),
                P(
                    "running_request",
                    "Running, asked",
                    "运行（请求）",
                    "running_request",
                    states="stopped/Stopped/停止|running/Running/运行",
                    command={
                        "action": "switch",
                        "confirm": True,
                        "proof": {"point": "running", "within_s": 8},
                        "mqtt": _set("running_request", True),
                    },
                ),
                P(
                    "fan_speed",
                    "Fan speed",
                    "风机转速",
                    "fan_speed",
                    "%",
                    1,
                    more={"scale": [0, 100]},
                ),
                P(
                    "filter",
                    "Filter pressure drop",
                    "滤网压差",
                    "differential_pressure",
                    "Pa",
                    1,
                    more={
                        **_limits(high=250, deadband=10, severity="low"),
                        "normal": [60, 220],
                        "scale": [0, 400],
                    },
                ),
                P("fault", "Fault", "故障", "fault", states=FAULT),
            ],
        ),
        Profile(
            "linhu_thermostat",
            "Fan coil thermostat",
            "风机盘管温控器",
            "room_sensor",
            10,
            [
                _temperature(
                    "Room temperature",
                    "室温",
                    **_limits(low=15, high=28.5, deadband=0.5, severity="low"),
                    normal=[20, 26],
                    scale=[12, 34],
                ),
                *_setpoint(16, 28, 0.5, designed=[20, 26]),
                P("valve", "Valve", "水阀", "valve_position", "%", 1, more={"scale": [0, 100]}),
            ],
        ),
        Profile(
            "linhu_lighting",
            "Lighting zone",
            "照明分区",
            "lighting",
            10,
            [
                P("light", "Light", "照明", "switch", states=ONOFF, primary=True),
                _switch("light_request", "Light, asked", "照明（请求）", "light"),
                P(
                    "brightness",
                    "Brightness",
                    "亮度",
                    "brightness",
                    "%",
                    1,
                    more={"scale": [0, 100]},
                ),
            ],
        ),
        Profile(
            "linhu_pv",
            "PV inverter",
            "光伏逆变器",
            "pv_inverter",
            5,
            [
                P(
                    "active_power",
                    "Power",
                    "功率",
                    "active_power",
                    "W",
                    10,
                    primary=True,
                    more={"scale": [0, 60000]},
                ),
                P("energy", "Energy produced", "发电量", "energy_export", "W.h", 10, counter=True),
                P(
                    "state",
                    "State",
                    "状态",
                    "inverter_state",
                    states=(
                        "sleeping/Sleeping/休眠"
                        "|producing/Producing/发电"
                        "|throttled/Throttled/限功率"
                        "|fault/Fault/故障/medium"
                    ),
                ),
                P(
                    "temperature",
                    "Cabinet temperature",
                    "机柜温度",
                    "temperature",
                    "Cel",
                    0.1,
                    more={**_limits(high=70, deadband=2, severity="low"), "scale": [0, 90]},
                ),
            ],
        ),
        Profile(
            "linhu_tank",
            "Tank",
            "水箱",
            "tank",
            10,
            [
                P(
                    "level",
                    "Level",
                    "液位",
                    "level",
                    "%",
                    0.1,
                    primary=True,
                    more={
                        **_limits(low=40, low_low=20, high=98, deadband=1, severity="medium"),
                        "normal": [60, 95],
                        "scale": [0, 100],
                    },
                ),
                P(
                    "temperature",
                    "Temperature",
                    "温度",
                    "temperature",
                    "Cel",
                    0.1,
                    more={"scale": [0, 40]},
                ),
            ],
        ),
        Profile(
            "linhu_sump",
            "Sump",
            "集水坑",
            "tank",
            10,
            [
                P(
                    "level",
                    "Water level",
                    "水位",
                    "water_level",
                    "cm",
                    1,
                    primary=True,
                    more={
                        **_limits(high=110, high_high=140, deadband=5, severity="medium"),
                        "normal": [20, 95],
                        "scale": [0, 160],
                    },
                ),
                P(
                    "pump",
                    "Pump",
                    "水泵",
                    "pump_state",
                    states="stopped/Stopped/停止|running/Running/运行|tripped/Tripped/跳闸/medium",
                ),
            ],
        ),
        Profile(
            "linhu_pump",
            "Pump",
            "水泵",
            "pump",
            10,
            [
                P(
                    "running",
                    "Running",
                    "运行",
                    "running",
                    states="stopped/Stopped/停止|running/Running/运行",
                    primary=True,
                ),
                P(
                    "running_request",
                    "Running, asked",
                    "运行（请求）",
                    "running_request",
                    states="stopped/Stopped/停止|running/Running/运行",
                    command={
                        "action": "switch",
                        "confirm": True,
                        "proof": {"point": "running", "within_s": 8},
                        "mqtt": _set("running_request", True),
                    },
                ),
                P(
                    "pressure",
                    "Discharge pressure",
                    "出口压力",
                    "pressure",
                    "bar",
                    0.1,
                    more={"scale": [0, 10]},
                ),
                P("speed", "Speed", "转速", "fan_speed", "%", 1, more={"scale": [0, 100]}),
                P("fault", "Fault", "故障", "fault", states=FAULT),
            ],
        ),
        Profile(
            "linhu_lift",
            "Lift",
            "电梯",
            "lift",
            5,
            [
                P(
                    "state",
                    "State",
                    "状态",
                    "lift_state",
                    primary=True,
                    states=(
                        "normal/In service/运行"
                        "|out_of_group/Out of group/退出群控/medium"
                        "|inspection/Inspection/检修/low"
                        "|fault/Fault/故障/high"
                    ),
                ),
                P("floor", "Floor", "楼层", "floor_position", resolution=1),
                P(
                    "direction",
                    "Direction",
                    "方向",
                    "lift_direction",
                    states="idle/Idle/停止|up/Up/上行|down/Down/下行",
                ),
                P(
                    "entrapment",
                    "People trapped",
                    "困人",
                    "entrapment",
                    states="no/No/无|yes/People trapped/困人/critical",
                ),
            ],
        ),
        Profile(
            "linhu_mains",
            "Mains incomer",
            "市电进线",
            "mains",
            5,
            [
                P(
                    "present",
                    "Mains",
                    "市电",
                    "mains_present",
                    states="lost/Lost/失电/critical|present/Present/正常",
                    primary=True,
                ),
                P(
                    "voltage",
                    "Voltage",
                    "电压",
                    "voltage",
                    "kV",
                    0.01,
                    more={
                        **_limits(low=9.3, high=10.7, deadband=0.05, severity="high"),
                        "normal": [9.8, 10.4],
                        "scale": [8, 11],
                    },
                ),
                P(
                    "frequency",
                    "Frequency",
                    "频率",
                    "frequency",
                    "Hz",
                    0.01,
                    more={
                        **_limits(low=49.5, high=50.5, deadband=0.05, severity="medium"),
                        "normal": [49.8, 50.2],
                        "scale": [49, 51],
                    },
                ),
            ],
        ),
        Profile(
            "linhu_ats",
            "Transfer switch",
            "双电源切换",
            "mains",
            5,
            [
                P(
                    "position",
                    "Position",
                    "位置",
                    "transfer_switch_position",
                    primary=True,
                    states="mains/Mains/市电|off/Off/分闸/high|generator/Generator/发电机/medium",
                ),
                P("fault", "Fault", "故障", "fault", states=FAULT),
            ],
        ),
        Profile(
            "linhu_generator",
            "Diesel generator",
            "柴油发电机",
            "generator",
            5,
            [
                P(
                    "state",
                    "State",
                    "状态",
                    "generator_state",
                    primary=True,
                    states=(
                        "standby/Standby/待机"
                        "|starting/Starting/启动中/low"
                        "|running/Running/运行/medium"
                        "|failed/Failed to start/启动失败/critical"
                        "|off/Off/停用/medium"
                    ),
                ),
                P(
                    "active_power",
                    "Power",
                    "功率",
                    "active_power",
                    "kW",
                    1,
                    more={"scale": [0, 800]},
                ),
                P(
                    "fuel",
                    "Fuel",
                    "燃油",
                    "level",
                    "%",
                    0.5,
                    more={
                        **_limits(low=50, low_low=25, deadband=2, severity="medium"),
                        "normal": [60, 100],
                        "scale": [0, 100],
                    },
                ),
                P(
                    "time_remaining",
                    "Fuel lasts",
                    "燃油可用",
                    "time_remaining",
                    "h",
                    0.1,
                    more={
                        **_limits(low=8, low_low=4, deadband=0.5, severity="medium"),
                        "normal": [12, 48],
                        "scale": [0, 48],
                    },
                ),
                P(
                    "battery",
                    "Starter battery",
                    "启动电池",
                    "voltage",
                    "V",
                    0.1,
                    more={
                        **_limits(low=24, deadband=0.3, severity="medium"),
                        "normal": [26, 28],
                        "scale": [20, 30],
                    },
                ),
                P(
                    "running_time",
                    "Running hours",
                    "运行小时",
                    "running_time",
                    "h",
                    0.1,
                    counter=True,
                ),
            ],
        ),
        Profile(
            "linhu_ups",
            "UPS",
            "不间断电源",
            "ups",
            5,
            [
                P(
                    "state",
                    "State",
                    "状态",
                    "ups_state",
                    primary=True,
                    states=(
                        "online/On line/在线"
                        "|battery/On battery/电池供电/high"
                        "|bypass/Bypass/旁路/medium"
                        "|fault/Fault/故障/high"
                    ),
                ),
                P(
                    "load",
                    "Load",
                    "负载",
                    "load",
                    "%",
                    1,
                    more={
                        **_limits(high=90, deadband=3, severity="medium"),
                        "normal": [20, 80],
                        "scale": [0, 100],
                    },
                ),
                P(
                    "state_of_charge",
                    "Battery charge",
                    "电池电量",
                    "state_of_charge",
                    "%",
                    1,
                    more={
                        **_limits(low=60, low_low=30, deadband=2, severity="high"),
                        "normal": [90, 100],
                        "scale": [0, 100],
                    },
                ),
                P(
                    "time_remaining",
                    "Time on battery",
                    "剩余时间",
                    "time_remaining",
                    "min",
                    1,
                    more={"scale": [0, 90]},
                ),
            ],
        ),
        Profile(
            "linhu_barrier",
            "Barrier",
            "道闸",
            "barrier",
            4.5,
            [
                P(
                    "position",
                    "Position",
                    "位置",
                    "barrier_position",
                    states="closed/Closed/落杆|open/Open/抬杆|fault/Fault/故障/medium",
                    primary=True,
                ),
                P(
                    "release",
                    "Open once",
                    "抬杆一次",
                    "door_release",
                    states="idle/Idle/空闲|active/Opening/抬杆中",
                    command={
                        "action": "pulse",
                        "reason_required": True,
                        "proof": {"point": "position", "state": "open", "within_s": 6},
                        "mqtt": _set("release"),
                    },
                ),
            ],
        ),
        Profile(
            "linhu_patrol_reader",
            "Patrol reader",
            "巡更读卡器",
            "device",
            30,
            [
                P("badge", "Badge", "卡号", "badge_number", resolution=1, primary=True),
                P(
                    "tamper",
                    "Tamper",
                    "防拆",
                    "tamper",
                    states="normal/Not tampered/正常|tampered/Tampered/被拆动/medium",
                ),
            ],
        ),
        Profile(
            "linhu_parking",
            "Parking count",
            "车位计数",
            "parking",
            10,
            [
                P("occupied", "Occupied", "已停", "occupied_count", resolution=1, primary=True),
                P("free", "Free", "空余", "free_count", resolution=1),
            ],
        ),
        Profile(
            "linhu_weather",
            "Weather station",
            "气象站",
            "weather",
            10,
            [
                P(
                    "temperature",
                    "Outdoor temperature",
                    "室外温度",
                    "outdoor_temperature",
                    "Cel",
                    0.1,
                    primary=True,
                    more={"scale": [-15, 42], "possible": [-60, 70]},
                ),
                P(
                    "humidity",
                    "Relative humidity",
                    "相对湿度",
                    "humidity",
                    "%",
                    1,
                    more={"scale": [0, 100]},
                ),
                P(
                    "wind_speed",
                    "Wind",
                    "风速",
                    "wind_speed",
                    "m/s",
                    0.1,
                    more={
                        **_limits(high=15, high_high=22, deadband=2, severity="low"),
                        "scale": [0, 25],
                    },
                ),
                P(
                    "warning",
                    "Warning level",
                    "预警等级",
                    "warning_level",
                    states=(
                        "none/No warning/无预警"
                        "|blue/Blue/蓝色预警/low"
                        "|yellow/Yellow/黄色预警/low"
                        "|orange/Orange/橙色预警/medium"
                        "|red/Red/红色预警/high"
                    ),
                ),
                P("wind_direction", "Wind direction", "风向", "wind_direction", "deg", 1),
                P(
                    "irradiance",
                    "Irradiance",
                    "太阳辐照",
                    "irradiance",
                    "W/m2",
                    1,
                    more={"scale": [0, 1100]},
                ),
                P(
                    "rain",
                    "Rain",
                    "降雨",
                    "precipitation_intensity",
                    "mm/h",
                    0.1,
                    more={**_limits(high=30, deadband=3, severity="low"), "scale": [0, 50]},
                ),
                P(
                    "pressure",
                    "Air pressure",
                    "气压",
                    "atmospheric_pressure",
                    "hPa",
                    0.1,
                    more={"scale": [970, 1050]},
                ),
            ],
        ),
        Profile(
            "linhu_ev",
            "EV charger",
            "充电桩",
            "ev_charger",
            10,
            [
                P(
                    "state",
                    "State",
                    "状态",
                    "charger_state",
                    states=(
                        "free/Free/空闲"
                        "|connected/Connected/已连接"
                        "|charging/Charging/充电中"
                        "|fault/Fault/故障/low"
                    ),
                    primary=True,
                ),
                P(
                    "active_power",
                    "Power",
                    "功率",
                    "active_power",
                    "kW",
                    0.1,
                    more={"scale": [0, 22]},
                ),
                P("energy", "Energy", "电量", "energy", "W.h", 10, counter=True),
            ],
        ),
        Profile(
            "linhu_water",
            "Water meter",
            "水表",
            "water_meter",
            30,
            [
                P("volume", "Volume", "累计水量", "water", "m3", 0.001, primary=True, counter=True),
                P(
                    "flow",
                    "Flow",
                    "流量",
                    "volume_flow_rate",
                    "m3/h",
                    0.01,
                    more={"scale": [0, 10]},
                ),
            ],
        ),
        Profile("linhu_door", "Door", "门", "door", 4.5, _door(True)),
        Profile("linhu_door_basic", "Door without sensors", "无反馈门", "door", 4.5, _door(False)),
    ]


def _u16(function: int, address: int, **more: Any) -> dict[str, Any]:
    return {"function": function, "address": address, "type": "u16", **more}


def modbus_profiles() -> list[Profile]:
    """Everything that speaks Modbus, except the shipped meter profile."""
    return [
        Profile(
            "linhu_chiller",
            "Chiller",
            "冷水机组",
            "chiller",
            1,
            [
                P(
                    "state",
                    "State",
                    "状态",
                    "chiller_state",
                    primary=True,
                    address=_u16(3, 0),
                    states=(
                        "standby/Standby/待机"
                        "|starting/Starting/启动中"
                        "|running/Running/运行"
                        "|tripped/Tripped/跳闸/high"
                        "|off/Off/停用"
                    ),
                ),
                P(
                    "supply_temperature",
                    "Chilled water out",
                    "冷水出水",
                    "supply_temperature",
                    "Cel",
                    0.1,
                    address={
                        "function": 3,
                        "address": 1,
                        "type": "i16",
                        "factor": 0.1,
                        "sentinels": [32768],
                    },
                    more={
                        **_limits(high=10, high_high=13, deadband=0.3, severity="medium"),
                        "normal": [6, 9],
                        "scale": [0, 20],
                    },
                ),
                P(
                    "return_temperature",
                    "Chilled water in",
                    "冷水回水",
                    "return_temperature",
                    "Cel",
                    0.1,
                    address={
                        "function": 3,
                        "address": 2,
                        "type": "i16",
                        "factor": 0.1,
                        "sentinels": [32768],
                    },
                    more={"scale": [0, 25]},
                ),
                P(
                    "cooling_power",
                    "Cooling power",
                    "制冷量",
                    "cooling_power",
                    "kW",
                    0.1,
                    address=_u16(3, 3, factor=0.1),
                    more={"scale": [0, 1200]},
                ),
                P(
                    "active_power",
                    "Electric power",
                    "电功率",
                    "active_power",
                    "kW",
                    0.1,
                    address=_u16(3, 4, factor=0.1),
                    more={"scale": [0, 300]},
                ),
                P(
                    "active_setpoint",
                    "Setpoint in use",
                    "设定温度（生效）",
                    "temperature_setpoint",
                    "Cel",
                    0.1,
                    address={"function": 3, "address": 5, "type": "i16", "factor": 0.1},
                ),
                P(
                    "setpoint",
                    "Setpoint, asked",
                    "设定温度（请求）",
                    "temperature_setpoint",
                    "Cel",
                    0.1,
                    address={"function": 3, "address": 16, "type": "i16", "factor": 0.1},
                    command={
                        "action": "setpoint",
                        "range": [5, 12],
                        "step": 0.5,
                        "confirm": True,
                        "proof": {"point": "active_setpoint", "tolerance": 0.05, "within_s": 10},
                        "modbus": {"function": 6, "address": 16, "type": "i16", "factor": 0.1},
                    },
                ),
                P("alarm_code", "Alarm code", "报警代码", "alarm_code", address=_u16(3, 6)),
            ],
            life="poll",
            modbus={"max_registers": 64, "gap": 12},
        ),
        Profile(
            "linhu_relay",
            "Relay with feedback contact",
            "继电器模块",
            "relay_module",
            1,
            [
                P(
                    "relay",
                    "Relay",
                    "继电器",
                    "switch",
                    states=ONOFF,
                    primary=True,
                    address={"function": 1, "address": 0},
                    command={
                        "action": "switch",
                        "confirm": True,
                        "proof": {"point": "feedback", "within_s": 5},
                        "modbus": {"function": 5, "address": 0},
                    },
                ),
                P(
                    "feedback",
                    "Feedback contact",
                    "反馈触点",
                    "digital_input",
                    states=ONOFF,
                    address={"function": 2, "address": 0},
                ),
            ],
            life="poll",
            modbus={"max_bits": 16, "gap": 0},
        ),
        Profile(
            "linhu_relay_door",
            "Plant door on a relay module",
            "机房门（继电器模块）",
            "door",
            1,
            [
                P(
                    "mode",
                    "Mode",
                    "模式",
                    "door_mode",
                    states=MODES,
                    primary=True,
                    more=DESIGNED,
                    address=_u16(3, 0),
                ),
                P(
                    "release",
                    "Release",
                    "放行",
                    "door_release",
                    states="idle/Idle/空闲|active/Released/放行中",
                    address={"function": 1, "address": 0},
                    command={
                        "action": "pulse",
                        "reason_required": True,
                        "proof": {"point": "lock", "state": "unlocked", "within_s": 5},
                        "modbus": {"function": 5, "address": 0},
                    },
                ),
                P(
                    "contact",
                    "Door",
                    "门",
                    "door_contact",
                    states="closed/Closed/关闭|open/Open/打开",
                    address={"function": 2, "address": 0},
                ),
                P(
                    "lock",
                    "Lock",
                    "锁",
                    "lock_state",
                    states="locked/Locked/已锁|unlocked/Unlocked/未锁",
                    address={"function": 2, "address": 1},
                ),
                P(
                    "alarm",
                    "Door alarm",
                    "门报警",
                    "door_alarm",
                    states=DOOR_ALARM,
                    address=_u16(3, 1),
                ),
            ],
            life="poll",
            modbus={"max_bits": 16, "gap": 0},
        ),
    ]
