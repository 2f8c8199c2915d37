"""Every kind of fault is found, at the right file, line and key, and nothing else with it."""

# ruff: noqa: E501 - a table is read by its columns

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.text.message import Message
from models.text.say import blanks, say

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = {
    language: json.loads((ROOT / f"resources/text/site.{language}.json").read_text("utf-8"))
    for language in ("en", "zh_CN")
}

S, P, M = "site.toml", "sensor.toml", "meter.toml"

# file to edit, old text, new text, key, code of what is wrong, code and words of what is allowed
CASES = {
    "unknown key": (S, 'operator = "Tester"', 'operater = "T"\noperator = "Tester"', "site.operater", "unknown_key", "nearest: operator"),
    "unknown section": (S, "format = 1", "format = 1\n[sites]", "sites", "unknown_key", "nearest: site"),
    "unknown key deep": (S, 'y = 60', 'y = 60\n[device.points.temperature]\nlimits = { hi = 3 }', "device[1].points.temperature.limits.hi", "unknown_key", "nearest: high"),
    "unknown key of a link": (S, 'kind = "mqtt"', 'kind = "mqtt"\nusr = "x"', "link[1].usr", "unknown_key", "nearest: user"),
    "format missing": (S, "format = 1", "", "", "key_missing", "one_of: 1"),
    "format unknown": (S, "format = 1", "format = 2", "format", "wrong_value", "one_of: 1"),
    "key missing": (S, 'zone = "Asia/Shanghai"', "", "site.zone", "key_missing", None),
    "hours written otherwise": (S, "format = 1", 'format = 1\n[office_hours]\nmon = ["9-18"]', "office_hours.mon[1]", "wrong_value", "want_hours"),
    "hours that overlap": (S, "format = 1", 'format = 1\n[office_hours]\nmon = ["09:00-12:00", "11:00-18:00"]', "office_hours.mon[2]", "wrong_value", "want_hours_in_order"),
    "hours over midnight": (S, "format = 1", 'format = 1\n[office_hours]\nsat = ["22:00-06:00"]', "office_hours.sat[1]", "wrong_value", "want_hours_in_order"),
    "no such date": (S, "format = 1", 'format = 1\n[office_hours]\nholidays = ["2026-02-30"]', "office_hours.holidays[1]", "wrong_value", "want_date"),
    "unknown priority": (S, "format = 1", "format = 1\n[service.priority.P5]\nresolution_minutes = 1", "service.priority.P5", "unknown_key", "one_of: P1, P2, P3, P4"),
    "a target of nothing": (S, "format = 1", "format = 1\n[service.priority.P1]\nresolution_minutes = 0", "service.priority.P1.resolution_minutes", "wrong_value", "want_at_least"),
    "wrong type": (S, "level = 1", 'level = "1"', "floor[1].level", "wrong_value", "want_whole"),
    "number as text": (S, "x = 50", 'x = "50"', "device[1].x", "wrong_value", "want_number"),
    "not finite": (S, "x = 50", "x = nan", "device[1].x", "wrong_value", "want_finite"),
    "not an array": (S, "[[building]]", "[building]", "building", "wrong_value", "want_array"),
    "name empty": (S, 'name = "Sensor 1"', 'name = ""', "device[1].name", "name_empty", None),
    "bad slug": (S, 'id = "s1"', 'id = "S 1"', "device[1].id", "wrong_value", "want_slug"),
    "bad zone": (S, "Asia/Shanghai", "Asia/Nowhere", "site.zone", "wrong_value", "want_zone"),
    "zone is a path": (S, "Asia/Shanghai", "../etc/passwd", "site.zone", "wrong_value", "want_zone"),
    "duplicate id": (S, 'id = "m1"', 'id = "s1"', "device[2].id", "duplicate_id", None),
    "unknown link kind": (S, 'kind = "mqtt"', 'kind = "mqt"', "link[1].kind", "wrong_value", "one_of"),
    "link kind missing": (S, 'kind = "mqtt"', "", "link[1].kind", "key_missing", "one_of"),
    "unknown link": (S, 'link = "broker"', 'link = "brokr"', "device[1].link", "unknown_id", "nearest: broker"),
    "unknown floor": (S, 'profile = "sensor"\nlink = "broker"\nfloor = "a-f1"', 'profile = "sensor"\nlink = "broker"\nfloor = "a-f2"', "device[1].floor", "unknown_id", "nearest: a-f1"),
    "unknown building": (S, 'building = "a"', 'building = "b"', "floor[1].building", "unknown_id", "one_of: a"),
    "unknown room": (S, 'room = "r1"', 'room = "r2"', "device[1].room", "unknown_id", "one_of: r1, u1"),
    "unknown unit": (S, 'unit = "u1"', 'unit = "u2"', "area[2].unit", "unknown_id", "one_of: r1, u1"),
    "unit that is none": (S, 'unit = "u1"', 'unit = "r1"', "area[2].unit", "unit_of_area", "want_unit"),
    "unknown profile": (S, 'profile = "sensor"', 'profile = "sensr"', "device[1].profile", "unknown_profile", "nearest: sensor"),
    "wrong protocol": (S, 'link = "line"', 'link = "broker"', "device[2].link", "link_of_profile", "want_protocol"),
    "unit id missing": (S, "unit_id = 7", "", "device[2]", "key_missing", None),
    "unit id range": (S, "unit_id = 7", "unit_id = 256", "device[2].unit_id", "wrong_value", "want_at_most"),
    "unit id of mqtt": (S, "x = 50", "x = 50\nunit_id = 3", "device[1].unit_id", "other_protocol", None),
    "polygon too small": (S, "[[0, 0], [100, 0], [100, 100]]", "[[0, 0], [100, 0]]", "area[2].outline", "wrong_value", "want_more_items"),
    "polygon flat": (S, "[[0, 0], [100, 0], [100, 100]]", "[[0, 0], [100, 0], [0, 0]]", "area[2].outline", "outline_flat", "want_corners"),
    "polygon off plan": (S, "[100, 100]]", "[100, 501]]", "area[2].outline", "off_plan", "want_on_plan"),
    "device off plan": (S, "x = 50", "x = -1", "device[1].x", "off_plan", "want_on_plan"),
    "half a place": (S, "x = 50\n", "", "device[1]", "half_place", "want_place"),
    "plan missing": (S, "plans/a-f1.svg", "plans/a-f2.svg", "floor[1].plan", "plan_missing", None),
    "plan outside": (S, "plans/a-f1.svg", "../a-f1.svg", "floor[1].plan", "path_outside", "want_path_inside"),
    "overview missing": (S, "[[building]]", '[overview]\nplan = "no.svg"\nsize = [1, 1]\n[[building]]', "overview.plan", "plan_missing", None),
    "capture missing": (P, 'base = "park"', "", "device[1]", "capture_missing", "want_capture"),
    "topic wildcard": (P, 'base = "park"', 'base = "+"', "device[1]", "wrong_topic", "want_topic"),
    "status topic wildcard": (S, 'kind = "mqtt"', 'kind = "mqtt"\nstatus_topic = "a/#"', "link[1].status_topic", "wrong_topic", "want_topic"),
    "key file relative": (S, 'kind = "mqtt"', 'kind = "mqtt"\ntls = { certificate = "plans/a-f1.svg", key = "k.pem" }', "link[1].tls.key", "key_inside", "want_absolute"),
    "certificate missing": (S, 'kind = "mqtt"', 'kind = "mqtt"\ntls = { ca = "ca.pem" }', "link[1].tls.ca", "certificate_missing", None),
    "certificate without key": (S, 'kind = "mqtt"', 'kind = "mqtt"\ntls = { certificate = "plans/a-f1.svg" }', "link[1].tls", "half_certificate", None),
    "unknown point of device": (S, "y = 60", "y = 60\npoints.temp = { deadband = 1 }", "device[1].points.temp", "unknown_point", "nearest: temperature"),
    "limits of device": (S, "y = 60", "y = 60\npoints.temperature.limits = { low = 28 }", "device[1].points.temperature.limits", "limit_order", "want_limit_order"),
    "limits of states": (S, "y = 60", "y = 60\npoints.window.limits = { high = 1 }", "device[1].points.window.limits", "limits_of_states", None),
    "wrong word for limits": (S, "y = 60", 'y = 60\npoints.temperature.limits = "off"', "device[1].points.temperature.limits", "wrong_value", "one_of"),
    "stale before next": (S, "y = 60", "y = 60\npoints.temperature.stale_after_s = 10", "device[1].points.temperature.stale_after_s", "stale_early", "at_least"),
    "multiply a command": (S, "y = 60", "y = 60\npoints.request.multiply = 2", "device[1].points.request.multiply", "multiply_of_command", None),
    "multiply by zero": (S, "y = 60", "y = 60\npoints.temperature.multiply = 0", "device[1].points.temperature.multiply", "factor_zero", None),
    "proof without command": (S, "y = 60", 'y = 60\npoints.temperature.proof = "none"', "device[1].points.temperature.proof", "no_command", None),
    "proof of device": (S, "y = 60", 'y = 60\npoints.request.proof = { point = "request" }', "device[1].points.request.proof.point", "proof_same_point", "want_other_point"),
    "registers beyond": (S, "unit_id = 7", "unit_id = 7\nbase_address = 65500", "device[2].base_address", "register_beyond", "at_most"),
    "unknown kind of point": (P, 'kind = "window_contact"', 'kind = "window_contct"', "point[4].kind", "unknown_kind", "nearest: window_contact"),
    "unknown kind of device": (P, 'kind = "room_sensor"', 'kind = "rom_sensor"', "kind", "unknown_kind", "nearest: room_sensor"),
    "unknown unit of measure": (P, 'unit = "Cel"', 'unit = "Celsius"', "point[1].unit", "unknown_unit", "nearest: Cel"),
    "unit of other dimension": (P, 'unit = "Cel"', 'unit = "kPa"', "point[1].unit", "unit_of_kind", "one_of: Cel"),
    "unit missing": (P, 'unit = "Cel"\n', "", "point[1].unit", "unit_of_kind", "one_of: Cel"),
    "unit of states": (P, 'kind = "window_contact"', 'kind = "window_contact"\nunit = "Cel"', "point[4].unit", "unit_of_kind", "want_no_unit"),
    "profile id": (P, 'id = "sensor"', 'id = "censor"', "id", "profile_id", "one_of: sensor"),
    "duplicate point": (P, 'key = "window"', 'key = "temperature"', "point[4].key", "duplicate_id", None),
    "two primary": (P, 'key = "window"', 'key = "window"\nprimary = true', "point[4].primary", "two_primary", None),
    "limits out of order": (P, "low = 16", "low = 30", "point[1].limits", "limit_order", "want_limit_order"),
    "deadband too wide": (P, "deadband = 0.5", "deadband = 11", "point[1].limits.deadband", "deadband_wide", "want_deadband"),
    "band out of order": (P, "[19, 25]", "[25, 19]", "point[1].normal", "range_order", "want_range"),
    "resolution": (P, "resolution = 0.1", "resolution = 0.3", "point[1].resolution", "wrong_value", "want_resolution"),
    "counter without step": (M, "resolution = 10\n", "", "point[2].counter", "counter_resolution", None),
    "one state": (M, ', { code = "on", name = "On", severity = "low" }', "", "point[3].states", "one_state", None),
    "unknown state in values": (P, '"1" = "open"', '"1" = "opn"', "point[4].mqtt.values.1", "unknown_state", "nearest: open"),
    "pointer": (P, '"/temperature"', '"temperature"', "point[1].mqtt.pointer", "wrong_value", "want_pointer"),
    "topic missing": (P, 'topic = "{base}/{building}/{id}/state"', "", "point[1].mqtt", "key_missing", None),
    "other protocol": (P, 'mqtt = { pointer = "/temperature" }', 'mqtt = { pointer = "/temperature" }\nmodbus = { function = 3, address = 1 }', "point[1].modbus", "other_protocol", None),
    "address missing": (P, 'mqtt = { pointer = "/temperature" }', "", "point[1]", "key_missing", None),
    "poll over mqtt": (P, '"heartbeat"', '"poll"', "life.by", "wrong_value", "one_of: heartbeat"),
    "heartbeat over modbus": (M, '"poll"', '"heartbeat"', "life.by", "wrong_value", "one_of: poll"),
    "availability without": (P, 'by = "heartbeat"\ninterval_s = 30\n\n[mqtt]\ntopic = "{base}/{building}/{id}/state"\n\n[mqtt.availability]\ntopic = "{base}/{id}/status"', 'by = "availability"\ninterval_s = 30\n\n[mqtt]\ntopic = "{base}/{building}/{id}/state"', "life.by", "availability_missing", None),
    "proof unknown": (P, 'proof = { point = "setpoint"', 'proof = { point = "setpont"', "point[2].command.proof.point", "unknown_point", "nearest: setpoint"),
    "proof is the point": (P, 'proof = { point = "setpoint"', 'proof = { point = "request"', "point[2].command.proof.point", "proof_same_point", "want_other_point"),
    "proof reads what is written": (M, "function = 2, address = 0", "function = 1, address = 0", "point[3].command.proof.point", "proof_same_address", "want_other_point"),
    "proof reads the same topic": (P, 'mqtt = { pointer = "/setpoint" }', 'mqtt = { pointer = "/request" }', "point[2].command.proof.point", "proof_same_address", "want_other_point"),
    "proof state unknown": (M, 'proof = { point = "feedback" }', 'proof = { point = "feedback", state = "onn" }', "point[3].command.proof.state", "unknown_state", "nearest: on"),
    "proof by analogue": (M, 'proof = { point = "feedback" }', 'proof = { point = "power" }', "point[3].command.proof", "proof_other_states", None),
    "proof by state and value": (M, 'proof = { point = "feedback" }', 'proof = { point = "feedback", state = "on", value = 1 }', "point[3].command.proof.value", "value_and_state", None),
    "proof word": (M, 'proof = { point = "feedback" }', 'proof = "never"', "point[3].command.proof", "wrong_value", "one_of"),
    "proof missing": (M, 'proof = { point = "feedback" }', "", "point[3].command.proof", "key_missing", None),
    "setpoint without range": (P, "range = [16, 28]\n", "", "point[2].command", "key_missing", None),
    "setpoint of states": (M, 'action = "switch"', 'action = "setpoint"\nrange = [0, 1]', "point[3].command.action", "setpoint_of_states", None),
    "switch without states": (P, 'action = "setpoint"', 'action = "switch"', "point[2].command.action", "states_missing", None),
    "command of other protocol": (M, "[point.command.modbus]\nfunction = 5\naddress = 0", '[point.command.modbus]\nfunction = 5\naddress = 0\n[point.command.mqtt]\ntopic = "a"\npayload = "b"', "point[3].command.mqtt", "other_protocol", None),
    "type of function": (M, "function = 1, address = 0", 'function = 1, address = 0, type = "u16"', "point[3].modbus.type", "type_of_function", "one_of: bit"),
    "function range": (M, "function = 1, address = 0", "function = 9, address = 0", "point[3].modbus.function", "wrong_value", "one_of"),
    "address range": (M, "address = 52", "address = 65536", "point[1].modbus.address", "wrong_value", "want_at_most"),
    "register beyond": (M, "address = 52", "address = 65535", "point[1].modbus.address", "register_beyond", "at_most"),
    "write type": (M, "function = 5\naddress = 0", 'function = 6\naddress = 9\ntype = "f32"', "point[3].command.modbus.type", "type_of_function", "one_of"),
    "bit of float": (M, "address = 52, type = \"f32\"", 'address = 52, type = "f32", bit = 3', "point[1].modbus.bit", "bit_of_type", "one_of: u16"),
    "overlap": (M, "address = 72", "address = 53", "point[2].modbus.address", "registers_overlap", None),
    "type over limit": (M, "[life]", "[modbus]\nmax_registers = 1\n[life]", "point[1].modbus.type", "type_over_limit", None),
    "factor zero": (M, "factor = 1000", "factor = 0", "point[2].modbus.factor", "factor_zero", None),
    "raw value": (M, '"0" = "on"', '"zero" = "on"', "point[4].modbus.values.zero", "wrong_value", "want_raw_number"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_fault(site, case: str) -> None:
    file, old, new, key, what, allowed = CASES[case]
    site.edit(file, old, new)
    faults = site.faults()
    codes = [(Path(f.file).name, f.key, f.what.code.removeprefix("site.")) for f in faults]
    assert (file if key[:6] != "device" else S, key, what) in codes
    fault = next(f for f in faults if f.key == key and f.what.code == f"site.{what}")
    if allowed is None:
        assert fault.allowed is None or fault.allowed.code.startswith("site.")
    else:
        code, _, words = allowed.partition(": ")
        assert fault.allowed is not None
        assert fault.allowed.code == f"site.{code}"
        if words:
            assert words in str(dict(fault.allowed.parameters))
    # A fault does not drag others behind it that are none.
    assert {f.what.code for f in faults} == {f"site.{what}"}, codes
    if key:
        assert fault.line > 0
    for f in faults:
        for message in (f.what, f.allowed):
            if message is not None:
                _said_in_full(message)


def _said_in_full(message: Message) -> None:
    """Both catalogues have the sentence, and every blank of it is filled."""
    for language, catalogue in CATALOGUES.items():
        assert blanks(catalogue[message.code]) == message.parameters.keys()
        assert say(catalogue, message, language)


def test_the_line_is_the_line_of_the_key(site) -> None:
    site.edit(S, 'link = "line"', 'link = "lin"')
    site.edit(P, "resolution = 0.1", "resolution = 0.3")
    lines = {}
    for name, path in ((S, site.path), (P, site.profiles / P)):
        text = path.read_text("utf-8").splitlines()
        lines[name] = {
            n for n, line in enumerate(text, 1) if line in ('link = "lin"', "resolution = 0.3")
        }
    for fault in site.faults():
        assert fault.line in lines[Path(fault.file).name]


def test_every_fault_is_listed_at_once(site) -> None:
    site.edit(S, "Asia/Shanghai", "Nowhere")
    site.edit(S, 'kind = "mqtt"', 'kind = "mqtt"\nport = 0')
    site.edit(S, "x = 50", "x = 5000")
    site.edit(S, 'unit = "u1"', 'unit = "u9"')
    site.edit(S, "unit_id = 7", "unit_id = 300")
    site.edit(S, "plans/a-f1.svg", "plans/none.svg")
    site.edit(P, "range = [16, 28]", "range = [28, 16]")
    site.append(
        S,
        '\n[[exception]]\npoint = "s1.nothing"\n[[group]]\nid = "g"\nselect = { kind = ["doors"] }\n',
    )
    keys = {(Path(f.file).name, f.key) for f in site.faults()}
    assert keys == {
        (S, "site.zone"),
        (S, "link[1].port"),
        (S, "device[1].x"),
        (S, "area[2].unit"),
        (S, "device[2].unit_id"),
        (S, "floor[1].plan"),
        (P, "point[2].command.range"),
    }


def test_groups_and_exceptions_must_meet_something(site) -> None:
    site.append(
        S,
        """
[[group]]
id = "nobody"
select = { kind = ["meter"], point = ["temperature"] }
deadband = 1

[[group]]
id = "words"
select = { kind = ["room_sensr"] }

[[group]]
id = "interval"
select = { point = ["power"] }
interval_s = 5

[[exception]]
point = "s1.temprature"
deadband = 1

[[exception]]
point = "s1.window"
deadband = 1

[[exception]]
point = "s1.window"
deadband = 2
""",
    )
    found = {
        (f.key, f.what.code, f.allowed and f.allowed.parameters.get("word")) for f in site.faults()
    }
    assert found == {
        ("group[1].select", "site.group_selects_nothing", None),
        ("group[2].select.kind[1]", "site.unknown_id", "room_sensor"),
        ("group[2].select", "site.group_selects_nothing", None),
        ("group[3].interval_s", "site.interval_of_points", None),
        ("exception[1].point", "site.unknown_point", "s1.temperature"),
        ("exception[3].point", "site.duplicate_id", None),
    }


def test_two_lines_to_one_place_have_the_same_units(site) -> None:
    """As a link that was copied, and whose host was forgotten."""
    site.append(
        S,
        '\n[[link]]\nid = "copy"\nkind = "modbus-tcp"\nhost = "127.0.0.1"\n'
        '\n[[device]]\nid = "m2"\nname = "M2"\nprofile = "meter"\nlink = "copy"\nunit_id = 7\n',
    )
    (fault,) = site.faults()
    assert (fault.key, fault.what.code) == ("device[3].unit_id", "site.unit_taken")
    site.edit(S, 'id = "copy"\nkind = "modbus-tcp"', 'id = "copy"\nport = 503\nkind = "modbus-tcp"')
    park = site.park()
    assert [u.unit for u in park.links["line"].units] == [7]
    assert [u.unit for u in park.links["copy"].units] == [7]


def test_two_devices_cannot_read_the_same_place_differently(site) -> None:
    site.append(
        S,
        '\n[[device]]\nid = "m2"\nname = "M2"\nprofile = "meter"\nlink = "line"\nunit_id = 7\nbase_address = 1\n',
    )
    for fault in site.faults():
        assert (fault.key, fault.what.code) == ("device[3].base_address", "site.registers_overlap")
    site.edit(S, "base_address = 1", "base_address = 0")
    (fault,) = site.faults()
    assert (fault.key, fault.what.code) == ("device[3].unit_id", "site.unit_taken")
    # as far off as two points of the profile are: each alone is read as the profile says
    site.edit(S, "base_address = 0", "base_address = 20")
    (fault,) = site.faults()
    assert (fault.key, fault.what.code) == ("device[3].base_address", "site.registers_overlap")
    site.edit(S, "base_address = 20", "base_address = 1000")
    site.append(
        S,
        '\n[[device]]\nid = "s2"\nname = "S2"\nprofile = "sensor"\nlink = "broker"\ncaptures = { building = "a", id = "s1" }\n',
    )
    (fault,) = site.faults()
    assert (fault.key, fault.what.code) == ("device[4]", "site.topic_taken")


def test_level_and_serial_port_belong_to_one(site) -> None:
    site.append(
        S,
        """
[[floor]]
id = "a-f2"
building = "a"
name = "First floor"
short = "F2"
level = 1
plan = "plans/a-f1.svg"
size = [1000, 500]

[[link]]
id = "one"
kind = "modbus-serial"
device = "/dev/ttyUSB0"

[[link]]
id = "two"
kind = "modbus-serial"
device = "/dev/ttyUSB0"
""",
    )
    assert {(f.key, f.what.code) for f in site.faults()} == {
        ("floor[2].level", "site.level_taken"),
        ("link[4].device", "site.serial_taken"),
    }


def test_all_sentences_are_there() -> None:
    assert CATALOGUES["en"].keys() == CATALOGUES["zh_CN"].keys()
    for code, sentence in CATALOGUES["en"].items():
        assert blanks(sentence) == blanks(CATALOGUES["zh_CN"][code]), code
