"""What a device, a group and an exception change, and what they leave alone."""

from __future__ import annotations

from models.points import Limits, Proof, Severity
from models.site.park import ModbusLine, MqttLink, Place
from models.site.sources import (
    ModbusSource,
    ModbusTarget,
    ModbusUnit,
    MqttAvailability,
    MqttSource,
    MqttTarget,
)

S = "site.toml"


def test_the_profile_alone(site) -> None:
    park = site.park()
    point = park.points["s1.temperature"]
    assert point.limits == Limits(None, 16, 27, None, 0.5, Severity.LOW)
    assert point.normal == (19, 25)
    assert point.stale_after_ms == 61_000
    assert point.unit == "Cel"
    assert park.points["m1.power"].stale_after_ms == 3_000
    assert park.devices["s1"].primary == "s1.temperature"
    assert park.devices["m1"].primary == "m1.power"
    assert park.devices["s1"].points == ("s1.temperature", "s1.request", "s1.setpoint", "s1.window")
    assert park.places == {"s1": Place("s1", "a-f1", 50, 60, 0, "r1")}
    window = park.points["s1.window"]
    assert [(s.code, s.severity) for s in window.states] == [
        ("closed", Severity.NONE),
        ("open", Severity.LOW),
    ]
    command = park.points["s1.request"].command
    assert command is not None
    assert (command.action, command.minimum, command.maximum) == ("setpoint", 16, 28)
    assert command.proof == Proof("s1.setpoint", None, 0.1, 10_000)


def test_addresses(site) -> None:
    park = site.park()
    broker, line = park.links["broker"], park.links["line"]
    assert isinstance(broker, MqttLink)
    assert isinstance(line, ModbusLine)
    topic = "park/a/s1/state"
    assert broker.sources == (
        MqttSource("s1.temperature", topic, "/temperature", resolution=0.1),
        MqttSource("s1.request", topic, "/request", resolution=0.5),
        MqttSource("s1.setpoint", topic, "/setpoint", resolution=0.5),
        MqttSource("s1.window", topic, "/window", values=(("0", 0), ("1", 1))),
    )
    assert broker.availability == (MqttAvailability("s1", "park/s1/status"),)
    assert broker.targets == (MqttTarget("s1.request", "park/s1/set", '{"value": {value}}'),)
    assert line.transport == "tcp"
    assert line.port == 502
    assert line.units == (ModbusUnit("m1", 7, 1_000),)
    assert line.sources == (
        ModbusSource("m1.power", 7, 4, 52, "f32", resolution=1),
        ModbusSource("m1.energy", 7, 4, 72, "f32", factor=1000, resolution=10),
        ModbusSource("m1.relay", 7, 1, 0, "bit"),
        ModbusSource("m1.feedback", 7, 2, 0, "bit", values=((0, 1), (1, 0))),
    )
    assert line.targets == (ModbusTarget("m1.relay", 7, 5, 0, "bit"),)


def test_captures_later_ones_win(site) -> None:
    def topic() -> str:
        link = site.park().links["broker"]
        assert isinstance(link, MqttLink)
        return link.sources[0].topic

    site.edit(S, 'kind = "mqtt"', 'kind = "mqtt"\ncaptures = { base = "of-link" }')
    assert topic() == "of-link/a/s1/state"
    site.edit(S, "x = 50", 'x = 50\ncaptures = { base = "of/device", building = "z" }')
    assert topic() == "of/device/z/s1/state"


def test_device_settings(site) -> None:
    site.edit(
        S,
        "unit_id = 7",
        "unit_id = 7\nbase_address = 100\ninterval_s = 5\n"
        'points.power = { multiply = -40, name = "Main" }\n'
        'points.relay.proof = "none"',
    )
    site.edit(
        S,
        "y = 60",
        "y = 60\npoints.temperature.scale = [0, 50]\n"
        'points.temperature.limits = { high = 30, severity = "high" }\n'
        "points.setpoint.stale_after_s = 600\n"
        'points.request.proof = { point = "temperature", value = 20, within_s = 60 }',
    )
    park = site.park()
    line = park.links["line"]
    assert isinstance(line, ModbusLine)
    assert line.units[0].interval_ms == 5_000
    assert [s.address for s in line.sources] == [152, 172, 100, 100]
    assert line.targets[0].address == 100
    assert line.sources[0].factor == -40
    assert park.points["m1.power"].stale_after_ms == 11_000
    assert park.points["m1.power"].name.en == "Main"
    relay, request = park.points["m1.relay"].command, park.points["s1.request"].command
    assert relay is not None
    assert relay.proof is None
    assert request is not None
    assert request.proof == Proof("s1.temperature", 20, 0, 60_000)
    point = park.points["s1.temperature"]
    assert point.limits == Limits(None, 16, 30, None, 0.5, Severity.HIGH)
    assert point.scale == (0, 50)
    assert park.points["s1.setpoint"].stale_after_ms == 600_000


