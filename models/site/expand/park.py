"""The whole park from a draft: every device meets its profile, its link and its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from models.site.expand.alarms.references import References
from models.site.expand.alarms.rulebook import Rulebook
from models.site.expand.alarms.sitewide import expand_alarms, expand_shifts
from models.site.expand.links import PROTOCOLS, Parts, check_links, expand_link
from models.site.expand.modbus import ModbusParts, expand_modbus
from models.site.expand.mqtt import MqttParts, expand_mqtt
from models.site.expand.names import to_name
from models.site.expand.office import expand_office_hours, expand_service
from models.site.expand.places import (
    expand_areas,
    expand_buildings,
    expand_floors,
    expand_place,
    known,
    plan_file,
)
from models.site.expand.points import States, expand_points
from models.site.expand.settings import Groups, check_used, read_groups
from models.site.park import Device, HistorySettings, Park, Place, PrivacySettings, SignOnSettings
from models.site.read.validation import short
from models.site.schema.site import ModbusSerialText, MqttLinkText, SignOnText
from models.text.message import Message
from models.text.name import Name

if TYPE_CHECKING:
    from models.points import Point
    from models.site.expand.alarms.kinds import KindRules
    from models.site.expand.profiles import Profile, Profiles
    from models.site.faults import Faults
    from models.site.read.sitefile import Entry, SiteDraft
    from models.site.schema.profile import ProfileFile
    from models.site.schema.site import AreaText, DeviceText, FloorText, LinkText


@dataclass(slots=True)
class _Work:
    """What one expansion knows and has made so far."""

    draft: SiteDraft
    groups: Groups
    faults: Faults
    links: dict[str, LinkText]
    floors: dict[str, FloorText]
    areas: dict[str, AreaText]
    parts: dict[str, Parts]
    rulebook: Rulebook
    states: States = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    topics: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(link, topic, pointer) -> the device that has it."""
    complete: bool = True


def expand(draft: SiteDraft, profiles: Profiles, kinds: KindRules, faults: Faults) -> Park:
    """The park of `draft`. Of any use only if no fault was noted before or here."""
    _check_head(draft, faults)
    check_links(draft, faults)
    floors = expand_floors(draft, faults)
    areas = expand_areas(draft, faults)
    work = _Work(
        draft,
        read_groups(draft, profiles, faults),
        faults,
        {entry.value.id: entry.value for entry in draft.links},
        {entry.value.id: entry.value for entry in draft.floors},
        {entry.value.id: entry.value for entry in draft.areas},
        _empty_parts(draft),
        Rulebook(kinds, References(draft, kinds.procedures, faults), faults),
        complete=not draft.unreadable
        and len(draft.devices) == len(draft.declared.get("device", ())),
    )
    for entry in draft.devices:
        profile = profiles.get(entry.value.profile)
        if profile is None:
            work.complete = False
            _check_references(entry, work)
        else:
            _device(entry, profile, work)
    check_used(work.groups, work.points.keys(), work.complete, faults)
    work.rulebook.references.check(work.points, complete=work.complete)
    work.rulebook.check_used(complete=work.complete)
    site, overview, history = draft.site, draft.overview, draft.history
    return Park(
        id=site.value.id if site else "",
        name=to_name(site.value.name) if site else Name(),
        zone=site.value.zone if site else "UTC",
        operator=site.value.operator if site else "",
        overview=overview.value.plan if overview else "",
        overview_size=(
            (float(overview.value.size[0]), float(overview.value.size[1]))
            if overview
            else (0.0, 0.0)
        ),
        links={id_: expand_link(link, work.parts[id_]) for id_, link in work.links.items()},
        devices=work.devices,
        points=work.points,
        places=work.places,
        buildings=expand_buildings(draft),
        floors=floors,
        areas=areas,
        history=HistorySettings(
            history.raw_days, history.rollup_years, history.register_years, history.event_months
        ),
        office_hours=expand_office_hours(draft.office_hours, draft.office_hours_origin, faults),
        service=expand_service(draft.service),
        sign_on=_sign_on(draft.sign_on),
        privacy=PrivacySettings(**draft.privacy.model_dump()),
        alarms=expand_alarms(draft.alarms, draft.alarms_origin, faults),
        shifts=expand_shifts(draft.shifts, draft.shifts_origin, faults),
        root=str(draft.root),
    )


def _sign_on(given: SignOnText) -> SignOnSettings:
    return SignOnSettings(
        hint=to_name(given.hint) if given.hint is not None else Name(),
        post=to_name(given.post) if given.post is not None else Name(),
        pin_within_ms=given.pin_hours * 3_600_000,
        lock_after_ms=given.lock_minutes * 60_000,
    )


