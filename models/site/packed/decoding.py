"""The bytes of `models.site.packed.encoding` back to a park; rows go straight into dataclasses."""

from __future__ import annotations

from typing import Any

import orjson

from models.collecting import without_collecting
from models.points import CommandSpec, Limits, Point, Proof, Severity, State
from models.site.packed.encoding import VERSION
from models.site.packed.office import decode_settings
from models.site.packed.pool import Row, pair, pairs
from models.site.packed.rules import decode_rules
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
    Place,
    SignOnSettings,
    Tls,
)
from models.site.sources import (
    ModbusSource,
    ModbusTarget,
    ModbusUnit,
    MqttAvailability,
    MqttSource,
    MqttTarget,
)
from models.text.name import Name


def decode(content: bytes) -> Park:
    """The park, without root and digest. Raises ValueError for anything but a set of this
    version."""
    with without_collecting():
        try:
            document = orjson.loads(content)
            if document["version"] != VERSION:
                raise ValueError(f"version {document['version']} instead of {VERSION}")
            return _park(document)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise ValueError(f"not a configuration set: {error!r}") from error


def _park(document: dict[str, Any]) -> Park:
    names = [Name(en, zh) for en, zh in document["names"]]
    values = [_tuples(part) for part in document["values"]]
    identity, name, zone, operator, overview, size, history = document["park"]
    return Park(
        id=identity,
        name=names[name],
        zone=zone,
        operator=operator,
        overview=overview,
        overview_size=tuple(size),
        links={row[1]: _link(row, names, values) for row in document["links"]},
        devices={
            row[0]: Device(row[0], names[row[1]], row[2], row[3], row[4], tuple(row[5]), *row[6:])
            for row in document["devices"]
        },
        points=_points(document, names),
        places={row[0]: Place(*row) for row in document["places"]},
        buildings={
            row[0]: Building(row[0], names[row[1]], row[2], pairs(row[3]))
            for row in document["buildings"]
        },
        floors={
            row[0]: Floor(row[0], row[1], names[row[2]], *row[3:]) for row in document["floors"]
        },
        areas={
            row[0]: Area(row[0], row[1], names[row[2]], row[3], pairs(row[4]), row[5], row[6])
            for row in document["areas"]
        },
        history=HistorySettings(*history),
        sign_on=_sign_on(document, names),
        **decode_settings(document.get("settings", {})),
    )


def _sign_on(document: dict[str, Any], names: list[Name]) -> SignOnSettings:
    if "sign_on" not in document:
        return SignOnSettings()
    hint, post, pin, lock = document["sign_on"]
    return SignOnSettings(names[hint], names[post], pin, lock)


def _points(document: dict[str, Any], names: list[Name]) -> dict[str, Point]:
    states = [
        tuple(State(code, Name(en, zh), Severity(severity)) for code, en, zh, severity in row)
        for row in document["states"]
    ]
    limits: list[Limits | None] = [
        Limits(row[0], row[1], row[2], row[3], row[4], Severity(row[5]))
        for row in document["limits"]
    ]
    points = {}
    rules = decode_rules(document, names)
    designed = document.get("designed", {})
    for (
        identity,
        device,
        name,
        kind,
        unit,
        resolution,
        state,
        counter,
        limit,
        normal,
        scale,
        stale_after_ms,
        deadband,
        command,
    ), ruled in zip(document["points"], rules, strict=True):
        points[identity] = Point(
            identity,
            device,
            names[name],
            kind,
            unit,
            resolution,
            states[state],
            counter,
            None if limit is None else limits[limit],
            pair(normal),
            pair(scale),
            stale_after_ms,
            deadband,
            None if command is None else _command(command),
            ruled,
            tuple(designed.get(identity, ())),
        )
    return points


def _command(row: Row) -> CommandSpec:
    action, minimum, maximum, step, proof, confirm, reason = row
    proven = Proof(*proof) if proof is not None else None
    return CommandSpec(action, minimum, maximum, step, proven, confirm, reason)


def _link(row: Row, names: list[Name], values: list[tuple[Any, ...]]) -> Link:
    if row[0] == "mqtt":
        _, identity, name, host, port, version, user, secret, tls, keepalive, status, *rest = row
        sources, availability, targets = rest
        return MqttLink(
            identity,
            names[name],
            host,
            port,
            version,
            user,
            secret,
            None if tls is None else Tls(*tls),
            keepalive,
            status,
            tuple(MqttSource(s[0], s[1], s[2], values[s[3]], *s[4:]) for s in sources),
            tuple(MqttAvailability(*a) for a in availability),
            tuple(MqttTarget(*t) for t in targets),
        )
    _, identity, name, *settings, units, registers, writes = row
    line: list[Any] = [
        *settings,
        tuple(ModbusUnit(*u) for u in units),
        tuple(_modbus_source(s, values) for s in registers),
        tuple(ModbusTarget(*t) for t in writes),
    ]
    return ModbusLine(identity, names[name], *line)


def _modbus_source(row: Row, values: list[tuple[Any, ...]]) -> ModbusSource:
    row[8], row[11] = values[row[8]], values[row[11]]
    return ModbusSource(*row)


def _tuples(part: Row) -> tuple[Any, ...]:
    """Value maps are pairs, sentinels plain numbers."""
    return tuple(tuple(item) if isinstance(item, list) else item for item in part)
