"""What fields, codes and values of tenants, contacts and leases are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from models.records import JsonValue, Record
from models.tenants import day_at
from models.tenants.exchange import Vocabulary
from models.tenants.exchange.cells import minor_digits
from models.text import Language
from models.text.catalogue import load_catalogue
from widgets.contribution import Desk
from widgets.records import name_text, named, number_text
from widgets.words import Words

DASH = "\u2014"
SECTORS = {
    "optics": "tenants.sector.optics",
    "electronics": "tenants.sector.electronics",
    "biotech": "tenants.sector.biotech",
    "medical": "tenants.sector.medical",
    "robotics": "tenants.sector.robotics",
    "machinery": "tenants.sector.machinery",
    "materials": "tenants.sector.materials",
    "energy": "tenants.sector.energy",
    "software": "tenants.sector.software",
    "data": "tenants.sector.data",
    "research": "tenants.sector.research",
    "logistics": "tenants.sector.logistics",
    "finance": "tenants.sector.finance",
    "services": "tenants.sector.services",
    "food": "tenants.sector.food",
    "retail": "tenants.sector.retail",
    "sport": "tenants.sector.sport",
    "education": "tenants.sector.education",
    "public": "tenants.sector.public",
    "other": "tenants.sector.other",
}
STATUSES = {
    "prospect": "tenants.status.prospect",
    "active": "tenants.status.active",
    "leaving": "tenants.status.leaving",
    "left": "tenants.status.left",
}
ROLES = {
    "director": "tenants.role.director",
    "facility": "tenants.role.facility",
    "safety": "tenants.role.safety",
    "finance": "tenants.role.finance",
    "reception": "tenants.role.reception",
    "technical": "tenants.role.technical",
    "other": "tenants.role.other",
}
RENEWALS = {
    "open": "tenants.renewal.open",
    "talking": "tenants.renewal.talking",
    "renewed": "tenants.renewal.renewed",
    "leaving": "tenants.renewal.leaving",
    "ended": "tenants.renewal.ended",
}
BASES = {
    "m2_month": "tenants.basis.m2_month",
    "m2_day": "tenants.basis.m2_day",
    "month": "tenants.basis.month",
    "year": "tenants.basis.year",
}
YES_NO = {"yes": "tenants.yes", "no": "tenants.no"}
LABELS = {
    "id": "tenants.field.id",
    "name": "tenants.field.name",
    "name_en": "tenants.field.name_en",
    "name_zh_CN": "tenants.field.name_zh_CN",
    "short": "tenants.field.short",
    "sector": "tenants.field.sector",
    "key_tenant": "tenants.field.key_tenant",
    "status": "tenants.field.status",
    "phone": "tenants.field.phone",
    "email": "tenants.field.email",
    "website": "tenants.field.website",
    "registration": "tenants.field.registration",
    "notes": "tenants.field.notes",
    "tenant": "tenants.field.tenant",
    "role": "tenants.field.role",
    "languages": "tenants.field.languages",
    "told_first": "tenants.field.told_first",
    "gone": "tenants.field.gone",
    "number": "tenants.field.number",
    "units": "tenants.field.units",
    "starts": "tenants.field.starts",
    "ends": "tenants.field.ends",
    "area_dm2": "tenants.field.area",
    "area_m2": "tenants.field.area_m2",
    "rent_minor": "tenants.field.rent",
    "rent": "tenants.field.rent",
    "currency": "tenants.field.currency",
    "basis": "tenants.field.basis",
    "deposit_minor": "tenants.field.deposit",
    "deposit": "tenants.field.deposit",
    "renewal": "tenants.field.renewal",
    "renewed_by": "tenants.field.renewed_by",
    "meters": "tenants.field.meters",
    "doors": "tenants.field.doors",
    "void": "tenants.field.void",
    "comment": "tenants.field.comment",
    "attached": "tenants.field.attached",
}
CODES: Mapping[str, Mapping[str, str]] = {
    "sector": SECTORS,
    "status": STATUSES,
    "role": ROLES,
    "renewal": RENEWALS,
    "basis": BASES,
}
_FLAGS = ("key_tenant", "told_first", "gone", "void")
_AMOUNTS = ("rent_minor", "deposit_minor")


def today_at(desk: Desk) -> date:
    """The day of the view at the site; leases begin and end with it."""
    return day_at(desk.view.now(), desk.view.park.zone)


def labels(desk: Desk) -> dict[str, str]:
    """What every field is called."""
    return {field: desk.words.say(code) for field, code in LABELS.items()}


def choices(desk: Desk, field: str) -> list[tuple[str, str]]:
    """Codes and words of a field, in their order."""
    return [(code, desk.words.say(said)) for code, said in CODES[field].items()]


def vocabulary(words: Words) -> Vocabulary:
    """Titles and words of a file in one language."""
    codes = {
        field: {code: words.say(said) for code, said in table.items()}
        for field, table in CODES.items()
    }
    flags = {code: words.say(said) for code, said in YES_NO.items()}
    titles = {field: words.say(said) for field, said in LABELS.items()}
    return Vocabulary(titles, {**codes, **dict.fromkeys(_FLAGS, flags)})


def vocabularies(desk: Desk) -> list[Vocabulary]:
    """Both languages, the desk's first."""
    other: Language = "en" if desk.words.language == "zh_CN" else "zh_CN"
    catalogue = load_catalogue(desk.theme.resources / "text", other)
    return [vocabulary(desk.words), vocabulary(Words(other, catalogue))]


