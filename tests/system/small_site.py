"""A small site on the wire: generic MQTT devices on a broker, a meter and relays on one line."""

from __future__ import annotations

import time
from pathlib import Path

SENSORS = 10


def write_site(folder: Path, mqtt_port: int, modbus_port: int) -> Path:
    """The site file; devices `s0`.. on the broker, `meter` and `relays` on the line."""
    sensors = "".join(
        f"""
[[device]]
id = "s{number}"
name = "Sensor {number}"
profile = "generic_mqtt_json"
link = "broker"
"""
        for number in range(SENSORS)
    )
    path = folder / "site.toml"
    path.write_text(
        f"""format = 1

[site]
id = "small"
name = "Small park"
zone = "Asia/Shanghai"
operator = "Li Na"

[[link]]
id = "broker"
kind = "mqtt"
host = "127.0.0.1"
port = {mqtt_port}
status_topic = "station/status"

[[link]]
id = "line"
kind = "modbus-tcp"
host = "127.0.0.1"
port = {modbus_port}
{sensors}
[[device]]
id = "meter"
name = "Meter"
profile = "eastron_sdm630"
link = "line"
unit_id = 1

[[device]]
id = "relays"
name = "Relays"
profile = "relay_input_8"
link = "line"
unit_id = 2
""",
        encoding="utf-8",
    )
    return path


def wait_until(met: object, seconds: float, what: str) -> None:
    """Poll `met()` until it is true."""
    assert callable(met)
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, what
        pause()


def pause() -> None:
    """Give the others a turn while polling."""
    from threading import Event

    Event().wait(0.02)
