"""Imports stay plain in a process with Qt."""

from __future__ import annotations

import builtins


def import_qt() -> None:
    """Import Qt, and leave the interpreter's import as it was.

    PySide puts its own in the place of `__import__`, so that a module can switch on another
    spelling by `from __feature__ import ...`. With each module that is imported afterwards it
    reads and keeps the whole source, to see whether Qt is named in it: an eighth of a start and
    some megabytes, for a switch that nobody here uses. Raises ImportError as the import does.
    """
    import PySide6.QtCore  # noqa: F401

    if builtins.__import__ is getattr(builtins, "__feature_import__", None):
        builtins.__import__ = builtins.__orig_import__  # type: ignore[attr-defined]