def _check_head(draft: SiteDraft, faults: Faults) -> None:
    if draft.site is not None:
        zone = draft.site.value.zone
        try:
            ZoneInfo(zone)
        except (OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError
            bad = True
        except KeyError:
            bad = True
        else:
            bad = False
        if bad:
            what = Message.of("site.wrong_value", value=short(zone))
            faults.add(draft.site.origin.at("zone"), what, Message.of("site.want_zone"))
    if draft.overview is not None:
        plan_file(draft, draft.overview.value.plan, draft.overview.origin, faults)


def _check_references(entry: Entry[DeviceText], work: _Work) -> None:
    """What can be said of a device whose profile cannot be used."""
    known(entry.value.link, "link", "link", entry.origin, work.draft, work.faults)
    expand_place(entry, work.floors, work.areas, work.draft, work.faults)


def _device(entry: Entry[DeviceText], read: Profile, work: _Work) -> None:
    device, origin, faults, profile = entry.value, entry.origin, work.faults, read.value
    floor = work.floors.get(device.floor or "")
    selected = work.groups.select(device, profile, floor.building if floor else None)
    points = expand_points(entry, read, selected, work.groups, work.states, work.rulebook, faults)
    work.points.update((point.id, point) for point in points)
    place = expand_place(entry, work.floors, work.areas, work.draft, faults)
    if place is not None:
        work.places[device.id] = place
    primary = next((p.key for p in profile.point if p.primary), profile.point[0].key)
    work.devices[device.id] = Device(
        device.id,
        to_name(device.name),
        device.link,
        profile.kind,
        profile.id,
        tuple(point.id for point in points),
        f"{device.id}.{primary}",
        device.phone,
    )
    for key, own in device.points.items():
        if own.multiply is not None:
            _check_multiply(entry, key, own.multiply, profile, faults)
    if not known(device.link, "link", "link", origin, work.draft, faults):
        return
    link = work.links.get(device.link)
    if link is None:
        return
    if PROTOCOLS[link.kind] != profile.protocol:
        what = Message.of("site.link_of_profile", link=link.id, profile=profile.id)
        allowed = Message.of("site.want_protocol", protocol=profile.protocol)
        faults.add(origin.at("link"), what, allowed)
        return
    if device.floor is None or floor is not None:
        # With a faulty floor its blanks in topics cannot be filled.
        _wire(entry, profile, link, selected.interval_s, work)


def _empty_parts(draft: SiteDraft) -> dict[str, Parts]:
    """By link. Two Modbus lines to one place are one line: their units are the same units."""
    lines: dict[tuple[str, int], ModbusParts] = {}
    found: dict[str, Parts] = {}
    for entry in draft.links:
        link = entry.value
        if isinstance(link, MqttLinkText):
            found[link.id] = MqttParts()
            continue
        place = (link.device, 0) if isinstance(link, ModbusSerialText) else (link.host, link.port)
        first = lines.setdefault(place, ModbusParts())
        found[link.id] = ModbusParts(taken=first.taken, devices=first.devices)
    return found


def _wire(
    entry: Entry[DeviceText],
    profile: ProfileFile,
    link: LinkText,
    group_interval_s: float | None,
    work: _Work,
) -> None:
    """Topics or registers of one device."""
    device, origin, parts = entry.value, entry.origin, work.parts[link.id]
    if isinstance(parts, ModbusParts):
        interval = device.interval_s or group_interval_s or profile.life.interval_s
        expand_modbus(device, profile, interval, origin, parts, work.faults)
        return
    for key in ("unit_id", "base_address"):
        if getattr(device, key):
            work.faults.add(origin.at(key), Message.of("site.other_protocol", protocol="mqtt"))
    floor = work.floors.get(device.floor or "")
    captures = {"id": device.id, "link": link.id}
    if floor is not None:
        captures |= {"floor": floor.id, "building": floor.building}
    if device.room is not None:
        captures["room"] = device.room
    captures |= {**profile.captures, **link.captures, **device.captures}
    before = len(parts.sources)
    expand_mqtt(device.id, profile, device.points, captures, origin, parts, work.faults)
    for source in parts.sources[before:]:
        address = (link.id, source.topic, source.pointer)
        other = work.topics.setdefault(address, device.id)
        if other != device.id:
            what = Message.of("site.topic_taken", topic=source.topic, device=other)
            work.faults.add(origin, what)
            break


def _check_multiply(
    entry: Entry[DeviceText], key: str, times: float, profile: ProfileFile, faults: Faults
) -> None:
    point = next((p for p in profile.point if p.key == key), None)
    place = entry.origin.at("points", key, "multiply")
    if times == 0:
        faults.add(place, Message.of("site.factor_zero"))
    if point is not None and (point.states or point.command is not None):
        faults.add(place, Message.of("site.multiply_of_command"))
