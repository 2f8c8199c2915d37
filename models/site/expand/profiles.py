"""Finding and reading the profiles that a site uses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.site.expand.profilerules import check_profile
from models.site.read.paths import inside
from models.site.read.sitefile import SiteDraft
from models.site.read.tomlfile import read_toml
from models.site.read.validation import nearest, validate
from models.site.schema.profile import ProfileFile
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.site.faults import Faults, Origin


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile that can be used, and where it was read."""

    value: ProfileFile
    path: Path
    origin: Origin
    """Of the whole file, to point at its parts."""


Profiles = dict[str, Profile | None]
"""By id; None for one that is missing or faulty."""


def read_profiles(draft: SiteDraft, folders: Sequence[Path], faults: Faults) -> Profiles:
    """The profiles that the devices of `draft` name; the site's own folders come first."""
    own: list[Path] = []
    for index, name in enumerate(draft.tables.profiles):
        place = draft.tables_origin.at("profiles", index)
        folder = inside(draft.root, name, place, faults)
        if folder is not None and not folder.is_dir():
            faults.add(place, Message.of("site.folder_missing"))
        elif folder is not None:
            own.append(folder)
    every = (*own, *folders)
    profiles: Profiles = {}
    for device in draft.devices:
        name = device.value.profile
        if name in profiles:
            continue
        path = next((f / f"{name}.toml" for f in every if (f / f"{name}.toml").is_file()), None)
        if path is not None:
            profiles[name] = read_profile(path, shown_path(path, draft.root), faults)
        else:
            profiles[name] = None
            known = (file.stem for folder in every for file in folder.glob("*.toml"))
            what = Message.of("site.unknown_profile", id=name)
            faults.add(device.origin.at("profile"), what, nearest(name, known))
    return profiles


def read_profile(path: Path, file: str, faults: Faults) -> Profile | None:
    """One profile, checked for itself; None after a fault."""
    read = read_toml(path, file, faults)
    if read is None:
        return None
    document, origin = read
    profile = validate(ProfileFile, document, origin, faults)
    if profile is None:
        return None
    before = len(faults.found)
    check_profile(profile, path.stem, origin, faults)
    return Profile(profile, path, origin) if len(faults.found) == before else None


def shown_path(path: Path, root: Path) -> str:
    """Relative to the site where it lies inside."""
    resolved = path.resolve()
    return resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else str(path)
