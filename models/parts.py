"""Packages whose names are imported when somebody first asks for one (PEP 562).

A start uses a few names of many packages. A package that exports lazily says which part has
which names; whoever only reads its code or checks its types sees ordinary imports:

    if TYPE_CHECKING:
        from models.works.work import Work

    __getattr__ = parts(__name__, {"work": "Work"})
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def parts(package: str, names: Mapping[str, str]) -> Callable[[str], Any]:
    """`__getattr__` of `package`; `names`: by part, divided by spaces.

    ValueError if a name is that of a part: whoever imported the part would find the module.
    """
    where = {name: part for part, listed in names.items() for name in listed.split()}
    if doubtful := where.keys() & names.keys():
        raise ValueError(f"both a part of {package} and a name in it: {sorted(doubtful)}")

    def asked(name: str) -> Any:
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{where[name]}"), name)
        setattr(sys.modules[package], name, found)  # asked once
        return found

    return asked
