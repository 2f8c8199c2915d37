"""A park as bytes: one JSON document of rows, the same bytes for the same park.

Rows and pools of repeated parts instead of objects: 50,000 points are read in well under a second,
and nothing in the file can be anything but data (docs/adr/0011).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from models.points import CommandSpec, Limits, Point, State
from models.site.packed.office import encode_settings
from models.site.packed.pool import Pool, Row
from models.site.packed.rules import encode_rules
from models.site.park import (
    Area,
    Building,
    Device,
    Floor,
    HistorySettings,
    Link,
    ModbusLine,
    MqttLink,
    Park,
    SignOnSettings,
)
from models.site.sources import ModbusSource, MqttSource
from models.text.name import Name

VERSION = 1
"""Of this layout; another one is not read but expanded again from the kept sources."""


def _state(state: State) -> Row:
    return [state.code, state.name.en, state.name.zh_CN, int(state.severity)]


def _states(states: tuple[State, ...]) -> Row:
    return [_state(state) for state in states]


def _limits(limits: Limits) -> Row:
    values = [limits.low_low, limits.low, limits.high, limits.high_high]
    return [*values, limits.deadband, int(limits.severity)]


def _command(command: CommandSpec) -> Row:
    proof = command.proof
    return [
        command.action,
        command.minimum,
        command.maximum,
        command.step,
        proof and [proof.point, proof.value, proof.tolerance, proof.within_ms],
        command.confirm,
        command.reason_required,
    ]


class _Pools:
    def __init__(self) -> None:
        self.names: Pool[Name] = Pool(lambda name: [name.en, name.zh_CN])
        self.states: Pool[tuple[State, ...]] = Pool(_states)
        self.limits: Pool[Limits] = Pool(_limits)
        self.values: Pool[tuple[Any, ...]] = Pool(list)


def encode(park: Park, content_of: Callable[[str], str] | None = None) -> bytes:
    """The bytes of `park`, without root and digest.

    With `content_of`, which names a file's content, the bytes do not depend on what files are
    called, and the path of the private key is left out: so they are hashed.
    """
    pools = _Pools()
    name = pools.names.number
    named = content_of or (lambda path: path)
    document: dict[str, Any] = {
        "version": VERSION,
        "park": [
            park.id,
            name(park.name),
            park.zone,
            park.operator,
            named(park.overview),
            park.overview_size,
            _history(park.history),
        ],
        **_sign_on(park.sign_on, pools),
        "links": [_link(link, pools, content_of) for link in park.links.values()],
        "devices": [_device(device, pools) for device in park.devices.values()],
        "points": [_point(point, pools) for point in park.points.values()],
        "places": [[p.device, p.floor, p.x, p.y, p.rotation, p.room] for p in park.places.values()],
        "buildings": [_building(b, pools) for b in park.buildings.values()],
        "floors": [_floor(floor, pools, named) for floor in park.floors.values()],
        "areas": [_area(area, pools) for area in park.areas.values()],
    }
    document |= encode_rules(list(park.points.values()), pools.names)
    designed = {point.id: point.designed for point in park.points.values() if point.designed}
    if designed:
        document["designed"] = designed
    settings = encode_settings(park)
    if settings:
        document["settings"] = settings
    document["names"] = pools.names.rows
    document["states"] = pools.states.rows
    document["limits"] = pools.limits.rows
    document["values"] = pools.values.rows
    return orjson.dumps(document)


def _history(history: HistorySettings) -> Row:
    return [history.raw_days, history.rollup_years, history.register_years, history.event_months]


def _sign_on(settings: SignOnSettings, pools: _Pools) -> dict[str, Row]:
    """Nothing where nothing is set, so that sets from before keep their digest."""
    if settings == SignOnSettings():
        return {}
    name = pools.names.number
    return {
        "sign_on": [
            name(settings.hint),
            name(settings.post),
            settings.pin_within_ms,
            settings.lock_after_ms,
        ]
    }


def _building(building: Building, pools: _Pools) -> Row:
    return [building.id, pools.names.number(building.name), building.short, building.outline]


def _floor(floor: Floor, pools: _Pools, named: Callable[[str], str]) -> Row:
    return [
        floor.id,
        floor.building,
        pools.names.number(floor.name),
        floor.short,
        floor.level,
        named(floor.plan),
        floor.width,
        floor.height,
        floor.metres_per_unit,
    ]


def _area(area: Area, pools: _Pools) -> Row:
    return [
        area.id,
        area.floor,
        pools.names.number(area.name),
        area.kind,
        area.outline,
        area.number,
        area.unit,
    ]


def _device(device: Device, pools: _Pools) -> Row:
    return [
        device.id,
        pools.names.number(device.name),
        device.link,
        device.kind,
        device.profile,
        device.points,
        device.primary,
        device.phone,
    ]


def _point(point: Point, pools: _Pools) -> Row:
    return [
        point.id,
        point.device,
        pools.names.number(point.name),
        point.kind,
        point.unit,
        point.resolution,
        pools.states.number(point.states),
        point.counter,
        pools.limits.number(point.limits),
        point.normal,
        point.scale,
        point.stale_after_ms,
        point.deadband,
        _command(point.command) if point.command is not None else None,
    ]


def _link(link: Link, pools: _Pools, content_of: Callable[[str], str] | None) -> Row:
    return _mqtt(link, pools, content_of) if isinstance(link, MqttLink) else _modbus(link, pools)


def _mqtt(link: MqttLink, pools: _Pools, content_of: Callable[[str], str] | None) -> Row:
    tls = None
    if link.tls is not None:
        files = (link.tls.ca, link.tls.certificate)
        tls = [*map(content_of, files), ""] if content_of else [*files, link.tls.key]
    return [
        "mqtt",
        link.id,
        pools.names.number(link.name),
        link.host,
        link.port,
        link.version,
        link.user,
        link.secret,
        tls,
        link.keepalive_s,
        link.status_topic,
        [_mqtt_source(source, pools) for source in link.sources],
        [[a.device, a.topic, a.pointer, a.online, a.offline] for a in link.availability],
        [[t.point, t.topic, t.payload, t.expires_ms] for t in link.targets],
    ]


def _mqtt_source(source: MqttSource, pools: _Pools) -> Row:
    return [
        source.point,
        source.topic,
        source.pointer,
        pools.values.number(source.values),
        source.factor,
        source.offset,
        source.time_pointer,
        source.resolution,
        source.minimum,
        source.maximum,
        source.event,
    ]


def _modbus(link: ModbusLine, pools: _Pools) -> Row:
    return [
        "modbus",
        link.id,
        pools.names.number(link.name),
        link.transport,
        link.host,
        link.port,
        link.device_path,
        link.baud,
        link.parity,
        link.timeout_ms,
        link.pause_ms,
        [[u.device, u.unit, u.interval_ms, u.max_registers, u.max_bits, u.gap] for u in link.units],
        [_modbus_source(source, pools) for source in link.sources],
        [
            [
                t.point,
                t.unit,
                t.function,
                t.address,
                t.type,
                t.word_order,
                t.byte_order,
                t.factor,
                t.offset,
            ]
            for t in link.targets
        ],
    ]


def _modbus_source(source: ModbusSource, pools: _Pools) -> Row:
    return [
        source.point,
        source.unit,
        source.function,
        source.address,
        source.type,
        source.word_order,
        source.byte_order,
        source.bit,
        pools.values.number(source.values),
        source.factor,
        source.offset,
        pools.values.number(source.sentinels),
        source.resolution,
        source.minimum,
        source.maximum,
    ]