def value_text(desk: Desk, field: str, value: JsonValue) -> str:
    """A value as it is said in a table, a conflict and the history."""
    if value is None or value == "":
        return DASH
    if field in CODES and isinstance(value, str):
        code = CODES[field].get(value)
        return value if code is None else desk.words.say(code)
    if isinstance(value, bool):
        return desk.words.say(YES_NO["yes" if value else "no"])
    if isinstance(value, int):
        return _number(desk, field, value)
    if isinstance(value, list):
        return desk.words.listed(_item(desk, field, str(one)) for one in value)
    if field == "tenant":
        return named(desk, "tenant", str(value))
    if field == "renewed_by":
        return lease_name(desk, str(value))
    if isinstance(value, dict):
        return str(value.get("text") or value.get("name") or name_text(desk, value))
    return str(value)


def _number(desk: Desk, field: str, value: int) -> str:
    if field == "area_dm2":
        return area_text(desk, value)
    return number_text(value, 2) if field in _AMOUNTS else desk.words.number(value)


def _item(desk: Desk, field: str, value: str) -> str:
    park = desk.view.park
    if field == "units" and value in park.areas:
        return park.areas[value].number or desk.words.name(park.areas[value].name)
    if field in ("meters", "doors") and value in park.devices:
        return desk.words.name(park.devices[value].name)
    return value


def lease_name(desk: Desk, id_: str) -> str:
    """The lease's number, else its units."""
    record = desk.view.records.get("lease", id_) if id_ else None
    return id_ if record is None else lease_title(desk, record)


def lease_title(desk: Desk, lease: Record) -> str:
    """Number, else units."""
    return lease.text("number") or value_text(desk, "units", lease.values.get("units"))


def area_text(desk: Desk, dm2: int) -> str:
    """Square decimetres as `1,040 m²`."""
    return desk.words.say("tenants.area", area=desk.words.number(dm2 / 100))


def rent_text(desk: Desk, lease: Record) -> str:
    """`CNY 95.00 per m² and month`."""
    rent = lease.number("rent_minor")
    if rent is None:
        return DASH
    currency = lease.text("currency")
    amount = number_text(rent, minor_digits(currency))
    basis = value_text(desk, "basis", lease.values.get("basis"))
    return desk.words.say("tenants.rent", currency=currency, amount=amount, basis=basis)


def days_text(desk: Desk, ends: date, today: date) -> str:
    """How many days are left, the last one counted; that it is over."""
    words, left = desk.words, (ends - today).days
    if not left:
        return words.say("tenants.today")
    if left < 0:
        code = "tenants.days.over.one" if left == -1 else "tenants.days.over"
    else:
        code = "tenants.days.left.one" if left == 1 else "tenants.days.left"
    return words.say(code, n=words.number(abs(left)))
