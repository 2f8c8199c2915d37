"""Proving, copying and putting back what a data folder holds."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.history import verify_history
from models.journal import applied_digest, attached
from models.journal import backup as copy_records
from models.journal import restore as restore_records
from models.journal import verify as verify_records
from models.journal.opening import DATABASE, MARK
from models.site.sets import SetError, load_set
from models.storage import StorageError, flush, flush_folder
from models.storage.attachments import ATTACHMENTS, AttachmentFolder
from models.text.message import Message

_SETS = "configuration"


def verify(data: Path) -> list[Message]:
    """What is wrong with the records, their attachments, the applied set and the history files."""
    if not has_records(data):
        return [_no_records(data)]
    faults = verify_records(data)
    if not faults:
        faults = _verify_set(data) + _verify_attachments(data)
    return faults + verify_history(data)


def has_records(folder: Path) -> bool:
    """False where no records ever were: most likely another folder was meant."""
    return any((folder / name).exists() for name in (DATABASE, MARK))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _no_records(folder: Path) -> Message:
    return Message.of("core.no_records", folder=str(folder))


def _verify_attachments(data: Path) -> list[Message]:
    """Files that are not what they were, and those that a record names and nobody has."""
    folder = AttachmentFolder(data / ATTACHMENTS)
    faults = [Message.of("core.attachment_damaged", name=sha) for sha in folder.damaged()]
    missing = attached(data) - set(folder.all())
    return faults + [Message.of("core.attachment_missing", name=sha) for sha in sorted(missing)]


def _verify_set(data: Path) -> list[Message]:
    digest = applied_digest(data)
    if digest is None:
        return []
    try:
        load_set(data, digest)
    except SetError as error:
        return [Message.of("core.set_missing", detail=error.message)]
    return []


def backup(data: Path, out: Path) -> Path:
    """Records, attachments and applied configurations into the folder `out`, running or not.

    The history is not copied: it is large, never merges, and its files can be copied as they are.
    An earlier copy in `out` is replaced by one that is proven, or stays.
    Raises StorageError (a data folder is no place for a copy), OSError.
    """
    if not has_records(data):
        raise StorageError(_no_records(data))
    if (out / MARK).exists() or _same(data, out):
        raise StorageError(Message.of("core.backup_into_data", folder=str(out)))
    path = copy_records(data, out)
    _copy_sets(data, out)
    # after the records: a file that one of them names is there before the record is
    _copy_attachments(data, out)
    return path


def restore(out: Path, data: Path, stamp: str) -> None:
    """Put a copy back; what was there is moved aside, sets that are there stay.

    Raises StorageError (the copy is no good, or the control room runs), OSError.
    """
    if not has_records(out):
        raise StorageError(_no_records(out))
    if _same(data, out):
        raise StorageError(Message.of("core.restore_itself", folder=str(data)))
    # first: records that name a set which is not there could not be opened
    _copy_sets(out, data)
    _copy_attachments(out, data)
    restore_records(out, data, stamp)


def _copy_attachments(source: Path, target: Path) -> None:
    """Attachments never change either."""
    for path in (source / ATTACHMENTS).glob("??/*"):
        place = target / ATTACHMENTS / path.parent.name / path.name
        if len(path.name) != 64 or place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".copy")
        shutil.copyfile(path, fresh)
        flush(fresh)
        fresh.replace(place)
        flush_folder(place.parent)


def _copy_sets(source: Path, target: Path) -> None:
    """Sets never change, so one that is there already is the same."""
    for path in (source / _SETS).glob("*"):
        if path.name.startswith(".") or (target / _SETS / path.name).exists():
            continue
        fresh = target / _SETS / f".{path.name}.copy"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(path, fresh)
        fresh.rename(target / _SETS / path.name)