def test_proof_by_a_named_state(site) -> None:
    site.edit("meter.toml", '{ point = "feedback" }', '{ point = "feedback", state = "on" }')
    command = site.park().points["m1.relay"].command
    assert command is not None
    assert command.proof == Proof("m1.feedback", 1.0)


def test_groups_then_device_then_exception(site) -> None:
    site.append(
        S,
        """
[[group]]
id = "one"
select = { building = ["a"], point_kind = ["temperature"] }
limits = { high = 21, low_low = 5 }
deadband = 0.1

[[group]]
id = "two"
select = { kind = ["room_sensor", "meter"], floor = ["a-f1"], link = ["broker"] }
limits = { high = 22 }
interval_s = 10

[[group]]
id = "none of these"
select = { profile = ["meter"], device = ["m1"], point = ["energy"] }
stale_after_s = 900

[[exception]]
point = "s1.temperature"
limits = { high = 24 }
""".replace("none of these", "three").replace("\nlimits = { high = 22 }", ""),
    )
    site.edit(S, "y = 60", "y = 60\npoints.temperature.limits = { high = 23, low = 10 }")
    park = site.park()
    assert park.points["s1.temperature"].limits == Limits(5, 10, 24, None, 0.5, Severity.LOW)
    assert park.points["s1.temperature"].deadband == 0.1
    assert park.points["s1.setpoint"].deadband == 0
    assert park.points["s1.setpoint"].limits is None
    assert park.points["s1.window"].stale_after_ms == 21_000
    assert park.points["m1.energy"].stale_after_ms == 900_000
    assert park.points["m1.power"].stale_after_ms == 3_000


def test_a_later_group_wins_and_none_takes_limits_away(site) -> None:
    groups = """
[[group]]
id = "one"
select = { point = ["temperature"] }
limits = { high = 21 }

[[group]]
id = "two"
select = { point = ["temperature"] }
limits = { high = 22 }
"""
    site.append(S, groups)
    limits = site.park().points["s1.temperature"].limits
    assert limits is not None
    assert limits.high == 22
    site.edit(S, "limits = { high = 22 }", 'limits = "none"')
    assert site.park().points["s1.temperature"].limits is None


def test_symbols_are_taken_as_units_and_kept_as_ucum(site) -> None:
    site.edit("meter.toml", 'unit = "W.h"', 'unit = "Wh"')
    assert site.park().points["m1.energy"].unit == "W.h"


def test_every_kind_of_link(site) -> None:
    site.append(
        S,
        """
[[link]]
id = "serial"
kind = "modbus-serial"
device = "/dev/ttyUSB0"
baud = 19200
parity = "E"
timeout_s = 0.5

[[link]]
id = "gateway"
kind = "modbus-rtu-over-tcp"
host = "10.0.0.9"
port = 4196
pause_s = 0.05
""",
    )
    site.write("ca.pem", "not looked into")
    site.edit(
        S,
        'kind = "mqtt"',
        'kind = "mqtt"\nversion = "5"\nuser = "u"\nsecret = "s"\nkeepalive_s = 9\n'
        'tls = { ca = "ca.pem", certificate = "ca.pem", key = "/k.pem" }',
    )
    links = site.park().links
    serial, gateway, broker = links["serial"], links["gateway"], links["broker"]
    assert isinstance(serial, ModbusLine)
    assert isinstance(gateway, ModbusLine)
    assert isinstance(broker, MqttLink)
    assert (serial.transport, serial.device_path, serial.baud, serial.parity) == (
        "serial",
        "/dev/ttyUSB0",
        19_200,
        "E",
    )
    assert serial.timeout_ms == 500
    assert (gateway.transport, gateway.host, gateway.port, gateway.pause_ms) == (
        "rtu-over-tcp",
        "10.0.0.9",
        4196,
        50,
    )
    assert (broker.version, broker.user, broker.secret, broker.keepalive_s) == ("5", "u", "s", 9)
    assert broker.tls is not None
    assert (broker.tls.ca, broker.tls.certificate, broker.tls.key) == ("ca.pem", "ca.pem", "/k.pem")
