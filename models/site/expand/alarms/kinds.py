"""Rules for whole kinds of devices: `alarms/<kind>.toml`, shipped and the site's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.expressions import ExpressionError, parse
from models.points.kinds import KINDS
from models.site.devicekinds import DEVICE_KINDS
from models.site.expand.profiles import shown_path
from models.site.folders import ALARMS
from models.site.read.paths import inside
from models.site.read.tomlfile import read_toml
from models.site.read.validation import nearest, short, validate
from models.site.schema.alarms import KindFile
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from models.site.faults import Faults, Origin
    from models.site.read.sitefile import SiteDraft
    from models.site.schema.alarms import KindRuleText
    from models.site.schema.profile import PointText, ProfileFile

PROCEDURES = "sop"
"""Folder beside a folder of shipped profiles, as `ALARMS` is."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """One rule of a kind file and where it stands."""

    text: KindRuleText
    origin: Origin
    own: bool
    """Of the site's own folder: such a rule must apply to something."""

    needs: tuple[tuple[str, frozenset[str]], ...] = ()
    """Points of the same device that it reads, and the states they have to have."""

    def fits(self, profile: ProfileFile) -> bool:
        """Whether devices of `profile` have all that the rule reads."""
        known = {point.key: {state.code for state in point.states} for point in profile.point}
        return all(name in known and codes <= known[name] for name, codes in self.needs)

    def selects(self, point: PointText, *, primary: bool) -> bool:
        """Whether the rule is about this point of a device of its kind."""
        text = self.text
        return (
            point.key in text.point or point.kind in text.point_kind or (text.primary and primary)
        )


@dataclass(slots=True)
class KindRules:
    """What was found, more general first: shipped, then the site's own."""

    by_kind: dict[str, list[KindRule]] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    """All files of the folders, whether a device is of their kind or not."""
    procedures: frozenset[str] | None = None
    """Ids that a rule may name; None where nobody can say."""


def read_kind_rules(draft: SiteDraft, folders: Sequence[Path], faults: Faults) -> KindRules:
    """The rules beside the shipped profiles in `folders`, and in the site's own folders."""
    found = KindRules(procedures=_procedures(folders))
    for folder in folders:
        _read_folder(folder.with_name(ALARMS), False, found, draft, faults)
    for index, name in enumerate(draft.tables.alarms):
        place = draft.tables_origin.at("alarms", index)
        own = inside(draft.root, name, place, faults)
        if own is not None and not own.is_dir():
            faults.add(place, Message.of("site.folder_missing"))
        elif own is not None:
            _read_folder(own, True, found, draft, faults)
    return found


def _procedures(folders: Iterable[Path]) -> frozenset[str] | None:
    """A kept set has no copy of the procedures: they are the program's."""
    places = [place for folder in folders if (place := folder.with_name(PROCEDURES)).is_dir()]
    if not places:
        return None
    return frozenset(file.stem for place in places for file in place.glob("*.toml"))


def _read_folder(
    folder: Path, own: bool, found: KindRules, draft: SiteDraft, faults: Faults
) -> None:
    for path in sorted(folder.glob("*.toml")):
        found.files.append(path)
        read = read_toml(path, shown_path(path, draft.root), faults)
        if read is None:
            continue
        document, origin = read
        file = validate(KindFile, document, origin, faults)
        if file is None:
            continue
        _check(file, path.stem, origin, faults)
        rules = found.by_kind.setdefault(file.kind, [])
        for index, text in enumerate(file.alarm):
            place = origin.at("alarm", index)
            rules.append(KindRule(text, place, own, _needs(text, place, faults)))


def _needs(
    text: KindRuleText, origin: Origin, faults: Faults
) -> tuple[tuple[str, frozenset[str]], ...]:
    needed: dict[str, set[str]] = {}
    if text.other:
        needed[text.other] = set()
    for key in ("expression", "suppressed_when"):
        written = getattr(text, key)
        if not written:
            continue
        try:
            expression = parse(written.strip())
        except ExpressionError as error:
            faults.add(origin.at(key), error.message)
            continue
        for name in expression.names:
            needed.setdefault(name, set())
        for name, code in expression.codes:
            needed[name].add(code)
    # points of other devices are looked at when all are known
    return tuple((name, frozenset(c)) for name, c in needed.items() if "." not in name)


def _check(file: KindFile, stem: str, origin: Origin, faults: Faults) -> None:
    if file.kind not in DEVICE_KINDS:
        what = Message.of("site.unknown_kind", kind=file.kind)
        faults.add(origin.at("kind"), what, nearest(file.kind, DEVICE_KINDS))
    elif file.kind != stem:
        what = Message.of("site.kind_of_file", kind=file.kind)
        faults.add(origin.at("kind"), what, Message.of("site.one_of", words=stem))
    for index, rule in enumerate(file.alarm):
        place = origin.at("alarm", index)
        if not (rule.point or rule.point_kind or rule.primary):
            what = Message.of("site.alarm_selects_nothing", rule=rule.name)
            faults.add(place, what, Message.of("site.want_alarm_selection"))
        for number, kind in enumerate(rule.point_kind):
            if kind not in KINDS:
                what = Message.of("site.unknown_kind", kind=short(kind))
                faults.add(place.at("point_kind", number), what, nearest(kind, KINDS))
