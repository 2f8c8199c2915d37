"""Checking a site: a park, or every fault there is. Nothing in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.site.expand.alarms.kinds import read_kind_rules
from models.site.expand.park import expand
from models.site.expand.profiles import read_profiles
from models.site.faults import Fault, Faults
from models.site.files import files_of
from models.site.packed.digest import digest_of
from models.site.park import Park
from models.site.read.sitefile import read_site


def check(path: Path, profile_folders: Sequence[Path]) -> Park | list[Fault]:
    """The expanded park of the site file `path`, or its faults, sorted by file and line.

    `profile_folders` are searched for `<profile>.toml` after the folders that the site names.
    Beside each of them lie rules by kind of device (`alarms`) and procedures (`sop`), if any.
    """
    faults = Faults()
    draft = read_site(path, faults)
    if draft is None:
        return faults.found
    profiles = read_profiles(draft, profile_folders, faults)
    kinds = read_kind_rules(draft, profile_folders, faults)
    park = expand(draft, profiles, kinds, faults)
    if faults.found:
        return sorted(faults.found, key=lambda fault: (fault.file, fault.line))
    return replace(park, digest=digest_of(park), files=files_of(path, draft, profiles, kinds))
