"""What changes from one configuration set to another, as plain data to show and to ask about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from models.points import Point
from models.site.packed.digest import file_digest

if TYPE_CHECKING:
    from models.site.park import Park

Section = Literal[
    "site", "links", "devices", "points", "places", "buildings", "floors", "areas", "sources"
]
Kind = Literal["added", "removed", "changed"]
_BY_ID: tuple[Section, ...] = ("devices", "points", "places", "buildings", "floors", "areas")
_INSIDE_LINKS = ("sources", "availability", "targets", "units")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is there only before or after, or differs."""

    section: Section
    """`sources`: where a point's value comes from, or where its commands go."""
    id: str
    kind: Kind
    fields: tuple[str, ...] = ()
    """Of a changed one: the names of the fields that differ; of a point also its alarm rules, as
    `alarms.<name>`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, ordered by section and in the order of the files."""

    old: str
    """Digest."""
    new: str
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def count(self, section: Section, kind: Kind) -> int:
        """How many there are of one sort."""
        return sum(1 for c in self.changes if c.section == section and c.kind == kind)


def difference(old: Park, new: Park) -> Difference:
    """What has to be shown before `new` takes the place of `old`.

    Reads the drawings to see whether they changed. A change of order alone shows as no change,
    although it makes another digest.
    """
    changes = list(_site(old, new))
    changes += _links(old, new)
    for section in _BY_ID:
        changes += _compare(section, getattr(old, section), getattr(new, section))
    changes += _compare("sources", _addresses(old), _addresses(new))
    known = {(change.section, change.id) for change in changes}
    changes += [c for c in _drawings(old, new) if (c.section, c.id) not in known]
    return Difference(old.digest, new.digest, tuple(changes))


def _site(old: Park, new: Park) -> Iterator[Change]:
    places = ("id", "name", "zone", "operator", "overview", "overview_size")
    names = (
        *places,
        "history",
        "office_hours",
        "service",
        "sign_on",
        "privacy",
        "alarms",
        "shifts",
    )
    differing = tuple(name for name in names if getattr(old, name) != getattr(new, name))
    if differing:
        yield Change("site", new.id, "changed", differing)


def _links(old: Park, new: Park) -> Iterator[Change]:
    """Links themselves; what their devices add is compared as sources."""
    for change in _compare("links", old.links, new.links):
        own = tuple(name for name in change.fields if name not in _INSIDE_LINKS)
        if change.kind != "changed" or own:
            yield Change(change.section, change.id, change.kind, own)


def _compare(section: Section, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for identity in old:
        if identity not in new:
            yield Change(section, identity, "removed")
    for identity, part in new.items():
        before = old.get(identity)
        if before is None:
            yield Change(section, identity, "added")
        elif before != part:
            yield Change(section, identity, "changed", _differing(before, part))


def _differing(old: Any, new: Any) -> tuple[str, ...]:
    if not is_dataclass(new) or type(old) is not type(new):
        return ()
    names = (field.name for field in fields(new))
    found = tuple(name for name in names if getattr(old, name) != getattr(new, name))
    if isinstance(old, Point) and isinstance(new, Point) and "rules" in found:
        return (*(name for name in found if name != "rules"), *_rules(old, new))
    return found


def _rules(old: Point, new: Point) -> list[str]:
    """The names of the rules that came, went or became others."""
    before = {rule.name: rule for rule in old.rules}
    after = {rule.name: rule for rule in new.rules}
    return [f"alarms.{n}" for n in {**before, **after} if before.get(n) != after.get(n)]


def _addresses(park: Park) -> dict[str, tuple[Any, ...]]:
    """Everything that a link knows of a point or a device."""
    found: dict[str, list[Any]] = {}
    for link in park.links.values():
        for name in _INSIDE_LINKS:
            for part in getattr(link, name, ()):
                found.setdefault(getattr(part, "point", "") or part.device, []).append(part)
    return {identity: tuple(parts) for identity, parts in found.items()}


def _drawings(old: Park, new: Park) -> Iterator[Change]:
    """Plans under the same name with other content."""
    for floor in new.floors.values():
        before = old.floors.get(floor.id)
        if before is not None and _content(old, before.plan) != _content(new, floor.plan):
            yield Change("floors", floor.id, "changed", ("plan",))
    if old.overview and new.overview and _content(old, old.overview) != _content(new, new.overview):
        yield Change("site", new.id, "changed", ("overview",))


def _content(park: Park, path: str) -> str | None:
    try:
        return file_digest(Path(park.root), path)
    except OSError:
        return None
