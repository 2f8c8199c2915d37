"""Applied sets in the data folder: `configuration/<digest>/`, written once, never changed.

site/...        copy of the site file, its tables, plans, certificates and own profiles
profiles/...    copy of the shipped profiles it uses
alarms/...      copy of the shipped rules by kind of device
park.json       the expanded park, for a start in under a second
set.json        digest, name of the site file, SHA-256 of every file
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from models.site.folders import ALARMS, PROFILES, SITE
from models.site.packed.decoding import decode
from models.site.packed.encoding import encode
from models.site.park import Park
from models.storage.flushing import flush, flush_folder
from models.text.message import Message

log = logging.getLogger(__name__)

FOLDER = "configuration"
CACHE = "park.json"
LIST = "set.json"


class SetError(Exception):
    """A set that cannot be kept or read back; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code, dict(message.parameters))
        self.message = message


def save_set(data: Path, park: Park, site: Path, *, draft_of: str = "") -> Path:
    """Keep the set of `park`, as `check(site, ...)` gave it, in the data folder; its folder there.

    `draft_of`: the kept set that an editor made this one from; a site file that still says the
    same as that one has nothing to say against it.

    Nothing is left behind by a failure, and a set that is there already is left alone. Raises
    SetError if the files were changed since they were checked, OSError if the disk refuses.
    """
    folder = data / FOLDER / park.digest
    if (folder / LIST).exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{park.digest}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        digests = {name: _copy(name, Path(path), draft) for name, path in park.files.items()}
        (draft / PROFILES).mkdir(exist_ok=True)
        from models.site.check import check  # 0.2 s that a start from a kept set does not need

        again = check(draft / SITE / site.name, [draft / PROFILES])
        if isinstance(again, list) or again.digest != park.digest:
            raise SetError(Message.of("site.changed_meanwhile", path=str(site)))
        cache = encode(park)
        _write(draft / CACHE, cache)
        listing = {
            "digest": park.digest,
            "site": site.name,
            "cache": hashlib.sha256(cache).hexdigest(),
            "files": digests,
            **({"draft_of": draft_of} if draft_of else {}),
        }
        _write(draft / LIST, orjson.dumps(listing, option=orjson.OPT_INDENT_2))
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    flush_folder(folder.parent)
    return folder


def site_file(data: Path, digest: str) -> Path:
    """The copy of the site file in the set `digest`. Raises SetError."""
    folder = data / FOLDER / digest
    return folder / SITE / str(_listing(folder, digest)["site"])


def load_set(data: Path, digest: str) -> Park:
    """The set `digest` of the data folder.

    A cache that is missing, damaged or of another release is expanded again from the kept files.
    Raises SetError if those are damaged too.
    """
    folder = data / FOLDER / digest
    listing = _listing(folder, digest)
    park = _cached(folder, listing["cache"])
    if park is None:
        park = _expanded(folder, listing)
    files = {name: str(folder / name) for name in listing["files"]}
    return replace(park, root=str(folder / SITE), digest=digest, files=files)


def is_whole(data: Path, digest: str) -> bool:
    """True if every kept file of the set `digest` is what was kept; its cache may be lost."""
    folder = data / FOLDER / digest
    try:
        _prove(folder, _listing(folder, digest))
    except SetError:
        return False
    return True


