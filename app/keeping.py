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
from models.site.sets import SetError, is_whole, load_set
from models.storage import StorageError
from models.storage.attachments import ATTACHMENTS, AttachmentFolder
from models.text.message import Message

_SETS = "configuration"
_OWN = (_SETS, ATTACHMENTS, "history")
"""Folders of a data folder in which nobody else's files may lie."""


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


def backup(data: Path, out: Path) -> tuple[Path, ...]:
    """Records, attachments and applied configurations into the folder `out`, running or not.

    The history is not copied: it is large, never merges, and its files can be copied as they are.
    An earlier copy in `out` is replaced by one that is proven, or stays; returned are those that
    were moved aside, because they hold what the new one has not.
    Raises StorageError (neither a data folder nor what is in it is a place for a copy), OSError.
    """
    if not has_records(data):
        raise StorageError(_no_records(data))
    if (out / MARK).exists() or _same(data, out):
        raise StorageError(Message.of("core.backup_into_data", folder=str(out)))
    if any(out.resolve().is_relative_to((data / name).resolve()) for name in _OWN):
        raise StorageError(Message.of("core.backup_inside", folder=str(out)))
    aside = copy_records(data, out)
    _copy_sets(data, out)
    # after the records: a file that one of them names is there before the record is
    _copy_attachments(data, out)
    return aside


def restore(out: Path, data: Path, stamp: str) -> None:
    """Put a copy back; the records that were there are moved aside, sets and files that are
    there and whole stay.

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
    """Attachments never change either: one that is whole stays, a damaged one is mended."""
    here, there = AttachmentFolder(source / ATTACHMENTS), AttachmentFolder(target / ATTACHMENTS)
    for sha in here.all():
        if there.read(sha) is None and (content := here.read(sha)) is not None:
            there.keep_now(content)


def _copy_sets(source: Path, target: Path) -> None:
    """Sets never change: one that is whole stays, a damaged one gives way to one that is whole."""
    for path in (source / _SETS).glob("*"):
        place = target / _SETS / path.name
        if not _is_set(path) or (place.exists() and not _mends(source, target, path.name)):
            continue
        fresh = target / _SETS / f".{path.name}.copy"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(path, fresh)
        if place.exists():
            aside = place.with_name(f".{path.name}.damaged")
            shutil.rmtree(aside, ignore_errors=True)
            place.rename(aside)
        fresh.rename(place)


def _is_set(path: Path) -> bool:
    """Nothing half copied, nothing that somebody laid beside them."""
    return len(path.name) == 64 and path.is_dir()


def _mends(source: Path, target: Path, digest: str) -> bool:
    return not is_whole(target, digest) and is_whole(source, digest)
