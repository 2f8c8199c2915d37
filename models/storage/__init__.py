"""SQLite files that lose nothing: opening, one writer, migrations, lock, damage (ADR 0008)."""

from models.storage.copying import copy_database
from models.storage.database import Layout, create_or_open, damage_told, open_reader, refusal_told
from models.storage.errors import (
    DamagedDatabase,
    FolderInUse,
    ForeignDatabase,
    MigrationFailed,
    NewerDatabase,
    StorageError,
    StorageFault,
)
from models.storage.flushing import flush, flush_folder
from models.storage.lock import FolderLock
from models.storage.migration import MIGRATIONS, Migration, read_migrations
from models.storage.presence import put_back, rescued_of
from models.storage.quarantine import move_aside
from models.storage.reserve import Reserve, free_room
from models.storage.writer import Writer

__all__ = [
    "MIGRATIONS",
    "DamagedDatabase",
    "FolderInUse",
    "FolderLock",
    "ForeignDatabase",
    "Layout",
    "Migration",
    "MigrationFailed",
    "NewerDatabase",
    "Reserve",
    "StorageError",
    "StorageFault",
    "Writer",
    "copy_database",
    "create_or_open",
    "damage_told",
    "flush",
    "flush_folder",
    "free_room",
    "move_aside",
    "open_reader",
    "put_back",
    "read_migrations",
    "refusal_told",
    "rescued_of",
]
