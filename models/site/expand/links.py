"""Links as the model keeps them, with what their devices added."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from models.site.expand.modbus import ModbusParts
from models.site.expand.mqtt import MqttParts
from models.site.expand.names import to_name
from models.site.park import Link, ModbusLine, MqttLink, Tls
from models.site.read.paths import inside
from models.site.schema.site import ModbusNetText, ModbusSerialText, MqttLinkText
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin
    from models.site.read.sitefile import SiteDraft
    from models.site.schema.site import LinkText, TlsText

PROTOCOLS = {
    "mqtt": "mqtt",
    "modbus-tcp": "modbus",
    "modbus-rtu-over-tcp": "modbus",
    "modbus-serial": "modbus",
}
Parts = MqttParts | ModbusParts


def check_links(draft: SiteDraft, faults: Faults) -> None:
    """Certificates exist, topics are concrete, one serial port belongs to one line."""
    serial: dict[str, str] = {}
    for entry in draft.links:
        link, origin = entry.value, entry.origin
        if isinstance(link, ModbusSerialText):
            other = serial.setdefault(link.device, link.id)
            if other != link.id:
                faults.add(origin.at("device"), Message.of("site.serial_taken", link=other))
        if isinstance(link, MqttLinkText):
            if any(sign in link.status_topic for sign in "+#\0"):
                what = Message.of("site.wrong_topic", topic=link.status_topic)
                faults.add(origin.at("status_topic"), what, Message.of("site.want_topic"))
            if link.tls is not None:
                _check_tls(draft, link.tls, origin.at("tls"), faults)


def _check_tls(draft: SiteDraft, tls: TlsText, origin: Origin, faults: Faults) -> None:
    for key in ("ca", "certificate"):
        name = getattr(tls, key)
        if not name:
            continue
        path = (
            Path(name)
            if Path(name).is_absolute()
            else inside(draft.root, name, origin.at(key), faults)
        )
        if path is not None and not path.is_file():
            faults.add(origin.at(key), Message.of("site.certificate_missing", path=name))
    if tls.key and not Path(tls.key).is_absolute():
        faults.add(
            origin.at("key"), Message.of("site.key_inside"), Message.of("site.want_absolute")
        )
    if bool(tls.key) != bool(tls.certificate):
        faults.add(origin, Message.of("site.half_certificate"))


def expand_link(link: LinkText, parts: Parts) -> Link:
    """The link with the sources and targets of its devices."""
    name = to_name(link.name, link.id)
    if isinstance(link, MqttLinkText):
        assert isinstance(parts, MqttParts)
        tls = link.tls
        return MqttLink(
            id=link.id,
            name=name,
            host=link.host,
            port=link.port,
            version=link.version,
            user=link.user,
            secret=link.secret,
            tls=Tls(tls.ca, tls.certificate, tls.key) if tls is not None else None,
            keepalive_s=link.keepalive_s,
            status_topic=link.status_topic,
            sources=tuple(parts.sources),
            availability=tuple(parts.availability),
            targets=tuple(parts.targets),
        )
    assert isinstance(parts, ModbusParts)
    net = link if isinstance(link, ModbusNetText) else None
    line = link if isinstance(link, ModbusSerialText) else None
    transport = link.kind.removeprefix("modbus-")
    return ModbusLine(
        id=link.id,
        name=name,
        transport=cast("Literal['tcp', 'rtu-over-tcp', 'serial']", transport),
        host=net.host if net else "",
        port=net.port if net else 0,
        device_path=line.device if line else "",
        baud=line.baud if line else 9_600,
        parity=line.parity if line else "N",
        timeout_ms=round(link.timeout_s * 1000),
        pause_ms=round(link.pause_s * 1000),
        units=tuple(parts.units),
        sources=tuple(parts.sources),
        targets=tuple(parts.targets),
    )
