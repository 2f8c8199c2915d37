"""Which machine this is, without saying which."""

from __future__ import annotations

import hashlib
import sys
import uuid
from pathlib import Path

_SOURCES = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def machine_name() -> str:
    """32 hexadecimal digits that are the same at every start on one installation.

    The system's own id is hashed with a word of this program (machine-id(5) asks for that).
    """
    return hashlib.sha256(f"park-control-room {_source()}".encode()).hexdigest()[:32]


def _source() -> str:
    if sys.platform == "win32":
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    for name in _SOURCES:
        try:
            if text := Path(name).read_text(encoding="ascii").strip():
                return text
        except (OSError, ValueError):
            continue
    return f"{uuid.getnode():012x}"
