"""A site file and its tables as checked entries, each with the place it came from.

Every entry is validated by itself, so that one wrong device does not hide the faults of the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from models.site.faults import Faults, Origin
from models.site.read.paths import inside
from models.site.read.table import read_table
from models.site.read.tomlfile import read_toml
from models.site.read.validation import nearest, short, validate
from models.site.schema.site import (
    LINK_KINDS,
    AlarmsText,
    AreaText,
    BuildingText,
    DeviceText,
    ExceptionText,
    FloorText,
    GroupText,
    HistoryText,
    LinkText,
    OfficeHoursText,
    OverviewText,
    PrivacyText,
    ServiceText,
    ShiftsText,
    SignOnText,
    SiteText,
    TablesText,
)
from models.text.message import Message

Model = TypeVar("Model", bound=BaseModel)

FORMAT = 1
_SINGLE = (
    "format", "site", "overview", "history", "office_hours", "service", "sign_on", "privacy",
    "alarms", "shifts", "tables",
)  # fmt: skip
_MANY = ("link", "building", "floor", "area", "device", "group", "exception")


@dataclass(frozen=True, slots=True)
class Entry(Generic[Model]):
    """One entry and where it stands."""

    value: Model
    origin: Origin


@dataclass(slots=True)
class SiteDraft:
    """What could be read; complete only if there were no faults."""

    root: Path
    site: Entry[SiteText] | None = None
    overview: Entry[OverviewText] | None = None
    history: HistoryText = field(default_factory=HistoryText)
    office_hours: OfficeHoursText = field(default_factory=OfficeHoursText)
    office_hours_origin: Origin = field(default_factory=lambda: Origin(""))
    service: ServiceText = field(default_factory=ServiceText)
    sign_on: SignOnText = field(default_factory=SignOnText)
    privacy: PrivacyText = field(default_factory=PrivacyText)
    alarms: AlarmsText = field(default_factory=AlarmsText)
    alarms_origin: Origin = field(default_factory=lambda: Origin(""))
    shifts: ShiftsText = field(default_factory=ShiftsText)
    shifts_origin: Origin = field(default_factory=lambda: Origin(""))
    tables: TablesText = field(default_factory=TablesText)
    tables_origin: Origin = field(default_factory=lambda: Origin(""))
    links: list[Entry[LinkText]] = field(default_factory=list)
    buildings: list[Entry[BuildingText]] = field(default_factory=list)
    floors: list[Entry[FloorText]] = field(default_factory=list)
    areas: list[Entry[AreaText]] = field(default_factory=list)
    devices: list[Entry[DeviceText]] = field(default_factory=list)
    groups: list[Entry[GroupText]] = field(default_factory=list)
    exceptions: list[Entry[ExceptionText]] = field(default_factory=list)
    declared: dict[str, set[str]] = field(default_factory=dict)
    """Ids by section, also of entries that are faulty: a reference to those is no second fault."""
    unreadable: set[str] = field(default_factory=set)
    """Sections of which some entries could not be read at all: any id may have been there."""


def read_site(path: Path, faults: Faults) -> SiteDraft | None:
    """The draft of the site file `path`; None if it is no TOML document at all."""
    read = read_toml(path, path.name, faults)
    if read is None:
        return None
    document, origin = read
    draft = SiteDraft(path.resolve().parent)
    for key in document:
        if key not in _SINGLE and key not in _MANY:
            known = nearest(key, (*_SINGLE, *_MANY))
            faults.add(origin.at(key), Message.of("site.unknown_key", key=key), known)
    if "format" not in document:
        faults.add(origin, Message.of("site.key_missing", key="format"), _format_allowed())
    elif document["format"] != FORMAT or isinstance(document["format"], bool):
        value = short(document["format"])
        faults.add(
            origin.at("format"), Message.of("site.wrong_value", value=value), _format_allowed()
        )
    _single(draft, document, origin, faults)
    _many(draft, document, origin, faults)
    _tables(draft, faults)
    return draft


def _format_allowed() -> Message:
    return Message.of("site.one_of", words=str(FORMAT))


def _single(draft: SiteDraft, document: dict[str, Any], origin: Origin, faults: Faults) -> None:
    if "site" not in document:
        faults.add(origin, Message.of("site.key_missing", key="site"))
    elif site := validate(SiteText, document["site"], origin.at("site"), faults):
        draft.site = Entry(site, origin.at("site"))
    if "overview" in document and (
        overview := validate(OverviewText, document["overview"], origin.at("overview"), faults)
    ):
        draft.overview = Entry(overview, origin.at("overview"))
    history = validate(HistoryText, document.get("history", {}), origin.at("history"), faults)
    sign_on = validate(SignOnText, document.get("sign_on", {}), origin.at("sign_on"), faults)
    privacy = validate(PrivacyText, document.get("privacy", {}), origin.at("privacy"), faults)
    tables = validate(TablesText, document.get("tables", {}), origin.at("tables"), faults)
    draft.history = history or draft.history
    _service(draft, document, origin, faults)
    _alarms(draft, document, origin, faults)
    draft.sign_on = sign_on or draft.sign_on
    draft.privacy = privacy or draft.privacy
    draft.tables = tables or draft.tables
    draft.tables_origin = origin.at("tables")


def _service(draft: SiteDraft, document: dict[str, Any], origin: Origin, faults: Faults) -> None:
    place = origin.at("office_hours")
    hours = validate(OfficeHoursText, document.get("office_hours", {}), place, faults)
    service = validate(ServiceText, document.get("service", {}), origin.at("service"), faults)
    draft.office_hours = hours or draft.office_hours
    draft.office_hours_origin = place
    draft.service = service or draft.service


def _alarms(draft: SiteDraft, document: dict[str, Any], origin: Origin, faults: Faults) -> None:
    draft.alarms_origin, draft.shifts_origin = origin.at("alarms"), origin.at("shifts")
    alarms = validate(AlarmsText, document.get("alarms", {}), draft.alarms_origin, faults)
    shifts = validate(ShiftsText, document.get("shifts", {}), draft.shifts_origin, faults)
    draft.alarms = alarms or draft.alarms
    draft.shifts = shifts or draft.shifts


def _many(draft: SiteDraft, document: dict[str, Any], origin: Origin, faults: Faults) -> None:
    for index, given in enumerate(_entries(draft, document, "link", origin, faults)):
        link = _link(given, origin.at("link", index), faults)
        _keep(draft, "link", draft.links, given, link, origin.at("link", index), faults)
    sections: tuple[tuple[str, type[BaseModel], list[Any]], ...] = (
        ("building", BuildingText, draft.buildings),
        ("floor", FloorText, draft.floors),
        ("area", AreaText, draft.areas),
        ("device", DeviceText, draft.devices),
        ("group", GroupText, draft.groups),
        ("exception", ExceptionText, draft.exceptions),
    )
    for section, model, entries in sections:
        for index, given in enumerate(_entries(draft, document, section, origin, faults)):
            place = origin.at(section, index)
            value = validate(model, given, place, faults)
            _keep(draft, section, entries, given, value, place, faults)


def _entries(
    draft: SiteDraft, document: dict[str, Any], section: str, origin: Origin, faults: Faults
) -> list[Any]:
    given = document.get(section, [])
    if isinstance(given, list):
        return given
    draft.unreadable.add(section)
    faults.add(
        origin.at(section),
        Message.of("site.wrong_value", value=short(given)),
        Message.of("site.want_array", section=section),
    )
    return []


def _link(given: Any, origin: Origin, faults: Faults) -> LinkText | None:
    kind = given.get("kind") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in LINK_KINDS:
        what = (
            Message.of("site.key_missing", key="kind")
            if kind is None
            else Message.of("site.wrong_value", value=short(kind))
        )
        faults.add(origin.at("kind"), what, Message.of("site.one_of", words=", ".join(LINK_KINDS)))
        return None
    return validate(LINK_KINDS[kind], given, origin, faults)


def _keep(
    draft: SiteDraft,
    section: str,
    entries: list[Any],
    given: Any,
    value: BaseModel | None,
    origin: Origin,
    faults: Faults,
) -> None:
    """Take an entry in, and its id; a second one with the same id is a fault."""
    identity = given.get("id") if isinstance(given, dict) else None
    declared = draft.declared.setdefault(section, set())
    if isinstance(identity, str):
        if identity in declared:
            faults.add(origin.at("id"), Message.of("site.duplicate_id", id=identity))
            return
        declared.add(identity)
    if value is not None:
        entries.append(Entry(value, origin))


def _tables(draft: SiteDraft, faults: Faults) -> None:
    kinds: tuple[tuple[str, list[str], type[BaseModel], list[Any]], ...] = (
        ("device", draft.tables.devices, DeviceText, draft.devices),
        ("area", draft.tables.areas, AreaText, draft.areas),
    )
    for section, files, model, entries in kinds:
        for index, file in enumerate(files):
            place = draft.tables_origin.at(section + "s", index)
            path = inside(draft.root, file, place, faults)
            before = len(faults.found)
            if path is None:
                draft.unreadable.add(section)
                continue
            for given, origin, sound in read_table(path, file, section, faults):
                value = validate(model, given, origin, faults) if sound else None
                _keep(draft, section, entries, given, value, origin, faults)
            if any(fault.file == file for fault in faults.found[before:]):
                draft.unreadable.add(section)
