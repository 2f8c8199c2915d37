"""Applied configuration sets: kept under their digest, read back fast, compared."""

from models.site.sets.difference import Change, Difference, difference
from models.site.sets.store import SetError, is_unchanged, load_set, save_set, site_file

__all__ = [
    "Change",
    "Difference",
    "SetError",
    "difference",
    "is_unchanged",
    "load_set",
    "save_set",
    "site_file",
]
