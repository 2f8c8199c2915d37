"""Which park applies: the set in the data folder is the truth, a site file seeds or changes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.journal import Journal
from models.journal.entries import configuration_applied
from models.journal.opening import DATABASE
from models.site import sets
from models.site.park import Park
from models.storage import damage_told
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Fault
    from models.site.sets import Change, Difference

ROOT = Path(__file__).resolve().parent.parent
PROFILES = (ROOT / "resources" / "devices",)
_MOST_LINES = 200


class SiteRefusedError(Exception):
    """The site file has faults; nothing was changed."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class NoSiteError(Exception):
    """The data folder is empty and no site file was named."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The park that applies, and how the site file differs from it if it was not applied."""

    park: Park
    offered: Park | None = None
    difference: Difference | None = None


def settle(site: Path | None, folder: Path, journal: Journal, *, apply: bool) -> Settled:
    """The park for `folder`.

    An empty folder is seeded from `site`. Later a `site` that differs is applied only with
    `apply`; else the applied set stays and the difference is given back to be shown and asked.
    Raises SiteRefusedError, NoSiteError; DamagedDatabase where the records cannot be read.
    """
    applied = _applied(folder, journal)
    if site is None:
        if applied is None:
            raise NoSiteError
        return Settled(applied)
    if applied is not None and sets.is_unchanged(folder, applied.digest, site, PROFILES):
        return Settled(applied)
    from models.site.check import check  # 0.2 s that an unchanged site does not need

    read = check(site, PROFILES)
    if isinstance(read, list):
        raise SiteRefusedError(read)
    if applied is not None and applied.digest == read.digest:
        return Settled(applied)
    if applied is None or apply:
        return Settled(apply_set(read, folder, journal, site))
    return Settled(applied, read, sets.difference(applied, read))


def apply_set(park: Park, folder: Path, journal: Journal, site: Path) -> Park:
    """Keep the set in the data folder and make it the truth by a journal operation."""
    sets.save_set(folder, park, site)
    before = journal.applied()
    journal.write_now("", [configuration_applied(park.id, park.digest, before)])
    return sets.load_set(folder, park.digest)


def _applied(folder: Path, journal: Journal) -> Park | None:
    with damage_told(folder / DATABASE):
        digest = journal.applied()
    return None if digest is None else sets.load_set(folder, digest)


def fault_message(fault: Fault) -> Message:
    """One fault of a site: file, line and key as far as known, what is wrong, what is allowed."""
    line = f"{fault.file}:{fault.line}" if fault.line else fault.file
    where = f"{line}: {fault.key}" if fault.key else line
    if fault.allowed is None:
        return Message.of("core.fault", where=where, what=fault.what)
    return Message.of("core.fault_allowed", where=where, what=fault.what, allowed=fault.allowed)


def difference_lines(found: Difference) -> list[Message]:
    """The difference as lines for a person, the first 200 of them."""
    lines = [_line(change) for change in found.changes[:_MOST_LINES]]
    rest = len(found.changes) - len(lines)
    return [*lines, Message.of("core.change.more", count=rest)] if rest else lines


def _line(change: Change) -> Message:
    if change.kind == "added":
        return Message.of("core.change.added", section=change.section, id=change.id)
    if change.kind == "removed":
        return Message.of("core.change.removed", section=change.section, id=change.id)
    names = ", ".join(change.fields)
    return Message.of("core.change.changed", section=change.section, id=change.id, fields=names)