def is_unchanged(data: Path, digest: str, site: Path, profile_folders: Sequence[Path]) -> bool:
    """True if `site` and all that it names are still, byte for byte, what the set was made of,
    or what the set was made of that an editor changed into it.

    Then reading it would give nothing new, and a start can do without.
    """
    folder = data / FOLDER / digest
    try:
        listing = _listing(folder, digest)
    except SetError:
        return False
    made_of = str(listing.get("draft_of", ""))
    if made_of and is_unchanged(data, made_of, site, profile_folders):
        return True
    if listing["site"] != site.name:
        return False
    shipped = [place.with_name(ALARMS) for place in profile_folders]
    if not _rules_found(listing["files"], site.parent, shipped):
        return False
    own = [site.parent / inner for inner in _folders(listing["files"], SITE)]
    for name, expected in listing["files"].items():
        if name.endswith("/"):
            continue
        inner = name.partition("/")[2]
        if name.startswith(f"{SITE}/"):
            places = [site.parent]
        else:
            places = shipped if name.startswith(f"{ALARMS}/") else [*own, *profile_folders]
        found = next((place / inner for place in places if (place / inner).is_file()), None)
        if found is None or hashlib.sha256(found.read_bytes()).hexdigest() != expected:
            return False
    return True


def _rules_found(names: Collection[str], root: Path, shipped: Sequence[Path]) -> bool:
    """True if no file of rules has come since. A set of a release without rules has no folder."""
    if f"{ALARMS}/" not in names:
        return False
    found = {f"{ALARMS}/{file.name}" for place in shipped for file in place.glob("*.toml")}
    for inner in _folders(names, ALARMS):
        found |= {f"{SITE}/{inner}/{file.name}" for file in (root / inner).glob("*.toml")}
    return found <= set(names)


def _folders(names: Collection[str], part: str) -> list[str]:
    """The folders listed below `part`."""
    return [
        inner
        for name in names
        if name.endswith("/")
        and (inner := name.removeprefix(f"{part}/").strip("/")) != name[:-1]
        and inner
    ]


def _listing(folder: Path, digest: str) -> dict[str, Any]:
    try:
        listing = orjson.loads((folder / LIST).read_bytes())
        names = [listing["digest"], listing["site"], listing["cache"], *listing["files"].items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder, str(error)) from error
    if names[0] != digest or any(".." in PurePosixPath(n).parts for n in listing["files"]):
        raise _damaged(folder, LIST)
    return dict(listing)


def _cached(folder: Path, expected: str) -> Park | None:
    try:
        content = (folder / CACHE).read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            raise ValueError("the SHA-256 does not fit")
        return decode(content)
    except (OSError, ValueError) as error:
        log.info("configuration set %s is expanded again: %s", folder.name, error)
        return None


def _expanded(folder: Path, listing: dict[str, Any]) -> Park:
    """From the kept files, which must be the ones that were kept; the cache is renewed."""
    _prove(folder, listing)
    from models.site.check import check  # 0.2 s that a start from a kept set does not need

    park = check(folder / SITE / listing["site"], [folder / PROFILES])
    if isinstance(park, list):
        raise _damaged(folder, f"{park[0].file}: {park[0].what.code}")
    try:
        cache = encode(park)
        renewed = {**listing, "cache": hashlib.sha256(cache).hexdigest()}
        _write(folder / CACHE, cache)
        _write(folder / LIST, orjson.dumps(renewed, option=orjson.OPT_INDENT_2))
    except OSError as error:
        log.warning("the cache of configuration set %s was not renewed: %s", folder.name, error)
    return park


def _prove(folder: Path, listing: dict[str, Any]) -> None:
    """SetError if a kept file is missing or is not what was kept."""
    for name, expected in listing["files"].items():
        if name.endswith("/"):
            continue
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise _damaged(folder, f"{name}: {error.strerror}") from error
        if found != expected:
            raise _damaged(folder, name)


def _damaged(folder: Path, detail: str) -> SetError:
    return SetError(Message.of("site.set_damaged", path=str(folder), detail=detail))


def _copy(name: str, source: Path, draft: Path) -> str:
    """Copies a file, or makes a folder that has to be there; the SHA-256, empty for a folder."""
    target = draft / name
    if name.endswith("/"):
        target.mkdir(parents=True, exist_ok=True)
        return ""
    content = source.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, content)
    return hashlib.sha256(content).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """All or nothing, and on the disk when it returns."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    flush(draft)
    draft.replace(path)
