"""Settings of points from several places: profile, groups, device, exception; later ones win."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.points import Limits
from models.points.kinds import KINDS
from models.site.expand.limits import merge_limits
from models.site.read.validation import nearest
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from models.site.expand.profiles import Profiles
    from models.site.faults import Faults
    from models.site.read.sitefile import Entry, SiteDraft
    from models.site.schema.profile import PointText, ProfileFile
    from models.site.schema.settings import Settings
    from models.site.schema.site import DeviceText, ExceptionText, GroupText


@dataclass(frozen=True, slots=True)
class Selected:
    """What the groups say about one device."""

    interval_s: float | None = None
    layers: tuple[tuple[Entry[GroupText], frozenset[str]], ...] = ()
    """Groups in order, with the keys of the points they select."""


@dataclass(slots=True)
class Groups:
    """All groups and exceptions, and which of them were used."""

    groups: list[Entry[GroupText]]
    exceptions: dict[str, Entry[ExceptionText]]
    used: set[int] = field(default_factory=set)

    def select(self, device: DeviceText, profile: ProfileFile, building: str | None) -> Selected:
        """What applies to `device`."""
        interval: float | None = None
        layers: list[tuple[Entry[GroupText], frozenset[str]]] = []
        for number, group in enumerate(self.groups):
            select = group.value.select
            facts = (
                (select.kind, profile.kind),
                (select.profile, profile.id),
                (select.building, building),
                (select.floor, device.floor),
                (select.link, device.link),
                (select.device, device.id),
            )
            if any(wanted and fact not in wanted for wanted, fact in facts):
                continue
            keys = frozenset(
                point.key
                for point in profile.point
                if (not select.point or point.key in select.point)
                and (not select.point_kind or point.kind in select.point_kind)
            )
            if not keys:
                continue
            self.used.add(number)
            layers.append((group, keys))
            interval = group.value.interval_s or interval
        return Selected(interval, tuple(layers))


def read_groups(draft: SiteDraft, profiles: Profiles, faults: Faults) -> Groups:
    """Check the words that groups select by; refuse a second exception for one point."""
    known: Mapping[str, Collection[str]] = {
        "kind": {p.value.kind for p in profiles.values() if p is not None},
        "profile": profiles.keys(),
        "building": draft.declared.get("building", ()),
        "floor": draft.declared.get("floor", ()),
        "link": draft.declared.get("link", ()),
        "device": draft.declared.get("device", ()),
        "point": {x.key for p in profiles.values() if p is not None for x in p.value.point},
        "point_kind": KINDS,
    }
    sound = None not in profiles.values()
    for group in draft.groups:
        select = group.value.select
        for name, words in known.items():
            if name in draft.unreadable or (name in ("kind", "point") and not sound):
                continue  # what could not be read may hold the word
            for index, word in enumerate(getattr(select, name)):
                if word not in words:
                    place = group.origin.at("select", name, index)
                    faults.add(place, Message.of("site.unknown_id", id=word), nearest(word, words))
        if group.value.interval_s is not None and (select.point or select.point_kind):
            faults.add(group.origin.at("interval_s"), Message.of("site.interval_of_points"))
    exceptions: dict[str, Entry[ExceptionText]] = {}
    for entry in draft.exceptions:
        if entry.value.point in exceptions:
            what = Message.of("site.duplicate_id", id=entry.value.point)
            faults.add(entry.origin.at("point"), what)
        exceptions[entry.value.point] = entry
    return Groups(draft.groups, exceptions)


def check_used(groups: Groups, points: Collection[str], complete: bool, faults: Faults) -> None:
    """A group that selects nothing, an exception for no point. With faulty devices or profiles
    (`complete` false) nobody can say."""
    if not complete:
        return
    for number, group in enumerate(groups.groups):
        if number not in groups.used:
            faults.add(group.origin.at("select"), Message.of("site.group_selects_nothing"))
    for point, entry in groups.exceptions.items():
        if point not in points:
            what = Message.of("site.unknown_point", point=point)
            device = point.rpartition(".")[0] + "."
            near = [p for p in points if p.startswith(device)] or points
            faults.add(entry.origin.at("point"), what, nearest(point, near))


@dataclass(slots=True)
class Settled:
    """The settings of one point after all layers."""

    limits: Limits | None
    normal: tuple[float, float] | None
    scale: tuple[float, float] | None
    deadband: float
    stale_after_s: float | None


def settle(point: PointText, layers: Iterable[Settings]) -> Settled:
    """What the profile says of `point`, with `layers` over it."""
    settled = Settled(
        limits=merge_limits(None, point.limits),
        normal=pair(point.normal),
        scale=pair(point.scale),
        deadband=point.deadband,
        stale_after_s=point.stale_after_s,
    )
    for layer in layers:
        settled.limits = merge_limits(settled.limits, layer.limits)
        settled.normal = pair(layer.normal) or settled.normal
        settled.scale = pair(layer.scale) or settled.scale
        if layer.deadband is not None:
            settled.deadband = layer.deadband
        if layer.stale_after_s is not None:
            settled.stale_after_s = layer.stale_after_s
    return settled


def pair(given: list[float] | None) -> tuple[float, float] | None:
    """A list of two as a pair."""
    return None if given is None else (float(given[0]), float(given[1]))
