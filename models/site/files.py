"""The files that a site was read from, and what they are called in a kept copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.site.folders import ALARMS, PROFILES, SITE

if TYPE_CHECKING:
    from models.site.expand.alarms.kinds import KindRules
    from models.site.expand.profiles import Profiles
    from models.site.read.sitefile import SiteDraft


def files_of(path: Path, draft: SiteDraft, profiles: Profiles, kinds: KindRules) -> dict[str, str]:
    """Path in the copy -> absolute path; a folder that only has to be there ends with `/`.

    The site's own folder keeps its inner paths; profiles from elsewhere go to `profiles/`, rules by
    kind of device to `alarms/`; private keys and absolute certificates are not copied.
    """
    names = {path.name, *draft.tables.devices, *draft.tables.areas}
    names |= {entry.value.plan for entry in draft.floors}
    if draft.overview is not None:
        names.add(draft.overview.value.plan)
    for entry in draft.links:
        # only an MQTT link has it; asked so, a start from a kept set needs no schema (0.1 s)
        tls = getattr(entry.value, "tls", None)
        if tls is not None:
            names |= {n for n in (tls.ca, tls.certificate) if n and not Path(n).is_absolute()}
    files = {f"{SITE}/{Path(name).as_posix()}": str(draft.root / name) for name in sorted(names)}
    for name in (*draft.tables.profiles, *draft.tables.alarms):
        files[f"{SITE}/{Path(name).as_posix()}/"] = str(draft.root / name)
    for profile in profiles.values():
        if profile is None:
            continue
        _keep(profile.path, PROFILES, draft.root, files)
    # These tell where rules were looked for, also where there were none: some may come later.
    for name in ("", *draft.tables.alarms):
        files[f"{ALARMS}/{Path(name).as_posix()}/" if name else f"{ALARMS}/"] = ""
    for file in kinds.files:
        _keep(file, ALARMS, draft.root, files)
    return files


def _keep(path: Path, folder: str, root: Path, files: dict[str, str]) -> None:
    found = path.resolve()
    own = found.is_relative_to(root)
    inner = found.relative_to(root).as_posix() if own else found.name
    files[f"{SITE if own else folder}/{inner}"] = str(found)
